package main

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"makegood/internal/bargain"
	"makegood/internal/fault"
	"makegood/internal/story"
)

type scenarioCmd struct {
	Check scenarioCheckCmd `cmd:"" help:"Validate stories and negotiation scenarios; a story is walked in memory and its expectations tried."`
}

type scenarioCheckCmd struct {
	Paths []string `arg:"" name:"path" help:"Stories (.txt), folders of them, or negotiation scenarios as analyse takes them."`
	Packs []string `placeholder:"FOLDER" help:"Folder with the shop's own packs, for the stories; several."`
	JSON  bool     `name:"json" help:"Answer with one JSON document."`
}

// checkedScenarios is what a check came to.
type checkedScenarios struct {
	Stories      int      `json:"stories"`
	Steps        int      `json:"steps"`        // of the stories, each walked
	Negotiations int      `json:"negotiations"` // scenarios of a negotiation
	Problems     []string `json:"problems"`     // each begins with its place
}

// Run checks every scenario; what is wrong is told with file, line and column,
// and ends the command with 1.
func (cmd *scenarioCheckCmd) Run(ctx context.Context, c *console) error {
	done := checkedScenarios{Problems: []string{}}
	for _, path := range cmd.Paths {
		stories, err := storiesIn(path)
		if err != nil {
			return fault.New(fault.InputInvalid, "at", path, "problem", "can't be read").Because(err)
		}
		if len(stories) == 0 { // not of stories, so of a negotiation
			done.Negotiations++
			if _, err := bargain.Analyse(path, ""); err != nil {
				done.wrong(c, err)
			}
		}
		for _, file := range stories {
			if err := cmd.story(ctx, c, file, &done); err != nil {
				return err
			}
		}
	}
	if cmd.JSON {
		if err := c.json(done); err != nil {
			return err
		}
	} else if len(done.Problems) == 0 {
		c.say("stories %d, steps %d, negotiations %d: in order", done.Stories, done.Steps, done.Negotiations)
	}
	if len(done.Problems) > 0 {
		return errFound
	}
	return nil
}

// wrong tells what is wrong and counts it.
func (done *checkedScenarios) wrong(c *console, err error) {
	text, way := err.Error(), ""
	if e := fault.As(err); e != nil {
		text, way = sentence(e), hint(e)
	}
	done.Problems = append(done.Problems, text)
	c.diagnose(text, way)
}

// story reads a story and, where it can be read, walks it in memory.
func (cmd *scenarioCheckCmd) story(ctx context.Context, c *console, file string, done *checkedScenarios) error {
	data, err := readFile(file)
	if err != nil {
		return fault.New(fault.InputInvalid, "at", file, "problem", "can't be read").Because(err)
	}
	done.Stories++
	s, wrong := story.Check(file, data)
	for _, err := range wrong {
		done.wrong(c, err)
	}
	if len(wrong) > 0 {
		return nil
	}
	clock := story.NewClock(s.Start)
	if s.Start.IsZero() {
		clock.Set(time.Now())
	}
	h, err := (&walkCmd{Packs: cmd.Packs}).desk(ctx, c, clock, s)
	if err != nil {
		return err
	}
	err = story.NewRunner(h.desk, clock).Run(ctx, s, func(d story.Done) {
		done.Steps++
		for _, failed := range d.Failed {
			text := strings.TrimPrefix(failed, fmt.Sprintf("%s:%d: ", file, d.Line))
			done.wrong(c, fmt.Errorf("%s:%d:1: %s", file, d.Line, text))
		}
	})
	if err != nil && ctx.Err() == nil { // a step that cannot be taken at all is what is wrong with the story
		done.wrong(c, err)
		err = nil
	}
	if closed := h.Close(); err == nil {
		err = closed
	}
	return err
}

// storiesIn are the stories at a path: the file itself, or those of a folder.
func storiesIn(path string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(name) == ".txt" {
			files = append(files, name)
		}
		return err
	})
	return files, err
}
