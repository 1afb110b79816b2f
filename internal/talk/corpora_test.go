package talk_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/talk"
)

// TestCasino reports how often the end of a human negotiation shows in the
// words before it: acceptance before Accept-Deal, refusal or exit before
// Reject-Deal and Walk-Away.
func TestCasino(t *testing.T) {
	data, err := os.ReadFile(dataPath(t, "casino", "casino_valid.json"))
	if err != nil {
		t.Fatal(err)
	}
	var talks []struct {
		Logs []struct {
			Text string `json:"text"`
			ID   string `json:"id"`
		} `json:"chat_logs"`
	}
	if err := json.Unmarshal(data, &talks); err != nil {
		t.Fatal(err)
	}
	signs := map[string][]string{
		"Submit-Deal": {"offer", "counter", "accept", "concede", "summarise"}, "Accept-Deal": {"accept", "close"},
		"Reject-Deal": {"reject", "counter"}, "Walk-Away": {"walk_away", "reject", "threaten"},
	}
	seen, all := map[string]int{}, map[string]int{}
	for _, d := range talks {
		for i, l := range d.Logs {
			want, ok := signs[l.Text]
			if !ok {
				continue
			}
			all[l.Text]++
			found := false
			for k := max(0, i-4); k < i; k++ {
				r := talk.Read(talk.Utterance{Seat: talk.Customer, Text: d.Logs[k].Text, Lang: "en", On: calendar.Date(2025, 11, 27)})
				for _, act := range want {
					found = found || r.Has(act)
				}
			}
			if found {
				seen[l.Text]++
			}
		}
	}
	for _, kind := range []string{"Submit-Deal", "Accept-Deal", "Reject-Deal", "Walk-Away"} {
		t.Logf("%s: the words show it in %d of %d", kind, seen[kind], all[kind])
	}
	if seen["Accept-Deal"] == 0 || seen["Submit-Deal"] == 0 {
		t.Error("nothing of a deal was read")
	}
}

// TestCucom reports the promises and offers found in shop conversations.
func TestCucom(t *testing.T) {
	f, err := os.Open(dataPath(t, "cucom", "dev_300.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	turns, promises, dated, offers := 0, 0, 0, 0
	for n := 0; in.Scan(); n++ {
		var d struct {
			Turns []struct{ Speaker, Text string } `json:"turns"`
		}
		if err := json.Unmarshal(in.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		for _, turn := range d.Turns {
			seat := talk.House
			if turn.Speaker == "customer" {
				seat = talk.Customer
			}
			r := talk.Read(talk.Utterance{Seat: seat, Text: turn.Text, Lang: "en", On: calendar.Date(2025, 11, 27)})
			turns++
			promises += len(r.Promises)
			offers += len(r.Offers)
			for _, p := range r.Promises {
				if p.By != nil {
					dated++
				}
				if os.Getenv("TALK_SAMPLE") != "" && n%9 == 0 {
					t.Logf("P %s %v | %s", seat, p.By, p.Deed)
				}
			}
			for _, o := range r.Offers {
				if os.Getenv("TALK_SAMPLE") != "" && n%9 == 0 {
					t.Logf("O %s %s | %s", seat, o.Terms.Remedy, string([]rune(turn.Text)[o.Span[0]:o.Span[1]]))
				}
			}
		}
	}
	t.Logf("%d turns: %d promises (%d with a day), %d offers", turns, promises, dated, offers)
	if promises == 0 || offers == 0 {
		t.Error("nothing found")
	}
}
