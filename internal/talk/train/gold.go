package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/talk"
	"makegood/internal/talk/weigh"
)

// gold is a labelled utterance.
type gold struct {
	talk.Utterance
	Acts   []talk.Act   `json:"acts"`
	Offers []talk.Offer `json:"offers"`
}

// timesSaid is how often a labelled utterance is learnt, each time typed anew.
const timesSaid = 4

// timesJoined is how often it is learnt with a line of ours before or behind it.
const timesJoined = 2

// besides says the utterance and one of the lines in one breath, and tells the
// labels of the line.
func (g *gold) besides(lines []line, r *rand.Rand) (talk.Utterance, []string) {
	for {
		l := lines[r.IntN(len(lines))]
		if l.lang != g.Lang || !slices.Contains(l.seats, g.Seat) {
			continue
		}
		u, first, then := g.Utterance, g.Text, l.said(r).Text
		if r.IntN(2) == 0 {
			first, then = then, first
		}
		u.Text = strings.TrimRight(first, ".!,") + joints[l.lang][r.IntN(len(joints[l.lang]))] + then
		return u, slices.Clone(l.labels)
	}
}

// readGold reads labelled utterances: FILE.jsonl in the shape of the answer of
// makegood read, or FILE.txt, one "LANG SEAT STYLE | text => acts; O=remedy" a line.
func readGold(path string) ([]gold, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var out []gold
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		text := in.Text()
		var g gold
		switch {
		case text == "" || text[0] == '#':
			continue
		case strings.HasSuffix(path, ".txt"):
			err = styled(text, &g)
		default:
			err = json.Unmarshal(in.Bytes(), &g)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		out = append(out, g)
	}
	return out, in.Err()
}

func styled(text string, g *gold) error {
	head, rest, _ := strings.Cut(text, " | ")
	said, answer, ok := strings.Cut(rest, " =>")
	fields := strings.Fields(head)
	if !ok || len(fields) != 3 {
		return fmt.Errorf("want LANG SEAT STYLE | text => acts: %s", text)
	}
	g.Utterance = talk.Utterance{Seat: talk.House, Text: said, Lang: fields[0], On: calendar.Date(2025, 11, 27)}
	if fields[1] == "c" {
		g.Seat = talk.Customer
	}
	acts, more, _ := strings.Cut(answer, ";")
	for act := range strings.FieldsSeq(acts) {
		name, kind, _ := strings.Cut(act, "/")
		g.Acts = append(g.Acts, talk.Act{Act: name, Kind: kind})
	}
	for part := range strings.SplitSeq(more, ";") {
		if list, ok := strings.CutPrefix(strings.TrimSpace(part), "O="); ok {
			for o := range strings.SplitSeq(list, ",") {
				remedy, _, _ := strings.Cut(o, ":")
				g.Offers = append(g.Offers, talk.Offer{Terms: talk.Terms{Remedy: remedy}})
			}
		}
	}
	return nil
}

// labels are those that the model learns from the utterance.
func (g *gold) labels() []string {
	var out []string
	add := func(label string) {
		if slices.Contains(labels, label) && !slices.Contains(out, label) {
			out = append(out, label)
		}
	}
	for _, a := range g.Acts {
		add(a.Act)
		add(a.Act + "/" + a.Kind)
	}
	for _, o := range g.Offers {
		add("remedy/" + o.Terms.Remedy)
	}
	if len(out) == 0 {
		add("none")
	}
	return out
}

// goldExamples are the labelled utterances of the files. The rules were written
// with those of FILE.txt in view, so only their words teach anything.
func goldExamples(paths []string, hand int, lines []line, r *rand.Rand) ([]weigh.Example, error) {
	var out []weigh.Example
	for _, path := range paths {
		list, err := readGold(path)
		if err != nil {
			return nil, err
		}
		for _, g := range list {
			share := float32(1)
			if strings.HasSuffix(path, ".txt") {
				share = 0
			}
			for n := range timesSaid {
				u := g.Utterance
				if n > 0 {
					u.Text = rough(u.Text, r)
				}
				out = append(out, weigh.Example{Share: share, Sentences: talk.Features(u), Labels: g.labels(), Hand: hand})
			}
			for range timesJoined {
				u, more := g.besides(lines, r)
				out = append(out, weigh.Example{Sentences: talk.Features(u), Labels: append(more, g.labels()...), Hand: hand})
			}
		}
	}
	return out, nil
}
