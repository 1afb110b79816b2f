package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// Page is where a list goes on: the cursor of the last row seen.
type Page struct {
	After string // from Next of the page before; empty: the first page
	Limit int    // rows a page; 0 means 50, at most 200
}

func (p Page) query(q Query) (Query, error) {
	q.Limit = p.Limit
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 200)
	if p.After == "" {
		return q, nil
	}
	rank, id, ok := strings.Cut(p.After, ".")
	n, err := strconv.ParseInt(rank, 36, 64)
	if !ok || err != nil || id == "" {
		return q, fault.New(fault.InputInvalid, "at", "after", "problem", words.Both("wrong.cursor"))
	}
	q.AfterRank, q.AfterID = n, id
	return q, nil
}

func next(views []View, limit int) string {
	if len(views) < limit || len(views) == 0 {
		return ""
	}
	last := views[len(views)-1]
	return strconv.FormatInt(last.Rank, 36) + "." + last.ID
}

// Cases lists cases, what slips first first. States filters by step (and
// "recovery"); search by the customer's name, the number of the case, its order or
// its receipt.
func (d *Desk) Cases(ctx context.Context, actor casefile.Actor, states []string, search string, page Page) ([]CaseRow, string, error) {
	p, err := d.CasePage(ctx, actor, states, search, page)
	if err != nil {
		return nil, "", err
	}
	return p.Rows, p.Next, nil
}

// CasePage lists cases as Cases does, with what is kept of the page.
func (d *Desk) CasePage(ctx context.Context, actor casefile.Actor, states []string, search string, page Page) (*CasePage, error) {
	if err := May(actor, ListCases); err != nil {
		return nil, err
	}
	terms, err := d.caseTerms(ctx, search)
	if err != nil {
		return nil, err
	}
	q, err := page.query(Query{Kind: KindCase, States: states, Terms: terms})
	if err != nil {
		return nil, err
	}
	return d.inbox.page(ctx, d.Store, q, d.now())
}

// Promises lists promises by due day. States filters: made, kept, broken, replaced.
func (d *Desk) Promises(ctx context.Context, actor casefile.Actor, states []string, page Page) ([]PromiseRow, string, error) {
	if err := May(actor, ListCases); err != nil {
		return nil, "", err
	}
	q, err := page.query(Query{Kind: KindPromise, States: states})
	if err != nil {
		return nil, "", err
	}
	views, err := d.Store.List(ctx, q)
	if err != nil {
		return nil, "", err
	}
	rows, err := promisesOf(views)
	return rows, next(views, q.Limit), err
}

// Hit is a customer or an order that a search found.
type Hit struct {
	Customer *CustomerRow `json:"customer,omitempty"`
	Orders   []OrderRow   `json:"orders"`
}

// Search finds orders by number, receipt, item or serial number, and customers by
// name, e-mail or postcode, with their orders, newest first.
func (d *Desk) Search(ctx context.Context, actor casefile.Actor, text string) ([]Hit, error) {
	if err := May(actor, SearchShop); err != nil {
		return nil, err
	}
	if len([]rune(plain(text))) < 2 {
		return nil, fault.New(fault.InputInvalid, "at", "q", "problem", words.Both("wrong.two_letters"))
	}
	hits := []Hit{}
	orders, err := d.Store.List(ctx, Query{Kind: KindOrder, Terms: []string{"s:" + plain(text)}, Limit: 20})
	if err != nil {
		return nil, err
	}
	for _, v := range orders {
		o, err := body[OrderRow](v)
		if err != nil {
			return nil, err
		}
		hit := Hit{Orders: []OrderRow{o}}
		if c, ok, err := d.customerRow(ctx, o.Customer); err != nil {
			return nil, err
		} else if ok {
			hit.Customer = &c
		}
		hits = append(hits, hit)
	}
	customers, err := d.Store.List(ctx, Query{Kind: KindCustomer, Terms: searchTerms(text), Limit: 20})
	if err != nil {
		return nil, err
	}
	for _, v := range customers {
		c, err := body[CustomerRow](v)
		if err != nil {
			return nil, err
		}
		hit := Hit{Customer: &c, Orders: []OrderRow{}}
		theirs, err := d.Store.List(ctx, Query{Kind: KindOrder, Parent: c.Ref, Limit: 50})
		if err != nil {
			return nil, err
		}
		for _, their := range slices.Backward(theirs) {
			o, err := body[OrderRow](their)
			if err != nil {
				return nil, err
			}
			hit.Orders = append(hit.Orders, o)
		}
		hits = append(hits, hit)
	}
	return hits, nil
}

// HasOrders reports whether orders were imported: where none were, nothing can be
// found.
func (d *Desk) HasOrders(ctx context.Context, actor casefile.Actor) (bool, error) {
	if err := May(actor, SearchShop); err != nil {
		return false, err
	}
	one, err := d.Store.List(ctx, Query{Kind: KindOrder, Limit: 1})
	return len(one) > 0, err
}

func (d *Desk) customerRow(ctx context.Context, ref string) (CustomerRow, bool, error) {
	if ref == "" {
		return CustomerRow{}, false, nil
	}
	v, ok, err := d.Store.Get(ctx, KindCustomer, ref)
	if err != nil || !ok {
		return CustomerRow{}, false, err
	}
	c, err := body[CustomerRow](v)
	return c, err == nil, err
}

func searchTerms(text string) []string {
	var terms []string
	for word := range strings.FieldsSeq(text) {
		if w := plain(trimNumber(word)); w != "" {
			if r := []rune(w); len(r) > 12 && !strings.ContainsAny(w, "@0123456789") {
				w = string(r[:12])
			}
			terms = append(terms, "s:"+w)
		}
	}
	return terms
}
