package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"makegood/internal/fault"
)

//go:embed schema/postgres/*.sql
var postgresSchema embed.FS

// Advisory locks, taken for the length of a transaction. An append shares
// admission and then order; a rebuild holds admission, so that reads that settle
// (which hold order) still pass while it fills.
const (
	lockMigrating int64 = 0x6d616b65_00000001
	lockAdmission int64 = 0x6d616b65_00000002
	lockOrder     int64 = 0x6d616b65_00000003
)

type postgresDialect struct {
	pool *pgxpool.Pool
}

func openPostgres(ctx context.Context, dsn string, conns int) (dialect, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		// The parser's message may quote the address, password and all.
		return nil, fault.New(fault.InputInvalid, "at", "--db", "problem", "it is not a PostgreSQL address: postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	}
	if !strings.Contains(dsn, "pool_max_conns=") {
		config.MaxConns = int32(conns)
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 10 * time.Second
	}
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "makegood"
	}
	config.AfterConnect = settings
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("store: open PostgreSQL: %w", err)
	}
	return &postgresDialect{pool}, nil
}

// settings are made on each new connection. A client that vanished in the middle
// of an append must not hold its locks until the network gives up on it, and a
// yes means that the log is on the disk.
func settings(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, `SET idle_in_transaction_session_timeout = '60s';
		SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`)
	return err
}

func (d *postgresDialect) write(ctx context.Context) (tx, error) {
	return d.begin(ctx, "BEGIN") // read committed: heads are locked row by row
}

func (d *postgresDialect) read(ctx context.Context) (tx, error) {
	return d.begin(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
}

func (d *postgresDialect) single(context.Context) (tx, error) { return postgresSingle{d.pool}, nil }

// mark is which transactions are seen: each that writes has a number, which is
// among those until it ends and not after. A server that was started anew may have
// gone back, and count again.
func (d *postgresDialect) mark(ctx context.Context) (seen string, err error) {
	err = d.pool.QueryRow(ctx, `SELECT pg_current_snapshot()::text || pg_postmaster_start_time()::text`).Scan(&seen)
	return seen, err
}

func (d *postgresDialect) installed(ctx context.Context) (there bool, err error) {
	err = d.pool.QueryRow(ctx, `SELECT to_regclass('makegood_migrations') IS NOT NULL`).Scan(&there)
	return there, err
}

func (d *postgresDialect) migrations() fs.FS {
	files, err := fs.Sub(postgresSchema, "schema/postgres")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return files
}

func (d *postgresDialect) lockMigrations(ctx context.Context, t tx) error {
	_, err := t.exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockMigrating)
	return err
}

func (d *postgresDialect) admit() []step {
	return []step{{`SELECT pg_advisory_xact_lock_shared($1), pg_advisory_xact_lock_shared($2)`, []any{lockAdmission, lockOrder}, nil}}
}

func (d *postgresDialect) hold(ctx context.Context, t tx) error {
	// Whoever holds may think for long between two statements.
	if _, err := t.exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		return err
	}
	_, err := t.exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockAdmission)
	return err
}

func (d *postgresDialect) settle(ctx context.Context, t tx) error {
	_, err := t.exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockOrder)
	return err
}

func (d *postgresDialect) within(column, parameter string) string {
	return column + " = ANY(" + parameter + ")"
}

func (d *postgresDialect) texts(list []string) any { return list }

func (d *postgresDialect) common(walks []string) string {
	if len(walks) == 1 {
		return walks[0]
	}
	joined := make([]string, len(walks))
	for i, walk := range walks {
		joined[i] = fmt.Sprintf("(%s) AS t%d", walk, i)
	}
	return "SELECT rank, id FROM " + strings.Join(joined, " JOIN ") + strings.Repeat(" USING (rank, id)", len(walks)-1)
}

func (d *postgresDialect) lockSubjects() string { return " FOR SHARE" }

func (d *postgresDialect) lockViews() string { return " FOR UPDATE" }

// heads locks the rows of the streams in the order of their names.
func (d *postgresDialect) heads(streams []string, into map[string]head) step {
	return readHeads(into, `SELECT stream, version, hash FROM heads WHERE stream = ANY($1) ORDER BY stream FOR UPDATE`, streams)
}

// makeHeads gives the streams that do not exist a row to lock. It has version 0,
// and Append fills it or takes it away again: there two first appends, or a first
// append and a guard of version 0, meet.
func (d *postgresDialect) makeHeads(ctx context.Context, t tx, missing []string) error {
	made, err := t.exec(ctx, `INSERT INTO heads (stream, version, hash, position)
		SELECT stream, 0, ''::bytea, 0 FROM unnest($1::text[]) AS stream ORDER BY stream ON CONFLICT (stream) DO NOTHING`, missing)
	if err == nil && made != int64(len(missing)) {
		err = fault.New(fault.Conflict).Because(fmt.Errorf("one of %s was made meanwhile", strings.Join(missing, ", ")))
	}
	return err
}

func (d *postgresDialect) dropEmptyHeads(streams []string) []step {
	return []step{{`DELETE FROM heads WHERE stream = ANY($1) AND version = 0`, []any{streams}, nil}}
}

func (d *postgresDialect) positions(n int, into *[]int64) step {
	return step{`SELECT nextval('event_positions') FROM generate_series(1, $1::bigint)`, []any{int64(n)}, func(scan scanner) error {
		var p int64
		err := scan(&p)
		*into = append(*into, p)
		return err
	}}
}

func (d *postgresDialect) refused(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e)
}

func (d *postgresDialect) judge(err error) verdict {
	var e *pgconn.PgError
	var connect *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.As(err, &e):
		return judgePostgres(e.Code)
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), pgconn.SafeToRetry(err):
		return unreachable
	}
	return other
}

// judgePostgres reads an SQLSTATE: PostgreSQL manual, appendix A.
func judgePostgres(code string) verdict {
	switch {
	case code == "40001", code == "40P01", code == "55P03": // serialization, deadlock, lock timeout
		return again
	case code == "23505":
		return clash
	case code == "53100":
		return full
	case code == "XX001", code == "XX002", code == "42703", code == "42P01": // pages or indexes; our columns or tables
		return damaged
	case code == "3D000", code == "57P01", code == "57P02", code == "57P03", // no such database; shutting down, starting
		strings.HasPrefix(code, "08"), strings.HasPrefix(code, "28"), strings.HasPrefix(code, "53"): // connection, authorization, resources
		return unreachable
	}
	return other
}

func (d *postgresDialect) place() string {
	c := d.pool.Config().ConnConfig
	return fmt.Sprintf("the PostgreSQL database %s at %s:%d", c.Database, c.Host, c.Port)
}

func (d *postgresDialect) close() error {
	d.pool.Close()
	return nil
}
