package talk_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"makegood/internal/talk"
	"makegood/internal/talk/score"
)

// readStyles reads testdata/styles.txt into the shape of the labelled set.
func readStyles(t testing.TB) map[string][]score.Line {
	t.Helper()
	f, err := os.Open("testdata/styles.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string][]score.Line{}
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		head, rest, ok := strings.Cut(line, " | ")
		text, answer, ok2 := strings.Cut(rest, " =>")
		fields := strings.Fields(head)
		if !ok || !ok2 || len(fields) != 3 {
			t.Fatalf("styles.txt:%d: %s", n, line)
		}
		g := score.Line{Utterance: talk.Utterance{ID: fmt.Sprintf("%s-%s-%d", fields[0], fields[2], n), Seat: talk.House, Text: text, Lang: fields[0]}}
		if fields[1] == "c" {
			g.Seat = talk.Customer
		}
		if err := g.On.UnmarshalText([]byte("2025-11-27")); err != nil {
			t.Fatal(err)
		}
		styleAnswer(t, &g, answer)
		out[fields[0]] = append(out[fields[0]], g)
	}
	return out
}

func styleAnswer(t testing.TB, g *score.Line, answer string) {
	t.Helper()
	for i, part := range strings.Split(answer, ";") {
		part = strings.TrimSpace(part)
		if i == 0 {
			for a := range strings.FieldsSeq(part) {
				act, kind, _ := strings.Cut(a, "/")
				g.Acts = append(g.Acts, talk.Act{Act: act, Kind: kind})
			}
			continue
		}
		name, list, _ := strings.Cut(part, "=")
		for v := range strings.SplitSeq(list, ",") {
			switch name {
			case "M":
				g.Money = append(g.Money, v)
			case "D":
				g.Dates = append(g.Dates, v)
			case "N":
				g.Orders = append(g.Orders, v)
			case "P":
				p := talk.Promise{Promisor: g.Seat}
				if v != "-" {
					if err := json.Unmarshal([]byte(`{"by":"`+v+`"}`), &p); err != nil {
						t.Fatal(err)
					}
				}
				g.Promises = append(g.Promises, p)
			case "O":
				g.Offers = append(g.Offers, styleOffer(t, v))
			}
		}
	}
}

func styleOffer(t testing.TB, v string) talk.Offer {
	t.Helper()
	parts := append(strings.Split(v, ":"), "", "")
	text := `{"terms":{"remedy":"` + parts[0] + `"`
	if parts[1] != "" {
		text += `,"amount":"` + parts[1] + `"`
	}
	if parts[2] != "" {
		text += `,"percent":` + parts[2]
	}
	var o talk.Offer
	if err := json.Unmarshal([]byte(text+"}}"), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestStyles scores the reader on short, formal, mistyped, sarcastic, spoken and
// mixed utterances. docs/reading.md tells how they scored when read blind.
func TestStyles(t *testing.T) {
	for lang, gold := range readStyles(t) {
		s := score.Measure(gold, talk.Read, t.Logf)
		t.Logf("%s %s", lang, s)
		demand(t, s, lang, 0.85, 0.80, 0.95, 0.85)
	}
}

// BenchmarkRead reads the styles set, one utterance an iteration.
func BenchmarkRead(b *testing.B) {
	var all []score.Line
	for _, gold := range readStyles(b) {
		all = append(all, gold...)
	}
	talk.Default()
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		talk.Read(all[i%len(all)].Utterance)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "utterances/s")
}
