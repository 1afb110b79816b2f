// Package journal says what the log is made of: events that have happened,
// with names and schema versions of their own, grouped in streams.
//
// A stream is the history of one thing: case/7K3F9Q, case/7K3F9Q/house,
// order/#W6067464, method/gift_card_7728021. Its state is a fold of its
// events and nothing else. Event structs are stored shapes, apart from those of
// the API; what an older release wrote is brought up to date by upcasters when
// it is read, and stored bytes are never rewritten.
package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Event is something that happened. Its name is stored with it and never
// changes meaning: "case.opened".
type Event interface{ EventName() string }

// Entry is an event as the log keeps it, before sealing.
type Entry struct {
	Name    string          // the event's name
	Schema  int             // version of the event's stored shape, from 1
	Payload json.RawMessage // the event as JSON; nil when it was erased
}

// Stored is an entry as it comes back from the log.
type Stored struct {
	Entry
	Stream   string
	Version  int64     // place in its stream, from 1
	Position int64     // place in the whole log; grows, with gaps
	At       time.Time // when it was appended, UTC, whole microseconds
	By       string    // who: "staff/ID", "agent/ID", "customer", "system"
	Subject  string    // whose key seals it: a customer's reference, or "" for the shop's own
	Hash     Hash      // of the chain up to and with this event
	Erased   bool      // the subject's key was destroyed: Payload is nil
}

// Upcaster turns a payload of one schema into the payload of the next. It is
// pure: same bytes in, same bytes out.
type Upcaster func(json.RawMessage) (json.RawMessage, error)

type kind struct {
	schema  int
	decode  func(json.RawMessage) (Event, error)
	upcasts []Upcaster // upcasts[i] takes schema i+1 to i+2
}

// Registry knows every event of the product by name.
type Registry struct{ kinds map[string]kind }

// NewRegistry is an empty registry.
func NewRegistry() *Registry { return &Registry{kinds: map[string]kind{}} }

// Register adds the event type E. The current schema is one more than the
// number of upcasters; upcaster i takes schema i+1 to i+2.
func Register[E Event](r *Registry, upcasts ...Upcaster) {
	var zero E
	name := zero.EventName()
	if _, twice := r.kinds[name]; twice {
		panic("journal: event " + name + " is registered twice")
	}
	r.kinds[name] = kind{
		schema:  len(upcasts) + 1,
		upcasts: upcasts,
		decode: func(payload json.RawMessage) (Event, error) {
			var e E
			d := json.NewDecoder(bytes.NewReader(payload))
			d.DisallowUnknownFields()
			if err := d.Decode(&e); err != nil {
				return nil, err
			}
			return e, nil
		},
	}
}

// Names lists the registered events with their current schema.
func (r *Registry) Names() map[string]int {
	names := make(map[string]int, len(r.kinds))
	for name, k := range r.kinds {
		names[name] = k.schema
	}
	return names
}

// Encode writes an event in its current schema.
func (r *Registry) Encode(e Event) (Entry, error) {
	k, ok := r.kinds[e.EventName()]
	if !ok {
		return Entry{}, fmt.Errorf("journal: event %q is not registered", e.EventName())
	}
	payload, err := json.Marshal(e)
	if err != nil {
		return Entry{}, fmt.Errorf("journal: encode %s: %w", e.EventName(), err)
	}
	return Entry{Name: e.EventName(), Schema: k.schema, Payload: payload}, nil
}

// Decode reads an entry of any schema up to the current one. An entry of an
// unknown name or of a newer schema was written by a newer release.
func (r *Registry) Decode(e Entry) (Event, error) {
	k, ok := r.kinds[e.Name]
	if !ok {
		return nil, fmt.Errorf("journal: event %q is not known to this release", e.Name)
	}
	if e.Schema < 1 || e.Schema > k.schema {
		return nil, fmt.Errorf("journal: event %s has schema %d, this release knows 1 to %d", e.Name, e.Schema, k.schema)
	}
	payload := e.Payload
	for i, up := range k.upcasts[e.Schema-1:] {
		var err error
		if payload, err = up(payload); err != nil {
			return nil, fmt.Errorf("journal: event %s, schema %d to %d: %w", e.Name, e.Schema+i, e.Schema+i+1, err)
		}
	}
	event, err := k.decode(payload)
	if err != nil {
		return nil, fmt.Errorf("journal: event %s, schema %d: %w", e.Name, e.Schema, err)
	}
	return event, nil
}
