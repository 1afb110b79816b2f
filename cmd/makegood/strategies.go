package main

import "makegood/internal/bargain"

type strategiesCmd struct {
	JSON bool `name:"json" help:"Answer with one JSON document."`
}

// Run lists the strategies.
func (cmd *strategiesCmd) Run(c *console) error {
	list := bargain.List()
	if cmd.JSON {
		return c.json(list)
	}
	return bargain.WriteList(c.out, list)
}
