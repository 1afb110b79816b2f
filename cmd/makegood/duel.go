package main

import "makegood/internal/bargain"

type duelCmd struct {
	Scenario   string `arg:"" help:"Scenario, as for analyse."`
	A          string `name:"a" required:"" help:"Strategy of the seat that moves first."`
	B          string `name:"b" required:"" help:"Strategy of the other seat."`
	Rounds     int    `default:"100" help:"Rounds until the deadline; each seat moves once in a round."`
	Seed       uint64 `default:"0" help:"Seed for the strategies that draw lots."`
	Reserved   string `placeholder:"A,B" help:"Reservation values instead of the scenario's; 'none' for none."`
	Discounted bool   `help:"Let time cost the seats what the scenario says."`
	Trace      bool   `help:"List every offer: number, seat, worth to a, worth to b."`
	JSON       bool   `name:"json" help:"Answer with one JSON document."`
}

// Run plays one session.
func (cmd *duelCmd) Run(c *console) error {
	r, err := bargain.Duel(bargain.DuelSpec{
		Path: cmd.Scenario, Reserved: cmd.Reserved, Names: [2]string{cmd.A, cmd.B},
		Rounds: cmd.Rounds, Seed: cmd.Seed, Trace: cmd.Trace, Discounted: cmd.Discounted,
	})
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(r)
	}
	return r.Write(c.out)
}
