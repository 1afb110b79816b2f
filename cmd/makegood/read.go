package main

import (
	"bufio"
	"encoding/json"
	"fmt"

	"makegood/internal/talk"
)

// readCmd reads utterances, JSON lines in and out.
type readCmd struct {
	Lang string `default:"auto" enum:"auto,en,ru" help:"Language of the lines that name none: auto, en or ru."`
}

// maxLine is the longest line that read takes, in bytes.
const maxLine = 4 << 20

// Run reads one utterance a line from the standard input and writes what it
// does; a line that cannot be read ends the work with its number.
func (cmd *readCmd) Run(c *console) error {
	in := bufio.NewScanner(c.in)
	in.Buffer(make([]byte, 0, 64<<10), maxLine)
	out := bufio.NewWriter(c.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; in.Scan(); n++ {
		if len(in.Bytes()) == 0 {
			continue
		}
		u, err := cmd.utterance(in.Bytes())
		if err != nil {
			return fmt.Errorf("read: line %d: %w", n, errorAfter(out.Flush(), err))
		}
		if err := enc.Encode(talk.Read(u)); err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("read: %w", errorAfter(out.Flush(), err))
	}
	return out.Flush()
}

// errorAfter prefers the error of writing what was already read.
func errorAfter(flushed, err error) error {
	if flushed != nil {
		return flushed
	}
	return err
}

func (cmd *readCmd) utterance(line []byte) (talk.Utterance, error) {
	var u talk.Utterance
	if err := json.Unmarshal(line, &u); err != nil {
		return u, err
	}
	switch {
	case u.Seat != talk.House && u.Seat != talk.Customer:
		return u, fmt.Errorf("seat is %q, want house or customer", u.Seat)
	case u.On == 0:
		return u, fmt.Errorf("on is missing: the day it was said, as 2025-11-27")
	case u.Lang == "":
		u.Lang = cmd.Lang
	case u.Lang != "en" && u.Lang != "ru" && u.Lang != "auto":
		return u, fmt.Errorf("lang is %q, want en, ru or auto", u.Lang)
	}
	return u, nil
}
