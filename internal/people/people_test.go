package people_test

import (
	"io/fs"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/people"
	"makegood/packs"
)

// families are all that the binary holds.
func families(t testing.TB) []people.Family {
	t.Helper()
	names, err := fs.Glob(packs.FS, "people/*.yaml")
	if err != nil || len(names) < len(people.BuiltIn()) {
		t.Fatalf("%v, %v", names, err)
	}
	var list []people.Family
	for _, name := range names {
		data, err := packs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := people.Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "/"+f.ID+".yaml") || f.Title["ru"] == "" {
			t.Errorf("%s holds %s, %v", name, f.ID, f.Title)
		}
		list = append(list, f)
	}
	return list
}

const sample = `family: small
title: {en: Small}
about: A family to be broken.
matters: {remedy: 3, money: 1}
values: {full: {low: 0.2, high: 0.4}}
demands: {break: 0, hope: {low: 0, high: 0.2}, rule: time, patience: 4}
`

// What the writer of a family gets wrong is told with its place.
func TestReadRefuses(t *testing.T) {
	if _, err := people.Read("small.yaml", []byte(sample)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, place, says string }{
		{"unknown field", "family: small", "family: small\ncolour: red", "small.yaml:2:1", "colour"},
		{"unknown issue", "money: 1", "cash: 1", "small.yaml:4:", "cash"},
		{"no remedy", "remedy: 3", "remedy: 0", "small.yaml:4:", "remedy must matter"},
		{"range upside down", "low: 0.2, high: 0.4", "low: 0.4, high: 0.2", "small.yaml:5:", "below low"},
		{"out of bounds", "low: 0.2, high: 0.4", "low: 0.2, high: 40", "small.yaml:5:", "from 0.01 to 10"},
		{"no such rule", "rule: time", "rule: tide", "small.yaml:6:", "must be one of"},
		{"no patience", ", patience: 4", "", "small.yaml:6:", "patience"},
		{"no number", "break: 0,", "break: nothing,", "small.yaml:6:", "must be a number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := people.Read("small.yaml", []byte(strings.Replace(sample, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.place) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(sample))
	for _, name := range people.BuiltIn() {
		data, err := packs.FS.ReadFile("people/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		family, err := people.Read("x.yaml", data)
		if err != nil {
			return
		}
		rng := rand.New(rand.NewPCG(1, 2))
		p := family.Draw(people.Case{Claim: "damaged", Owed: []string{"refund", "repair"}}, rng)
		if u := p.Worth(people.Deal{{Issue: "remedy", Remedy: p.Wish()}, {Issue: "money", Share: 0.1}}); math.IsNaN(u) {
			t.Errorf("worth is no number")
		}
	})
}

var claims = []string{"not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind"}

func drawCase(t *rapid.T) people.Case {
	return people.Case{
		Claim: rapid.SampledFrom(claims).Draw(t, "claim"),
		Owed:  rapid.SliceOfDistinct(rapid.SampledFrom([]string{"refund", "replacement", "repair", "exchange"}), rapid.ID[string]).Draw(t, "owed"),
	}
}

// What holds of every person of every family: more is never worth less, the
// same lots give the same person, nobody takes what is worth less to them than
// no agreement, and every talk ends.
func TestPeopleAlways(t *testing.T) {
	all := families(t)
	rapid.Check(t, func(t *rapid.T) {
		family := rapid.SampledFrom(all).Draw(t, "family")
		c, seed := drawCase(t), rapid.Uint64().Draw(t, "seed")
		person := func() *people.Customer { return family.Draw(c, rand.New(rand.NewPCG(seed, 1))) }
		p, same := person(), person()
		deal := people.Deal{{Issue: "remedy", Remedy: p.Wish()}}
		worth := p.Worth(deal)
		for _, issue := range append(people.Issues()[1:], "credit", "gift") {
			deal = append(deal, people.Thing{Issue: issue, Share: rapid.Float64Range(0, 0.5).Draw(t, "share")})
			more := p.Worth(deal)
			if more < worth-1e-12 || more != same.Worth(deal) {
				t.Fatalf("%s: %f after %f, %f for the same person", issue, more, worth, same.Worth(deal))
			}
			worth = more
		}
		rng := rand.New(rand.NewPCG(seed, 2))
		for round := 0; ; round++ {
			size := rapid.IntRange(0, len(deal)).Draw(t, "given")
			deals := []people.Deal{deal[:size], deal[:min(1, size)]}
			a := p.Hear(deals, false, rng)
			if a.Act == people.Leaves {
				break
			}
			if a.Act == people.Takes {
				if u := p.Worth(deals[a.Pick]); u < p.Break()-1e-9 {
					t.Fatalf("took %f, with a break point of %f", u, p.Break())
				}
				break
			}
			if round > 60 {
				t.Fatal("the talk does not end")
			}
		}
	})
}

// Some walk away from a wall in the family that gets angry, and fewer where
// the house moves.
func TestWallsMakePeopleLeave(t *testing.T) {
	left := func(deal func(round int) people.Deal) int {
		n := 0
		for _, family := range families(t) {
			if family.ID != "stirred" {
				continue
			}
			for seed := range uint64(400) {
				rng := rand.New(rand.NewPCG(seed, 3))
				p := family.Draw(people.Case{Claim: "damaged", Owed: []string{"refund"}}, rng)
				for round := 0; ; round++ {
					a := p.Hear([]people.Deal{deal(round)}, false, rng)
					if a.Act == people.Leaves {
						n++
					}
					if a.Act != people.Refuses {
						break
					}
				}
			}
		}
		return n
	}
	refund := people.Thing{Issue: "remedy", Remedy: "refund"}
	wall := left(func(int) people.Deal { return people.Deal{refund} })
	moves := left(func(round int) people.Deal {
		return people.Deal{refund, {Issue: "money", Share: 0.05 * float64(round)}, {Issue: "apology"}}
	})
	if wall == 0 || moves >= wall {
		t.Errorf("%d leave a wall, %d a house that moves", wall, moves)
	}
}
