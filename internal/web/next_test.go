package web

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/guide"
	"makegood/internal/rights"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

var (
	filledButton = regexp.MustCompile(`<button[^>]*class="btn(?: big)?"[^>]*>`)
	nextHeading  = regexp.MustCompile(`<h2 id="turn"[^>]*>([^<]*)</h2>`)
)

// shown is the page of a case as its reader gets it.
func shown(t *testing.T, v seen) string {
	t.Helper()
	var out bytes.Buffer
	view := parts.View{Lang: words.English, Now: v.now, Actor: v.actor}
	if err := v.page().Render(parts.With(context.Background(), view), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func advised(move string) func(*seen) {
	return func(v *seen) {
		v.advice = guide.Advice{Stage: "debate", Move: move, Why: text("Because.", "Потому что."), Sentence: text("So I say.", "Так и скажу.")}
	}
}

// Whatever the coach advises and however the case stands, the page says in one
// place what comes next and fills the button of one deed at most; where there are
// packages to choose from, that of each.
func TestOneDeedIsNext(t *testing.T) {
	filled := map[string]int{}
	for _, who := range []casefile.Actor{sara, lena, nora} {
		for _, move := range append([]string{"", "open", "choose", "stay", "weigh", "who_decides", "wait", "accept", "counter", "escalate", "read_back", "keep", "close"}, saidMoves...) {
			for _, s := range []casefile.Step{casefile.Open, casefile.Offered, casefile.ReadingIt, casefile.Agreed, casefile.Settled} {
				for _, by := range []casefile.Seat{casefile.House, casefile.Customer} {
					v := seenBy(who, full, superiors, advised(move), func(v *seen) {
						if v.Case.Step = s; s != casefile.ReadingIt {
							v.Case.Back = nil
						}
						v.Case.Offers[0].Seat = by
						if s == casefile.Open {
							v.Case.Offers = nil
						}
						if move == "packages" { // nobody else decides, and what is owed was told
							v.Case.Asked, v.Case.Told = nil, map[string]bool{}
							for _, e := range v.Case.Found.Entitlements {
								v.Case.Told[e.ID] = true
							}
						}
					})
					page := shown(t, v)
					if n := len(nextHeading.FindAllString(page, -1)); n != 1 {
						t.Errorf("%s, %s, %s: what comes next is said %d times", who.ID, move, s, n)
					}
					n := len(filledButton.FindAllString(page, -1))
					if n > 1 {
						t.Errorf("%s, %s, %s, offer of %s: %d filled buttons: %v", who.ID, move, s, by, n, filledButton.FindAllString(page, -1))
					}
					filled[v.main()] += n
				}
			}
		}
	}
	for _, deed := range []string{doConfirm, doAccept, doTell, doPropose, doOffer, doSay, doHear, doDecide} {
		if filled[deed] == 0 {
			t.Errorf("nothing is filled where %s comes next", deed)
		}
	}
}

// Greeting comes before telling what is owed, and the page does not ask for both;
// a change that waits for an answer is what the page speaks of.
func TestTheNextMoveIsTheCoachs(t *testing.T) {
	open := func(v *seen) { v.Case.Step, v.Case.Back, v.Case.Offers = casefile.Open, nil, nil }
	for move, want := range map[string]string{"greet": "Next: greet the customer, and let them tell it.", "tell_rights": "Next: tell the customer what is owed."} {
		page := shown(t, seenBy(sara, full, open, advised(move)))
		if m := nextHeading.FindStringSubmatch(page); m == nil || m[1] != want {
			t.Errorf("%s: %v", move, m)
		}
		if strings.Count(page, "tell the customer what is owed")+strings.Count(page, "Next:") > 2 {
			t.Errorf("%s: the page says two things", move)
		}
	}
}

// Before what happened was heard no packages are put on the table: the form that takes
// it down is open, and its button is the next deed.
func TestTheStoryComesFirst(t *testing.T) {
	told := func(v *seen) {
		v.Case.Step, v.Case.Back, v.Case.Offers, v.Case.Asked, v.Case.Told = casefile.Open, nil, nil, nil, map[string]bool{}
		for _, e := range v.Case.Found.Entitlements {
			v.Case.Told[e.ID] = true
		}
	}
	for move, heard := range map[string]bool{"greet": false, "ask": false, "packages": true} {
		page := shown(t, seenBy(sara, full, told, advised(move)))
		if packages := strings.Contains(page, `action="/cases/`+seenBy(sara, full).Case.ID+`/propose"`); packages != heard {
			t.Errorf("%s: packages can be put on the table: %v", move, packages)
		}
		_, fold, _ := strings.Cut(page, `id="hear-fold"`)
		fold, _, _ = strings.Cut(fold, "</details>")
		tag, _, _ := strings.Cut(fold, ">")
		if next := move == "ask"; strings.Contains(tag, "open") != next || strings.Contains(fold, `<button class="btn">`) != next {
			t.Errorf("%s: the form for what is heard: %s, %v", move, tag, filledButton.FindAllString(fold, -1))
		}
	}
}

// Where the coach has no sentence, none is put into the reader's mouth; the customer
// chooses among what they are owed by a button each.
func TestChoiceWithoutASentence(t *testing.T) {
	quiet := func(move string) func(*seen) {
		return func(v *seen) {
			v.Case.Step, v.Case.Back, v.Case.Offers = casefile.Open, nil, nil
			v.advice = guide.Advice{Stage: "debate", Move: move, Why: text("Because.", "Потому что.")}
		}
	}
	page := shown(t, seenBy(nora, full, quiet("choose")))
	if strings.Contains(page, `class="sentence-of"`) || !strings.Contains(page, "Because.") {
		t.Error("there is a sentence, or no reason")
	}
	for _, remedy := range remediesOf(seenBy(nora, full).Case.OpenRights()) {
		if !strings.Contains(page, `name="remedy" value="`+remedy+`"`) {
			t.Errorf("%s can't be chosen", remedy)
		}
	}
	if page = shown(t, seenBy(sara, full, quiet("wait"))); strings.Contains(page, `class="sentence-of"`) {
		t.Error("whoever waits is given a sentence")
	}
}

// A text is marked where it changes an agreement, with what the mark means; a new
// agreement is held against none.
func TestOnlyAnAmendmentIsMarked(t *testing.T) {
	plainly := seenBy(sara, full)
	plainly.Case.Bound = []casefile.Agreement{{No: 1, Text: text("Something else altogether.", "Совсем другое.")}}
	plainly.Case.Messages = nil
	if strings.Contains(shown(t, plainly), "<mark>") {
		t.Error("a new agreement is marked against an old one")
	}
	amending := seenBy(sara, full, amended)
	amending.Case.Messages = nil
	page := shown(t, amending)
	if !strings.Contains(page, "<mark>– changed: b</mark>") || !strings.Contains(page, "<mark>What is different looks like this.</mark>") {
		t.Error("the difference is not marked, or nothing says what the mark means")
	}
}

// What is kept, broken or replaced is folded away, but for what a customer may
// still say that it is not what was promised.
func TestPastPromisesAreFolded(t *testing.T) {
	for who, want := range map[casefile.Actor]int{sara: 3, nora: 2} { // a delivery that was kept can be reported
		v := seenBy(who, full)
		page := shown(t, v)
		at := strings.Index(page, `<details id="past-promises">`)
		if at < 0 || v.pastCount() != want {
			t.Fatalf("%s: %d past promises", who.ID, v.pastCount())
		}
		folded := page[at : at+strings.Index(page[at:], "</details>")]
		if n := strings.Count(folded, `<li class="promise">`); n != want {
			t.Errorf("%s: %d are folded, want %d", who.ID, n, want)
		}
	}
}

// Before the browser has said where it is, a case is read by the store's clock.
func TestFirstLookIsByTheStoresClock(t *testing.T) {
	v := seenBy(nora, full)
	v.Case.Zone = "America/Chicago"
	v.Case.Moves = []casefile.Move{{At: time.Date(2025, 12, 11, 18, 39, 0, 0, time.UTC), Seat: casefile.Customer, Act: "tell", Text: "Three weeks."}}
	if page := shown(t, v); !strings.Contains(page, "12:39 CST") || strings.Contains(page, "UTC") {
		t.Error("the first look is not by the store's clock")
	}
}

func TestEveryMoveHasItsSentence(t *testing.T) {
	for _, move := range saidMoves {
		for _, lang := range words.Langs() {
			if s := words.Say(lang, "web.case.next."+move); strings.Contains(s, "web.case") {
				t.Errorf("%s in %s: %s", move, lang, s)
			}
		}
	}
}

// An offer begins with nothing that could not be sent as it stands; one that is refused
// because the customer chose something else says so, with the form beside it open.
func TestOfferThatWasNotChosen(t *testing.T) {
	v := seenBy(sara, full)
	v.Case.Found.Entitlements = []rights.Entitlement{{ID: "a", Remedy: "set_extra_time", Chooser: "consumer"}, {ID: "b", Remedy: "refund", Chooser: "consumer"}}
	for wish, want := range map[string]string{"": "owed refund b", "refund": "owed refund b", "delivery": ""} {
		v.Case.Wish = casefile.Wish{Remedy: wish}
		if got := v.firstWhat(true); got != want {
			t.Errorf("they want %q, the offer begins with %q", wish, got)
		}
	}
	v.refused = refusal{form: "offer", typed: map[string][]string{}, code: fault.UnderFloor, wrong: "Less."}
	v.Case.Step, v.Case.Back, v.Case.Wish = casefile.Open, nil, casefile.Wish{Remedy: "delivery"}
	page := shown(t, v)
	_, fold, _ := strings.Cut(page, `id="wish-fold"`)
	if fold, _, _ = strings.Cut(fold, ">"); !strings.Contains(page, "They chose: Delivery.") || !strings.Contains(fold, "open") {
		t.Errorf("why it was refused is not said, or the form is shut: %q", fold)
	}
}
