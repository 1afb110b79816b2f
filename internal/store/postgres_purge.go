package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// How long a purge waits for older transactions to end, and for a lock on the
// table of keys. The lock's is longer than PostgreSQL's deadlock_timeout (1 s),
// after which an autovacuum gives way.
const (
	purgeWait     = 3 * time.Second
	purgeLockWait = "2s"
)

// purge vacuums what an erasure touched. The table of keys is small and is
// written anew, so that the destroyed key is not left in a page; when others
// hold it for long, an ordinary vacuum has to do, since waiting in line for the
// whole table would stop every reader.
func (d *postgresDialect) purge(ctx context.Context) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if err := awaitOlder(ctx, conn); err != nil {
		return err
	}
	for _, statement := range []string{"VACUUM views", "VACUUM view_terms", "SET lock_timeout = '" + purgeLockWait + "'"} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	_, err = conn.Exec(ctx, "VACUUM FULL subject_keys")
	_, resetErr := conn.Exec(context.WithoutCancel(ctx), "RESET lock_timeout")
	if err != nil && d.judge(err) == again {
		_, err = conn.Exec(ctx, "VACUUM subject_keys")
	}
	return errors.Join(err, resetErr)
}

// awaitOlder waits until nobody sees a state from before now: no vacuum removes
// what somebody may still see. Everything that was running must have ended, or
// snapshots yet to be taken look back behind it; and nobody in this database, or
// still on the way into one, may hold an older snapshot. It waits a little and
// not for ever; of other users' sessions an ordinary role knows nothing.
func awaitOlder(ctx context.Context, conn *pgxpool.Conn) error {
	var now int64
	if err := conn.QueryRow(ctx, `SELECT txid_current()`).Scan(&now); err != nil {
		return err
	}
	for until := time.Now().Add(purgeWait); time.Now().Before(until); {
		var clear bool
		err := conn.QueryRow(ctx, `SELECT txid_snapshot_xmin(txid_current_snapshot()) > $1 AND NOT EXISTS (
			SELECT 1 FROM pg_stat_activity WHERE (datname = current_database() OR datname IS NULL)
			AND pid <> pg_backend_pid() AND age(backend_xmin) > age(($1 % 4294967296)::text::xid))`, now).Scan(&clear)
		if err != nil || clear {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}
