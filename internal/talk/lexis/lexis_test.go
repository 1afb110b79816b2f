package lexis

import (
	"strings"
	"testing"
)

func found(t *testing.T, grammar, text string) []string {
	t.Helper()
	g, err := Parse(grammar)
	if err != nil {
		t.Fatal(err)
	}
	s := NewStream(Split(text))
	g.Resolve(s, nil)
	var out []string
	g.Find(s, func(m Match) {
		var words []string
		for _, tok := range s.Tokens[m.From:m.To] {
			words = append(words, tok.Text)
		}
		out = append(out, m.Rule.Label+":"+strings.Join(words, " "))
	})
	return out
}

// TestPatterns tries each mark of the pattern language.
func TestPatterns(t *testing.T) {
	const grammar = "class who = i we (my boss)\n[a]\n@who will [really] (call|write to) ..2 you !again\n[b]\n^ верн*\n[c]\n~not happy $\n"
	for text, want := range map[string]string{
		"I'll call you": "a:i will call you", "my boss will really write to all of you": "a:my boss will really write to all of you",
		"we will call you again": "", "we will call, you": "", "Верните деньги": "b:верните", "не верните": "",
		"so happy!": "c:happy", "not happy": "", "happy to": "", `he said "happy"`: "", "we wiil calll you": "",
	} {
		if got := strings.Join(found(t, grammar, text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestSlips reads words that are one slip away from a known one.
func TestSlips(t *testing.T) {
	const grammar = "[w]\nreplacement\nmanager\nsorry\nзамените\n"
	for _, word := range []string{"replacment", "replacememt", "repalcement", "sory", "mangaer", "заменте", "земените"} {
		if got := found(t, grammar, word); len(got) != 1 {
			t.Errorf("%q is not read: %v", word, got)
		}
	}
	for _, word := range []string{"managers", "displacement", "lorry"} {
		if got := found(t, grammar, word); len(got) != 0 {
			t.Errorf("%q is read as %v", word, got)
		}
	}
}

func TestGrammarErrors(t *testing.T) {
	for _, text := range []string{"word\n", "[a]\n(b|c\n", "[a]\n..3 b\n", "[a]\n@none\n", "[a]\nb ..99 c\n", "[a]\n%what\n", "class x\n"} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q: error %v, want one with a line", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("[a]\n(b|c) [d] ..3 !e $\n", "b e c d")
	f.Fuzz(func(t *testing.T, grammar, text string) {
		g, err := Parse(grammar)
		if err != nil {
			return
		}
		s := NewStream(Split(text))
		g.Resolve(s, nil)
		g.Find(s, func(m Match) {
			if m.From > m.To || m.To > len(s.Tokens) {
				t.Fatal("a match outside the text")
			}
		})
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("I'll pay $5 «да», won't I?")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, tok := range Split(text) {
			if tok.Start < last && tok.End < last || tok.End <= tok.Start || tok.End > len(text) {
				t.Fatalf("%q: token %+v after %d", text, tok, last)
			}
			last = tok.Start
		}
	})
}

// TestSingleQuotes finds what stands in single quotes, and no quote in an apostrophe.
func TestSingleQuotes(t *testing.T) {
	for text, want := range map[string]string{
		"The lady said 'we will send you a kit', that was in May": "we will send you a kit",
		"She said ‘it will come by Friday’.":                      "it will come by Friday",
		"I'd take the boys' bikes, don't worry":                   "",
		"Your 'gift' is a joke, the neighbours' one too":          "",
		"give 'em the dogs' food":                                 "",
	} {
		var got []string
		for _, tok := range Split(text) {
			if tok.Quoted && tok.Kind == Word {
				got = append(got, text[tok.Start:tok.End])
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: quoted %q, want %q", text, s, want)
		}
	}
}
