package story

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// changes looks at every case of the story again and says what is new in it.
func (r *Runner) changes(t *turn) ([]string, error) {
	ids := map[string]bool{}
	for id := range r.seen {
		ids[id] = true
	}
	if r.at != "" {
		ids[r.at] = true
	}
	var list []string
	opened := func(id string) time.Time { // numbers of cases are drawn: the order in which they were opened is the story's own
		if c, ok := r.seen[id]; ok {
			return c.OpenedAt
		}
		return r.now()
	}
	for _, id := range slices.SortedFunc(maps.Keys(ids), func(a, b string) int { return opened(a).Compare(opened(b)) }) {
		if id != r.at && t.step.tick == nil {
			continue
		}
		view, err := r.Desk.Get(r.ctx, system, id)
		if err != nil {
			return nil, err
		}
		found := r.between(r.seen[id], view.Case)
		if id != r.at {
			for i := range found {
				found[i] = r.say("case", "Case", id, "What", found[i])
			}
		}
		list = append(list, found...)
		r.seen[id] = view.Case
	}
	return list, nil
}

// say is a sentence of the table's own, in the runner's language.
func (r *Runner) say(key string, facts ...any) string {
	return words.Say(r.Lang, "walk."+key, facts...)
}

// between says what is new in a case.
func (r *Runner) between(a, b casefile.Case) []string {
	var list []string
	add := func(key string, facts ...any) { list = append(list, r.say(key, facts...)) }
	if !a.Exists() {
		add("case", "Case", b.ID, "What", b.Subject)
	}
	for _, s := range b.Said[len(a.Said):] {
		add("on_file", "Said", words.Both("statement.quoted", "Who", s.Who, "On", s.On, "Words", s.Words))
	}
	for i, p := range b.Promise {
		switch {
		case i >= len(a.Promise):
			add("promise", "ID", p.ID, "Deed", p.Deed.Text, "Due", due(p, r.Lang))
		case a.Promise[i].State != p.State:
			add("promise_state", "ID", p.ID, "State", words.Both("promise.state."+string(p.State)), "Deed", p.Deed.Text)
		case a.Promise[i].Due != p.Due:
			add("promise_due", "ID", p.ID, "Due", p.Due)
		}
	}
	for _, n := range b.Notices[len(a.Notices):] {
		add("told", "Text", n.Text)
	}
	for _, r := range b.Reminders[len(a.Reminders):] {
		add("reminded", "Text", r.Text)
	}
	for i, x := range b.Breaks {
		if i >= len(a.Breaks) {
			add("recovery.open", "No", x.No)
		} else if a.Breaks[i].Open && !x.Open {
			add("recovery.closed", "No", x.No)
		}
	}
	list = append(list, r.offerChanges(a, b)...)
	list = append(list, r.backChanges(a, b)...)
	for i, in := range b.Orders {
		if i >= len(a.Orders) || a.Orders[i].State != in.State {
			list = append(list, r.moneyText(in))
		}
	}
	if now := rightIDs(b, r.Lang); a.Exists() && !slices.Equal(rightIDs(a, r.Lang), now) {
		if len(now) == 0 {
			now = []string{r.say("nothing")}
		}
		add("owed_now", "List", strings.Join(now, "; "))
	}
	if a.Exists() && a.Step != b.Step {
		add("step", "Step", words.Both("web.step."+string(b.Step)))
	}
	return list
}

func (r *Runner) offerChanges(a, b casefile.Case) []string {
	var list []string
	for i, o := range b.Offers {
		if i >= len(a.Offers) {
			list = append(list, r.say("offer."+string(o.Seat), "ID", o.ID, "Packages", packagesText(o.Packages, r.Lang)))
		} else if a.Offers[i].State != o.State {
			list = append(list, r.say("offer_state", "ID", o.ID, "State", words.Both("offer.state."+o.State)))
		}
	}
	for i, x := range b.Asked {
		if i >= len(a.Asked) {
			list = append(list, r.say("asks", "ID", x.ID, "Who", x.Who, "Cost", x.Cost))
		} else if a.Asked[i].State != x.State {
			list = append(list, r.say("escalation."+x.State, "ID", x.ID))
		}
	}
	return list
}

func (r *Runner) backChanges(a, b casefile.Case) []string {
	var list []string
	if b.Back != nil {
		before := map[casefile.Seat]casefile.Confirmed{}
		if a.Back != nil && a.Back.ID == b.Back.ID {
			before = a.Back.Confirmed
		} else {
			list = append(list, r.say("waits"))
		}
		for _, seat := range []casefile.Seat{casefile.House, casefile.Customer} {
			if _, now := b.Back.Confirmed[seat]; now {
				if _, then := before[seat]; !then {
					list = append(list, r.say("confirmed."+string(seat)))
				}
			}
		}
	}
	for _, x := range b.Bound[len(a.Bound):] {
		list = append(list, r.say("agreement", "No", x.No))
	}
	return list
}

// moneyText is where money stands. A sale's comes from the customer.
func (r *Runner) moneyText(in casefile.Instruction) string {
	amount, where := in.Amount, words.Both("method."+string(in.Kind))
	if amount.Sign() < 0 {
		amount, where = amount.Neg(), words.Both("walk.charged")
	}
	return r.say("money."+in.State, "Amount", amount, "Where", where, "More", reference(in))
}

func due(p promise.Promise, lang words.Lang) string {
	switch {
	case p.Awaits != "":
		return words.Say(lang, "walk.goods_back")
	case p.Due != 0:
		return words.Say(lang, "walk.by", "Day", p.Due)
	}
	return ""
}

func reference(in casefile.Instruction) string {
	switch {
	case in.Reference != "":
		return " (" + in.Reference + ")"
	case in.Why != "":
		return " (" + in.Why + ")"
	}
	return ""
}

func rightIDs(c casefile.Case, lang words.Lang) []string {
	var list []string
	for _, e := range c.Found.Entitlements {
		text := remedy(e.Remedy, lang)
		if e.Amount != nil {
			text += " " + words.Money(lang, *e.Amount)
		}
		if e.Until != 0 {
			text = words.Say(lang, "walk.until", "What", text, "Day", e.Until)
		}
		list = append(list, text)
	}
	return list
}

// remedy is how a remedy is called inside a sentence.
func remedy(code string, lang words.Lang) string {
	name := words.Say(lang, "web.remedy."+code)
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

func orNothing(list []string) string {
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, "; ")
}

// packagesText is packages in a line.
func packagesText(list []casefile.Package, lang words.Lang) string {
	var packages []string
	for _, p := range list {
		var terms []string
		for _, t := range p.Terms {
			term := remedy(t.Remedy, lang)
			if t.Amount != (money.Amount{}) {
				term += " " + words.Money(lang, t.Amount)
			}
			if t.By != 0 {
				term = words.Say(lang, "walk.term_by", "What", term, "Day", t.By)
			}
			if t.Text != "" {
				term = words.Say(lang, "walk.words", "What", term, "Words", t.Text)
			}
			terms = append(terms, term)
		}
		text := strings.Join(terms, " + ")
		if p.Alternative {
			text = words.Say(lang, "walk.alternative", "What", text)
		}
		packages = append(packages, text)
	}
	return strings.Join(packages, " "+words.Say(lang, "walk.or")+" ")
}
