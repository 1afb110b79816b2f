package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"

	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// console is where a command reads and writes: answers to out, diagnostics and
// progress to err.
type console struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
}

// answer is where answers go; it remembers that one could not be written.
type answer struct {
	io.Writer
	failed error
}

// Write writes on, and keeps the first failure.
func (a *answer) Write(p []byte) (int, error) {
	n, err := a.Writer.Write(p)
	if a.failed == nil {
		a.failed = err
	}
	return n, err
}

// say writes a line of the answer for people.
func (c *console) say(format string, a ...any) { fmt.Fprintf(c.out, format+"\n", a...) }

// note writes a line about what is going on.
func (c *console) note(format string, a ...any) { fmt.Fprintf(c.err, format+"\n", a...) }

// json writes the one JSON document of a command that was given --json.
func (c *console) json(v any) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// errFound ends a command whose answer is that something is wrong: the
// answer has been given, the exit code is 1.
var errFound = errors.New("something is wrong")

// errTold ends a command whose input was wrong and of which everything has been
// told: the exit code is 2.
var errTold = errors.New("the input is wrong")

// fail tells an error and gives the exit code of its fault; 1 for any other.
func (c *console) fail(err error) int {
	switch {
	case errors.Is(err, errFound):
		return 1
	case errors.Is(err, errTold):
		return fault.Usage.Meaning().Exit
	}
	if problems, ok := errors.AsType[rights.Problems](err); ok {
		for _, p := range problems {
			c.diagnose(p.String(), "")
		}
		return 1
	}
	e := fault.As(err)
	if e == nil {
		c.diagnose(err.Error(), "")
		return 1
	}
	c.diagnose(sentence(e), hint(e))
	return e.Code.Meaning().Exit
}

// misused tells what is wrong with the call itself.
func (c *console) misused(err error) int {
	way := "makegood --help lists the commands and what each takes"
	var parse interface{ ExitCode() int }
	if e := fault.As(err); e != nil && !errors.As(err, &parse) {
		return c.fail(err)
	}
	c.diagnose(err.Error(), way)
	return fault.Usage.Meaning().Exit
}

// problem tells one thing that is wrong with a document, and where.
func (c *console) problem(p rights.Problem) {
	way := p.Hint
	p.Hint = ""
	c.diagnose(p.String(), way)
}

func (c *console) diagnose(problem, way string) {
	fmt.Fprintf(c.err, "error: %s\n", strings.TrimSpace(problem))
	if way != "" {
		fmt.Fprintf(c.err, "hint: %s\n", way)
	}
}

// sentence is what the operator of this machine is told: the sentence of the
// code, and where the sentence names nothing, what caused it.
func sentence(e *fault.Error) string {
	text := words.Sentence(words.English, e)
	switch e.Code {
	case fault.WrongKey:
		if problem, ok := e.Args["problem"].(string); ok {
			return problem
		}
	case fault.Internal, fault.Unavailable, fault.LogDamaged, fault.DatabaseNewer:
		if e.Cause != nil {
			return fmt.Sprintf("%s (%v)", text, e.Cause)
		}
	}
	return text
}

// hints are what to do about a code where the fault does not say it.
var hints = map[fault.Code]string{
	fault.WrongKey:        "set MAKEGOOD_KEY or give --key FILE to the key that this database was made with",
	fault.HeldOpen:        "close what is open first; docs/operating.md says what holds an erasure up",
	fault.LogDamaged:      "makegood verify names every place; restore from a backup",
	fault.CustomerUnknown: "name them by the shop's own customer id, or by e-mail address",
	fault.OverMandate:     "escalate it to somebody with more authority",
}

func hint(e *fault.Error) string {
	if way, ok := e.Args["hint"].(string); ok {
		return way
	}
	return hints[e.Code]
}

// progress shows how far a long piece of work has come: a bar in a terminal,
// a line at each fifth elsewhere.
func (c *console) progress(what string) (step func(done, total int), finish func()) {
	if f, ok := c.err.(*os.File); !ok || !isatty.IsTerminal(f.Fd()) {
		last := -1
		return func(done, total int) {
			if fifth := 5 * done / max(total, 1); fifth != last {
				last = fifth
				c.note("%s: %d of %d", what, done, total)
			}
		}, func() {}
	}
	bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(30), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	return func(done, total int) {
			bar.ChangeMax(total)
			_ = bar.Set(done) // a bar that can't be drawn is no reason to stop
		}, func() {
			_ = bar.Finish()
		}
}
