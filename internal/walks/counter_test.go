package walks

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A receipted return of unused goods: scan, tap, read back, yes. Four actions and
// nobody negotiates.
func TestQuickReturn(t *testing.T) {
	for _, l := range []look{{Lang: "en"}, {Phone: true, Lang: "ru"}} {
		t.Run(l.String(), func(t *testing.T) {
			s := newSite(t)
			w := s.as("sara", l)
			w.open("/counter")
			w.until("the scanner types into the field", `document.activeElement.id === "scan"`)
			w.types("R-AU-5103" + kb.Enter)        // 1: the scanner types, and ends with Enter
			w.press(s.say(l, "web.reason.opened")) // 2
			w.sees(s.say(l, "web.standing.granted"))
			w.press(s.say(l, "web.counter.read_back")) // 3
			w.sees(s.say(l, "web.counter.aloud"))
			w.press(s.say(l, "web.counter.yes")) // 4
			w.sees(s.say(l, "web.counter.next"))
		})
	}
}
