package casefile

import (
	"fmt"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// termText is a term as it is read back. Due is its last day.
func (d *draft) termText(lang words.Lang, n int, t Term, due calendar.Day) string {
	who := t.Who
	if who == "" {
		who = words.Say(lang, "party.house_first")
	}
	return words.Say(lang, "read_back.term."+t.Remedy, "N", n, "Goods", d.goods(t.Line), "Amount", t.Amount, "By", due,
		"Who", who, "Bearer", bearerWords(lang, t.Bearer), "Method", methodWords(lang, t), "Text", t.Text)
}

// dueAgreed is the last day of a term that was agreed before: of its promises.
func (d *draft) dueAgreed(a Agreement, term int) calendar.Day {
	var due calendar.Day
	for _, p := range d.c.PromisesOf(a, term) {
		due = max(due, p.Due)
	}
	if due == 0 {
		_, due = d.dueOf(a.Package.Terms[term])
	}
	return due
}

// differenceText says each change in a line: what stays, what was and is now, what
// comes, what goes. It is made from the terms, by nobody's hand.
func (d *draft) differenceText(a Agreement, p Package, am Amendment) []words.Text {
	list := make([]words.Text, len(am.Difference))
	for i, x := range am.Difference {
		list[i] = words.Text{}
		for _, lang := range words.Langs() {
			var was, now string
			if x.Was > 0 {
				was = bare(d.termText(lang, x.Was, a.Package.Terms[x.Was-1], d.dueAgreed(a, x.Was-1)))
			}
			if x.Now > 0 {
				_, due := d.dueOf(p.Terms[x.Now-1])
				now = bare(d.termText(lang, x.Now, p.Terms[x.Now-1], due))
			}
			key := "read_back.change." + x.What
			if x.What == TermKept && d.c.stands(a, x.Was-1) == termDone {
				key += ".done"
			}
			list[i][lang] = words.Say(lang, key, "Was", was, "Now", now)
		}
	}
	return list
}

// bare is a term's line without its number and the stop at its end.
func bare(line string) string {
	_, text, ok := strings.Cut(line, ". ")
	if !ok {
		text = line
	}
	return strings.TrimSuffix(text, ".")
}

// amendedHead begins the text of an agreement that changes another.
func (d *draft) amendedHead(lang words.Lang, am *Amendment) string {
	a := d.c.Bound[am.Agreement-1]
	return words.Say(lang, "read_back.amended", "Case", d.c.ID, "Order", d.c.Order, "Subject", d.c.Subject, "On", d.Today, "No", a.No, "Of", a.On)
}

// marked is the difference as it stands in the text that both confirm.
func (d *draft) marked(lang words.Lang, am *Amendment) string {
	var b strings.Builder
	b.WriteString(words.Say(lang, "read_back.difference", "No", am.Agreement))
	for _, x := range am.Difference {
		fmt.Fprintf(&b, "\n– %s", x.Text[lang])
	}
	b.WriteByte('\n')
	b.WriteString(words.Say(lang, "read_back.until_then", "No", am.Agreement))
	return b.String()
}

// marks reports whether the difference speaks of a promise: it carries out a term
// of the agreement that is changed.
func (c Case) marks(am *Amendment, id string) bool {
	if am == nil {
		return false
	}
	a := c.Bound[am.Agreement-1]
	for i := range a.Package.Terms {
		if slices.ContainsFunc(c.PromisesOf(a, i), func(p promise.Promise) bool { return p.ID == id }) {
			return true
		}
	}
	return false
}

// dueIn is the last day of a term of a text: where the term stays as it was
// agreed, so does its day.
func (d *draft) dueIn(back ReadBack, term int) calendar.Day {
	if back.Amendment != nil {
		for _, x := range back.Amendment.Difference {
			if x.What == TermKept && x.Now == term+1 {
				return d.dueAgreed(d.c.Bound[back.Amendment.Agreement-1], x.Was-1)
			}
		}
	}
	_, due := d.dueOf(back.Package.Terms[term])
	return due
}
