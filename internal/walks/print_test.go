package walks

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"makegood/internal/casefile"
	"makegood/internal/desk/desktest"
)

// A sheet is handed over: what was said and agreed is on it in full, dark on white
// whatever the screen wears; what is the house's alone is not, and nothing to press.
func TestPrintedCase(t *testing.T) {
	s, id := walked(t)
	l := look{Dark: true, Lang: "en"}
	s.does(id, false, casefile.WriteNote{Text: "We would go to ninety."})
	w := s.as("sara", l)
	w.open("/cases/" + id)
	ask[bool](w, `(document.documentElement.dataset.theme = "dark", true)`)
	own := []string{"We would go to ninety.", s.say(l, "web.case.ours"), s.say(l, "web.case.say.send"), s.say(l, "web.case.never"), s.say(l, "web.case.links")}
	ask[bool](w, `(document.querySelectorAll("details").forEach((d) => (d.open = true)), true)`)
	w.sees(own...)
	ask[bool](w, `(document.querySelectorAll("details").forEach((d) => (d.open = false)), true)`)
	call(w, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})

	paper := ask[string](w, `document.body.innerText`)
	for _, text := range own {
		if strings.Contains(strings.ToLower(paper), strings.ToLower(text)) {
			t.Errorf("the sheet says %q", text)
		}
	}
	v, err := s.desk.Get(ctx, desktest.Admin, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range v.Case.Bound {
		w.sees(strings.Split(a.Text["en"], "\n")[0])
	}
	if got, want := ask[int](w, `[...document.querySelectorAll("#slot-talk .move > .about")].filter((m) => m.checkVisibility({contentVisibilityAuto: true})).length`), ask[int](w, `document.querySelectorAll("#slot-talk .move > .about").length`); got != want || got == 0 {
		t.Errorf("the sheet shows %d of %d entries", got, want)
	}
	if got := ask[string](w, `getComputedStyle(document.querySelector(".latest")).maxHeight`); got != "none" {
		t.Errorf("what was said ends at %s", got)
	}
	if light := ask[float64](w, `((c) => (c.fillStyle = getComputedStyle(document.body).color, c.fillRect(0, 0, 1, 1), c.getImageData(0, 0, 1, 1).data[0]))(document.createElement("canvas").getContext("2d"))`); light > 100 {
		t.Errorf("the ink is pale: red is %v of 255", light)
	}
}
