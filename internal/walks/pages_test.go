package walks

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/story"
	"makegood/packs"
)

// scene is a page in a state worth looking at. A page that is reached by an
// answer to a form is reached by steps.
type scene struct {
	page, state string
	who         string // a member of staff; "customer": by the link of the demo's case; "": nobody
	path        string
	steps       func(w *window, say func(key string) string)
}

// name is the file's, but for the look.
func (s scene) name() string { return s.page + "-" + s.state }

// scenes are all pages of a site in which the demo's case has been walked. One
// that changes something stands behind those that show what was before.
func scenes(id string) []scene {
	const coat = "/counter/order?order=AP-20405&receipt=R-AU-5105"
	return []scene{
		{page: "sign-in", state: "empty", path: "/sign-in"},
		{page: "signed-out", state: "bad-link", path: "/enter/ml_NOBODY"},
		{page: "inbox", state: "active", who: "sara", path: "/inbox"},
		{page: "inbox", state: "nothing-found", who: "sara", path: "/inbox?q=zzzz"},
		{page: "promises", state: "due", who: "sara", path: "/promises"},
		{page: "audit", state: "all", who: "lena", path: "/audit"},
		{page: "audit", state: "nothing", who: "lena", path: "/audit?who=nobody-here"},
		{page: "account", state: "own", who: "sara", path: "/account"},
		{page: "account", state: "approver", who: "lena", path: "/account"},
		{page: "people", state: "all", who: "ada", path: "/people"},
		{page: "person", state: "own", who: "ada", path: "/people/sara"},
		{page: "packs", state: "all", who: "sara", path: "/packs"},
		{page: "packs", state: "unfolded", who: "sara", path: "/packs", steps: unfolded},
		{page: "problem", state: "not-found", who: "sara", path: "/nowhere"},
		{page: "partners", state: "list", who: "lena", path: "/partners"},
		{page: "partner", state: "month", who: "lena", path: "/partners/partner/mill"},
		{page: "counter", state: "empty", who: "sara", path: "/counter"},
		{page: "counter", state: "found", who: "sara", path: "/counter?q=nora"},
		{page: "counter", state: "nothing-found", who: "sara", path: "/counter?q=zzzz"},
		{page: "counter", state: "unknown-order", who: "sara", path: "/counter/order?order=AP-99999"},
		{page: "counter-order", state: "whose", who: "sara", path: "/counter/order?order=AP-20405"},
		{page: "counter-order", state: "ticked", who: "sara", path: coat},
		{page: "counter-order", state: "card", who: "sara", path: coat + "&line=1&reason=opened"},
		{page: "counter-order", state: "not-owed", who: "sara", path: coat + "&line=1&reason=used"},
		{page: "counter-order", state: "exchange", who: "sara", path: coat + "&line=1&reason=opened&wish=exchange"},
		{page: "counter-read-back", state: "aloud", who: "sara", path: coat + "&line=1&reason=faulty", steps: func(w *window, say func(string) string) {
			w.press(say("web.counter.read_back"))
			w.sees(say("web.counter.aloud"))
		}},
	}
}

// walked is a site in which the demo's case has been walked to its end, and the
// number of that case.
func walked(t *testing.T) (*site, string) {
	t.Helper()
	s := newSite(t)
	text, err := packs.FS.ReadFile("scenarios/demo.txt")
	if err != nil {
		t.Fatal(err)
	}
	told, err := story.Parse("demo.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	runner := story.NewRunner(s.desk, s.clock)
	if err := runner.Run(ctx, told, func(story.Done) {}); err != nil {
		t.Fatal(err)
	}
	return s, runner.Case()
}

// Every page, in every look, is held against the rules of accessibility, asks
// nothing of another host and fits its window. With MAKEGOOD_SCREENSHOTS=FOLDER
// its picture is taken as well; MAKEGOOD_SCENES=REGEXP looks at some of them alone.
func TestPages(t *testing.T) {
	s, id := walked(t)
	others := s.stages()
	folder := os.Getenv("MAKEGOOD_SCREENSHOTS")
	wanted := regexp.MustCompile(os.Getenv("MAKEGOOD_SCENES"))
	if folder != "" {
		if err := os.MkdirAll(folder, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range looks() {
		if folder == "" && (l.Lang == "en") != (l.Phone == l.Dark) { // half of them: each size, theme and language with each other one
			continue
		}
		windows := map[string]*window{}
		for _, scene := range append(scenes(id), caseScenes(id, others)...) {
			where := scene.name() + "-" + l.String()
			if !wanted.MatchString(where) {
				continue
			}
			w := windows[scene.who]
			if w == nil {
				w = s.windowOf(scene.who, id, l)
				windows[scene.who] = w
			}
			w.open(scene.path)
			if scene.steps != nil {
				scene.steps(w, func(key string) string { return s.say(l, key) })
			}
			w.axe(where)
			if folder != "" {
				w.shoot(filepath.Join(folder, where+".png"))
			}
		}
	}
}

func (s *site) windowOf(who, id string, l look) *window {
	switch who {
	case "":
		return newWindow(s.T, s.home, l)
	case string(casefile.Customer):
		return s.customerOf(id, l)
	}
	if other, yes := strings.CutPrefix(who, "customer of "); yes {
		return s.customerOf(other, l)
	}
	if other, yes := strings.CutPrefix(who, "guest of "); yes {
		return s.guestOf(other, l)
	}
	return s.as(who, l)
}
