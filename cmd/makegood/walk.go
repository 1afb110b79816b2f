package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"makegood/internal/calendar"
	"makegood/internal/connect/shopfile"
	"makegood/internal/fault"
	"makegood/internal/keys"
	"makegood/internal/store/overlay"
	"makegood/internal/story"
	"makegood/internal/words"
	"makegood/packs"
)

type walkCmd struct {
	File  string   `arg:"" optional:"" help:"A story: a file, or the name of a built-in one (the-rug). Without it steps are read from the terminal."`
	DB    string   `name:"db" placeholder:"DSN" help:"The database to walk on: sqlite:PATH or postgres://… Without it the story is told in memory and nothing is kept."`
	Key   string   `placeholder:"FILE" help:"File with the master key; MAKEGOOD_KEY comes first, a SQLite database has its key beside it."`
	Packs []string `placeholder:"FOLDER" help:"Folder with the shop's own packs (law/, policy/); several."`
	Clock string   `placeholder:"DAY" help:"Steps from the terminal: a clock of their own, beginning on this day, that tick moves. Without it the wall's, which is not moved."`
	Lang  string   `default:"en" enum:"en,ru" help:"Language of what is said: en or ru."`
	JSON  bool     `name:"json" help:"Answer with one JSON document."`
}

// walked is what a walk came to.
type walked struct {
	Story  string            `json:"story"`
	Title  string            `json:"title"`
	Steps  []story.Done      `json:"steps"`
	Failed int               `json:"failed"` // steps in which something expected does not hold
	Case   string            `json:"case,omitempty"`
	Links  map[string]string `json:"links"` // of customers, by their name in the story
	Clock  time.Time         `json:"clock"` // where it stands
}

// Run tells a story to a desk, or reads steps and answers each.
func (cmd *walkCmd) Run(ctx context.Context, c *console) (err error) {
	if cmd.File == "" {
		return cmd.converse(ctx, c)
	}
	if cmd.Clock != "" {
		return fault.New(fault.Usage, "problem", "--clock is for steps from the terminal; a story says itself when it starts")
	}
	name, data, err := readStory(cmd.File)
	if err != nil {
		return err
	}
	s, err := story.Parse(name, data)
	if err != nil {
		return err
	}
	clock := story.NewClock(s.Start)
	if s.Start.IsZero() {
		clock.Set(time.Now())
	}
	h, err := cmd.desk(ctx, c, clock, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	r := story.NewRunner(h.desk, clock)
	r.Lang = words.Lang(cmd.Lang)
	w := walked{Story: s.Name, Title: s.Title, Steps: []story.Done{}}
	if !cmd.JSON {
		c.say("%s\n", heading(s))
	}
	err = r.Run(ctx, s, func(d story.Done) {
		w.Steps = append(w.Steps, d)
		if len(d.Failed) > 0 {
			w.Failed++
		}
		if !cmd.JSON {
			c.say("%s", d.String())
		}
	})
	if err != nil {
		return err
	}
	if err := h.store.Checkpoint(ctx, clock.Now()); err != nil {
		return err
	}
	w.Case, w.Links, w.Clock = r.Case(), r.Links(), clock.Now()
	return cmd.close(c, w)
}

// close says how it ended; a story of which something does not hold has failed.
func (cmd *walkCmd) close(c *console, w walked) error {
	if cmd.JSON {
		if err := c.json(w); err != nil {
			return err
		}
	} else {
		switch w.Failed {
		case 0:
			c.say("\n%s", words.Say(words.Lang(cmd.Lang), "walk.held", "Steps", len(w.Steps)))
		default:
			c.say("\n%s", words.Say(words.Lang(cmd.Lang), "walk.failed", "Steps", len(w.Steps), "Failed", w.Failed))
		}
		if cmd.DB != "" && w.Case != "" {
			c.say("%s", words.Say(words.Lang(cmd.Lang), "walk.kept", "Case", w.Case, "DB", cmd.DB))
		}
	}
	if w.Failed > 0 {
		return errFound
	}
	return nil
}

func heading(s story.Story) string {
	if s.Title == "" {
		return s.Name
	}
	return s.Title
}

// readStory reads a file, or a built-in story by its name.
func readStory(file string) (name string, data []byte, err error) {
	if data, err = readFile(file); err == nil {
		return filepath.Base(file), data, nil
	}
	if !strings.ContainsAny(file, `/\`) {
		name = strings.TrimSuffix(file, ".txt") + ".txt"
		if data, err := packs.FS.ReadFile("scenarios/" + name); err == nil {
			return name, data, nil
		}
	}
	return "", nil, fault.New(fault.InputInvalid, "at", file, "problem", "there is no such story",
		"hint", "built in are: "+strings.Join(builtIn(), ", ")).Because(err)
}

func builtIn() []string {
	entries, err := packs.FS.ReadDir("scenarios")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".txt"); ok {
			names = append(names, name)
		}
	}
	return names
}

// desk opens the database, or one in memory, and takes the story's shop in
// where there is none yet. A nil clock is the wall's.
func (cmd *walkCmd) desk(ctx context.Context, c *console, clock story.Clock, s story.Story) (*house, error) {
	now := time.Now
	if clock != nil {
		now = clock.Now
	}
	var h *house
	var err error
	if cmd.DB != "" {
		if h, err = (database{DB: cmd.DB, Key: cmd.Key, Packs: cmd.Packs}).open(ctx, c); err != nil {
			return nil, err
		}
		h.desk.Clock = now
	} else {
		book, err := shippedBook(cmd.Packs)
		if err != nil {
			return nil, err
		}
		h = &house{store: overlay.New(nil), keys: keys.Generate(), book: book}
		h.desk = newDesk(h.store, h.keys, book, now, nil)
	}
	if err := cmd.moveIn(ctx, h, s); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// moveIn imports the story's shop into a database that holds none.
func (cmd *walkCmd) moveIn(ctx context.Context, h *house, s story.Story) error {
	there, err := h.store.Streams(ctx, "shop/", "", 1)
	if err != nil || len(there) > 0 || s.Shop == "" {
		return err
	}
	file := s.Shop + ".yaml"
	data, err := packs.FS.ReadFile("shops/" + file)
	if err != nil {
		return fault.New(fault.InputInvalid, "at", s.Name, "problem", "there is no built-in shop "+s.Shop,
			"hint", "import the shop first, as in: makegood import shop FILE --db DSN").Because(err)
	}
	ref, failed := references()
	records, err := shopfile.Read(file, data, shopfile.Options{Ref: ref})
	if err = errors.Join(err, failed()); err != nil {
		return err
	}
	policy := s.Policy
	if policy == "" {
		policy = s.Shop
	}
	return h.desk.Import(ctx, system, "shop", policy, records, nil)
}

// converse reads steps and answers each; a step that is wrong or refused ends
// nothing.
func (cmd *walkCmd) converse(ctx context.Context, c *console) (err error) {
	var clock story.Clock
	if cmd.Clock != "" {
		day, err := calendar.Parse(cmd.Clock)
		if err != nil {
			return fault.New(fault.InputInvalid, "at", "--clock", "problem", "want a day as in 2025-11-06")
		}
		clock = story.NewClock(day.Time(time.UTC).Add(10 * time.Hour))
	}
	h, err := cmd.desk(ctx, c, clock, story.Story{Name: "terminal", Shop: "department-store"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	r := story.NewRunner(h.desk, clock)
	r.Lang = words.Lang(cmd.Lang)
	talk := story.NewTalk(r)
	prompt := func() {}
	if f, ok := c.in.(*os.File); ok && isatty.IsTerminal(f.Fd()) && !cmd.JSON {
		c.say("Steps are: who what details. Say help, or who you are: cast sara clerk \"Sara\"")
		prompt = func() { fmt.Fprintf(c.out, "%s> ", talk.Seat()) }
	}
	w := walked{Story: "terminal", Steps: []story.Done{}}
	lines := bufio.NewScanner(c.in)
	lines.Buffer(nil, story.MaxBytes)
	for prompt(); lines.Scan(); prompt() {
		if word := strings.TrimSpace(lines.Text()); word == "quit" || word == "exit" {
			break
		}
		done, text, err := talk.Line(ctx, lines.Text())
		switch {
		case err != nil && ctx.Err() != nil:
			return err
		case err != nil:
			_ = c.fail(err) // told; the next line is as good as this one
			w.Failed++
		case done != nil:
			w.Steps = append(w.Steps, *done)
			if len(done.Failed) > 0 {
				w.Failed++
			}
			text = done.String()
		}
		if !cmd.JSON && err == nil && text != "" {
			c.say("%s", text)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read steps: %w", err)
	}
	if !cmd.JSON {
		return nil
	}
	w.Case, w.Links, w.Clock = r.Case(), r.Links(), h.desk.Clock()
	return c.json(w)
}
