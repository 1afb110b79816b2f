package desk

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/paper"
	"makegood/internal/partner"
	"makegood/internal/settlement"
	"makegood/internal/words"
)

// Statement is a firm's month in one currency. An empty currency is the only
// one that there is; where there are several, one must be named.
func (d *Desk) Statement(ctx context.Context, actor casefile.Actor, account, month, currency string) (settlement.Statement, error) {
	list, err := d.Statements(ctx, actor, account, month)
	if err != nil {
		return settlement.Statement{}, err
	}
	var names []string
	for _, s := range list {
		if s.Currency == currency || currency == "" && len(list) == 1 {
			return s, nil
		}
		names = append(names, s.Currency)
	}
	if currency == "" && len(list) > 1 {
		return settlement.Statement{}, fault.New(fault.InputInvalid, "at", "currency", "problem", words.Both("wrong.statement_currency", "Names", strings.Join(names, ", ")))
	}
	return settlement.Statement{}, fault.New(fault.NotFound, "what", strings.TrimSpace("statement of "+account+" for "+month+" "+currency))
}

// StatementPDF writes a statement as a document, in a language.
func (d *Desk) StatementPDF(ctx context.Context, actor casefile.Actor, account, month, currency string, lang words.Lang, to io.Writer) error {
	s, err := d.Statement(ctx, actor, account, month, currency)
	if err != nil {
		return err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	a, err := w.agreement(account)
	if err != nil {
		return err
	}
	set, err := w.settings(nil)
	if err != nil {
		return err
	}
	return paper.Write(to, statementPaper(lang, set.house.Name, a, s, w.now))
}

// statementPaper lays a statement out.
func statementPaper(lang words.Lang, house string, a partner.Agreement, s settlement.Statement, now time.Time) paper.Document {
	say := func(key string, facts ...any) string { return words.Say(lang, "settle."+key, facts...) }
	d := paper.Document{
		Title: say("title", "Firm", a.Name), Author: house, On: now,
		Lead: say("lead", "Month", s.Month, "Currency", s.Currency, "Final", s.Final, "On", calendar.Of(now)),
		Foot: say("foot", "House", house, "Account", s.Account, "Month", s.Month),
	}
	balance := say("nothing")
	switch s.Closing.Sign() {
	case 1:
		balance = say("owed", "Amount", s.Closing, "Firm", a.Name)
	case -1:
		balance = say("owing", "Amount", s.Closing.Neg(), "Firm", a.Name)
	}
	sum := func(x money.Amount) string { return words.Money(lang, x) }
	rows := paper.Rows{{Name: say("from"), Value: house}, {Name: say("to"), Value: a.Name},
		{Name: say("opening"), Value: sum(s.Opening)}, {Name: say("net"), Value: sum(s.Net)}, {Name: say("paid"), Value: sum(s.Paid)}}
	if len(s.Disputed) > 0 {
		rows = append(rows, paper.Row{Name: say("contested"), Value: sum(s.Contested)})
	}
	d.Blocks = append(d.Blocks, append(rows, paper.Row{Name: say("closing"), Value: balance}), paper.Heading(say("lines")))
	if len(s.Lines) == 0 {
		d.Blocks = append(d.Blocks, paper.Paragraph(say("no_lines")))
	} else {
		t := noteTable(lang, s.Lines)
		t.Total = []string{"", "", "", say("total"), sum(s.Gross), sum(s.Given), sum(s.Net)}
		d.Blocks = append(d.Blocks, t)
	}
	if len(s.Disputed) > 0 {
		d.Blocks = append(d.Blocks, paper.Heading(say("disputed")), noteTable(lang, s.Disputed))
	}
	if len(s.Payments) > 0 {
		t := paper.Table{Columns: []paper.Column{{Title: say("column.date"), Share: 3}, {Title: say("column.reference"), Share: 6}, {Title: say("column.net"), Share: 3, Right: true}}}
		for _, p := range s.Payments {
			t.Rows = append(t.Rows, []string{p.On.String(), p.Reference, sum(p.Amount)})
		}
		d.Blocks = append(d.Blocks, paper.Heading(say("payments")), t)
	}
	d.Blocks = append(d.Blocks, paper.Paragraph(say("note", "Firm", a.Name, "Days", strconv.Itoa(a.Disputes.Days), "Attempts", strconv.Itoa(a.Disputes.Attempts))))
	return d
}

func noteTable(lang words.Lang, notes []settlement.Note) paper.Table {
	column := func(name string, share float64, right bool) paper.Column {
		return paper.Column{Title: words.Say(lang, "settle.column."+name), Share: share, Right: right}
	}
	t := paper.Table{Columns: []paper.Column{column("date", 2.3, false), column("number", 2.3, false), column("about", 4.2, false), column("for", 4, false),
		column("gross", 2.6, true), column("commission", 2.4, true), column("net", 2.6, true)}}
	for _, n := range notes {
		about := n.Case
		if n.Order != "" {
			about += ", " + n.Order
		}
		if n.Line != "" {
			about += " (" + n.Line + ")"
		}
		what := words.Say(lang, "settle.kind."+n.Kind)
		if why := n.Words(); len(why) > 0 {
			what += ": " + why.In(lang)
		}
		t.Rows = append(t.Rows, []string{n.On.String(), n.No, about, what, words.Money(lang, n.Gross), words.Money(lang, n.Commission), words.Money(lang, n.Net)})
	}
	return t
}
