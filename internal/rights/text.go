package rights

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"makegood/internal/calendar"
	language "makegood/internal/words"
)

// WriteText writes the findings for people, in a language: what is owed, what to
// ask, what closes, what may not be said, and what the customer can do without
// the house.
func (f Findings) WriteText(w io.Writer, lang language.Lang) error {
	t := text{bufio.NewWriter(w), lang}
	t.owed(f)
	t.section("rights.ask", len(f.Refer), func(i int) (string, string) {
		q := f.Refer[i]
		opens := make([]string, len(q.Opens))
		for i, remedy := range q.Opens {
			opens[i] = t.remedy(remedy)
		}
		return q.Say[string(lang)], t.say("rights.hangs", "Opens", strings.Join(opens, "; ")) + " [" + q.ID + "]"
	})
	t.section("rights.closing", len(f.Closing), func(i int) (string, string) {
		k := f.Closing[i]
		return t.say("rights.last_day", "Remedy", t.remedy(k.Remedy), "Until", k.Until) + " [" + k.ID + "]", ""
	})
	t.section("rights.never", len(f.Forbidden), func(i int) (string, string) {
		p := f.Forbidden[i]
		return p.Say[string(lang)], t.source(p.Cite, p.ID, p.Verified)
	})
	t.section("rights.outside", len(f.Outside), func(i int) (string, string) {
		o := f.Outside[i]
		return o.Say[string(lang)], t.source(o.Cite, o.ID, o.Verified)
	})
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

// text is findings being written in one language.
type text struct {
	*bufio.Writer
	lang language.Lang
}

func (t text) say(key string, facts ...any) string { return language.Say(t.lang, key, facts...) }

func (t text) line(indent, s string) { fmt.Fprintf(t, "%s%s\n", indent, s) }

func (t text) owed(f Findings) {
	title := "rights.owed"
	if len(f.Entitlements) == 0 {
		title = "rights.nothing"
	}
	t.line("", t.say(title, "On", f.On))
	for _, e := range f.Entitlements {
		why := make([]string, len(e.Why))
		for i, reason := range e.Why {
			why[i], _ = Reason(t.lang, reason)
		}
		t.line("\n  ", e.Say[string(t.lang)])
		t.line("    ", t.say("rights.line", "Remedy", t.remedy(e.Remedy), "Amount", t.amount(e), "Until", t.day(e.Until),
			"Chooser", t.say("rights.who."+e.Chooser), "Answerable", t.say("rights.who."+e.Answerable)))
		t.line("    ", t.source(e.Cite, e.ID, e.Verified))
		t.line("    ", t.say("rights.because", "Why", strings.Join(why, "; ")))
	}
}

// section is a list with a title; nothing of it where the list is empty.
func (t text) section(title string, n int, entry func(i int) (text, note string)) {
	if n > 0 {
		t.line("\n", t.say(title))
	}
	for i := range n {
		text, note := entry(i)
		t.line("  ", text)
		if note != "" {
			t.line("    ", note)
		}
	}
}

func (t text) remedy(name string) string { return t.say("web.remedy." + name) }

func (t text) amount(e Entitlement) string {
	if e.Amount == nil {
		return ""
	}
	return language.Money(t.lang, *e.Amount)
}

func (t text) day(d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return language.Day(t.lang, d)
}

func (t text) source(cite, id string, verified bool) string {
	source := language.Source(t.lang, cite) + " [" + id + "]"
	if !verified {
		source += " (" + t.say("rights.unverified") + ")"
	}
	return source
}
