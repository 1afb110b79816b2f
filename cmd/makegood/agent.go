package main

import "makegood/internal/bargain"

type agentCmd struct {
	Strategy string `default:"makegood" help:"Strategy that plays the seat."`
}

// Run plays one seat over JSON lines until the input ends.
func (cmd *agentCmd) Run(c *console) error {
	return bargain.Agent(c.in, c.out, cmd.Strategy)
}
