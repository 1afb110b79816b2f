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

// A scan replaces the one before: what stands in the field is marked, on load and
// whenever the field gets the focus; and where nothing was found, too.
func TestScanReplacesTheLast(t *testing.T) {
	s := newSite(t)
	w := s.as("sara", look{Lang: "en"})
	marked := `(() => { const f = document.getElementById("scan"); return document.activeElement === f && f.value !== "" && f.selectionStart === 0 && f.selectionEnd === f.value.length })()`
	for _, before := range []string{"whitfield", "zzzz"} {
		w.open("/counter?q=" + before)
		w.until("what was looked for is marked", marked)
		w.types("R-AU-5111" + kb.Enter)
		w.until("the order is opened", `new URLSearchParams(location.search).get("receipt") === "R-AU-5111"`)
	}
	w.open("/counter?q=whitfield")
	w.until("the field is left", `(document.getElementById("scan").setSelectionRange(3, 3), document.getElementById("scan").blur(), true)`)
	w.until("it is marked again", `(document.getElementById("scan").focus(), `+marked+`)`)
}

// Goods are shown as ticked where they are, and not where a quantity is chosen.
func TestOnlyTickedGoodsLookTicked(t *testing.T) {
	s := newSite(t)
	w := s.as("sara", look{Lang: "en"})
	w.open("/counter/order?order=AP-20404&receipt=R-AU-5104")
	look := `[...document.querySelectorAll(".pick-line")].map((l) => getComputedStyle(l).backgroundColor)`
	w.until("nothing is ticked and all look alike", `new Set(`+look+`).size === 1`)
	w.until("what is ticked looks so", `(() => { document.querySelector("input[name=line]").click(); return new Set(`+look+`).size === 2 })()`)
}
