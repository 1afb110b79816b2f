package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/talk"
)

// line is a way to say something: who may say it, what it does, and a text with
// choices in braces, {like|as} this.
type line struct {
	seats  []talk.Seat
	labels []string
	lang   string
	text   string
	group  int
}

// readLines reads the files NAME.LANG.txt of a folder. A heading
//
//	= SEATS ACT,ACT:KIND/REMEDY
//
// (h house, c customer; "-" for no act) tells what the lines below it do.
func readLines(folder string) ([]line, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var out []line
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		lang := strings.TrimPrefix(filepath.Ext(strings.TrimSuffix(path, ".txt")), ".")
		var head line
		for n, text := range strings.Split(string(data), "\n") {
			text = strings.TrimSpace(text)
			switch {
			case text == "":
			case strings.HasPrefix(text, "= "):
				if head, err = heading(text); err != nil {
					return nil, fmt.Errorf("%s:%d: %w", path, n+1, err)
				}
			default:
				l := head
				l.lang, l.text, l.group = lang, text, len(out)
				out = append(out, l)
			}
		}
	}
	return out, nil
}

func heading(text string) (line, error) {
	fields := strings.Fields(text)
	if len(fields) != 3 {
		return line{}, fmt.Errorf("want = SEATS ACTS: %s", text)
	}
	var l line
	for _, c := range fields[1] {
		switch c {
		case 'h':
			l.seats = append(l.seats, talk.House)
		case 'c':
			l.seats = append(l.seats, talk.Customer)
		default:
			return line{}, fmt.Errorf("no such seat: %c", c)
		}
	}
	acts, remedy, _ := strings.Cut(fields[2], "/")
	if remedy != "" {
		l.labels = append(l.labels, "remedy/"+remedy)
	}
	for act := range strings.SplitSeq(acts, ",") {
		if act == "-" {
			act = "none"
		}
		name, kind, found := strings.Cut(act, ":")
		l.labels = append(l.labels, name)
		if found {
			l.labels = append(l.labels, name+"/"+kind)
		}
	}
	for _, label := range l.labels {
		if !slices.Contains(labels, label) {
			return line{}, fmt.Errorf("no such label: %s", label)
		}
	}
	return l, nil
}

// say draws one way to say the line.
func (l line) say(r *rand.Rand) string {
	var b strings.Builder
	for rest := l.text; ; {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		choice, tail, _ := strings.Cut(after, "}")
		options := strings.Split(choice, "|")
		b.WriteString(options[r.IntN(len(options))])
		rest = tail
	}
}

// ways is the number of ways to say the line.
func (l line) ways() int {
	n := 1
	for rest := l.text; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found || n > 1000 {
			return n
		}
		choice, tail, _ := strings.Cut(after, "}")
		n *= strings.Count(choice, "|") + 1
		rest = tail
	}
}

// rough types a text the way people do: with a full stop or none, a question
// mark forgotten, now and then a slip of the finger.
func rough(text string, r *rand.Rand) string {
	switch {
	case strings.HasSuffix(text, "?"):
		if r.IntN(4) == 0 {
			text = strings.TrimSuffix(text, "?")
		}
	case !strings.ContainsAny(text[len(text)-1:], ".!,)\""):
		text += []string{"", ".", ".", "!"}[r.IntN(4)]
	}
	if r.IntN(6) > 0 {
		return text
	}
	runes := []rune(text)
	at := 1 + r.IntN(max(len(runes)-2, 1))
	if at+1 >= len(runes) || runes[at] == ' ' || runes[at+1] == ' ' {
		return text
	}
	if r.IntN(2) == 0 {
		runes[at], runes[at+1] = runes[at+1], runes[at]
		return string(runes)
	}
	return string(append(runes[:at], runes[at+1:]...))
}

// said is a line once said.
func (l line) said(r *rand.Rand) talk.Utterance {
	return talk.Utterance{Seat: l.seats[r.IntN(len(l.seats))], Text: rough(l.say(r), r), Lang: l.lang, On: calendar.Date(2026, 4, 14)}
}
