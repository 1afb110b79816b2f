package score_test

import (
	"testing"

	"makegood/internal/talk"
	"makegood/internal/talk/score"
)

const two = `{"id":"1","seat":"house","lang":"en","text":"a","on":"2025-11-27","acts":[{"act":"greet"},{"act":"blame","kind":"maker"}],"promises":[{"deed":"call","by":null,"promisor":"house"}],"offers":[{"terms":{"remedy":"refund","amount":"5.00 USD"}}],"money":["5.00 USD"],"dates":[],"orders":["#1"]}
{"id":"2","seat":"customer","lang":"en","text":"b","on":"2025-11-27","acts":[],"promises":[],"offers":[],"money":[],"dates":[],"orders":[]}
`

// TestMeasure scores a reader that knows the answers, and one that says nothing.
func TestMeasure(t *testing.T) {
	lines, err := score.Lines([]byte(two))
	if err != nil || len(lines) != 2 {
		t.Fatal(lines, err)
	}
	knowing := func(u talk.Utterance) talk.Reading {
		for _, l := range lines {
			if l.ID == u.ID {
				r := talk.Reading{Acts: l.Acts, Promises: l.Promises, Offers: l.Offers, Orders: l.Orders}
				for _, o := range l.Offers {
					r.Money = append(r.Money, *o.Terms.Amount)
				}
				return r
			}
		}
		return talk.Reading{}
	}
	s := score.Measure(lines, knowing, func(format string, args ...any) { t.Errorf(format, args...) })
	if s.Lines != 2 || s.Pooled.F1() != 1 || s.Macro() != 1 || s.Promises.F1() != 1 || s.Offers.F1() != 1 || s.Money.Of() != 1 || s.Orders.Of() != 1 || s.Kinds != [2]int{1, 1} {
		t.Error(s)
	}
	wrong := 0
	s = score.Measure(lines, func(talk.Utterance) talk.Reading { return talk.Reading{} }, func(string, ...any) { wrong++ })
	if wrong != 1 || s.Pooled != (score.Counts{Missed: 2}) || s.Macro() != 0 || s.Money.Of() != 0.5 || s.Offers.F1() != 0 {
		t.Error(wrong, s)
	}
	if _, err := score.Lines([]byte("{}\nno\n")); err == nil {
		t.Error("a line that is no object was read")
	}
}
