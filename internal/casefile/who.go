package casefile

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"makegood/internal/words"
)

// The bounds of a name that is written by hand.
const (
	maxNameWords = 5
	maxNameRunes = 60
)

// names are those that the case knows: its two seats, who gave a word or decides, and
// the firms that the house settles with.
func (d *draft) names() []string {
	list := []string{string(House), string(Customer), d.c.Called, d.Actor.Name}
	for _, s := range d.c.Said {
		if s.Promise != "" { // a person of the house stands by it, and so by who said it
			list = append(list, s.Who)
		}
	}
	for _, x := range d.c.Asked {
		list = append(list, x.Who)
	}
	for _, a := range d.c.Bound {
		for _, t := range a.Package.Terms {
			list = append(list, t.Who)
		}
	}
	list = append(list, d.firmNames()...)
	list = slices.DeleteFunc(list, func(name string) bool { return name == "" })
	slices.Sort(list)
	return slices.Compact(list)
}

// firmNames are the firms that have to do with the case: whose goods they are, who
// made them, who carried them.
func (d *draft) firmNames() []string {
	var list []string
	for _, a := range d.Policy.Partners {
		if a.Kind == "carrier" || a.ID == d.c.Facts.Goods.Maker || slices.ContainsFunc(d.c.Lines, func(p Part) bool { return p.Partner == a.ID }) {
			list = append(list, a.Name)
		}
	}
	return list
}

func (d *draft) known(name string) bool { return slices.Contains(d.names(), name) }

// checkName demands that somebody who is to do a thing is somebody: a name that the
// case knows, or one that is written as names are. What is promised stands in terms,
// and not in the name of who does it.
func (d *draft) checkName(at, name string) error {
	if name == "" || oneLine(name, maxWho) && d.known(name) || isName(name) && !d.namesSum(name) && d.gives(name).Unclear == "" && d.gives(name).Offers == "" {
		return nil
	}
	return invalid(at, words.Both("problem.who", "Names", strings.Join(d.names(), "; ")))
}

// particles stand in names without a capital, or join a name to its work: the mill's office.
var particles = map[string]bool{"de": true, "da": true, "di": true, "del": true, "della": true, "der": true, "den": true, "van": true, "von": true, "la": true, "le": true,
	"el": true, "al": true, "bin": true, "ibn": true, "of": true, "the": true, "and": true, "и": true, "фон": true, "де": true, "ван": true}

// notNames are words that no name has: who reads them reads a promise.
var notNames = map[string]bool{"you": true, "your": true, "we": true, "i": true, "he": true, "she": true, "they": true, "it": true, "free": true, "will": true, "gets": true, "get": true, "gives": true,
	"pays": true, "pay": true, "gift": true, "money": true, "refund": true, "price": true, "вы": true, "вам": true, "мы": true, "я": true, "он": true, "она": true, "бесплатно": true, "деньги": true, "подарок": true, "возврат": true}

// isName reports whether a text is written as a name is: a few words of letters, each
// with a capital but the particles.
func isName(s string) bool {
	fields := strings.Fields(s)
	if len(fields) == 0 || len(fields) > maxNameWords || utf8.RuneCountInString(s) > maxNameRunes || strings.Join(fields, " ") != s {
		return false
	}
	capital := false
	for _, word := range fields {
		first, _ := utf8.DecodeRuneInString(word)
		switch {
		case notNames[strings.ToLower(strings.TrimRight(word, "."))], strings.ContainsFunc(word, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && !strings.ContainsRune("-'’.", r)
		}):
			return false
		case unicode.IsUpper(first) || !unicode.IsLower(first) && unicode.IsLetter(first): // a script without capitals
			capital = true
		case !particles[word]:
			return false
		}
	}
	return capital
}
