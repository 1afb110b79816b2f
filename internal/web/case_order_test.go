package web

import (
	"testing"
	"time"

	"makegood/internal/casefile"
)

// What was told stands where it was told, by the hour; a notice of which the day
// alone is known comes first on it.
func TestTheConversationHasOneOrder(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2025, 12, 11, 18, minute, 0, 0, time.UTC) }
	v := seenBy(sara)
	v.Case.Zone = "UTC"
	v.Case.Offers, v.Case.Messages = nil, nil
	v.Case.Moves = []casefile.Move{{At: at(39), Act: "tell"}, {At: at(46), Act: "escalate"}, {At: at(50), Act: "tell"}}
	v.Case.Notices = []casefile.Notice{{ID: "N1", On: today, At: at(46)}, {ID: "N2", On: today}}
	got := ""
	for _, e := range v.entries() {
		switch {
		case e.notice != nil:
			got += e.notice.ID + " "
		default:
			got += e.move.Act + " "
		}
	}
	if got != "N2 tell escalate N1 tell " {
		t.Errorf("the order is %s", got)
	}
}
