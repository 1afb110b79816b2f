package consumer

import (
	"slices"

	"makegood/internal/fault"
	"makegood/internal/rights"
)

// Unknown is the answer of whoever does not know: the question stays open, and
// is not in the way any more.
const Unknown = "unknown"

// answer takes the answer to a question that was asked, and to no other.
func (d *draft) answer(cmd Answer) error {
	q, ok := d.f.question(cmd.Asks)
	switch {
	case !ok:
		return fault.New(fault.NotFound, "what", "question "+cmd.Asks)
	case q.Takes().Kind == "":
		return invalid("answer", "not_answered")
	case cmd.Answer == Unknown:
		if !slices.Contains(d.f.Unknown, q.Asks) {
			d.add(QuestionLeft{Asks: q.Asks})
		}
		return nil
	}
	facts, err := d.f.Facts.Told(q, cmd.Answer)
	if err != nil {
		return invalid("answer", "answer."+q.Takes().Kind)
	}
	if facts.Contract.On > d.Today || slices.ContainsFunc(facts.Events, func(e rights.Event) bool { return e.On > d.Today }) {
		return invalid("answer", "later")
	}
	d.add(Described{Shop: d.f.Shop, Goods: d.f.Goods, Number: d.f.Number, Facts: stored(facts)})
	return nil
}

func (f File) question(asks string) (rights.Refer, bool) {
	i := slices.IndexFunc(f.Found.Refer, func(r rights.Refer) bool { return r.Asks == asks })
	if i < 0 {
		return rights.Refer{}, false
	}
	return f.Found.Refer[i], true
}

// Questions are those of the findings that are still to be answered, and left
// those to which the consumer knows no answer.
func (f File) Questions() (open, left []rights.Refer) {
	for _, q := range f.Found.Refer {
		if slices.Contains(f.Unknown, q.Asks) {
			left = append(left, q)
		} else {
			open = append(open, q)
		}
	}
	return open, left
}
