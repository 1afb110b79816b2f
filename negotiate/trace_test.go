package negotiate_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"makegood/negotiate"
	"makegood/negotiate/scenario"
)

// TestTraces plays Boulware, Linear and Conceder against each other where
// NegMAS did, and demands the same offers, utilities of both sides, and end.
func TestTraces(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "reference", "sao"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no traces: %v", err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var ref struct {
			Domain   string     `json:"domain"`
			Steps    int        `json:"n_steps"`
			Reserved [2]float64 `json:"reserved"`
			Runs     []struct {
				A, B  string
				Utils *[2]float64
				Step  int
				Trace [][4]float64
			}
		}
		if err := json.Unmarshal(data, &ref); err != nil {
			t.Fatal(err)
		}
		s, err := scenario.Read(filepath.Join(shared(t, "reference", "negmas"), strings.ReplaceAll(ref.Domain, "/", "__")+".json"))
		if err != nil {
			t.Fatal(err)
		}
		played := 0
		for _, run := range ref.Runs {
			makers := map[string]func() *negotiate.TimeBased{"Boulware": negotiate.Boulware, "Linear": negotiate.Linear, "Conceder": negotiate.Conceder}
			a, b := makers[run.A], makers[run.B]
			if a == nil || b == nil {
				continue
			}
			played++
			t.Run(ref.Domain+"/"+run.A+"-"+run.B, func(t *testing.T) {
				own := [2]*negotiate.Preferences{s.Seats[0].Preferences, s.Seats[1].Preferences}
				var trace [][4]float64
				m := negotiate.Match{Watch: func(seat negotiate.Seat, m negotiate.Move) {
					if m.Act == negotiate.Propose {
						trace = append(trace, [4]float64{float64(len(trace)), float64(seat), own[0].Of(m.Packages[0]), own[1].Of(m.Packages[0])})
					}
				}}
				end, err := m.Play(a(), b(), own[0], own[1], ref.Steps)
				if err != nil {
					t.Fatal(err)
				}
				if len(trace) != len(run.Trace) {
					t.Fatalf("%d offers, want %d", len(trace), len(run.Trace))
				}
				for i := range trace {
					for k := range trace[i] {
						if math.Abs(trace[i][k]-run.Trace[i][k]) > 1e-9 {
							t.Fatalf("offer %d is %v, want %v", i, trace[i], run.Trace[i])
						}
					}
				}
				if run.Utils == nil || end.U != *run.Utils || end.Rounds != run.Step {
					t.Errorf("ended with %v in %d rounds, want %v in %d", end.U, end.Rounds, run.Utils, run.Step)
				}
			})
		}
		if played != 9 {
			t.Errorf("%s: %d sessions played, want 9", path, played)
		}
	}
}
