package store

import (
	"context"

	"makegood/internal/fault"
)

// refuseStrangers keeps the tables of the log out of a database that holds
// somebody else's.
func (s *Store) refuseStrangers(ctx context.Context) error {
	table, err := s.d.stranger(ctx)
	if err != nil || table == "" {
		return err
	}
	return fault.New(fault.InputInvalid, "at", "--db", "problem", s.d.place()+" is not one of Makegood's: it holds the table "+table,
		"hint", "give a database of Makegood's, or a new or empty one")
}

func (d *sqliteDialect) stranger(ctx context.Context) (string, error) {
	return firstText(ctx, d, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
		AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'makegood_migrations') ORDER BY name LIMIT 1`)
}

// stranger looks at the schema in which the tables would be made. Those of an
// extension are nobody's records; nor are tables beside the list of migrations,
// which another process may have made since we asked for it: the statement sees
// both or neither.
func (d *postgresDialect) stranger(ctx context.Context) (string, error) {
	return firstText(ctx, d, `SELECT c.relname::text FROM pg_class c
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
		AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
		AND NOT EXISTS (SELECT 1 FROM pg_class m WHERE m.relnamespace = current_schema()::regnamespace AND m.relname = 'makegood_migrations')
		ORDER BY c.relname LIMIT 1`)
}

func firstText(ctx context.Context, d dialect, query string) (text string, err error) {
	err = once(ctx, d.read, func(t tx) error {
		_, err := one(ctx, t, []any{&text}, query)
		return err
	})
	return text, err
}

// inspect lets SQLite look at every page, and at every index against its table:
// a row that an index does not name would be missing for whoever asks by it.
func (d *sqliteDialect) inspect(ctx context.Context, t tx, report func(string)) error {
	return t.query(ctx, func(scan scanner) error {
		var problem string
		err := scan(&problem)
		if err == nil && problem != "ok" {
			report(problem)
		}
		return err
	}, `PRAGMA integrity_check(20)`)
}

// PostgreSQL checks its pages itself as it reads them, where the cluster was
// made with checksums; a row that it can't read ends the walk.
func (d *postgresDialect) inspect(context.Context, tx, func(string)) error { return nil }
