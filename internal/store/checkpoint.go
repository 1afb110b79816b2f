package store

import (
	"context"
	"crypto/hmac"
	"fmt"
	"hash"
	"time"

	"makegood/internal/fault"
	"makegood/internal/journal"
)

// Checkpoint signs the heads of all streams that moved since the last one.
// Each checkpoint is chained to the one before by its signature, and the last
// one is signed once more in table meta: what is cut off shows. When nothing has
// moved there is nothing to sign.
func (s *Store) Checkpoint(ctx context.Context, at time.Time) error {
	return s.write(ctx, "checkpoint", func(t tx) error { return s.checkpoint(ctx, t, journal.Instant(at)) })
}

func (s *Store) checkpoint(ctx context.Context, t tx, at time.Time) error {
	// Appends that are under way end first: a position below the horizon that
	// appeared later would never be signed.
	if err := s.d.settle(ctx, t); err != nil {
		return err
	}
	var last, since, horizon int64
	var before []byte
	_, err := one(ctx, t, []any{&last, &since, &before}, `SELECT id, through, mac FROM checkpoints ORDER BY id DESC LIMIT 1`)
	if err != nil {
		return err
	}
	if err := s.checkTail(ctx, t, last, before); err != nil {
		return err
	}
	if _, err := one(ctx, t, []any{&horizon}, `SELECT coalesce(max(position), 0) FROM heads`); err != nil {
		return err
	}
	if horizon <= since {
		return nil
	}
	id := last + 1
	count, err := t.exec(ctx, `INSERT INTO checkpoint_heads (stream, version, checkpoint, hash)
		SELECT stream, version, CAST($1 AS BIGINT), hash FROM heads WHERE position > $2`, id, since)
	if err != nil {
		return err
	}
	mac := s.sealer.checkpointMAC(before, id, at.UnixMicro(), horizon)
	err = t.query(ctx, func(scan scanner) error {
		var e checkpointEntry
		if err := scan(&e.stream, &e.version, &e.hash); err != nil {
			return err
		}
		e.sign(mac)
		return nil
	}, `SELECT stream, version, hash FROM checkpoint_heads WHERE checkpoint = $1 ORDER BY stream`, id)
	if err != nil {
		return err
	}
	signature := mac.Sum(nil)
	_, err = t.exec(ctx, `INSERT INTO checkpoints (id, made_at, through, streams, mac) VALUES ($1, $2, $3, $4, $5)`,
		id, at.UnixMicro(), horizon, count, signature)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE meta SET value = $1 WHERE name = $2`, s.sealer.tailMAC(s.logID, id, signature), metaTail)
	return err
}

// checkTail refuses to go on from a last checkpoint that is not the one that
// was signed last: a new checkpoint on top would hide what was cut off.
func (s *Store) checkTail(ctx context.Context, t tx, last int64, mac []byte) error {
	meta, err := readMeta(ctx, t)
	if err != nil {
		return err
	}
	if !hmac.Equal(meta[metaTail], s.sealer.tailMAC(s.logID, last, mac)) {
		return fault.New(fault.LogDamaged, "where", "checkpoints").
			Because(fmt.Errorf("checkpoint %d is not the one that was signed last", last))
	}
	return nil
}

type checkpointEntry struct {
	stream  string
	version int64
	hash    []byte
}

func (e checkpointEntry) sign(mac hash.Hash) { mac.Write(framed(e.stream, e.version, e.hash)) }
