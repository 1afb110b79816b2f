package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"makegood/internal/talk"
)

// readCmd reads utterances, JSON lines in and out.
type readCmd struct {
	Lang string `default:"auto" enum:"auto,en,ru" help:"Language of the lines that name none: auto, en or ru."`
}

// maxLine is the longest line that read takes, in bytes.
const maxLine = 4 << 20

// Run reads one utterance a line from the standard input and writes what it
// does; a line that cannot be read ends the work with its number. Whoever writes
// one line and waits has its answer: nothing is held back once no further line
// is there to be read.
func (cmd *readCmd) Run(c *console) error {
	in := bufio.NewReaderSize(c.in, 64<<10)
	skipMark(in)
	out := bufio.NewWriter(c.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		if !lineBuffered(in) {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("read: %w", err)
			}
		}
		line, err := readLine(in, maxLine)
		if len(line) > 0 && (err == nil || errors.Is(err, io.EOF)) {
			u, wrong := cmd.utterance(line)
			if wrong != nil {
				return fmt.Errorf("read: line %d: %w", n, errorAfter(out.Flush(), wrong))
			}
			if err := enc.Encode(talk.Read(u)); err != nil {
				return fmt.Errorf("read: %w", err)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return out.Flush()
		case err != nil:
			return fmt.Errorf("read: line %d: %w", n, errorAfter(out.Flush(), err))
		}
	}
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
