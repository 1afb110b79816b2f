package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"makegood/internal/connect/tau"
	"makegood/internal/fault"
	"makegood/internal/replay"
)

type replayCmd struct {
	Tasks string `arg:"" help:"File with the requests: a list of tasks, or of single calls."`
	JSON  bool   `name:"json" help:"Answer with one JSON document: for each task its results and the records that changed."`
	database
}

// Run replays the tasks; what they come to is the answer, refusals included.
func (cmd *replayCmd) Run(ctx context.Context, c *console) (err error) {
	data, err := readFile(cmd.Tasks)
	if err != nil {
		return fault.New(fault.InputInvalid, "at", cmd.Tasks, "problem", "can't be read").Because(err)
	}
	tasks, err := tau.ReadTasks(filepath.Base(cmd.Tasks), data)
	if err != nil {
		return err
	}
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	shop, err := replay.Open(ctx, h.desk)
	if err != nil {
		return err
	}
	step, finish := c.progress("replaying")
	outcomes, err := shop.All(ctx, tasks, h.desk.Clock(), func(i int) { step(i, len(tasks)) })
	finish()
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(outcomes)
	}
	for _, o := range outcomes {
		c.say("%s", line(o))
	}
	return nil
}

// line is an outcome for people: the results in order, then what changed.
func line(o replay.Outcome) string {
	results := make([]string, len(o.Results))
	for i, r := range o.Results {
		results[i] = string(r)
	}
	if len(results) == 0 {
		results = []string{"nothing asked"}
	}
	text := fmt.Sprintf("%s: %s", o.ID, strings.Join(results, " "))
	changed := append(slices.Sorted(maps.Keys(o.Changed.Orders)), slices.Sorted(maps.Keys(o.Changed.Users))...)
	if len(changed) == 0 {
		return text + "; nothing changed"
	}
	return text + "; changed " + strings.Join(changed, ", ")
}
