package story

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/shop"
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
	for _, id := range slices.Sorted(maps.Keys(ids)) {
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
				found[i] = "case " + id + ": " + found[i]
			}
		}
		list = append(list, found...)
		r.seen[id] = view.Case
	}
	return list, nil
}

// between says what is new in a case.
func (r *Runner) between(a, b casefile.Case) []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if !a.Exists() {
		add("case %s: %s", b.ID, b.Subject.In(r.Lang))
	}
	for _, s := range b.Said[len(a.Said):] {
		add("on file: %s, %s: “%s”", s.Who, s.On, s.Words)
	}
	for i, p := range b.Promise {
		switch {
		case i >= len(a.Promise):
			add("promise %s: %s%s", p.ID, p.Deed.Text.In(r.Lang), due(p.Due.String(), p.Awaits))
		case a.Promise[i].State != p.State:
			add("promise %s is %s: %s", p.ID, string(p.State), p.Deed.Text.In(r.Lang))
		case a.Promise[i].Due != p.Due:
			add("promise %s is due by %s", p.ID, p.Due)
		}
	}
	for _, n := range b.Notices[len(a.Notices):] {
		add("to the customer: %s", n.Text.In(r.Lang))
	}
	for i, x := range b.Breaks {
		if i >= len(a.Breaks) {
			add("recovery %d opens", x.No)
		} else if a.Breaks[i].Open && !x.Open {
			add("recovery %d is closed", x.No)
		}
	}
	for i, o := range b.Offers {
		if i >= len(a.Offers) {
			add("offer %s of the %s: %s", o.ID, o.Seat, packagesText(o.Packages))
		} else if a.Offers[i].State != o.State {
			add("offer %s was %s", o.ID, o.State)
		}
	}
	for i, x := range b.Asked {
		if i >= len(a.Asked) {
			add("%s asks %s for %s", x.ID, x.Who, x.Cost)
		} else if a.Asked[i].State != x.State {
			add("%s is %s", x.ID, x.State)
		}
	}
	list = append(list, r.backChanges(a, b)...)
	for i, in := range b.Orders {
		if i >= len(a.Orders) || a.Orders[i].State != in.State {
			add("money: %s %s, %s%s", in.Amount, words.Say(r.Lang, "method."+string(in.Kind)), in.State, reference(in))
		}
	}
	if a.Exists() && !reflect.DeepEqual(rightIDs(a), rightIDs(b)) {
		add("owed now: %s", orNothing(rightIDs(b)))
	}
	if a.Exists() && a.Step != b.Step {
		add("the case is %s", b.Step)
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
			list = append(list, "waits to be confirmed by both in the same words")
		}
		for _, seat := range []casefile.Seat{casefile.House, casefile.Customer} {
			if _, now := b.Back.Confirmed[seat]; now {
				if _, then := before[seat]; !then {
					list = append(list, fmt.Sprintf("confirmed by the %s", seat))
				}
			}
		}
	}
	for _, x := range b.Bound[len(a.Bound):] {
		list = append(list, fmt.Sprintf("agreement %d binds both", x.No))
	}
	return list
}

func due(day, awaits string) string {
	switch {
	case awaits != "":
		return ", once the goods are back"
	case day != "":
		return ", by " + day
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

func rightIDs(c casefile.Case) []string {
	var list []string
	for _, e := range c.Found.Entitlements {
		text := e.Remedy
		if e.Amount != nil {
			text += " " + e.Amount.String()
		}
		if e.Until != 0 {
			text += " until " + e.Until.String()
		}
		list = append(list, text)
	}
	return list
}

func orNothing(list []string) string {
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, "; ")
}

// packagesText is packages in the language of the table.
func packagesText(list []casefile.Package) string {
	var packages []string
	for _, p := range list {
		var terms []string
		for _, t := range p.Terms {
			term := t.Remedy
			if t.Amount != (money.Amount{}) {
				term += " " + t.Amount.String()
			}
			if t.By != 0 {
				term += " by " + t.By.String()
			}
			if t.Text != "" {
				term += " “" + t.Text + "”"
			}
			terms = append(terms, term)
		}
		text := strings.Join(terms, " + ")
		if p.Alternative {
			text = "alternative " + text
		}
		packages = append(packages, text)
	}
	return strings.Join(packages, " or ")
}

// describe is a record of the shop in a few lines.
func describe(record any) string {
	switch v := record.(type) {
	case shop.Order:
		list := []string{fmt.Sprintf("order %s, %s, placed %s", v.ID, v.State, v.PlacedOn)}
		for _, l := range v.Lines {
			state := "not here yet"
			if l.DeliveredOn != 0 {
				state = "came " + l.DeliveredOn.String()
			}
			list = append(list, fmt.Sprintf("  %s  %d × %s, paid %s, %s", l.ID, l.Quantity, l.Name, l.Paid(), state))
		}
		return strings.Join(list, "\n")
	case shop.Customer:
		return fmt.Sprintf("%s, %s", v.Name(), v.Address)
	case shop.Product:
		var list []string
		for _, x := range v.Variants {
			list = append(list, fmt.Sprintf("  %s  %s", x.Item, x.Price))
		}
		return v.Name + "\n" + strings.Join(list, "\n")
	case nil:
		return ""
	}
	return fmt.Sprint(record)
}
