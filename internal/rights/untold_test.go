package rights

import (
	"reflect"
	"testing"

	"makegood/internal/calendar"
)

// An answer that is taken back leaves the facts as they were before it was given,
// whatever is asked and whatever else is known.
func TestAnAnswerIsTakenBack(t *testing.T) {
	day := calendar.MustParse("2025-11-08")
	facts := Facts{Jurisdiction: "us", Claim: "", Answers: map[string]bool{"other": true}, Events: []Event{
		{On: day - 9, Kind: "delay_notice", Until: day + 3, Definite: Known(true)}, {On: day - 6, Kind: "delay_notice"},
		{On: day - 5, Kind: "repair_finished", OK: Known(false)}, {On: day - 4, Kind: "repair_finished"}, {On: day - 3, Kind: "extra_time_set"}}}
	asked := []string{"jurisdiction.state", "claim", "contract.ordered_via", "contract.paid_by", "contract.on", "contract.promised_by", "contract.time_essential",
		"contract.custom_made", "contract.told_of_right_to_cancel", "contract.posted_refund_policy", "goods.category", "goods.state", "goods.packaging",
		"goods.sealed_for_hygiene", "events.ok", "events.definite", "events.delivered", "events.defect_appeared", "events.extra_time_set", "events.delay_notice", "made_for_them"}
	for _, asks := range asked {
		q := Refer{Asks: asks, Rules: []string{"r"}}
		answers := q.Takes().Values
		switch q.Takes().Kind {
		case TakesYesNo:
			answers = []string{"yes", "no"}
		case TakesDay:
			answers = []string{day.String()}
		case "":
			t.Errorf("%s is asked and not answered", asks)
		}
		for _, answer := range answers {
			told, err := facts.Told(q, answer)
			if err != nil || reflect.DeepEqual(told, facts) {
				t.Fatalf("%s: %s says nothing: %v", asks, answer, err)
			}
			if back := told.Untold(q, answer); !reflect.DeepEqual(back, facts) {
				t.Errorf("%s: %s taken back leaves\n%+v, not\n%+v", asks, answer, back, facts)
			}
			later := told.With(Event{On: day + 1, Kind: "notified"})
			if back := later.Untold(q, answer); !reflect.DeepEqual(back, facts.With(Event{On: day + 1, Kind: "notified"})) {
				t.Errorf("%s: what came later is lost with %s", asks, answer)
			}
			if again, err := told.Untold(q, answer).Told(q, answer); err != nil || !reflect.DeepEqual(again, told) {
				t.Errorf("%s: %s is not told again: %v", asks, answer, err)
			}
		}
	}
	bare, err := Facts{}.Told(Refer{Asks: "jurisdiction"}, "uk")
	if err != nil || bare.Untold(Refer{Asks: "jurisdiction"}, "uk").Jurisdiction != "" {
		t.Error("whose law applies is not taken back", err)
	}
}
