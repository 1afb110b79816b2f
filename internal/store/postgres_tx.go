package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// commitTimeout bounds the wait for an answer to a commit. Whether one that is
// not answered was done, only the streams can tell.
const commitTimeout = 30 * time.Second

// postgresTx is a transaction that sends its beginning with its first steps and
// its last steps with its commit: each round trip costs as much as a statement.
type postgresTx struct {
	conn    *pgxpool.Conn
	waiting []step // to be sent with what comes next
	over    bool
}

func (d *postgresDialect) begin(ctx context.Context, statement string) (tx, error) {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	return &postgresTx{conn: conn, waiting: []step{{statement: statement}}}, nil
}

func (t *postgresTx) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	if err := t.all(ctx); err != nil {
		return 0, err
	}
	tag, err := t.conn.Exec(ctx, statement, args...)
	return tag.RowsAffected(), err
}

func (t *postgresTx) query(ctx context.Context, visit func(scanner) error, statement string, args ...any) error {
	if err := t.all(ctx); err != nil {
		return err
	}
	rows, err := t.conn.Query(ctx, statement, args...)
	return eachPostgresRow(rows, err, visit)
}

func (t *postgresTx) all(ctx context.Context, steps ...step) (err error) {
	if steps = append(t.waiting, steps...); len(steps) == 0 {
		return nil
	}
	t.waiting = nil
	var batch pgx.Batch
	for _, s := range steps {
		batch.Queue(s.statement, s.args...)
	}
	results := t.conn.SendBatch(ctx, &batch)
	defer func() { err = errors.Join(err, results.Close()) }()
	for _, s := range steps {
		if s.visit == nil {
			if _, err := results.Exec(); err != nil {
				return err
			}
			continue
		}
		rows, err := results.Query()
		if err := eachPostgresRow(rows, err, s.visit); err != nil {
			return err
		}
	}
	return nil
}

func (t *postgresTx) state(context.Context) (string, error) { return "", nil }

func (t *postgresTx) later(_ context.Context, steps ...step) error {
	t.waiting = append(t.waiting, steps...)
	return nil
}

// commit can't be cancelled half-way: a caller whose context ended knows that
// nothing was written.
func (t *postgresTx) commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	if err := t.all(ctx, step{statement: "COMMIT"}); err != nil {
		return err
	}
	t.over = true
	t.conn.Release()
	return nil
}

// rollback has a context of its own: that of the work may be over. A connection
// that can't be rolled back is not used again.
func (t *postgresTx) rollback() {
	if t.over {
		return
	}
	t.over = true
	if t.conn.Conn().PgConn().TxStatus() != 'I' && !t.conn.Conn().IsClosed() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, _ = t.conn.Exec(ctx, "ROLLBACK") // a failed rollback closes the connection, which rolls back
	}
	t.conn.Release()
}

func eachPostgresRow(rows pgx.Rows, err error, visit func(scanner) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows.Scan); err != nil {
			if errors.Is(err, errStop) {
				return nil
			}
			return err
		}
	}
	return rows.Err()
}

// postgresSingle reads with one statement, on any connection of the pool.
type postgresSingle struct{ pool *pgxpool.Pool }

func (t postgresSingle) exec(context.Context, string, ...any) (int64, error) {
	return 0, errors.New("this reads only")
}

func (t postgresSingle) query(ctx context.Context, visit func(scanner) error, statement string, args ...any) error {
	rows, err := t.pool.Query(ctx, statement, args...)
	return eachPostgresRow(rows, err, visit)
}

func (t postgresSingle) all(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t postgresSingle) state(context.Context) (string, error) { return "", nil }

func (t postgresSingle) later(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t postgresSingle) commit(context.Context) error { return nil }

func (t postgresSingle) rollback() {}
