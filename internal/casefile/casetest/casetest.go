// Package casetest tells a case as Given, When, Then on its log.
//
//	casetest.Given(t, opened, found).At("2025-11-17").As(clerk).When(cmd).Then(offer.made, …)
package casetest

import (
	"slices"
	"testing"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/rights"
)

// Law is a law made for a test: what it says is owed on every day.
type Law func(f rights.Facts, on calendar.Day) rights.Findings

// Find says what is owed.
func (l Law) Find(f rights.Facts, on calendar.Day, _ string) rights.Findings {
	found := l(f, on)
	found.On = on
	return found
}

// Owes is a law under which the consumer may choose among these remedies,
// each with the given sum ("" where it is open).
func Owes(pairs ...string) Law {
	return func(rights.Facts, calendar.Day) rights.Findings {
		var f rights.Findings
		for i := 0; i < len(pairs); i += 2 {
			e := rights.Entitlement{ID: "law/" + pairs[i], Remedy: pairs[i], Chooser: "consumer", Answerable: "seller", Source: "law",
				Say: map[string]string{"en": "You may have: " + pairs[i] + ".", "ru": "Положено: " + pairs[i] + "."}}
			if pairs[i+1] != "" {
				a := money.MustParse(pairs[i+1])
				e.Amount = &a
			}
			f.Entitlements = append(f.Entitlements, e)
		}
		return f
	}
}

// Tale is a case being told.
type Tale struct {
	t     testing.TB
	Case  casefile.Case
	Sides map[casefile.Seat]casefile.Side
	scene casefile.Scene
	out   casefile.Decision
	err   error
}

// Policy is the policy of the tales: a clerk may give $25, a supervisor $100,
// a manager $500; cards take 5 to 7 business days.
func Policy() rights.Policy {
	return rights.Policy{
		ID: "test", Jurisdiction: "us-tx", Currency: "USD",
		Mandate: map[string]money.Amount{
			"clerk": money.MustParse("25.00 USD"), "supervisor": money.MustParse("100.00 USD"),
			"manager": money.MustParse("500.00 USD"), "admin": money.MustParse("5000.00 USD"),
		},
		Refunds: map[string]rights.RefundTiming{"credit_card": {FromBusinessDays: 5, ToBusinessDays: 7}, "gift_card": {}, "cash": {}},
	}
}

// The people of the tales.
var (
	Clerk   = casefile.Actor{ID: "staff/sara", Kind: casefile.Staff, Role: "clerk", Name: "Sara", Credential: "key/sara"}
	Manager = casefile.Actor{ID: "staff/gm", Kind: casefile.Staff, Role: "manager", Name: "Gene", Credential: "key/gm"}
	Robot   = casefile.Actor{ID: "agent/bot", Kind: casefile.Agent, Role: "clerk", Credential: "key/bot"}
	Sonya   = casefile.Actor{ID: "customer", Kind: casefile.Client, Name: "Sonya", Credential: "link/s", Customer: "c1"}
)

// Given begins with events that have happened.
func Given(t testing.TB, law casefile.Law, events ...journal.Event) *Tale {
	t.Helper()
	g := &Tale{t: t, Sides: map[casefile.Seat]casefile.Side{casefile.House: {Seat: casefile.House}, casefile.Customer: {Seat: casefile.Customer}},
		scene: casefile.Scene{Law: law, Policy: Policy(), Business: calendar.Weekdays{}, Actor: Clerk}}
	for _, e := range events {
		g.Case = g.Case.Evolve(e)
	}
	return g.At("2025-11-06")
}

// At sets the day; it is noon.
func (g *Tale) At(day string) *Tale {
	g.scene.Today = calendar.MustParse(day)
	g.scene.Now = g.scene.Today.Time(time.UTC).Add(12 * time.Hour)
	return g
}

// With changes what else a decision looks at.
func (g *Tale) With(change func(*casefile.Scene)) *Tale {
	change(&g.scene)
	return g
}

// As sets who acts.
func (g *Tale) As(a casefile.Actor) *Tale {
	g.scene.Actor = a
	return g
}

// When gives a command; what follows from it is applied.
func (g *Tale) When(cmd casefile.Command) *Tale {
	seat := g.scene.Actor.Seat()
	before := g.Case
	g.out, g.err = casefile.Decide(g.Case, g.Sides[seat], cmd, g.scene)
	for _, e := range g.out.Shared {
		g.Case = g.Case.Evolve(e)
	}
	side := g.Sides[seat]
	for _, e := range g.out.Own {
		side = side.Evolve(e)
	}
	g.Sides[seat] = side
	if g.err != nil && len(g.out.Shared)+len(g.out.Own)+len(g.out.Ledger) > 0 {
		g.t.Fatalf("%T was refused and still led to events", cmd)
	}
	_ = before
	return g
}

// Then demands that the command led to exactly these events, by name, the
// findings and moves that go with them aside.
func (g *Tale) Then(names ...string) *Tale {
	g.t.Helper()
	if g.err != nil {
		g.t.Fatalf("refused: %v", g.err)
	}
	var got []string
	for _, e := range append(slices.Clone(g.out.Shared), g.out.Own...) {
		if n := e.EventName(); n != "case.found" && n != "case.moved" && n != "case.fact_noted" {
			got = append(got, n)
		}
	}
	if !slices.Equal(got, names) {
		g.t.Fatalf("led to %v, want %v", got, names)
	}
	return g
}

// Refused demands a refusal with this code.
func (g *Tale) Refused(code fault.Code) *Tale {
	g.t.Helper()
	if fault.CodeOf(g.err) != code {
		g.t.Fatalf("got %v, want %s", g.err, code)
	}
	return g
}

// Err is the refusal of the last command; nil where there was none.
func (g *Tale) Err() error { return g.err }

// OK demands that the command was not refused.
func (g *Tale) OK() *Tale {
	g.t.Helper()
	if g.err != nil {
		g.t.Fatalf("refused: %v", g.err)
	}
	return g
}

// Decision is what the last command led to.
func (g *Tale) Decision() casefile.Decision { return g.out }
