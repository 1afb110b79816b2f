package negotiate

import (
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func colours(t testing.TB) *Space {
	t.Helper()
	s, err := NewSpace(Choice("colour", "red", "blue"), Integers("pieces", 1, 3, 1))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSessionRules(t *testing.T) {
	two := []Outcome{{0, 0}, {1, 2}}
	for name, c := range map[string]struct {
		before []Move // by seat 0, 1, 0, …
		seat   Seat
		move   Move
		ok     bool
	}{
		"an opening":                  {nil, 0, Offer(Outcome{0, 1}), true},
		"not your turn":               {nil, 1, Offer(Outcome{0, 1}), false},
		"nothing to accept":           {nil, 0, Move{Act: Accept}, false},
		"two packages":                {nil, 0, Move{Act: Propose, Packages: two}, true},
		"no packages":                 {nil, 0, Move{Act: Propose}, false},
		"four packages":               {nil, 0, Move{Act: Propose, Packages: append(two, two...)}, false},
		"too few values":              {nil, 0, Offer(Outcome{0}), false},
		"no such value":               {nil, 0, Offer(Outcome{0, 3}), false},
		"accept the second":           {[]Move{{Act: Propose, Packages: two}}, 1, Move{Act: Accept, Pick: 1}, true},
		"accept a third of two":       {[]Move{{Act: Propose, Packages: two}}, 1, Move{Act: Accept, Pick: 2}, false},
		"counter, building on second": {[]Move{{Act: Propose, Packages: two}}, 1, Move{Act: Propose, Packages: two[:1], Prefers: 2}, true},
		"prefer what is not there":    {[]Move{{Act: Propose, Packages: two}}, 1, Move{Act: Refuse, Prefers: 3}, false},
		"after a refusal":             {[]Move{Offer(two[0]), {Act: Refuse}}, 0, Move{Act: Accept}, false},
		"one's own is not answered":   {[]Move{Offer(two[0]), {Act: Refuse}}, 0, Offer(two[1]), true},
		"walk":                        {[]Move{Offer(two[0])}, 1, Move{Act: Walk}, true},
		"after walking":               {[]Move{Offer(two[0]), {Act: Walk}}, 0, Offer(two[0]), false},
		"after agreeing":              {[]Move{Offer(two[0]), {Act: Accept}}, 0, Offer(two[0]), false},
		"after the deadline":          {[]Move{Offer(two[0]), Offer(two[1]), Offer(two[0]), Offer(two[1])}, 0, Move{Act: Accept}, false},
		"unknown act":                 {nil, 0, Move{Act: 9}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := NewSession(colours(t), 2)
			if err != nil {
				t.Fatal(err)
			}
			for k, m := range c.before {
				if err := s.Apply(Seat(k%2), m); err != nil {
					t.Fatal(err)
				}
			}
			before := snapshot(s)
			err = s.Apply(c.seat, c.move)
			if (err == nil) != c.ok {
				t.Fatalf("got %v", err)
			}
			if err != nil && (!errors.Is(err, ErrMove) || !reflect.DeepEqual(before, snapshot(s))) {
				t.Errorf("%v, or the session changed", err)
			}
		})
	}
}

type shot struct {
	state  State
	turn   Seat
	round  int
	table  []Outcome
	by     Seat
	agreed Outcome
}

func snapshot(s *Session) shot {
	x := shot{state: s.State(), turn: s.Turn(), round: s.Round()}
	table, by := s.Table()
	for _, o := range table {
		x.table = append(x.table, o.Clone())
	}
	x.by = by
	x.agreed, _ = s.Agreement()
	return x
}

// TestSessionFold: a session is a fold of its moves; whatever is tried in
// between and refused leaves no trace.
func TestSessionFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space, err := NewSpace(Choice("a", "x", "y", "z"), Choice("b", "p", "q"))
		if err != nil {
			t.Fatal(err)
		}
		rounds := rapid.IntRange(0, 4).Draw(t, "rounds")
		s, err := NewSession(space, rounds)
		if err != nil {
			t.Fatal(err)
		}
		type step struct {
			seat Seat
			move Move
		}
		var done []step
		for range rapid.IntRange(0, 15).Draw(t, "moves") {
			m := Move{Act: Act(rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2, 2, 3, 7}).Draw(t, "act")), Pick: rapid.IntRange(-1, 3).Draw(t, "pick")}
			for range rapid.IntRange(0, 4).Draw(t, "packages") {
				m.Packages = append(m.Packages, Outcome{rapid.IntRange(-1, 3).Draw(t, "v"), rapid.IntRange(0, 1).Draw(t, "w")})
			}
			seat := Seat(rapid.IntRange(0, 1).Draw(t, "seat"))
			if s.Apply(seat, m) == nil {
				done = append(done, step{seat, m})
			}
		}
		again, err := NewSession(space, rounds)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range done {
			if err := again.Apply(d.seat, d.move); err != nil {
				t.Fatal(err)
			}
		}
		if x, y := snapshot(s), snapshot(again); !reflect.DeepEqual(x, y) {
			t.Fatalf("%+v and replayed %+v", x, y)
		}
	})
}

// TestWhatASeatSees: the table only where the other side put something there.
func TestWhatASeatSees(t *testing.T) {
	s, err := NewSession(colours(t), 3)
	if err != nil {
		t.Fatal(err)
	}
	var v View
	s.See(0, &v)
	if len(v.Table) != 0 || v.Round != 0 || v.Rounds != 3 {
		t.Errorf("at the start: %+v", v)
	}
	if err := s.Apply(0, Move{Act: Propose, Packages: []Outcome{{0, 0}, {1, 1}}}); err != nil {
		t.Fatal(err)
	}
	if s.See(1, &v); len(v.Table) != 2 || v.Seat != 1 {
		t.Errorf("the other side's packages: %+v", v)
	}
	if s.See(0, &v); len(v.Table) != 0 {
		t.Errorf("one's own packages: %+v", v)
	}
	if err := s.Apply(1, Move{Act: Refuse, Prefers: 2}); err != nil {
		t.Fatal(err)
	}
	if s.See(0, &v); v.Prefers != 2 || len(v.Table) != 0 || v.Round != 1 {
		t.Errorf("after the refusal: %+v", v)
	}
}

func TestMatchRefusesNonsense(t *testing.T) {
	a, b := randomPair(t, 1, 2, 2)
	other, _ := randomPair(t, 1, 2, 2)
	var m Match
	if _, err := m.Play(Boulware(), Linear(), a, b, 0); !errors.Is(err, ErrMove) {
		t.Errorf("no rounds: %v", err)
	}
	if _, err := m.Play(Boulware(), Linear(), a, other, 5); !errors.Is(err, ErrSpace) {
		t.Errorf("two spaces: %v", err)
	}
}
