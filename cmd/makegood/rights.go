package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/words"
	"makegood/packs"
)

type rightsCmd struct {
	Facts  string   `arg:"" help:"File with the facts, YAML or JSON; - reads them from standard input."`
	On     string   `help:"The day asked about, as 2025-11-16; today where it is not given." placeholder:"DAY"`
	Policy string   `help:"Apply this policy pack besides the law." placeholder:"PACK"`
	Packs  []string `help:"Folder with packs of your own: one with the id of a built-in pack takes its place." placeholder:"FOLDER"`
	Lang   string   `help:"Language of the sentences: ${enum}." enum:"en,ru" default:"en"`
	JSON   bool     `name:"json" help:"Answer with one JSON document."`
}

// Run says what is owed on the day; that nothing is owed is an answer too.
func (cmd *rightsCmd) Run(c *console) error {
	on := calendar.Of(time.Now())
	if cmd.On != "" {
		day, err := calendar.Parse(cmd.On)
		if err != nil {
			return fault.New(fault.InputInvalid, "at", "--on", "problem", fmt.Sprintf("%q is not a day", cmd.On), "hint", "write it as in 2025-11-16")
		}
		on = day
	}
	facts, err := cmd.read(c)
	if err != nil {
		return err
	}
	book, err := shippedBook(cmd.Packs)
	if err != nil {
		return err
	}
	if _, ok := book.Policy(cmd.Policy); cmd.Policy != "" && !ok {
		return fault.New(fault.InputInvalid, "at", "--policy", "problem", fmt.Sprintf("there is no policy pack %q", cmd.Policy))
	}
	found := book.Find(facts, on, cmd.Policy)
	if cmd.JSON {
		return c.json(found)
	}
	return found.WriteText(c.out, words.Lang(cmd.Lang))
}

func (cmd *rightsCmd) read(c *console) (rights.Facts, error) {
	name, from := cmd.Facts, c.in
	if name == "-" {
		name = "standard input"
	} else {
		data, err := readFile(name)
		if err != nil {
			return rights.Facts{}, fault.New(fault.InputInvalid, "at", name, "problem", "can't be read").Because(err)
		}
		from = bytes.NewReader(data)
	}
	facts, err := rights.ReadFacts(from)
	if problems, ok := errors.AsType[rights.Problems](err); ok {
		for _, p := range problems {
			p.File = name
			c.problem(p)
		}
		return rights.Facts{}, errTold
	}
	return facts, err
}

// shippedBook is the packs that ship with Makegood, with those of the folders
// over them.
func shippedBook(folders []string) (*rights.Book, error) {
	book, err := rights.Load(packs.FS, "law", "policy")
	for _, folder := range folders {
		if err != nil {
			break
		}
		book, err = book.With(os.DirFS(folder), ".")
	}
	return book, err
}
