package walks

import (
	"testing"

	"makegood/internal/casefile"
)

// Whoever presses something finds what it did: a link that is shown once stands in
// the window, whoever speaks stays in the field, and who said yes is told how it
// stands now. Nobody is told that something changed by a press of their own.
func TestWhereAPressLeads(t *testing.T) {
	l := look{Phone: true, Lang: "en"}
	s := newSite(t)
	id := s.opened("1", "damaged")
	say := func(key string) string { return s.say(l, key) }
	clerk := hand{s.as("sara", l), false, say}
	clerk.open("/cases/" + id)
	clerk.does("web.case.links.give")
	clerk.until("the link is in sight", inSight("#way"))
	clerk.until("it has the focus", `document.activeElement.id === "way"`)
	clerk.watches()
	s.does(id, true, casefile.Say{Act: "tell", Text: "It came in pieces."})
	clerk.hears("It came in pieces.")
	clerk.until("the link is still there", `document.querySelector("#way-text").textContent.includes("/enter/ml_")`)
	if ask[bool](clerk.window, `!!document.querySelector(".kept")`) {
		t.Error("something is said to have changed meanwhile: the link that was just made")
	}
	clerk.writes("text", "Tell me.")
	clerk.does("web.case.say.send")
	clerk.until("the clerk is still in the field, and sees it", `document.activeElement.id === "say-text" && document.activeElement.value === "" && `+inSight("#say-text"))

	customer := hand{s.customerOf(s.accepted(), l), false, say}
	customer.open("/my")
	customer.does("web.case.confirm")
	customer.until("the state is in sight and has the focus", `document.activeElement.id === "turn" && `+inSight("#turn"))
	customer.sees(say("web.my.turn.back.other"))
}

// What a phone's bar has no room for is not to be seen until it is asked for, and
// leads where it says.
func TestTheRestOfTheWays(t *testing.T) {
	l := look{Phone: true, Lang: "en"}
	s := newSite(t)
	w := s.as("ada", l)
	shown := `document.querySelector("#ways-more").checkVisibility()`
	if ask[bool](w, shown) {
		t.Error("the rest of the ways lies over the page")
	}
	w.press(s.say(l, "web.more"))
	w.until("the rest is there", shown)
	w.press(s.say(l, "web.nav.audit"))
	w.until("the way leads on", `location.pathname === "/audit"`)
	w.until("the bar says that the reader is there", `document.querySelector(".ways .rest .here")`)
}

// inSight is whether an element stands in the window, below the bar at the top and
// above that at the bottom.
func inSight(css string) string {
	return `(b => b && b.top >= 52 && b.bottom <= innerHeight - 60)(document.querySelector(` + quote(css) + `)?.getBoundingClientRect())`
}
