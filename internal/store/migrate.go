package store

import (
	"context"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"makegood/internal/fault"
)

// A migration takes the schema from the version before it to its own.
type migration struct {
	version  int64
	name     string
	checksum string
	text     string
}

// loadMigrations reads the files NNNN_name.sql of a schema, numbered without
// gaps from 1.
func loadMigrations(files fs.FS) ([]migration, error) {
	entries, err := fs.ReadDir(files, ".") // sorted by name
	if err != nil {
		return nil, err
	}
	list := make([]migration, 0, len(entries))
	for i, e := range entries {
		text, err := fs.ReadFile(files, e.Name())
		if err != nil {
			return nil, err
		}
		number, _, _ := strings.Cut(e.Name(), "_")
		if version, err := strconv.Atoi(number); err != nil || version != i+1 {
			return nil, fmt.Errorf("migration %s: want number %d", e.Name(), i+1)
		}
		sum := sha256.Sum256(text)
		list = append(list, migration{int64(i + 1), e.Name(), hex.EncodeToString(sum[:]), string(text)})
	}
	return list, nil
}

// prepare checks that the database is ours to open and brings its schema up to
// date. Until the checks have passed nothing is written.
func (s *Store) prepare(ctx context.Context) error {
	list, err := loadMigrations(s.d.migrations())
	if err != nil {
		return err
	}
	installed, err := s.d.installed(ctx)
	if err != nil {
		return err
	}
	current := false
	if installed {
		err := s.read(ctx, "read the schema's version", func(t tx) error {
			applied, id, err := s.checkDatabase(ctx, t, list)
			s.logID, current = id, applied == len(list)
			return err
		})
		if err != nil {
			return err
		}
	}
	if !installed {
		if err := s.refuseStrangers(ctx); err != nil {
			return err
		}
	}
	if !current {
		if err := s.write(ctx, "migrate the schema", func(t tx) error { return s.migrate(ctx, t, list) }); err != nil {
			return err
		}
	}
	return s.single(ctx, "read the shop's key", func(t tx) error {
		keys := map[string]cipher.AEAD{}
		err := t.all(ctx, s.keysOf([]string{""}, keys, ""))
		if err == nil && keys[""] == nil {
			err = fault.New(fault.LogDamaged, "where", "the key of the shop").Because(errors.New("it is missing"))
		}
		s.shop = keys[""]
		return err
	})
}

// checkDatabase refuses a database of a newer release, of a changed schema or
// of another master key. It answers how many migrations are applied
// and the id of the log.
func (s *Store) checkDatabase(ctx context.Context, t tx, list []migration) (applied int, logID []byte, err error) {
	err = t.query(ctx, func(scan scanner) error {
		var version int64
		var name, checksum string
		if err := scan(&version, &name, &checksum); err != nil {
			return err
		}
		if version > int64(len(list)) {
			return fault.New(fault.DatabaseNewer, "found", version, "known", len(list), "hint", "open it with the release that made it, or a later one").
				Because(fmt.Errorf("%s has migration %s, this release knows %d", s.d.place(), name, len(list)))
		}
		applied++
		if m := list[applied-1]; m.version != version || m.name != name || m.checksum != checksum {
			return fault.New(fault.LogDamaged, "where", "the list of migrations").
				Because(fmt.Errorf("%s: migration %d, %s, is not the one of this release", s.d.place(), version, name))
		}
		return nil
	}, `SELECT version, name, checksum FROM makegood_migrations ORDER BY version`)
	if err != nil || applied == 0 {
		return applied, nil, err
	}
	meta, err := readMeta(ctx, t)
	if err != nil {
		return applied, nil, err
	}
	logID = meta[metaLogID]
	if !hmac.Equal(meta[metaKeyCheck], s.sealer.keyCheck(logID)) {
		return applied, nil, fault.New(fault.WrongKey, "problem", s.d.place()+" was sealed with another master key",
			"hint", "give the key that it was made with")
	}
	return applied, logID, nil
}

// migrate applies what is missing, in one transaction; another process may
// have been first.
func (s *Store) migrate(ctx context.Context, t tx, list []migration) error {
	if err := s.d.lockMigrations(ctx, t); err != nil {
		return err
	}
	_, err := t.exec(ctx, `CREATE TABLE IF NOT EXISTS makegood_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)`)
	if err != nil {
		return err
	}
	applied, id, err := s.checkDatabase(ctx, t, list)
	if err != nil {
		return err
	}
	for _, m := range list[applied:] {
		if _, err := t.exec(ctx, m.text); err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
		_, err := t.exec(ctx, `INSERT INTO makegood_migrations (version, name, checksum) VALUES ($1, $2, $3)`, m.version, m.name, m.checksum)
		if err != nil {
			return err
		}
	}
	if applied == 0 {
		return s.found(ctx, t)
	}
	s.logID = id
	return nil
}

// Names of the rows of table meta.
const (
	metaLogID    = "log_id"          // 16 random bytes
	metaKeyCheck = "key_check"       // recognises the master key
	metaTail     = "checkpoint_tail" // signs the last checkpoint
)

// found writes the rows that every log begins with: its id, the check of the
// master key, the tail of no checkpoints, the shop's own key.
func (s *Store) found(ctx context.Context, t tx) error {
	s.logID = make([]byte, 16)
	rand.Read(s.logID)
	rows := map[string][]byte{
		metaLogID:    s.logID,
		metaKeyCheck: s.sealer.keyCheck(s.logID),
		metaTail:     s.sealer.tailMAC(s.logID, 0, nil),
	}
	for name, value := range rows {
		if _, err := t.exec(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2)`, name, value); err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, `INSERT INTO subject_keys (subject, erased_at, wrapped) VALUES ('', 0, $1)`, s.sealer.newKey(""))
	return err
}

func readMeta(ctx context.Context, t tx) (map[string][]byte, error) {
	meta := map[string][]byte{}
	err := t.query(ctx, func(scan scanner) error {
		var name string
		var value []byte
		if err := scan(&name, &value); err != nil {
			return err
		}
		meta[name] = value
		return nil
	}, `SELECT name, value FROM meta`)
	return meta, err
}
