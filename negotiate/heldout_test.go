package negotiate

import "testing"

// TestMakegoodAgainstOthers plays opponents that no tournament of ours holds,
// from giving all at once to all but unmoved: makegood agrees with every one,
// and with those that move gets at least as much as it leaves.
func TestMakegoodAgainstOthers(t *testing.T) {
	for _, c := range []struct {
		name string
		make func() Strategy
		fair bool // it moves enough to be met half way
	}{
		{"e=0.05", func() Strategy { return &TimeBased{E: 0.05} }, true},
		{"e=0.5", func() Strategy { return &TimeBased{E: 0.5} }, true},
		{"e=2", func() Strategy { return &TimeBased{E: 2} }, true},
		{"e=8", func() Strategy { return &TimeBased{E: 8} }, true},
		{"e=20", func() Strategy { return &TimeBased{E: 20} }, false},
		{"e=60", func() Strategy { return &TimeBased{E: 60} }, false},
		{"accepts late", func() Strategy { return &TimeBased{E: 3, Accept: AcceptCombined(0.97, 0.3)} }, true},
		{"accepts half", func() Strategy { return &TimeBased{E: 10, Accept: AcceptConstant(0.5)} }, false},
		{"unmoved", func() Strategy { return &unmoved{} }, false},
	} {
		for _, rounds := range []int{20, 100, 500} {
			var own, other, agreed, n float64
			for seed := range uint64(12) {
				a, b := randomPair(t, seed+300, 5, 4)
				for seat := range 2 {
					seats := [2]Strategy{new(Makegood), c.make()}
					if seat == 1 {
						seats[0], seats[1] = seats[1], seats[0]
					}
					var m Match
					end, err := m.Play(seats[0], seats[1], a, b, rounds)
					if err != nil {
						t.Fatal(err)
					}
					n++
					own, other = own+end.U[seat], other+end.U[1-seat]
					if end.Agreement != nil {
						agreed++
					}
				}
			}
			t.Logf("%s, %d rounds: own %.3f, other %.3f, agreed %.3f", c.name, rounds, own/n, other/n, agreed/n)
			if agreed/n < 0.95 {
				t.Errorf("%s, %d rounds: agreement in %.3f", c.name, rounds, agreed/n)
			}
			if c.fair && own < 0.9*other {
				t.Errorf("%s, %d rounds: %.3f for itself, %.3f for the other", c.name, rounds, own/n, other/n)
			}
		}
	}
}
