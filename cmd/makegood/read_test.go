package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

// TestRead reads lines as the command does: one answer a line, and an error that
// names the line.
func TestRead(t *testing.T) {
	var out bytes.Buffer
	c := &console{in: strings.NewReader(`{"id":"a","seat":"house","text":"We'll deliver the rug within 10 days.","on":"2025-11-27"}` + "\n\n" +
		`{"id":"b","seat":"customer","text":"Верните 5 000 рублей до пятницы","lang":"ru","on":"2025-11-27"}` + "\n"), out: &out}
	if err := (&readCmd{Lang: "auto"}).Run(c); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines: %s", len(lines), out.String())
	}
	for i, want := range []string{`"by":"2025-12-07"`, `"amount":"5000.00 RUB"`} {
		if !strings.Contains(lines[i], want) || !json.Valid([]byte(lines[i])) || strings.Contains(lines[i], "null") {
			t.Errorf("%s lacks %s", lines[i], want)
		}
	}
	for _, bad := range []string{`{"seat":"house"}`, `{"seat":"king","on":"2025-11-27"}`, `nothing`, `{"seat":"house","on":"2025-11-27","lang":"de"}`} {
		err := (&readCmd{}).Run(&console{in: strings.NewReader("\n" + bad + "\n"), out: &out})
		if err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: error %v", bad, err)
		}
	}
}

// TestReadAnswersWhoWaits writes a line, with the mark of some editors before it,
// and waits for its answer with the pipe left open.
func TestReadAnswersWhoWaits(t *testing.T) {
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- (&readCmd{Lang: "auto"}).Run(&console{in: in, out: out}) }()
	lines := bufio.NewReader(answers)
	for _, mark := range []string{"\ufeff", "", ""} {
		if _, err := io.WriteString(ask, mark+`{"id":"a","seat":"house","text":"Sorry.","on":"2025-11-27"}`+"\r\n"); err != nil {
			t.Fatal(err)
		}
		if line, err := lines.ReadString('\n'); err != nil || !json.Valid([]byte(line)) {
			t.Fatalf("%q, %v", line, err)
		}
	}
	if err := ask.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", maxLine+1)
	if err := (&readCmd{}).Run(&console{in: strings.NewReader(long), out: io.Discard}); err == nil || !strings.Contains(err.Error(), "line 1: longer than") {
		t.Errorf("error %v", err)
	}
}
