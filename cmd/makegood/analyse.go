package main

import "makegood/internal/bargain"

type analyseCmd struct {
	Scenario string `arg:"" help:"Scenario: a NegMAS, NegoLog or GENIUS folder, a reference file, or Makegood's own YAML."`
	Reserved string `placeholder:"A,B" help:"Reservation values of both seats instead of the scenario's; 'none' for none."`
	JSON     bool   `name:"json" help:"Answer with one JSON document."`
}

// Run says what can be agreed and which agreements the theories single out.
func (cmd *analyseCmd) Run(c *console) error {
	r, err := bargain.Analyse(cmd.Scenario, cmd.Reserved)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(r)
	}
	return r.Write(c.out)
}
