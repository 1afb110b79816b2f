package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestLines reads the project's own lines: every heading names known acts, every
// line says something in every way that it can be said.
func TestLines(t *testing.T) {
	lines, err := readLines("lines")
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	heard := map[string]bool{}
	for _, l := range lines {
		if l.lang != "en" && l.lang != "ru" || len(l.labels) == 0 {
			t.Fatalf("%+v", l)
		}
		for range 20 {
			u := l.said(r)
			if strings.TrimSpace(u.Text) == "" || strings.ContainsAny(u.Text, "{}|") {
				t.Fatalf("%q says %q", l.text, u.Text)
			}
		}
		for _, label := range l.labels {
			heard[l.lang+label] = true
		}
	}
	for _, label := range labels {
		if !heard["en"+label] || !heard["ru"+label] {
			t.Errorf("no line for %s in both languages", label)
		}
	}
}

func TestSay(t *testing.T) {
	l := line{text: "{a|b} c{ d|}"}
	if n := l.ways(); n != 4 {
		t.Errorf("%d ways, want 4", n)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var said []string
	for range 100 {
		if s := l.say(r); !slices.Contains(said, s) {
			said = append(said, s)
		}
	}
	slices.Sort(said)
	if want := []string{"a c", "a c d", "b c", "b c d"}; !slices.Equal(said, want) {
		t.Errorf("said %q, want %q", said, want)
	}
}

func TestHeading(t *testing.T) {
	l, err := heading("= hc counter,apologise:sympathy/refund")
	if err != nil || len(l.seats) != 2 || !slices.Equal(l.labels, []string{"remedy/refund", "counter", "apologise", "apologise/sympathy"}) {
		t.Fatalf("%+v, %v", l, err)
	}
	for _, wrong := range []string{"= x offer", "= h", "= h shout", "= c offer/moon"} {
		if _, err := heading(wrong); err == nil {
			t.Errorf("%s was taken", wrong)
		}
	}
}
