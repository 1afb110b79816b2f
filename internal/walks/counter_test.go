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

// The card answers what is ticked: a change after the answer asks anew, and the
// address keeps it.
func TestCounterAsksAnew(t *testing.T) {
	s := newSite(t)
	w := s.as("sara", look{Lang: "en"})
	w.open("/counter?q=nora.whitfield@example.com")
	w.until("an order is opened", `(() => { const f = [...document.querySelectorAll("form")].find((f) => f.order?.value === "AP-20401"); if (!f) return false; f.requestSubmit(); return true })()`)
	w.sees(s.say(look{Lang: "en"}, "web.counter.what.out"))
	w.press(s.say(look{Lang: "en"}, "web.reason.opened"))
	w.sees(s.say(look{Lang: "en"}, "web.counter.tick"))
	ticks := func(i string) string {
		return `(() => { const all = document.querySelectorAll("input[name=line]:not(:disabled)"); all[` + i + `].click(); return all.length > 1 })()`
	}
	w.until("one line is ticked", ticks("0"))
	w.until("the card is of one line", `document.querySelectorAll("#answer .counter-card form:first-of-type [name=line]").length === 1 && !document.getElementById("answer").inert`)
	w.until("another is ticked", ticks("1"))
	w.until("the card is of two lines", `document.querySelectorAll("#answer .counter-card form:first-of-type [name=line]").length === 2 && !document.getElementById("answer").inert`)
	w.until("the address keeps it", `new URLSearchParams(location.search).getAll("line").length === 2`)
}
