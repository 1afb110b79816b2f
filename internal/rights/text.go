package rights

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteText writes the findings for people: what is owed, what to ask, what
// closes, what may not be said, and what the customer can do without the
// house. The sentences are in the language, "en" or "ru".
func (f Findings) WriteText(w io.Writer, lang string) error {
	b := bufio.NewWriter(w)
	if len(f.Entitlements) == 0 {
		fmt.Fprintf(b, "On %s nothing is owed for certain.\n", f.On)
	} else {
		fmt.Fprintf(b, "Owed on %s:\n", f.On)
	}
	for _, e := range f.Entitlements {
		fmt.Fprintf(b, "\n  %s\n", e.Say[lang])
		fmt.Fprintf(b, "    %s, %s chooses%s; %s answers\n", e.Remedy, e.Chooser, untilWords(e), e.Answerable)
		fmt.Fprintf(b, "    %s [%s]%s\n", e.Cite, e.ID, unverified(e.Verified))
		fmt.Fprintf(b, "    because %s\n", strings.Join(e.Why, "; "))
	}
	section := func(title string, n int, line func(i int) (text, note string)) {
		if n > 0 {
			fmt.Fprintf(b, "\n%s\n", title)
		}
		for i := range n {
			text, note := line(i)
			fmt.Fprintf(b, "  %s\n", text)
			if note != "" {
				fmt.Fprintf(b, "    %s\n", note)
			}
		}
	}
	section("Ask:", len(f.Refer), func(i int) (string, string) {
		q := f.Refer[i]
		return q.Say[lang], "on it hangs: " + listed(q.Opens) + " [" + q.ID + "]"
	})
	section("Closes within a week:", len(f.Closing), func(i int) (string, string) {
		k := f.Closing[i]
		return fmt.Sprintf("%s, last day %s [%s]", k.Remedy, k.Until, k.ID), ""
	})
	section("Do not say:", len(f.Forbidden), func(i int) (string, string) {
		p := f.Forbidden[i]
		return p.Say[lang], p.Cite + " [" + p.ID + "]" + unverified(p.Verified)
	})
	section("What the customer can do without us:", len(f.Outside), func(i int) (string, string) {
		o := f.Outside[i]
		return o.Say[lang], o.Cite + " [" + o.ID + "]" + unverified(o.Verified)
	})
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

func untilWords(e Entitlement) string {
	words := ""
	if e.Until != 0 {
		words = ", until " + e.Until.String()
	}
	if e.Amount != nil {
		words += ", " + e.Amount.String()
	}
	return words
}

func unverified(verified bool) string {
	if verified {
		return ""
	}
	return " (not verified)"
}
