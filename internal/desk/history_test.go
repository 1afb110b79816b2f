package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/shop"
)

// watched counts how often an order's cases are listed, and keeps what was written.
type watched struct {
	desk.Store
	listed  int
	batches []desk.Batch
}

func (s *watched) List(ctx context.Context, q desk.Query) ([]desk.View, error) {
	if q.Kind == desk.KindCase && len(q.Terms) > 0 {
		s.listed++
	}
	return s.Store.List(ctx, q)
}

func (s *watched) Append(ctx context.Context, b desk.Batch) error {
	s.batches = append(s.batches, b)
	return s.Store.Append(ctx, b)
}

// What other cases of the order gave is looked up once, and a case that was opened
// on it demands that no other has given anything meanwhile.
func TestOtherCasesAreListedOnceAndGuarded(t *testing.T) {
	d := small(t)
	s := &watched{Store: d.Store}
	d.Store = s
	v := visit(t, d, sara)
	if _, err := d.Answer(ctx, sara, desk.Question{Visit: v, Order: "#3", Claim: "damaged", Condition: shop.Damaged}); err != nil {
		t.Fatal(err)
	}
	if s.listed != 1 {
		t.Errorf("the counter's answer lists the order's other cases %d times", s.listed)
	}
	s.listed = 0
	if _, err := d.Open(ctx, sara, desk.Intake{Visit: v, Order: "#3", Claim: "damaged"}); err != nil {
		t.Fatal(err)
	}
	if s.listed != 1 {
		t.Errorf("an opening lists the order's other cases %d times", s.listed)
	}
	guarded := slices.ContainsFunc(s.batches, func(b desk.Batch) bool {
		return slices.ContainsFunc(b.Appends, func(a desk.Append) bool { return strings.HasPrefix(a.Stream, "case/") }) &&
			slices.ContainsFunc(b.Guards, func(g desk.Guard) bool { return g.Stream == "given/#3" })
	})
	if !guarded {
		t.Error("two cases that race for an order do not meet")
	}
}
