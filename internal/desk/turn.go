package desk

import (
	"context"

	"makegood/internal/casefile"
)

// OurTurn lists the cases that wait for the house's answer, what slips first
// first: those that nobody has answered yet, offers of customers, texts that the
// house has not confirmed. Search is that of Cases.
func (d *Desk) OurTurn(ctx context.Context, actor casefile.Actor, search string, page Page) ([]CaseRow, string, error) {
	if err := May(actor, ListCases); err != nil {
		return nil, "", err
	}
	terms, err := d.caseTerms(ctx, search)
	if err != nil {
		return nil, "", err
	}
	q, err := page.query(Query{Kind: KindCase, Terms: append(terms, turnTerms(string(casefile.House))...)})
	if err != nil {
		return nil, "", err
	}
	p, err := d.inbox.page(ctx, d.Store, q, d.now())
	if err != nil {
		return nil, "", err
	}
	return p.Rows, p.Next, nil
}

// turnTerms find the cases whose next word is the house's; those of others are not
// asked for.
func turnTerms(seat string) []string {
	if seat == string(casefile.House) {
		return []string{"turn:" + seat}
	}
	return nil
}
