package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync/atomic"

	"modernc.org/sqlite"
)

// A sqliteConn is a connection of the driver's own, without what database/sql
// does around each row, with the statements that were prepared on it: SQLite
// takes longer to read one of ours than to run it. It is used by one goroutine
// at a time.
type sqliteConn struct {
	driver.Conn

	number     int64 // no other of its pool has it
	statements map[string]driver.Stmt
}

// preparedStatements bounds how many a connection keeps; what comes later is
// prepared each time. Ours differ by their numbers of rows, states and terms.
const preparedStatements = 200

// statement prepares one of the shared statements, whose parameters SQLite calls
// ?1, ?2, …; kept reports whether it stays prepared.
func (c *sqliteConn) statement(shared string) (s driver.Stmt, kept bool, err error) {
	if s = c.statements[shared]; s != nil {
		return s, true, nil
	}
	if s, err = c.Prepare(sqliteText(shared)); err != nil {
		return nil, false, err
	}
	if kept = len(c.statements) < preparedStatements; kept {
		c.statements[shared] = s
	}
	return s, kept, nil
}

func sqliteText(shared string) string { return strings.ReplaceAll(shared, "$", "?") }

func (c *sqliteConn) exec(ctx context.Context, shared string, args ...any) (int64, error) {
	if len(args) == 0 { // it may be a script
		result, err := c.Conn.(driver.ExecerContext).ExecContext(ctx, sqliteText(shared), nil)
		if err != nil {
			return 0, err
		}
		return result.RowsAffected()
	}
	s, kept, err := c.statement(shared)
	if err != nil {
		return 0, err
	}
	values, err := parameters(args)
	var result driver.Result
	if err == nil {
		result, err = s.(driver.StmtExecContext).ExecContext(ctx, values)
	}
	if !kept {
		err = errors.Join(err, s.Close())
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c *sqliteConn) query(ctx context.Context, brief bool, visit func(scanner) error, shared string, args ...any) error {
	meanwhile, err := patience(ctx, brief)
	if err != nil {
		return err
	}
	s, kept, err := c.statement(shared)
	if err != nil {
		return err
	}
	values, err := parameters(args)
	var rows driver.Rows
	if err == nil {
		rows, err = s.(driver.StmtQueryContext).QueryContext(meanwhile, values)
	}
	if err == nil {
		err = errors.Join(eachRow(ctx, rows, visit), rows.Close())
	}
	if !kept {
		err = errors.Join(err, s.Close())
	}
	return err
}

// parameters are arguments as the driver takes them.
func parameters(args []any) ([]driver.NamedValue, error) {
	values := make([]driver.NamedValue, len(args))
	for i, a := range args {
		values[i].Ordinal = i + 1
		switch a := a.(type) {
		case string, []byte, int64:
			values[i].Value = a
		default:
			v, err := driver.DefaultParameterConverter.ConvertValue(a)
			if err != nil {
				return nil, fmt.Errorf("parameter %d: %w", i+1, err)
			}
			values[i].Value = v
		}
	}
	return values, nil
}

// eachRow visits rows until there are none, or somebody has had enough of them,
// or nobody waits for them any more.
func eachRow(ctx context.Context, rows driver.Rows, visit func(scanner) error) error {
	row := make([]driver.Value, len(rows.Columns()))
	scan := func(dest ...any) error { return scanRow(row, dest) }
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := rows.Next(row); err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return err
		}
		if err := visit(scan); err != nil {
			if errors.Is(err, errStop) {
				err = nil
			}
			return err
		}
	}
}

// scanRow hands a row over. Bytes and texts are the row's own, which the driver
// copies out of SQLite's memory: they may be kept.
func scanRow(row []driver.Value, dest []any) error {
	if len(row) != len(dest) {
		return fmt.Errorf("a row has %d columns, %d are wanted", len(row), len(dest))
	}
	for i, v := range row {
		fits := false
		switch d := dest[i].(type) {
		case *string:
			*d, fits = v.(string)
		case *int64:
			*d, fits = v.(int64)
		case *int:
			var n int64
			n, fits = v.(int64)
			*d = int(n)
		case **int64:
			if fits = v == nil; fits {
				*d = nil
			} else if n, ok := v.(int64); ok {
				*d, fits = &n, true
			}
		case **string:
			if fits = v == nil; fits {
				*d = nil
			} else if text, ok := v.(string); ok {
				*d, fits = &text, true
			}
		case *[]byte:
			*d, fits = v.([]byte)
			fits = fits || v == nil
		}
		if !fits {
			return strayValue{fmt.Errorf("column %d holds a %T, which does not go into a %T", i+1, v, dest[i])}
		}
	}
	return nil
}

// strayValue is a value of a kind that our columns never hold: SQLite keeps what
// a file says, whatever the type of its column.
type strayValue struct{ error }

func (c *sqliteConn) close() error {
	var err error
	for _, s := range c.statements {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, c.Close())
}

// A sqlitePool lends out connections, each opened when it is first wanted.
type sqlitePool struct {
	address string
	free    chan *sqliteConn // nil: not opened yet
	brief   bool             // its statements are short
	opened  atomic.Int64     // how many connections were
	closed  atomic.Bool
}

var errPoolClosed = errors.New("the database was closed")

func newSQLitePool(address string, size int) *sqlitePool {
	p := &sqlitePool{address: address, free: make(chan *sqliteConn, size)}
	for range size {
		p.free <- nil
	}
	return p
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
	err := errPoolClosed
	if !p.closed.Load() {
		var conn driver.Conn
		if conn, err = new(sqlite.Driver).Open(p.address); err == nil {
			return &sqliteConn{conn, p.opened.Add(1), map[string]driver.Stmt{}}, nil
		}
	}
	p.free <- nil
	return nil, err
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
	return p.drain()
}

// patience is the context that a statement runs under. Of a short one it is
// enough to look before it whether the caller is still there: to listen meanwhile
// the driver starts a goroutine for each.
func patience(ctx context.Context, brief bool) (context.Context, error) {
	if !brief {
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
	if _, err := c.exec(ctx, statement); err != nil {
		p.end(c)
		return nil, err
	}
	return &sqliteTx{sqliteConn: c, pool: p}, nil
}

// end takes a connection back out of whatever transaction it may be in.
func (p *sqlitePool) end(c *sqliteConn) {
	_, err := c.exec(context.Background(), "ROLLBACK") // the caller's context may be over
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
	ctx, err := patience(ctx, t.pool.brief)
	if err != nil {
		return 0, err
	}
	return t.sqliteConn.exec(ctx, shared, args...)
}

func (t *sqliteTx) query(ctx context.Context, visit func(scanner) error, shared string, args ...any) error {
	return t.sqliteConn.query(ctx, t.pool.brief, visit, shared, args...)
}

func (t *sqliteTx) all(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

// state is which connection it is, and how often it found others' commits.
func (t *sqliteTx) state(ctx context.Context) (string, error) {
	var version int64
	_, err := one(ctx, t, []any{&version}, `PRAGMA data_version`)
	return strconv.FormatInt(t.number, 36) + "." + strconv.FormatInt(version, 36), err
}

func (t *sqliteTx) later(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t *sqliteTx) commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// A commit is not called off half-way: the caller could not know.
	if _, err := t.sqliteConn.exec(context.WithoutCancel(ctx), "COMMIT"); err != nil {
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
type sqliteSingle struct {
	pool  *sqlitePool
	brief bool // it walks an index and soon answers: between its rows is soon enough to look whether the caller is still there
}

func (t sqliteSingle) exec(context.Context, string, ...any) (int64, error) {
	return 0, errors.New("this reads only")
}

func (t sqliteSingle) query(ctx context.Context, visit func(scanner) error, statement string, args ...any) error {
	c, err := t.pool.take(ctx)
	if err != nil {
		return err
	}
	defer t.pool.give(c)
	return c.query(ctx, t.brief, visit, statement, args...)
}

func (t sqliteSingle) all(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t sqliteSingle) state(context.Context) (string, error) { return "", nil }

func (t sqliteSingle) later(ctx context.Context, steps ...step) error { return inTurn(ctx, t, steps) }

func (t sqliteSingle) commit(context.Context) error { return nil }

func (t sqliteSingle) rollback() {}
