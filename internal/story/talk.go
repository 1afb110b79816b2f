package story

import (
	"context"
	"fmt"
	"strings"
)

// Talk reads steps one at a time, as somebody types them.
type Talk struct {
	runner *Runner
	parser *parser
	line   int
}

// NewTalk begins to listen for a runner.
func NewTalk(r *Runner) *Talk { return &Talk{runner: r, parser: newParser("")} }

// Seat is who acts where a line names nobody; "walk" where nobody was cast yet.
func (t *Talk) Seat() string {
	if t.parser.seated == "" {
		return "walk"
	}
	return t.parser.seated
}

// Line takes one line: a step, a member of the cast, or one of help, as NAME,
// show. It answers with what became of a step, or with a text. An error says
// what was wrong with the line; nothing was done then.
func (t *Talk) Line(ctx context.Context, line string) (*Done, string, error) {
	t.line++
	word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	switch word {
	case "help", "?":
		return nil, Help(strings.TrimSpace(rest)), nil
	case "as":
		return nil, "", t.sit(strings.TrimSpace(rest))
	case "show":
		line = t.Seat() + " | looks"
	}
	steps, members := len(t.parser.story.Steps), len(t.parser.story.Cast)
	if err := t.parser.line(t.line, line); err != nil {
		return nil, "", err
	}
	if now := t.parser.story.Cast; len(now) > members {
		if err := t.runner.Cast(ctx, now[members:]...); err != nil {
			delete(t.parser.cast, now[members].ID)
			t.parser.story.Cast = now[:members]
			return nil, "", err
		}
		if t.parser.seated == "" {
			t.parser.seated = now[members].ID
		}
	}
	if s := t.parser.story.Steps; len(s) > steps {
		last := &s[len(s)-1]
		d, err := t.runner.Step(ctx, last)
		if len(last.Expects) == 0 { // nobody said what to expect: a refusal is an answer
			d.Failed = []string{}
		}
		return &d, "", err
	}
	return nil, "", nil
}

// sit lets another member of the cast act.
func (t *Talk) sit(name string) error {
	if t.parser.cast[name] == nil {
		return place{"", t.line, 4}.bad("nobody in the cast is called %q", t.parser.people(), name)
	}
	t.parser.seated = name
	return nil
}

// String is a step and what became of it, for a terminal.
func (d Done) String() string {
	var b strings.Builder
	who := d.Who
	if who == "" {
		who = "clock"
	}
	fmt.Fprintf(&b, "%s  %s %s", d.At, who, d.What)
	if d.Details != "" {
		fmt.Fprintf(&b, "  %s", d.Details)
	}
	block := func(mark, text string) {
		lead := strings.Repeat(" ", 18)
		fmt.Fprintf(&b, "\n%s%s%s", lead, mark, strings.ReplaceAll(text, "\n", "\n"+lead+"  "))
	}
	switch {
	case d.Refused != "":
		block("✗ ", d.Refused+": "+d.Text)
	case d.Text != "":
		block("» ", d.Text)
	}
	for _, e := range d.Effects {
		block("· ", e)
	}
	for _, f := range d.Failed {
		block("! ", f)
	}
	return b.String()
}
