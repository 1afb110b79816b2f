package negotiate

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestNeverBelowReserved plays every pair of strategies on random spaces: no
// seat ever proposes or accepts what is worth less to it than its reservation
// value, every move is allowed, and every session ends.
func TestNeverBelowReserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, 3, 4, rapid.Bool().Draw(t, "extras"))
		own := [2]*Preferences{a, b}
		rounds := rapid.IntRange(1, 30).Draw(t, "rounds")
		var seats [2]Strategy
		var names [2]string
		for k := range seats {
			e := rapid.SampledFrom(entries).Draw(t, "strategy")
			seats[k], names[k] = e.New(uint64(rapid.IntRange(0, 99).Draw(t, "seed"))), e.Name
			if mg, ok := seats[k].(*Makegood); ok {
				mg.Packages = rapid.IntRange(0, 3).Draw(t, "packages")
			}
		}
		m := Match{Watch: func(seat Seat, move Move) {
			for _, p := range move.Packages {
				if u := own[seat].Of(p); u < own[seat].reserved {
					t.Fatalf("%s proposes %v, worth %v, reserving %v", names[seat], p, u, own[seat].reserved)
				}
			}
		}}
		for range 2 { // the second time with the same values, made ready again
			end, err := m.Play(seats[0], seats[1], a, b, rounds)
			if err != nil {
				t.Fatal(err)
			}
			if end.Agreement == nil {
				continue
			}
			if err := a.space.Contains(end.Agreement); err != nil {
				t.Fatal(err)
			}
			for k := range own {
				if end.U[k] < own[k].reserved {
					t.Fatalf("%s agrees to %v, reserving %v", names[k], end.U[k], own[k].reserved)
				}
			}
		}
	})
}

// TestSameSeedSameSession: strategies have no hidden state or chance.
func TestSameSeedSameSession(t *testing.T) {
	a, b := randomPair(t, 5, 4, 5)
	for _, x := range entries {
		for _, y := range entries {
			var first []int
			for k := range 2 {
				var moves []int
				m := Match{Watch: func(_ Seat, m Move) {
					moves = append(moves, int(m.Act))
					for _, p := range m.Packages {
						moves = append(moves, p...)
					}
				}}
				if _, err := m.Play(x.New(7), y.New(8), a, b, 40); err != nil {
					t.Fatal(err)
				}
				if k == 0 {
					first = moves
				} else if !reflect.DeepEqual(first, moves) {
					t.Errorf("%s against %s plays differently the second time", x.Name, y.Name)
				}
			}
		}
	}
}

// TestTimeBasedComesDown: the targets of the time-dependent strategies fall
// with time from the best to the floor, and their proposals keep to them.
func TestTimeBasedComesDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, 3, 5, false)
		if a.high < a.reserved {
			return
		}
		s := &TimeBased{E: rapid.Float64Range(0.1, 10).Draw(t, "e")}
		rounds := rapid.IntRange(2, 60).Draw(t, "rounds")
		v := View{Own: a, Rounds: rounds}
		if err := s.Start(&v); err != nil {
			t.Fatal(err)
		}
		least := math.Inf(1)
		for v.Round = range rounds {
			target := s.Target(v.Time())
			u := s.next(&v).u
			if u > least {
				t.Fatalf("round %d asks for %v after %v", v.Round, u, least)
			}
			least = u
			for _, p := range all(a, b) { // no outcome lies between target and proposal
				if p.U[0] >= math.Max(target-nearly, a.reserved) && p.U[0] < u {
					t.Fatalf("round %d: target %v, asked %v, but %v would do", v.Round, target, u, p.U[0])
				}
			}
		}
	})
}

// TestMakegoodAgreesWithTheUnmoved: facing one that never moves, it ends at
// its opponent's proposal rather than with nothing.
func TestMakegoodAgreesWithTheUnmoved(t *testing.T) {
	for seed := range uint64(40) {
		a, b := randomPair(t, seed, 4, 4)
		for _, rounds := range []int{3, 10, 20, 100, 400} {
			for seat := range 2 {
				seats := [2]Strategy{new(Makegood), &unmoved{}}
				if seat == 1 {
					seats[0], seats[1] = seats[1], seats[0]
				}
				var m Match
				end, err := m.Play(seats[0], seats[1], a, b, rounds)
				if err != nil {
					t.Fatal(err)
				}
				if end.Agreement == nil {
					t.Errorf("seed %d, %d rounds, seat %d: no agreement", seed, rounds, seat)
				}
			}
		}
	}
}

// unmoved always proposes its best and accepts nothing less.
type unmoved struct{ move mover }

func (s *unmoved) Start(v *View) error { s.move.start(v); return nil }
func (s *unmoved) Move(v *View) Move {
	if pick, u, ok := v.BestOnTable(); ok && u >= v.Own.high {
		return Move{Act: Accept, Pick: pick}
	}
	copy(s.move.outcome(), v.Own.best)
	return s.move.propose()
}

// TestMakegoodAgainstItself lands on or next to the frontier.
func TestMakegoodAgainstItself(t *testing.T) {
	sum, n := 0.0, 0.0
	for seed := range uint64(60) {
		a, b := randomPair(t, seed+100, 5, 5)
		f, err := Analyse(a, b)
		if err != nil {
			t.Fatal(err)
		}
		var m Match
		end, err := m.Play(new(Makegood), new(Makegood), a, b, 100)
		if err != nil {
			t.Fatal(err)
		}
		if end.Agreement == nil {
			t.Fatalf("seed %d: no agreement with itself", seed)
		}
		if d := Distance(end.U, f.Frontier); d > 0.15 {
			t.Errorf("seed %d: %.3f off the frontier", seed, d)
		}
		sum, n = sum+Distance(end.U, f.Frontier), n+1
	}
	if mean := sum / n; mean > 0.03 {
		t.Errorf("%.3f off the frontier in the mean", mean)
	}
}

// TestMakegoodPutsPackages: asked to, it puts several packages at once, no two
// the same, and comes to agreement with one that does too.
func TestMakegoodPutsPackages(t *testing.T) {
	a, b := randomPair(t, 12, 5, 5)
	most := 0
	m := Match{Watch: func(seat Seat, move Move) {
		most = max(most, len(move.Packages))
		seen := map[string]bool{}
		for _, p := range move.Packages {
			key := a.space.Describe(p)
			if seen[key] {
				t.Errorf("the same package twice: %s", key)
			}
			seen[key] = true
		}
	}}
	end, err := m.Play(&Makegood{Packages: 3}, &Makegood{Packages: 3}, a, b, 60)
	if err != nil {
		t.Fatal(err)
	}
	if end.Agreement == nil || most != 3 {
		t.Errorf("agreement %v, at most %d packages", end.Agreement, most)
	}
}

// TestMakegoodWithoutADeadline: two of them agree all the same.
func TestMakegoodWithoutADeadline(t *testing.T) {
	for seed := range uint64(10) {
		a, b := randomPair(t, seed, 4, 4)
		own := [2]*Preferences{a, b}
		seats := [2]Strategy{new(Makegood), new(Makegood)}
		s, err := NewSession(a.space, 0)
		if err != nil {
			t.Fatal(err)
		}
		var views [2]View
		for k := range seats {
			views[k] = View{Seat: Seat(k), Own: own[k]}
			if err := seats[k].Start(&views[k]); err != nil {
				t.Fatal(err)
			}
		}
		for s.State() == Open && s.Round() < 500 {
			k := s.Turn()
			s.See(k, &views[k])
			if err := s.Apply(k, seats[k].Move(&views[k])); err != nil {
				t.Fatal(err)
			}
		}
		if s.State() != Agreed {
			t.Errorf("seed %d: %v after %d rounds", seed, s.State(), s.Round())
		}
	}
}

// TestViewCannotTell: no field reachable from a View's or a Session's type can
// hold preferences but the seat's own.
func TestViewCannotTell(t *testing.T) {
	private := reflect.TypeFor[*Preferences]()
	var find func(typ reflect.Type, path string, depth int) []string
	find = func(typ reflect.Type, path string, depth int) []string {
		if typ == private || typ == private.Elem() {
			return []string{path}
		}
		if depth > 8 {
			return nil
		}
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			return find(typ.Elem(), path, depth+1)
		case reflect.Interface, reflect.Func, reflect.Chan:
			return []string{path + " (could hold anything)"}
		case reflect.Struct:
			var out []string
			for field := range typ.Fields() {
				out = append(out, find(field.Type, path+"."+field.Name, depth+1)...)
			}
			return out
		}
		return nil
	}
	if got := find(reflect.TypeFor[View](), "View", 0); !reflect.DeepEqual(got, []string{"View.Own"}) {
		t.Errorf("preferences can be reached at %v", got)
	}
	if got := find(reflect.TypeFor[Session](), "Session", 0); len(got) != 0 {
		t.Errorf("a session could hold preferences at %v", got)
	}
}

// TestViewsDoNotDepend: what seat a sees and does is the same whatever b wants,
// as long as b does the same.
func TestViewsDoNotDepend(t *testing.T) {
	a, b := randomPair(t, 4, 3, 4)
	_, other := randomPair(t, 9, 3, 4)
	other.space = b.space
	script := []Outcome{{0, 0, 0}, {1, 2, 3}, {3, 3, 3}, {2, 2, 0}}
	play := func(them *Preferences) []int {
		var moves []int
		m := Match{Watch: func(seat Seat, move Move) {
			if seat == 0 {
				moves = append(moves, int(move.Act))
				for _, p := range move.Packages {
					moves = append(moves, p...)
				}
			}
		}}
		if _, err := m.Play(new(Makegood), &scripted{offers: script}, a, them, 12); err != nil {
			t.Fatal(err)
		}
		return moves
	}
	if x, y := play(b), play(other); !reflect.DeepEqual(x, y) {
		t.Errorf("seat a plays %v or %v, depending on what it cannot see", x, y)
	}
}

// scripted proposes a fixed list, over and over.
type scripted struct {
	offers []Outcome
	n      int
}

func (s *scripted) Start(*View) error { s.n = 0; return nil }
func (s *scripted) Move(*View) Move {
	s.n++
	return Offer(s.offers[(s.n-1)%len(s.offers)])
}

func TestAcceptance(t *testing.T) {
	v := &View{Round: 8, Rounds: 9}
	for name, c := range map[string]struct {
		accept        Acceptance
		offered, next float64
		want          bool
	}{
		"next, as good":       {AcceptNext(1, 0), 0.5, 0.5, true},
		"next, worse":         {AcceptNext(1, 0), 0.49, 0.5, false},
		"next, scaled":        {AcceptNext(1.1, 0), 0.49, 0.5, true},
		"constant":            {AcceptConstant(0.4), 0.4, 1, true},
		"constant, worse":     {AcceptConstant(0.4), 0.39, 0, false},
		"after":               {AcceptAfter(0.9), 0, 1, true},
		"not yet":             {AcceptAfter(0.95), 1, 0, false},
		"combined, late":      {AcceptCombined(0.9, 0.3), 0.3, 1, true},
		"combined, too poor":  {AcceptCombined(0.9, 0.3), 0.2, 1, false},
		"combined, too early": {AcceptCombined(0.95, 0.3), 0.3, 1, false},
	} {
		if got := c.accept(v, c.offered, c.next); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
