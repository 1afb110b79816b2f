package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/journal"
)

// without is a database from which somebody took streams, heads and all.
type without struct {
	desk.Store
	gone string
}

func (s without) Load(ctx context.Context, streams ...string) (map[string][]journal.Stored, error) {
	return s.Store.Load(ctx, slices.DeleteFunc(slices.Clone(streams), func(name string) bool { return strings.HasPrefix(name, s.gone) })...)
}

func (s without) Streams(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	names, err := s.Store.Streams(ctx, prefix, after, limit)
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, s.gone) }), err
}

func TestVerifyNamesACaseWithoutEvents(t *testing.T) {
	d := small(t)
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Operation: change("#1")})
	if err != nil {
		t.Fatal(err)
	}
	name := "case/" + asked.Case
	d.Store = without{d.Store, name}
	report, err := d.Verify(ctx, desktest.Admin)
	if err != nil || !slices.ContainsFunc(report.Findings, func(f desk.Finding) bool { return f.Where == name }) {
		t.Fatalf("%s is not named: %+v, %v", name, report.Findings, err)
	}
}
