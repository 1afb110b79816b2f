package main

import (
	"fmt"
	"path"
	"sync"

	"makegood/internal/experiment"
	"makegood/internal/fault"
	"makegood/internal/people"
	"makegood/internal/rights"
	"makegood/packs"
)

type experimentCmd struct {
	Table experimentTableCmd `cmd:"" help:"Three policies of a house against the same simulated customers."`
}

type experimentTableCmd struct {
	Cases     int    `default:"1000" help:"Generated cases."`
	Seed      uint64 `default:"1" help:"Seed of the cases and the people."`
	Customers string `placeholder:"FILE" help:"A family of customers, as docs/experiment.md describes them; without it, the two that are built in."`
	JSON      bool   `name:"json" help:"Answer with one JSON document."`
}

// Run plays the experiment.
func (cmd *experimentTableCmd) Run(c *console) error {
	if cmd.Cases < 1 || cmd.Cases > 1_000_000 {
		return fault.New(fault.Usage, "problem", fmt.Sprintf("--cases wants 1 to 1,000,000, not %d", cmd.Cases))
	}
	families, err := cmd.families()
	if err != nil {
		return err
	}
	book, err := rights.Load(packs.FS, "law", "policy")
	if err != nil {
		return err
	}
	step, finish := c.progress("playing")
	var one sync.Mutex
	seen := 0
	var results []experiment.Result
	for k, f := range families {
		r, err := experiment.Run(experiment.Spec{Book: book, Family: f, Cases: cmd.Cases, Seed: cmd.Seed, Step: func(done, total int) {
			one.Lock()
			defer one.Unlock()
			if seen = max(seen, k*total+done); seen == k*total+done { // late reports say nothing new
				step(seen, len(families)*total)
			}
		}})
		if err != nil {
			finish()
			return err
		}
		results = append(results, r)
	}
	finish()
	result := results[0]
	if len(results) > 1 {
		result = experiment.Pool(results)
	}
	if cmd.JSON {
		return c.json(result)
	}
	return result.Write(c.out)
}

// families are the customers of the file, or those that are built in.
func (cmd *experimentTableCmd) families() ([]people.Family, error) {
	if cmd.Customers != "" {
		data, err := readFile(cmd.Customers)
		if err != nil {
			return nil, fault.New(fault.InputInvalid, "at", cmd.Customers, "problem", "can't be read").Because(err)
		}
		f, err := people.Read(cmd.Customers, data)
		return []people.Family{f}, err
	}
	var list []people.Family
	for _, name := range people.BuiltIn() {
		name = path.Join("people", name+".yaml")
		data, err := packs.FS.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := people.Read(name, data)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}
