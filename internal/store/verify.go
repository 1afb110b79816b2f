package store

import (
	"bytes"
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"hash"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Verify walks every chain, head, key, checkpoint and view as of one moment,
// and reports each thing that is wrong. It holds a row at a time, never the log.
func (s *Store) Verify(ctx context.Context, report func(desk.Finding)) (desk.Tally, error) {
	var tally desk.Tally
	// No second attempt: findings have been reported.
	err := once(ctx, s.d.read, func(t tx) error {
		v := &verifier{s: s, t: t, tally: &tally, report: func(where, problem string) {
			report(desk.Finding{Where: where, Problem: problem})
		}}
		for _, step := range []func(context.Context) error{
			v.files, v.meta, v.subjects, v.events, v.strays, v.checkpoints, v.views, v.terms,
		} {
			err := step(ctx)
			if err != nil && fault.As(err) == nil && s.d.judge(err) == damaged {
				v.report(s.d.place(), "it can't be read any further: "+err.Error())
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	return tally, s.explain(ctx, "verify", err)
}

// A verifier is one walk of Verify.
type verifier struct {
	s      *Store
	t      tx
	tally  *desk.Tally
	report func(where, problem string)
	tail   []byte // the signature of the last checkpoint, from table meta
}

func (v *verifier) files(ctx context.Context) error {
	return v.s.d.inspect(ctx, v.t, func(problem string) { v.report(v.s.d.place(), problem) })
}

func (v *verifier) meta(ctx context.Context) error {
	list, err := loadMigrations(v.s.d.migrations())
	if err != nil {
		return err
	}
	// The same refusals as when the database is opened are findings here.
	if applied, _, err := v.s.checkDatabase(ctx, v.t, list); fault.As(err) != nil {
		v.report("the schema", err.Error())
	} else if err != nil {
		return err
	} else if applied < len(list) {
		v.report("the schema", fmt.Sprintf("%d of %d migrations are recorded", applied, len(list)))
	}
	meta, err := readMeta(ctx, v.t)
	if err != nil {
		return err
	}
	v.tail = meta[metaTail]
	return nil
}

func (v *verifier) subjects(ctx context.Context) error {
	return v.t.query(ctx, func(scan scanner) error {
		var subject string
		var erasedAt int64
		var wrapped []byte
		if err := scan(&subject, &erasedAt, &wrapped); err != nil {
			return err
		}
		if _, err := v.s.sealer.unwrap(subject, erasedAt, wrapped); err != nil {
			v.report("the key of subject "+quoted(subject), "it does not open")
		}
		return nil
	}, `SELECT subject, erased_at, wrapped FROM subject_keys ORDER BY subject`)
}

// chain is where the walk stands in one stream.
type chain struct {
	stream      string
	version     int64
	position    int64
	hash        []byte
	headVersion *int64 // nil: the stream has no head
	headHash    []byte
	headAt      *int64
}

func (v *verifier) events(ctx context.Context) error {
	var c chain
	err := v.t.query(ctx, func(scan scanner) error {
		var head chain
		var signed []byte
		r, err := scanEvent(scan, &head.headVersion, &head.headHash, &head.headAt, &signed)
		if err != nil {
			return err
		}
		if r.Stream != c.stream {
			v.endOfStream(c)
			head.stream = r.Stream
			c = head
			v.tally.Streams++
		}
		v.event(&c, r, signed)
		return nil
	}, `SELECT `+eventColumns+`, h.version, h.hash, h.position, c.hash`+eventTables+`
		LEFT JOIN heads h ON h.stream = e.stream
		LEFT JOIN checkpoint_heads c ON c.stream = e.stream AND c.version = e.version
		ORDER BY e.stream, e.version`)
	v.endOfStream(c)
	return err
}

// event holds one event against the chain, the checkpoints and its key. After a
// finding the walk goes on from what is stored, so that one wrong byte is not
// reported all the way down.
func (v *verifier) event(c *chain, r eventRow, signed []byte) {
	v.tally.Events++
	where := place(r.Stream, r.Version)
	switch {
	case r.Version != c.version+1:
		v.report(place(r.Stream, c.version+1), "it is missing")
	case !bytes.Equal(link(c.hash, r.Stored, r.sealed), r.hash):
		v.report(where, "the chain of hashes breaks: the event, or the hash before it, was changed")
	}
	if r.Position <= c.position {
		v.report(where, "its position in the log is not behind that of the version before")
	}
	if signed != nil && !bytes.Equal(signed, r.hash) {
		v.report(where, "its hash is not the one that a checkpoint signed")
	}
	switch event, err := v.s.openEvent(r); {
	case err != nil:
		v.report(where, "its payload does not open: "+reason(err))
	case event.Erased:
		v.tally.Erased++
	}
	c.version, c.hash, c.position = r.Version, r.hash, r.Position
}

func reason(err error) string {
	if errors.Is(err, errSealed) {
		return "its place, its bytes or its key was changed"
	}
	return err.Error()
}

func (v *verifier) endOfStream(c chain) {
	switch {
	case c.stream == "":
	case c.headVersion == nil:
		v.report("stream "+c.stream, "it has events but no head")
	case *c.headVersion > c.version:
		v.report(place(c.stream, c.version+1), fmt.Sprintf("the end of the stream is missing: it stands at version %d", *c.headVersion))
	case *c.headVersion < c.version:
		v.report(place(c.stream, c.version), fmt.Sprintf("it is behind the head of the stream, which stands at version %d", *c.headVersion))
	case !bytes.Equal(c.headHash, c.hash) || *c.headAt != c.position:
		v.report(place(c.stream, c.version), "it is not the event that the stream's head names")
	}
}

// strays finds what names an event that is not there: a whole stream cut away.
func (v *verifier) strays(ctx context.Context) error {
	err := v.t.query(ctx, func(scan scanner) error {
		var stream string
		var version int64
		err := scan(&stream, &version)
		v.report("stream "+stream, fmt.Sprintf("it stands at version %d but has no events", version))
		return err
	}, `SELECT h.stream, h.version FROM heads h WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = h.stream) ORDER BY h.stream`)
	if err != nil {
		return err
	}
	return v.t.query(ctx, func(scan scanner) error {
		var stream string
		var version, id int64
		err := scan(&stream, &version, &id)
		v.report(place(stream, version), fmt.Sprintf("checkpoint %d signed it, but it is missing", id))
		return err
	}, `SELECT c.stream, c.version, c.checkpoint FROM checkpoint_heads c
		LEFT JOIN events e ON e.stream = c.stream AND e.version = c.version
		WHERE e.stream IS NULL ORDER BY c.stream, c.version`)
}

// signing is where the walk stands in the checkpoints.
type signing struct {
	id, streams, entries int64
	stored               []byte
	mac                  hash.Hash
}

// checkpoints walks the signatures. Entries of a checkpoint that is gone come as
// rows without one.
func (v *verifier) checkpoints(ctx context.Context) error {
	var c signing
	err := v.t.query(ctx, func(scan scanner) error {
		var id, madeAt, through, streams int64
		var stored, entryHash []byte
		var stream *string
		var version *int64
		if err := scan(&id, &madeAt, &through, &streams, &stored, &stream, &version, &entryHash); err != nil {
			return err
		}
		if id != c.id {
			v.endOfCheckpoint(c)
			if id != c.id+1 {
				v.report(fmt.Sprintf("checkpoint %d", c.id+1), "it is missing")
			}
			c = signing{id: id, streams: streams, stored: stored, mac: v.s.sealer.checkpointMAC(c.stored, id, madeAt, through)}
			v.tally.Checkpoints++
		}
		if stream != nil {
			checkpointEntry{*stream, *version, entryHash}.sign(c.mac)
			c.entries++
		}
		return nil
	}, `SELECT p.id, p.made_at, p.through, p.streams, p.mac, c.stream, c.version, c.hash
		FROM checkpoints p LEFT JOIN checkpoint_heads c ON c.checkpoint = p.id ORDER BY p.id, c.stream`)
	if err != nil {
		return err
	}
	v.endOfCheckpoint(c)
	if !hmac.Equal(v.tail, v.s.sealer.tailMAC(v.s.logID, c.id, c.stored)) {
		v.report("checkpoints", fmt.Sprintf("the last one, %d, is not the one that was signed last: later ones are missing, or table meta was changed", c.id))
	}
	return v.t.query(ctx, func(scan scanner) error {
		var id, n int64
		err := scan(&id, &n)
		v.report(fmt.Sprintf("checkpoint %d", id), fmt.Sprintf("it is missing, but %d of its entries are there", n))
		return err
	}, `SELECT checkpoint, count(*) FROM checkpoint_heads WHERE checkpoint NOT IN (SELECT id FROM checkpoints) GROUP BY checkpoint ORDER BY checkpoint`)
}

func (v *verifier) endOfCheckpoint(c signing) {
	if c.mac == nil {
		return
	}
	if c.entries != c.streams || !hmac.Equal(c.mac.Sum(nil), c.stored) {
		v.report(fmt.Sprintf("checkpoint %d", c.id), "its signature does not fit: it, one of its entries, or the checkpoint before it was changed")
	}
}

func (v *verifier) views(ctx context.Context) error {
	var row viewRow
	return v.t.query(ctx, func(scan scanner) error {
		view, err := v.s.openView(scan, &row)
		if fault.As(err) != nil {
			v.report("view "+view.Kind+" "+view.ID, "its row was changed or its key is gone; a rebuild mends it")
			return nil //nolint:nilerr // what is wrong with a row is a finding, and the walk goes on
		}
		return err
	}, `SELECT `+viewColumns+` FROM views v LEFT JOIN subject_keys k ON k.subject = v.subject ORDER BY v.kind, v.id`)
}

// terms holds the search terms of each view against their digest, to which the
// view's body is sealed.
func (v *verifier) terms(ctx context.Context) error {
	var at desk.Key
	var digest string
	var hashes []string
	end := func() {
		if at.ID != "" && digestOf(hashes) != digest {
			v.report("view "+at.Kind+" "+at.ID, "its search terms were changed; a rebuild mends it")
		}
	}
	err := v.t.query(ctx, func(scan scanner) error {
		var k desk.Key
		var d string
		var hash *string
		if err := scan(&k.Kind, &k.ID, &d, &hash); err != nil {
			return err
		}
		if k != at {
			end()
			at, digest, hashes = k, d, nil
		}
		if hash != nil {
			hashes = append(hashes, *hash)
		}
		return nil
	}, `SELECT v.kind, v.id, v.terms, t.hash FROM views v LEFT JOIN view_terms t ON t.kind = v.kind AND t.id = v.id AND t.rank = v.rank
		ORDER BY v.kind, v.id, t.hash`)
	if err != nil {
		return err
	}
	end()
	return v.t.query(ctx, func(scan scanner) error {
		var k desk.Key
		err := scan(&k.Kind, &k.ID)
		v.report("view "+k.Kind+" "+k.ID, "it has search terms that are not those of its row; a rebuild mends it")
		return err
	}, `SELECT DISTINCT t.kind, t.id FROM view_terms t LEFT JOIN views v ON v.kind = t.kind AND v.id = t.id AND v.rank = t.rank WHERE v.kind IS NULL ORDER BY t.kind, t.id`)
}

func quoted(subject string) string {
	if subject == "" {
		return "of the shop itself"
	}
	return subject
}
