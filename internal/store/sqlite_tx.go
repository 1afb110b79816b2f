package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync/atomic"
)

// A sqliteConn is a connection with the statements that were prepared on it:
// SQLite takes longer to read one of ours than to run it. It is used by one
// goroutine at a time.
type sqliteConn struct {
	*sql.Conn

	statements map[string]*sql.Stmt
}

// preparedStatements bounds how many a connection keeps; what comes later is
// prepared each time. Ours differ by their numbers of rows, states and terms.
const preparedStatements = 200

// statement prepares one of the shared statements, whose parameters SQLite calls
// ?1, ?2, …; nil where it is to be run as text.
func (c *sqliteConn) statement(ctx context.Context, shared string) (*sql.Stmt, error) {
	if s := c.statements[shared]; s != nil || len(c.statements) >= preparedStatements {
		return s, nil
	}
	s, err := c.PrepareContext(ctx, sqliteText(shared))
	if err == nil {
		c.statements[shared] = s
	}
	return s, err
}

func sqliteText(shared string) string { return strings.ReplaceAll(shared, "$", "?") }

func (c *sqliteConn) exec(ctx context.Context, shared string, args ...any) (int64, error) {
	var s *sql.Stmt
	var err error
	if len(args) > 0 { // without, it may be a script
		if s, err = c.statement(ctx, shared); err != nil {
			return 0, err
		}
	}
	var result sql.Result
	if s != nil {
		result, err = s.ExecContext(ctx, args...)
	} else {
		result, err = c.ExecContext(ctx, sqliteText(shared), args...)
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c *sqliteConn) query(ctx context.Context, visit func(scanner) error, shared string, args ...any) error {
	s, err := c.statement(ctx, shared) //nolint:sqlclosecheck // it goes with its connection
	if err != nil {
		return err
	}
	var rows *sql.Rows
	if s != nil {
		rows, err = s.QueryContext(ctx, args...)
	} else {
		rows, err = c.QueryContext(ctx, sqliteText(shared), args...)
	}
	return eachRow(rows, err, visit)
}

func eachRow(rows *sql.Rows, err error, visit func(scanner) error) error {
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := visit(rows.Scan); err != nil {
			if errors.Is(err, errStop) {
				err = nil
			}
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

func (c *sqliteConn) close() error {
	var err error
	for _, s := range c.statements {
		err = errors.Join(err, s.Close())
	}
	if closed := c.Close(); !errors.Is(closed, sql.ErrConnDone) {
		err = errors.Join(err, closed)
	}
	return err
}

// A sqlitePool lends out connections, each opened when it is first wanted.
type sqlitePool struct {
	db     *sql.DB
	free   chan *sqliteConn // nil: not opened yet
	brief  bool             // its statements are short
	closed atomic.Bool
}

func newSQLitePool(address string, size int) (*sqlitePool, error) {
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, err
	}
	p := &sqlitePool{db: db, free: make(chan *sqliteConn, size)}
	for range size {
		p.free <- nil
	}
	return p, nil
}

func (p *sqlitePool) take(ctx context.Context) (*sqliteConn, error) {
	var c *sqliteConn
	select {
	case c = <-p.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c != nil {
		return c, nil
	}
	conn, err := p.db.Conn(ctx)
	if err != nil {
		p.free <- nil
		return nil, err
	}
	return &sqliteConn{conn, map[string]*sql.Stmt{}}, nil
}

func (p *sqlitePool) give(c *sqliteConn) {
	p.free <- c
	if p.closed.Load() {
		_ = p.drain() // the pool was closed while the connection was out
	}
}

// drop closes a connection that can't be trusted any more.
func (p *sqlitePool) drop(c *sqliteConn) {
	_ = c.close() // it goes because it failed
	p.free <- nil
}

// drain closes the connections that are not lent out.
func (p *sqlitePool) drain() error {
	var err error
	for range cap(p.free) {
		select {
		case c := <-p.free:
			if c != nil {
				err = errors.Join(err, c.close())
			}
			p.free <- nil
		default:
			return err
		}
	}
	return err
}

func (p *sqlitePool) close() error {
	p.closed.Store(true)
	return errors.Join(p.drain(), p.db.Close())
}

// patience is the context that a statement runs under. Of a short one it is
// enough to look before it whether the caller is still there: to listen meanwhile
// the driver starts a goroutine for each.
func (p *sqlitePool) patience(ctx context.Context) (context.Context, error) {
	if !p.brief {
		return ctx, nil
	}
	return context.WithoutCancel(ctx), ctx.Err()
}

// begin starts a transaction with the statement.
func (p *sqlitePool) begin(ctx context.Context, statement string) (tx, error) {
	c, err := p.take(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.ExecContext(ctx, statement); err != nil {
		p.end(c)
		return nil, err
	}
	return &sqliteTx{sqliteConn: c, pool: p}, nil
}

// end takes a connection back out of whatever transaction it may be in.
func (p *sqlitePool) end(c *sqliteConn) {
	_, err := c.ExecContext(context.Background(), "ROLLBACK") // the caller's context may be over
	if err != nil && !strings.Contains(err.Error(), "no transaction is active") {
		p.drop(c)
		return
	}
	p.give(c)
}

// sqliteTx is a transaction on a connection of its own.
type sqliteTx struct {
	*sqliteConn

	pool *sqlitePool
	over bool
}

func (t *sqliteTx) exec(ctx context.Context, shared string, args ...any) (int64, error) {
	ctx, err := t.pool.patience(ctx)
	if err != nil {
		return 0, err
	}
	return t.sqliteConn.exec(ctx, shared, args...)
}

func (t *sqliteTx) query(ctx context.Context, visit func(scanner) error, shared string, args ...any) error {
	ctx, err := t.pool.patience(ctx)
	if err != nil {
		return err
	}
	return t.sqliteConn.query(ctx, visit, shared, args...)
}

func (t *sqliteTx) all(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t *sqliteTx) later(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t *sqliteTx) commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// A commit is not called off half-way: the caller could not know.
	if _, err := t.ExecContext(context.WithoutCancel(ctx), "COMMIT"); err != nil {
		return err
	}
	t.over = true
	t.pool.give(t.sqliteConn)
	return nil
}

func (t *sqliteTx) rollback() {
	if !t.over {
		t.over = true
		t.pool.end(t.sqliteConn)
	}
}

// sqliteSingle reads with one statement, on any connection of the pool.
type sqliteSingle struct{ pool *sqlitePool }

func (t sqliteSingle) exec(context.Context, string, ...any) (int64, error) {
	return 0, errors.New("this reads only")
}

func (t sqliteSingle) query(ctx context.Context, visit func(scanner) error, statement string, args ...any) error {
	c, err := t.pool.take(ctx)
	if err != nil {
		return err
	}
	defer t.pool.give(c)
	return c.query(ctx, visit, statement, args...)
}

func (t sqliteSingle) all(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t sqliteSingle) later(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t sqliteSingle) commit(context.Context) error { return nil }

func (t sqliteSingle) rollback() {}
