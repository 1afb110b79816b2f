package consumer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// The kinds of contradictions.
const (
	OtherDay = "days"   // two days for one deed
	Denied   = "denied" // what was promised is denied
	Unlawful = "law"    // what was said takes away what is owed
)

// Contradiction is two things that cannot both be true, side by side: what the
// business said before, or what the law says, and what it said later.
type Contradiction struct {
	Kind    string `json:"kind"`
	Earlier Heard  `json:"earlier"`
	Later   Heard  `json:"later"`
	// Cite and Owed are set where the law is what was contradicted.
	Cite     string     `json:"cite,omitempty"`
	Verified bool       `json:"verified,omitempty"`
	Say      words.Text `json:"say"` // that could be said to it
}

// Heard is something that was said, by whom and when.
type Heard struct {
	Who     string       `json:"who,omitempty"`
	Role    string       `json:"role,omitempty"`
	On      calendar.Day `json:"on,omitzero"`
	Words   string       `json:"words,omitempty"`
	Contact string       `json:"contact,omitempty"`
}

// Contradictions finds them, the latest first.
func (f File) Contradictions() []Contradiction {
	list := []Contradiction{}
	list = append(list, f.otherDays()...)
	for _, m := range f.Messages {
		if m.Seat != casefile.House {
			continue
		}
		if c, ok := f.denied(m); ok {
			list = append(list, c)
		}
		if c, ok := f.unlawful(m); ok {
			list = append(list, c)
		}
	}
	return latestFirst(list)
}

func latestFirst(list []Contradiction) []Contradiction {
	out := make([]Contradiction, 0, len(list))
	for _, c := range list {
		at := len(out)
		for at > 0 && out[at-1].Later.On <= c.Later.On {
			at--
		}
		out = append(out[:at], append([]Contradiction{c}, out[at:]...)...)
	}
	return out
}

func heard(s casefile.Statement) Heard {
	return Heard{Who: s.Who, Role: s.Role, On: s.On, Words: s.Words}
}

// otherDays are promises of one deed with different days, one of which was not
// put in the other's place by agreement.
func (f File) otherDays() []Contradiction {
	list := []Contradiction{}
	for i, later := range f.Said {
		if later.By == 0 || later.Deed == casefile.DeedOther {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			earlier := f.Said[j]
			if earlier.Deed != later.Deed || earlier.By == 0 || earlier.By == later.By || f.replaced(earlier, later) {
				continue
			}
			a, b := earlier, later
			if b.On < a.On {
				a, b = b, a
			}
			if b.On > a.By {
				continue // the first day had passed: the second is a new promise
			}
			list = append(list, Contradiction{Kind: OtherDay, Earlier: heard(a), Later: heard(b),
				Say: words.Both("consumer.contradiction.days", "Who", a.Who, "On", a.On, "First", a.By, "Second", b.By)})
			break
		}
	}
	return list
}

// replaced reports whether one promise took the place of the other by agreement.
func (f File) replaced(earlier, later casefile.Statement) bool {
	p, ok := f.PromiseByID(earlier.Promise)
	return ok && p.State == promise.Replaced && p.ReplacedBy == later.Promise
}

// denied reports whether a message denies a promise that was on file by then.
func (f File) denied(m casefile.Message) (Contradiction, bool) {
	for _, p := range m.Proposals {
		if p.Act != "deny_promise" || p.State == "dismissed" {
			continue
		}
		said := whole(m, p)
		if s, ok := f.meant(said, m.On); ok {
			return Contradiction{Kind: Denied, Earlier: heard(s), Later: f.said(m, said),
				Say: words.Both("consumer.contradiction.denied", "Who", s.Who, "Role", s.Role, "On", s.On, "Words", strings.TrimRight(s.Words, ". "), "By", s.By)}, true
		}
	}
	return Contradiction{}, false
}

// meant is the promise that a denial speaks of: of those on file by then the one
// that shares most of its words, which the others do not; where none stands out,
// the latest.
func (f File) meant(denial string, on calendar.Day) (best casefile.Statement, ok bool) {
	var made []casefile.Statement
	in := map[string]int{} // in how many of the promises a word is
	for _, s := range f.Said {
		if s.Promise != "" && s.On <= on {
			made = append(made, s)
			for w := range stems(s.Words + " " + s.Who) {
				in[w]++
			}
		}
	}
	spoken, most := stems(denial), 0
	for _, s := range slices.Backward(made) {
		shared := 0
		for w := range stems(s.Words + " " + s.Who) {
			if spoken[w] && in[w] < len(made) {
				shared++
			}
		}
		if !ok || shared > most {
			best, most, ok = s, shared, true
		}
	}
	return best, ok
}

// stems are the words of a text without their endings, and its figures.
func stems(text string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if r := []rune(w); len(r) > 2 || unicode.IsDigit(r[0]) {
			set[string(r[:min(len(r), 5)])] = true
		}
	}
	return set
}

func (f File) said(m casefile.Message, quote string) Heard {
	c := f.ContactOf(m.ID)
	who := m.Who
	if who == "" {
		who = f.Shop.Name
	}
	return Heard{Who: who, Role: c.Role, On: m.On, Words: quote, Contact: c.ID}
}

// unlawful reports whether a message takes away what is owed, by the statements
// that the law's packs list for these facts.
func (f File) unlawful(m casefile.Message) (Contradiction, bool) {
	for _, law := range f.Found.Forbidden {
		if law.ID == "promises/denial" {
			continue // that is told as the denial of this very promise
		}
		if quote, ok := matches(law, m.Text); ok {
			return Contradiction{Kind: Unlawful, Later: f.said(m, quote), Cite: law.Cite, Verified: law.Verified,
				Say: words.Both("consumer.contradiction.law", "Cite", words.Sources(law.Cite), "Right", f.rightsInWords())}, true
		}
	}
	return Contradiction{}, false
}

// matches finds the sentence of a text that says what is forbidden.
func matches(law rights.Forbidden, text string) (string, bool) {
	for _, patterns := range law.Patterns {
		for _, p := range patterns {
			r, err := regexp.Compile(p)
			if err != nil {
				continue // packs are checked when they are read
			}
			if at := r.FindStringIndex(text); at != nil {
				return sentenceAt(text, at[0]), true
			}
		}
	}
	return "", false
}

// whole is the sentence of a message from which a reading was read: a clause
// alone can say less than was said.
func whole(m casefile.Message, p casefile.Proposal) string {
	at := len(string([]rune(m.Text)[:min(p.Span[0], len([]rune(m.Text)))]))
	return sentenceAt(m.Text, at)
}

var sentenceEnd = regexp.MustCompile(`[.!?…]+(\s+|$)`)

// sentenceAt is the sentence of a text in which a byte lies.
func sentenceAt(text string, at int) string {
	from := 0
	for _, end := range sentenceEnd.FindAllStringIndex(text, -1) {
		if end[1] > at {
			return strings.TrimSpace(text[from:end[1]])
		}
		from = end[1]
	}
	return strings.TrimSpace(text[from:])
}
