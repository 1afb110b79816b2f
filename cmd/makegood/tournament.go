package main

import "makegood/internal/bargain"

type tournamentCmd struct {
	Paths       []string `arg:"" name:"path" help:"Scenarios, or folders to search for them."`
	Strategies  []string `help:"Strategies that play; without it, all."`
	Rounds      int      `default:"100" help:"Rounds until the deadline."`
	Reserved    string   `placeholder:"A,B" help:"Reservation values instead of the scenarios'; 'none' for none."`
	MaxOutcomes int64    `placeholder:"N" help:"Leave out scenarios with more outcomes."`
	Seed        uint64   `default:"0" help:"Seed for the strategies that draw lots."`
	Discounted  bool     `help:"Measure what time has left of the utilities."`
	JSON        bool     `name:"json" help:"Answer with one JSON document."`
}

// Run plays every ordered pair of strategies on every scenario.
func (cmd *tournamentCmd) Run(c *console) error {
	names := cmd.Strategies
	if len(names) == 0 {
		for _, s := range bargain.List() {
			names = append(names, s.Name)
		}
	}
	step, finish := c.progress("playing")
	r, err := bargain.Tournament(bargain.TournamentSpec{
		Paths: cmd.Paths, Strategies: names, Rounds: cmd.Rounds, Reserved: cmd.Reserved,
		MaxOutcomes: cmd.MaxOutcomes, Seed: cmd.Seed, Discounted: cmd.Discounted, Step: step,
	})
	finish()
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(r)
	}
	return r.Write(c.out)
}
