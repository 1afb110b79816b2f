package main

import (
	"fmt"
	"io/fs"
	"path/filepath"

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
	sources, err := packSources(cmd.Paths)
	if err != nil {
		return err
	}
	checked, err := rights.Check(sources...)
	if err != nil {
		return err
	}
	if cmd.JSON {
		if err := c.json(checked); err != nil {
			return err
		}
	} else if len(checked.Problems) == 0 {
		c.say("files %d, rules %d, examples %d: in order", checked.Files, checked.Rules, checked.Examples)
		for _, id := range checked.Unverified {
			c.say("not verified: %s", id)
		}
	}
	if len(checked.Problems) == 0 {
		return nil
	}
	for _, p := range checked.Problems {
		c.problem(p)
	}
	return errFound
}

// packSources reads the files, and the .yaml files of the folders.
func packSources(paths []string) ([]rights.Source, error) {
	var sources []rights.Source
	for _, root := range paths {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || name != root && filepath.Ext(name) != ".yaml" && filepath.Ext(name) != ".yml" {
				return err
			}
			data, err := readFile(name)
			sources = append(sources, rights.Source{Name: name, Data: data})
			return err
		})
		if err != nil {
			return nil, fault.New(fault.InputInvalid, "at", root, "problem", "can't be read").Because(err)
		}
	}
	if len(sources) == 0 {
		return nil, fault.New(fault.InputInvalid, "at", fmt.Sprint(paths), "problem", "there is no pack file here", "hint", "pack files end in .yaml")
	}
	return sources, nil
}
