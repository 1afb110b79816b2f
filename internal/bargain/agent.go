package bargain

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"makegood/negotiate"
)

// maxLine bounds one line of the agent protocol.
const maxLine = 64 << 20

// message is a line that comes in.
type message struct {
	Type    string          `json:"type"`
	Issues  []agentIssue    `json:"issues"`
	Utility *agentUtility   `json:"utility"`
	Rounds  *int            `json:"rounds"`
	Seat    *int            `json:"seat"`
	Round   *int            `json:"round"`
	Offer   *[]int          `json:"offer"`
	Rest    json.RawMessage `json:"agreement"`
}

type agentIssue struct {
	Name   string  `json:"name"`
	Values []label `json:"values"`
}

// label is a value as text; numbers and truth values are taken as written.
type label string

// UnmarshalJSON implements json.Unmarshaler.
func (l *label) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(l))
	}
	if len(data) > 0 && (data[0] == '{' || data[0] == '[') {
		return errors.New("a value must be a word or a number")
	}
	*l = label(data)
	return nil
}

type agentUtility struct {
	Weights  []float64   `json:"weights"`
	Values   [][]float64 `json:"values"`
	Reserved *float64    `json:"reserved"`
	Bias     float64     `json:"bias"`
	Discount *float64    `json:"discount"`
}

// reply is a line that goes out.
type reply struct {
	Type    string `json:"type"`
	Outcome []int  `json:"outcome,omitempty"`
	Message string `json:"message,omitempty"`
}

// Agent plays one seat over JSON lines, one session after the other, until the
// input ends: a start, a turn for each of its moves, an end. Each turn gets
// one line back. A malformed line gets an error line and changes nothing.
func Agent(r io.Reader, w io.Writer, strategy string) error {
	e, err := Strategy(strategy)
	if err != nil {
		return err
	}
	a := agent{entry: e}
	in := bufio.NewReaderSize(r, 1<<16)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for {
		line, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLong) {
			return fmt.Errorf("agent: %w", err)
		}
		var answer *reply
		switch {
		case errors.Is(err, errLong):
			answer = &reply{Type: "error", Message: err.Error()}
		case len(bytes.TrimSpace(line)) > 0:
			answer = a.line(line)
		}
		if answer != nil {
			if err := out.Encode(answer); err != nil {
				return fmt.Errorf("agent: %w", err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}

var errLong = fmt.Errorf("a line of more than %d MB", maxLine>>20)

// readLine reads up to the end of the line; of a line too long it reads and
// forgets the rest.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxLine; !long {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if long && (err == nil || err == io.EOF) {
			return nil, errLong
		}
		return line, err
	}
}

// agent is the seat's state between lines.
type agent struct {
	entry    negotiate.Entry
	strategy negotiate.Strategy
	view     negotiate.View
	playing  bool
	table    [1]negotiate.Outcome
}

// line takes in one line and answers what goes out, nil for nothing.
func (a *agent) line(data []byte) *reply {
	var m message
	err := json.Unmarshal(data, &m)
	var out *reply
	if err == nil {
		switch m.Type {
		case "start":
			err = a.start(&m)
		case "turn":
			out, err = a.turn(&m)
		case "end":
			if !a.playing {
				err = errors.New("no session to end: a start comes first")
			}
			a.playing = false
		default:
			err = fmt.Errorf("unknown type %q: start, turn and end are known", m.Type)
		}
	}
	if err != nil {
		return &reply{Type: "error", Message: err.Error()}
	}
	return out
}

func (a *agent) start(m *message) error {
	switch {
	case m.Utility == nil:
		return errors.New("start: no utility")
	case m.Rounds == nil || *m.Rounds < 1:
		return errors.New("start: rounds must be 1 or more")
	case m.Seat == nil || *m.Seat < 0 || *m.Seat > 1:
		return errors.New("start: seat must be 0 or 1")
	}
	var issues []negotiate.Issue
	for _, i := range m.Issues {
		values := make([]string, len(i.Values))
		for v, l := range i.Values {
			values[v] = string(l)
		}
		issues = append(issues, negotiate.Choice(i.Name, values...))
	}
	space, err := negotiate.NewSpace(issues...)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	options := []negotiate.Option{negotiate.Bias(m.Utility.Bias)}
	if m.Utility.Reserved != nil {
		options = append(options, negotiate.Reserved(*m.Utility.Reserved))
	}
	if m.Utility.Discount != nil {
		options = append(options, negotiate.Discount(*m.Utility.Discount))
	}
	own, err := negotiate.NewPreferences(space, m.Utility.Weights, m.Utility.Values, options...)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	view := negotiate.View{Seat: negotiate.Seat(*m.Seat), Own: own, Rounds: *m.Rounds}
	strategy := a.entry.New(1)
	if err := strategy.Start(&view); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	a.strategy, a.view, a.playing = strategy, view, true
	return nil
}

func (a *agent) turn(m *message) (*reply, error) {
	switch {
	case !a.playing:
		return nil, errors.New("turn: no session: a start comes first")
	case m.Round == nil || *m.Round < 0 || *m.Round >= a.view.Rounds:
		return nil, fmt.Errorf("turn: round must be 0 to %d", a.view.Rounds-1)
	}
	a.view.Table = nil
	if m.Offer != nil {
		if err := a.view.Own.Space().Contains(*m.Offer); err != nil {
			return nil, fmt.Errorf("turn: %w", err)
		}
		a.table[0] = *m.Offer
		a.view.Table = a.table[:]
	}
	a.view.Round = *m.Round
	switch move := a.strategy.Move(&a.view); move.Act {
	case negotiate.Accept:
		return &reply{Type: "accept"}, nil
	case negotiate.Propose:
		return &reply{Type: "offer", Outcome: move.Packages[0]}, nil
	default:
		return &reply{Type: "walk"}, nil
	}
}
