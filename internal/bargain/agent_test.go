package bargain

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"makegood/negotiate"
)

const start = `{"type":"start","issues":[{"name":"a","values":["x","y","z"]},{"name":"b","values":[1,2.50,true]}],"utility":{"weights":[0.6,0.4],"values":[[1,0.5,0],[0,0.5,1]],"reserved":0.1},"rounds":30,"seat":%d}`

// TestAgentPlaysAFullSession drives the agent over pipes against a strategy of
// the package, move by move, in either seat.
func TestAgentPlaysAFullSession(t *testing.T) {
	for _, strategy := range []string{"makegood", "micro", "boulware"} {
		for seat := range 2 {
			t.Run(fmt.Sprint(strategy, seat), func(t *testing.T) { playOverPipes(t, strategy, seat) })
		}
	}
}

func playOverPipes(t *testing.T, strategy string, seat int) {
	toAgent, out := io.Pipe()
	in, fromAgent := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- Agent(toAgent, fromAgent, strategy)
		fromAgent.Close()
	}()
	answers := bufio.NewScanner(in)
	send := func(format string, args ...any) {
		if _, err := fmt.Fprintf(out, format+"\n", args...); err != nil {
			t.Fatal(err)
		}
	}
	send(start, seat)
	space, err := negotiate.NewSpace(negotiate.Choice("a", "x", "y", "z"), negotiate.Choice("b", "1", "2.50", "true"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := negotiate.NewPreferences(space, []float64{0.3, 0.7}, [][]float64{{0, 0.7, 1}, {1, 0.4, 0}}, negotiate.Reserved(0))
	if err != nil {
		t.Fatal(err)
	}
	remote := remote{send: send, answers: answers, t: t}
	seats := [2]negotiate.Strategy{&remote, negotiate.Linear()}
	if seat == 1 {
		seats[0], seats[1] = seats[1], seats[0]
	}
	var m negotiate.Match
	end, err := m.Play(seats[0], seats[1], own, own, 30)
	if err != nil {
		t.Fatal(err)
	}
	if end.Agreement == nil {
		t.Error("no agreement")
	}
	agreement, err := json.Marshal(end.Agreement)
	if err != nil {
		t.Fatal(err)
	}
	send(`{"type":"end","agreement":%s}`, agreement)
	out.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// remote is a seat whose moves come over the pipe.
type remote struct {
	send    func(string, ...any)
	answers *bufio.Scanner
	t       *testing.T
}

func (r *remote) Start(*negotiate.View) error { return nil }

func (r *remote) Move(v *negotiate.View) negotiate.Move {
	offer := "null"
	if len(v.Table) > 0 {
		data, err := json.Marshal(v.Table[0])
		if err != nil {
			r.t.Fatal(err)
		}
		offer = string(data)
	}
	r.send(`{"type":"turn","round":%d,"offer":%s}`, v.Round, offer)
	if !r.answers.Scan() {
		r.t.Fatal("no answer")
	}
	var a struct {
		Type    string
		Outcome []int
	}
	if err := json.Unmarshal(r.answers.Bytes(), &a); err != nil {
		r.t.Fatal(err)
	}
	switch a.Type {
	case "accept":
		return negotiate.Move{Act: negotiate.Accept}
	case "offer":
		return negotiate.Offer(a.Outcome)
	case "walk":
		return negotiate.Move{Act: negotiate.Walk}
	}
	r.t.Fatalf("answered %s", r.answers.Text())
	return negotiate.Move{}
}

// TestAgentAnswers: what each line gets back. "-" stands for nothing.
func TestAgentAnswers(t *testing.T) {
	begin := fmt.Sprintf(start, 0)
	for name, c := range map[string][][2]string{
		"a session":              {{begin, "-"}, {`{"type":"turn","round":0,"offer":null}`, "offer"}, {`{"type":"turn","round":1,"offer":[0,2]}`, "accept"}, {`{"type":"end","agreement":[0,2]}`, "-"}},
		"not JSON":               {{`{"type":`, "error"}, {begin, "-"}, {`{"type":"turn","round":0,"offer":null}`, "offer"}},
		"empty lines":            {{"", "-"}, {"   ", "-"}, {begin, "-"}},
		"unknown type":           {{`{"type":"hello"}`, "error"}},
		"a turn before a start":  {{`{"type":"turn","round":0,"offer":null}`, "error"}},
		"an end before a start":  {{`{"type":"end","agreement":null}`, "error"}},
		"an outcome too short":   {{begin, "-"}, {`{"type":"turn","round":0,"offer":[1]}`, "error"}, {`{"type":"turn","round":0,"offer":[0,2]}`, "accept"}},
		"no such value":          {{begin, "-"}, {`{"type":"turn","round":0,"offer":[0,3]}`, "error"}},
		"a fraction of a value":  {{begin, "-"}, {`{"type":"turn","round":0,"offer":[0,1.5]}`, "error"}},
		"a round too late":       {{begin, "-"}, {`{"type":"turn","round":30,"offer":null}`, "error"}},
		"a round left out":       {{begin, "-"}, {`{"type":"turn","offer":null}`, "error"}},
		"no rounds":              {{strings.Replace(begin, `"rounds":30`, `"rounds":0`, 1), "error"}},
		"no seat":                {{strings.Replace(begin, `"seat":0`, `"seat":2`, 1), "error"}},
		"no utility":             {{`{"type":"start","issues":[{"name":"a","values":["x"]}],"rounds":1,"seat":0}`, "error"}},
		"tables that do not fit": {{strings.Replace(begin, `[0,0.5,1]]`, `[0,0.5]]`, 1), "error"}},
		"a failed start":         {{begin, "-"}, {strings.Replace(begin, `"seat":0`, `"seat":7`, 1), "error"}, {`{"type":"turn","round":0,"offer":[0,2]}`, "accept"}},
		"two sessions":           {{begin, "-"}, {`{"type":"end","agreement":null}`, "-"}, {begin, "-"}, {`{"type":"turn","round":29,"offer":[0,0]}`, "accept"}},
		"nothing to be had":      {{strings.Replace(begin, `"reserved":0.1`, `"reserved":2`, 1), "-"}, {`{"type":"turn","round":0,"offer":[0,2]}`, "walk"}},
	} {
		t.Run(name, func(t *testing.T) {
			var in strings.Builder
			var want []string
			for _, line := range c {
				in.WriteString(line[0] + "\n")
				if line[1] != "-" {
					want = append(want, line[1])
				}
			}
			if got := answers(t, in.String()); strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("answered %v, want %v", got, want)
			}
		})
	}
}

// answers are the types of the lines that come back.
func answers(t *testing.T, in string) []string {
	t.Helper()
	var out bytes.Buffer
	if err := Agent(strings.NewReader(in), &out, "makegood"); err != nil {
		t.Fatal(err)
	}
	var types []string
	for line := range strings.Lines(out.String()) {
		var a struct {
			Type    string
			Message string
			Outcome []int
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if (a.Type == "error") != (a.Message != "") || (a.Type == "offer") != (a.Outcome != nil) {
			t.Errorf("answer %s", line)
		}
		types = append(types, a.Type)
	}
	return types
}

func TestAgentForgetsALineTooLong(t *testing.T) {
	if testing.Short() {
		t.Skip("a line of 64 MB")
	}
	in := io.MultiReader(strings.NewReader(fmt.Sprintf(start, 0)+"\n"), io.LimitReader(zeros{}, maxLine+1),
		strings.NewReader("\n"+`{"type":"turn","round":0,"offer":[0,2]}`))
	var out bytes.Buffer
	if err := Agent(in, &out, "linear"); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 2 || !strings.Contains(lines[0], "error") || !strings.Contains(lines[1], "accept") {
		t.Errorf("%q", out.String())
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

// FuzzAgent: whatever comes in, each answer is one line of the protocol.
func FuzzAgent(f *testing.F) {
	f.Add(fmt.Sprintf(start, 0) + "\n" + `{"type":"turn","round":0,"offer":null}` + "\n" + `{"type":"turn","round":1,"offer":[0,1]}` + "\n" + `{"type":"end","agreement":null}`)
	f.Add(fmt.Sprintf(start, 1) + "\n" + `{"type":"turn","round":29,"offer":[2,0]}` + "\n{}\n[]\nnull")
	f.Add(`{"type":"start","issues":[{"name":"a","values":["x"]}],"utility":{"weights":[1e308],"values":[[1e308]],"reserved":-1e999},"rounds":9223372036854775807,"seat":1}`)
	f.Fuzz(func(t *testing.T, in string) {
		for _, typ := range answers(t, in) {
			switch typ {
			case "offer", "accept", "walk", "error":
			default:
				t.Fatalf("answered %q", typ)
			}
		}
	})
}
