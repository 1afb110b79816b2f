package desk

import (
	"context"
	"encoding/json"
	"time"

	"makegood/internal/journal"
)

// Store keeps the log and its views. SQLite, PostgreSQL and the overlay that
// dry runs use pass one suite (package store/storetest). Payloads and bodies
// come in and go out in the clear; the store seals them under the key of their
// subject, so that nothing personal is readable in its files.
//
// Names stand in the clear and stay when a subject is erased: streams, kinds,
// ids, parents, owners, states, subjects, By. They must say nothing about a
// person. A shop's customer number often does ("noah_brown_6181"): use
// keys.Master.Reference of it, keep the number in a body and find it by a term.
//
// Errors are faults: Conflict for a version that moved, Unavailable, WrongKey,
// Erased, DatabaseNewer, LogDamaged.
type Store interface {
	// Load reads whole streams as of one moment. A stream that does not
	// exist is absent from the answer; one whose chain breaks is LogDamaged.
	Load(ctx context.Context, streams ...string) (map[string][]journal.Stored, error)
	// Append writes a batch, all of it or nothing.
	Append(ctx context.Context, b Batch) error
	// Walk calls visit for every event after a position that was appended
	// before the call, in order, until it returns an error. visit may use the
	// store. Nothing appears later behind a position that was visited.
	Walk(ctx context.Context, after int64, visit func(journal.Stored) error) error
	// Streams lists the names of streams that begin with prefix, after the
	// given name, in order; a limit of 0 means 100.
	Streams(ctx context.Context, prefix, after string, limit int) ([]string, error)

	// Moved lists the streams whose last event lies behind a position, with that
	// event's position, and says where the log ends. after < 0 asks for the end
	// alone. Streams that commit later may lie before the end.
	Moved(ctx context.Context, after int64) (heads map[string]int64, end int64, err error)

	// Get reads one view; ok is false when there is none.
	Get(ctx context.Context, kind, id string) (v View, ok bool, err error)
	// List reads views by their clear columns and search terms.
	List(ctx context.Context, q Query) ([]View, error)
	// Relist is List where the answer is not as it was when it came with mark ("":
	// it never came): any of its rows was written since, or there are others. Else
	// now is mark and there are no views, which takes a fraction of listing them.
	Relist(ctx context.Context, q Query, mark string) (views []View, now string, err error)
	// Mark changes with whatever is committed, by whichever process: while it
	// stays, what was read since it was asked for is what would be read again.
	Mark(ctx context.Context) (string, error)
	// Rebuild empties all views and fills them anew with what fill puts, in
	// one transaction. fill may read the store, not write to it; appends wait
	// until it is done. Views of erased subjects are left out.
	Rebuild(ctx context.Context, fill func(put func(View) error) error) error

	// Checkpoint signs the heads of all streams that moved since the last
	// one, so that a cut tail or a missing stream shows.
	Checkpoint(ctx context.Context, at time.Time) error
	// Verify walks every chain and checkpoint and reports each thing that is
	// wrong; an error means that it could not look.
	Verify(ctx context.Context, report func(Finding)) (Tally, error)
	// Erase destroys the key of a subject and purges its views, their
	// traces in files included. Later appends for it are refused, Erased.
	Erase(ctx context.Context, subject string, at time.Time) error

	Close() error
}

// Batch is what one command writes, in one transaction.
type Batch struct {
	At      time.Time
	By      string
	Appends []Append
	Guards  []Guard // streams that were read and must not have moved
	Views   []View  // whole rows that replace what was there
	Drops   []Key   // views that are no more; taken away before Views are put
}

func (b Batch) streams() []string {
	names := make([]string, len(b.Appends))
	for i, a := range b.Appends {
		names[i] = a.Stream
	}
	return names
}

// Append adds entries to one stream that must stand at version Expected (0: it
// must not exist yet).
type Append struct {
	Stream   string
	Expected int64
	Subject  string // whose key seals the entries; "" for the shop's own
	Entries  []journal.Entry
}

// Guard demands that a stream still stands at a version, and that nobody erased
// whose it is.
type Guard struct {
	Stream  string
	Version int64
	Subject string // "" where it is nobody's, or does not matter
	Loose   bool   // it is looked at and not held: it may move before the batch is there
}

// Key names a view.
type Key struct{ Kind, ID string }

// View is one row of a projection: a few columns in the clear by which lists
// filter and sort, and a sealed body. It is a function of the state that it
// shows, so that a rebuild gives the same rows.
type View struct {
	Kind    string // "case", "promise", "customer", "order", "link", "staff", "key", …
	ID      string
	Subject string          // whose key seals the body, and who is purged with it
	Parent  string          // what it belongs to: a promise's case, a link's case
	Owner   string          // who looks after it: a staff id
	State   string          // the kind's own states
	Rank    int64           // what lists sort by, ascending: the next due instant, an expiry
	Changed time.Time       // when the row last changed
	Body    json.RawMessage // the rest, sealed
	Terms   []string        // what a search finds it by; kept as keyed hashes, never in the clear: they do not come back
}

// Query selects views of one kind, ordered by rank and then id. Empty fields do
// not filter.
type Query struct {
	Kind      string
	States    []string
	Parent    string
	Owner     string
	Subject   string
	Terms     []string // all of them
	RankFrom  *int64   // inclusive
	RankTo    *int64   // inclusive
	AfterRank int64    // keyset: rows behind (AfterRank, AfterID); used when AfterID is set
	AfterID   string
	Limit     int // at most this many; 0 means 100
}

// Finding is one thing that Verify found wrong.
type Finding struct {
	Where   string `json:"where"`   // a stream and version, a checkpoint, a view
	Problem string `json:"problem"` // what is wrong, in a sentence
}

// Tally counts what Verify looked at.
type Tally struct {
	Streams     int64 `json:"streams"`
	Events      int64 `json:"events"`
	Checkpoints int64 `json:"checkpoints"`
	Erased      int64 `json:"erased"` // events whose key was destroyed
}
