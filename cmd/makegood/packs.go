package main

import (
	"makegood/internal/fault"
	"makegood/internal/rights"
)

type packsCmd struct {
	Check packsCheckCmd `cmd:"" help:"Validate law and policy packs and run the examples in them."`
}

type packsCheckCmd struct {
	Paths []string `arg:"" name:"path" help:"Pack files, or folders of them."`
	JSON  bool     `name:"json" help:"Answer with one JSON document."`
}

// Run checks the packs; what is wrong with them is told with file, line and
// column, and ends the command with 1.
func (cmd *packsCheckCmd) Run(c *console) error {
	checked, err := rights.CheckFiles(cmd.Paths...)
	if err != nil {
		return fault.New(fault.InputInvalid, "at", "path", "problem", err.Error())
	}
	if checked.Files == 0 {
		return fault.New(fault.InputInvalid, "at", "path", "problem", "there is no pack file here", "hint", "pack files end in .yaml")
	}
	if cmd.JSON {
		if err := c.json(checked); err != nil {
			return err
		}
	} else if len(checked.Problems) == 0 {
		c.say("%d files, %d rules, %d examples: in order", checked.Files, checked.Rules, checked.Examples)
		for _, id := range checked.Unverified {
			c.say("not verified: %s", id)
		}
	}
	if len(checked.Problems) == 0 {
		return nil
	}
	for _, p := range checked.Problems {
		hint := p.Hint
		p.Hint = ""
		c.diagnose(p.String(), hint)
	}
	return errFound
}
