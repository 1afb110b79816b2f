package rights

import (
	"maps"
	"slices"

	"makegood/internal/calendar"
)

// Contents are what a pack holds, for somebody who looks at what is in force.
type Contents struct {
	ID           string
	Version      string
	Kind         string // law, warranty, promise, policy
	Jurisdiction string // of a law; empty otherwise
	Title        map[string]string
	Articles     []Article
}

// Article is one rule of a pack: what it gives, where that stands, and whether
// the text of that source was seen.
type Article struct {
	ID       string
	Cite     string
	Remedies []string     // what it gives; none: it forbids something to be said, or names a way outside
	Verified bool         // of a law: the source's text was checked
	From, To calendar.Day // the contracts that it is for, first and last day; 0: no bound
}

// Verified is how many of the articles were checked against their source.
func (c Contents) Verified() int {
	n := 0
	for _, a := range c.Articles {
		if a.Verified {
			n++
		}
	}
	return n
}

// Contents lists the packs of the book with what is in them: law first, then
// warranties and promises, then policies.
func (b *Book) Contents() []Contents {
	list := make([]Contents, len(b.packs))
	for i, p := range b.packs {
		c := Contents{ID: p.id, Version: p.version, Kind: p.kind, Jurisdiction: p.jurisdiction, Title: maps.Clone(p.title), Articles: []Article{}}
		for _, r := range p.rules {
			a := Article{ID: r.id, Cite: r.cite, Verified: r.verified, From: r.validFrom, To: r.validTo, Remedies: []string{}}
			for _, g := range r.gives {
				if !slices.Contains(a.Remedies, g.remedy) {
					a.Remedies = append(a.Remedies, g.remedy)
				}
			}
			c.Articles = append(c.Articles, a)
		}
		for _, f := range p.forbidden {
			c.Articles = append(c.Articles, Article{ID: f.id, Cite: f.cite, Verified: f.verified, Remedies: []string{}})
		}
		for _, x := range p.outside {
			c.Articles = append(c.Articles, Article{ID: x.id, Cite: x.cite, Verified: x.verified, Remedies: []string{}})
		}
		list[i] = c
	}
	return list
}

// Vocabulary lists the names of the facts that rules can ask for, as they stand
// in Entitlement.Why before a colon.
func Vocabulary() []string {
	terms := vocabulary()
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = t.name
	}
	return names
}
