package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"makegood/internal/talk"
	"makegood/internal/talk/weigh"
)

// labels are what the model tells apart: the acts first, then kinds and remedies.
var labels = append(talk.Acts(),
	"apologise/sympathy", "apologise/inconvenience", "apologise/responsibility",
	"blame/maker", "blame/carrier", "blame/colleague", "blame/customer",
	"remedy/refund", "remedy/price_reduction", "remedy/repair", "remedy/replacement", "remedy/exchange", "remedy/store_credit",
	"remedy/delivery", "remedy/compensation", "remedy/fee_waiver", "remedy/cancellation", "none")

// How many ways of a line are learnt at most, and how lines are drawn.
const (
	waysLearnt = 4
	waysJoined = 20 // tries; most pairs do not fit together
	seed       = 20261122
	nobody     = -1 // the hand of what no stranger wrote
)

// trainActs fits the model of acts on the lines of a folder and on labelled
// utterances.
func trainActs(folder, out string, labelled []string) error {
	examples, err := taught(folder, handsOf(labelled))
	if err != nil {
		return err
	}
	return os.WriteFile(out, weigh.Learn(examples, labels, seed).Bytes(), 0o644)
}

// single says each line by itself in several ways.
func single(lines []line, r *rand.Rand) []weigh.Example {
	var out []weigh.Example
	for _, l := range lines {
		heard := map[string]bool{}
		for range min(l.ways()+1, waysLearnt) {
			u := l.said(r)
			if key := u.Text + string(u.Seat); !heard[key] {
				heard[key] = true
				out = append(out, weigh.Example{Sentences: talk.Features(u), Labels: l.labels, Hand: nobody})
			}
		}
	}
	return out
}

// joined says two lines of a share in one breath, in one sentence or in two, so
// that one act is not taken to shut out another.
func joined(lines []line, r *rand.Rand) []weigh.Example {
	var out []weigh.Example
	for n := range lines {
		for range waysJoined {
			x := lines[n]
			y := lines[r.IntN(len(lines))]
			if x.lang != y.lang {
				continue
			}
			seats := slices.DeleteFunc(slices.Clone(x.seats), func(s talk.Seat) bool { return !slices.Contains(y.seats, s) })
			if len(seats) == 0 {
				continue
			}
			u := x.said(r)
			u.Seat = seats[r.IntN(len(seats))]
			u.Text = strings.TrimRight(u.Text, ".!,") + joints[x.lang][r.IntN(len(joints[x.lang]))] + y.said(r).Text
			out = append(out, weigh.Example{Sentences: talk.Features(u), Labels: append(slices.Clone(x.labels), y.labels...), Hand: nobody})
		}
	}
	return out
}

var joints = map[string][]string{
	"en": {", and ", ", but ", "; ", ", ", ". ", ". ", ". ", "! ", " - "},
	"ru": {", и ", ", но ", "; ", ", ", ". ", ". ", ". ", "! ", " — "},
}

// usage of the command.
const usage = "usage: train intents BITEXT_FOLDER MODEL_FILE | train acts LINES_FOLDER MODEL_FILE [LABELLED...] | train hands LINES_FOLDER LABELLED..."

func command(args []string) error {
	if len(args) < 3 || args[0] == "intents" && len(args) > 3 {
		return fmt.Errorf("%s", usage)
	}
	switch args[0] {
	case "intents":
		return trainIntents(args[1], args[2])
	case "acts":
		return trainActs(args[1], args[2], args[3:])
	case "hands":
		return leaveOut(args[1], args[2:])
	}
	return fmt.Errorf("%s", usage)
}
