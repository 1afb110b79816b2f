package store

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Bounds of what one batch may hold. They are far above what a command writes;
// they keep a mistake from filling memory.
const (
	maxName    = 500      // bytes of a name: stream, kind, id, subject, owner, …
	maxPayload = 16 << 20 // bytes of a payload or a body
	maxEntries = 50_000   // events of a batch
	maxViews   = 50_000   // views and drops of a batch
	maxTerms   = 1_000    // terms of a view
)

// CheckBatch refuses what no store can keep: names that are empty, too long or
// not plain text, and batches over the bounds. The faults are InputInvalid and
// TooLarge; they are mistakes of the caller.
func CheckBatch(b desk.Batch) error {
	entries := 0
	for _, a := range b.Appends {
		if err := checkNames("stream", a.Stream, true, "subject", a.Subject, false); err != nil {
			return err
		}
		for _, e := range a.Entries {
			if err := checkNames("event", e.Name, true); err != nil {
				return err
			}
			if len(e.Payload) > maxPayload {
				return fault.New(fault.TooLarge, "limit", fmt.Sprintf("%d bytes an event", maxPayload))
			}
		}
		entries += len(a.Entries)
	}
	for _, g := range b.Guards {
		if err := checkNames("stream", g.Stream, true); err != nil {
			return err
		}
	}
	for _, v := range b.Views {
		if err := CheckView(v); err != nil {
			return err
		}
	}
	if entries > maxEntries || len(b.Views)+len(b.Drops) > maxViews {
		return fault.New(fault.TooLarge, "limit", fmt.Sprintf("%d events and %d views a batch", maxEntries, maxViews))
	}
	return checkNames("by", b.By, false)
}

// CheckView refuses a view that no store can keep.
func CheckView(v desk.View) error {
	err := checkNames("kind", v.Kind, true, "id", v.ID, true, "subject", v.Subject, false,
		"parent", v.Parent, false, "owner", v.Owner, false, "state", v.State, false)
	switch {
	case err != nil:
		return err
	case len(v.Body) > maxPayload:
		return fault.New(fault.TooLarge, "limit", fmt.Sprintf("%d bytes a view", maxPayload))
	case len(v.Terms) > maxTerms:
		return fault.New(fault.TooLarge, "limit", fmt.Sprintf("%d terms a view", maxTerms))
	}
	return nil
}

// checkNames takes triples: what it is, the name, and whether it must be there.
func checkNames(triples ...any) error {
	for i := 0; i < len(triples); i += 3 {
		what, name := triples[i].(string), triples[i+1].(string)
		required := i+2 < len(triples) && triples[i+2].(bool)
		problem := ""
		switch {
		case name == "" && required:
			problem = "is empty"
		case len(name) > maxName:
			problem = fmt.Sprintf("is longer than %d bytes", maxName)
		case !plain(name):
			problem = "is not plain text"
		}
		if problem != "" {
			return fault.New(fault.InputInvalid, "at", what, "problem", problem)
		}
	}
	return nil
}

// plain reports whether both databases can keep the text.
func plain(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsRune(name, 0)
}

// CheckSubject refuses a name that can't be that of a person to erase; the
// shop's own key, of subject "", is never destroyed.
func CheckSubject(subject string) error { return checkNames("subject", subject, true) }
