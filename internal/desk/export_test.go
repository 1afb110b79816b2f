package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"makegood/internal/journal"
)

// FoldForTest gives the views of a log, as JSON, a row a line.
func FoldForTest(log []journal.Stored) ([]byte, error) {
	registry, streams, order := Registry(), map[string]*stream{}, []string{}
	for _, s := range log {
		st, ok := streams[s.Stream]
		if !ok {
			st = &stream{}
			streams[s.Stream] = st
			order = append(order, s.Stream)
		}
		e, err := registry.Decode(s.Entry)
		if err != nil {
			return nil, err
		}
		st.subject, st.version, st.events = s.Subject, s.Version, append(st.events, e)
	}
	var out []byte
	for _, name := range order {
		views, _, err := project(name, streams[name])
		if err != nil {
			return nil, err
		}
		for _, v := range views {
			data, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			out = append(append(out, data...), '\n')
		}
	}
	return out, nil
}

// ShelfBytes bounds the shelf, in bytes of payloads.
const ShelfBytes = shelfBytes

// ShelfSize is how many streams are on a desk's shelf, and how large they are.
func ShelfSize(d *Desk) (streams, size int) {
	d.shelf.mu.Lock()
	defer d.shelf.mu.Unlock()
	return len(d.shelf.streams), d.shelf.size
}

// ClearShelf empties a desk's shelf.
func ClearShelf(d *Desk) { d.shelf.sweep(d.shelf.since.Add(shelfTime)) }

// CheckShelf holds what is on a desk's shelf against the store: each is a
// beginning of its stream, and nobody wrote into its events.
func CheckShelf(d *Desk) error {
	d.shelf.mu.Lock()
	on := maps.Clone(d.shelf.streams)
	d.shelf.mu.Unlock()
	loaded, err := d.Store.Load(context.Background(), slices.Collect(maps.Keys(on))...)
	if err != nil {
		return err
	}
	for name, s := range on {
		if int64(len(s.events)) != s.version || len(loaded[name]) < len(s.events) {
			return fmt.Errorf("%s: %d events on the shelf for version %d, %d in the store", name, len(s.events), s.version, len(loaded[name]))
		}
		for i, e := range s.events {
			want, err := d.registry.Decode(loaded[name][i].Entry)
			if err != nil {
				return err
			}
			if !reflect.DeepEqual(e, want) {
				return fmt.Errorf("%s version %d: %+v on the shelf, %+v in the store", name, i+1, e, want)
			}
		}
	}
	return nil
}

// InboxNames are the customers' names on the pages that a desk keeps.
func InboxNames(d *Desk) (names []string) {
	d.inbox.mu.Lock()
	defer d.inbox.mu.Unlock()
	for _, pages := range []map[pageKey]*place{d.inbox.pages, d.inbox.old} {
		for _, at := range pages {
			for _, r := range at.page.Rows {
				names = append(names, r.Called)
			}
		}
	}
	return names
}

// InboxSize is how many rows and pages a desk keeps.
func InboxSize(d *Desk) int {
	d.inbox.mu.Lock()
	defer d.inbox.mu.Unlock()
	return d.inbox.size
}

// ReadCaseRow reads a row of the inbox by the way that knows its shape.
var ReadCaseRow = readCaseRow
