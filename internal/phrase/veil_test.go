package phrase_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"makegood/internal/phrase"
)

var (
	first  = []string{"Olga", "Noah", "Mei", "Ruth", "Ирина", "Сергей", "Анна", "Jürgen"}
	last   = []string{"Kim", "Brown", "O'Neill", "Lane", "Белова", "Ковалёв", "Smith-Jones", "Müller"}
	filler = []string{"the rug never came", "please call me", "I paid $299.00 on 6 November", "ковёр не привезли", "верните деньги до пятницы",
		"It is broken!", "order it again?", "я жду три недели", "(really)", "[NAME_1]", "[ORDER_9]", "I'm waiting.", "thanks"}
)

// person draws somebody as the records have them.
func person(t *rapid.T) (phrase.Known, []string) {
	name := rapid.SampledFrom(first).Draw(t, "first") + " " + rapid.SampledFrom(last).Draw(t, "last")
	email := rapid.StringMatching(`[a-z]{3,8}[._]?[a-z0-9]{1,5}@[a-z]{3,8}\.(com|ru|co\.uk)`).Draw(t, "email")
	phone := rapid.StringMatching(`(\+[1-9]|8) ?\(?[0-9]{3}\)? ?[0-9]{3}[- ][0-9]{2}[- ]?[0-9]{2}`).Draw(t, "phone")
	zip := rapid.StringMatching(`[1-9][0-9]{4,5}`).Draw(t, "zip")
	street := rapid.StringMatching(`[1-9][0-9]{0,3} (Elm|Oak Hill|Lakeview) (Street|Avenue|Road)`).Draw(t, "street")
	order := rapid.StringMatching(`#W[0-9]{7}|R-[0-9]{4}|MG-[A-Z0-9]{6}`).Draw(t, "order")
	card := rapid.StringMatching(`[45][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}`).Draw(t, "card")
	k := phrase.Known{Names: []string{name}, Emails: []string{email}, Phones: []string{phone}, Addresses: []string{street, zip}, Numbers: []string{order}}
	return k, []string{name, email, phone, street, zip, order, card}
}

// Nothing personal is left in what is sent, and everything comes back.
func TestVeil(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known, data := person(t)
		if rapid.Bool().Draw(t, "unknown") { // shapes alone must do for all but names at the head of a sentence and orders
			known.Emails, known.Phones, known.Addresses = nil, nil, nil
		}
		var b strings.Builder
		used := map[string]bool{}
		for range rapid.IntRange(1, 8).Draw(t, "parts") {
			b.WriteString(rapid.SampledFrom(filler).Draw(t, "filler") + rapid.SampledFrom([]string{" ", ", ", ". ", "\n"}).Draw(t, "gap"))
			d := rapid.SampledFrom(data).Draw(t, "datum")
			used[d] = true
			if rapid.IntRange(0, 3).Draw(t, "loud") == 0 {
				d = strings.ToUpper(d)
			}
			b.WriteString(d + rapid.SampledFrom([]string{" ", ", ", ". ", "'s ", "\n"}).Draw(t, "end"))
		}
		text := b.String()
		v := phrase.NewVeil(known)
		sent := v.Hide(text)
		if got := v.Show(sent); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
		for d := range used {
			if strings.Contains(strings.ToLower(sent), strings.ToLower(d)) {
				t.Fatalf("%q is in %q", d, sent)
			}
		}
		said := " " + strings.Join(strings.FieldsFunc(strings.ToLower(sent), func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
		for _, w := range strings.FieldsFunc(strings.ToLower(known.Names[0]), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if len([]rune(w)) > 2 && strings.Contains(said, " "+w+" ") {
				t.Fatalf("%q is in %q", w, sent)
			}
		}
	})
}

// The same words are the same placeholder in every text under one veil, and a
// placeholder that nobody gave stays as it is.
func TestVeilIsStable(t *testing.T) {
	v := phrase.NewVeil(phrase.Known{Names: []string{"Olga Kim", "Анна Белова"}})
	a, b := v.Hide("Olga wants her money."), v.Hide("So says Olga, 512-555-0100.")
	name, _, _ := strings.Cut(a, " ")
	if name != "[NAME_1]" || !strings.Contains(b, name) {
		t.Errorf("%q, %q", a, b)
	}
	if got := v.Show("[NAME_77] and [NAME_1]"); got != "[NAME_77] and Olga" {
		t.Error(got)
	}
	for _, text := range []string{"Передайте Анне Беловой.", "у Белову", "olga's", "So Mr Olsen called."} {
		if sent := v.Hide(text); strings.Contains(sent, "Бел") || strings.Contains(sent, "Анн") || strings.Contains(sent, "olga") || strings.Contains(sent, "Olsen") {
			t.Errorf("%q is sent as %q", text, sent)
		}
	}
}

// Any text comes back as it was.
func FuzzVeil(f *testing.F) {
	f.Add("Olga Kim", "I am Olga, +1 512 555 0100, [NAME_1]")
	f.Add("Анна", "АННА \xff\x00 #W123 İ ẞ")
	f.Fuzz(func(t *testing.T, name, text string) {
		v := phrase.NewVeil(phrase.Known{Names: []string{name}, Addresses: []string{name}, Numbers: []string{name}})
		if got := v.Show(v.Hide(text)); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
}
