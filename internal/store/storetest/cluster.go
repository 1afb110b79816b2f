package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a private PostgreSQL cluster for the tests of one process, in a
// folder of its own and reached by a socket there. The zero value starts on first
// use; TestMain stops it.
type Cluster struct {
	mu       sync.Mutex
	folder   string
	server   *exec.Cmd
	lifeline io.Closer // the server ends when this closes, also when the process is killed
	count    int
	err      error // why it could not start
}

// missing says what to do where there is no PostgreSQL. It is a failure: a suite
// that is skipped in silence is no suite.
const missing = "PostgreSQL is not installed: install Debian's package postgresql (apt-get install postgresql, or scripts/postgres.sh install)"

// Database makes a fresh database and answers its DSN. It fails the test where
// PostgreSQL can't be started.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	dsn, err := c.database(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// Folder holds everything that the cluster has written, write-ahead log included.
func (c *Cluster) Folder() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.folder
}

func (c *Cluster) database(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil && c.err == nil {
		c.err = c.start(ctx)
	}
	if c.err != nil {
		return "", c.err
	}
	conn, err := c.connect(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	c.count++
	name := fmt.Sprintf("test%d", c.count)
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return c.dsn(name), nil
}

func (c *Cluster) dsn(database string) string {
	return "postgres:///" + database + "?user=makegood&host=" + url.QueryEscape(c.folder)
}

func (c *Cluster) connect(ctx context.Context) (*pgx.Conn, error) {
	return pgx.Connect(ctx, c.dsn("postgres"))
}

// start makes the cluster and waits until it answers. PostgreSQL refuses to run
// as root: then it runs as the user postgres that its package made.
func (c *Cluster) start(ctx context.Context) error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	if c.folder, err = os.MkdirTemp("", "makegood-pg-"); err != nil {
		return err
	}
	as, err := owner(c.folder)
	if err != nil {
		return err
	}
	data := filepath.Join(c.folder, "data")
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "makegood", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = as, c.folder
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	// The shell waits for its input to end, which it does with this process.
	c.server = exec.CommandContext(context.WithoutCancel(ctx), "sh", "-c", `"$0" "$@" & read _; kill -INT $!; wait $!`,
		filepath.Join(bin, "postgres"), "-D", data, "-k", c.folder, "-c", "listen_addresses=", "-c", "fsync=on",
		"-c", "max_connections=200", "-c", "shared_buffers=64MB")
	c.server.SysProcAttr, c.server.Dir = as, c.folder
	log, err := os.Create(filepath.Join(c.folder, "server.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	c.server.Stdout, c.server.Stderr = log, log
	if c.lifeline, err = c.server.StdinPipe(); err != nil {
		return err
	}
	if err := c.server.Start(); err != nil {
		return err
	}
	return c.await(ctx, log.Name())
}

func (c *Cluster) await(ctx context.Context, log string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := c.connect(ctx)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(log)
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Stop ends the cluster and removes its folder.
func (c *Cluster) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	if c.server != nil && c.server.Process != nil {
		err = errors.Join(c.lifeline.Close(), c.server.Wait())
	}
	if c.folder != "" {
		err = errors.Join(err, os.RemoveAll(c.folder))
	}
	c.server, c.folder, c.err = nil, "", errors.New("the cluster was stopped")
	return err
}

// binaries finds PostgreSQL's own programs: Debian keeps them off the path, one
// folder a version.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err != nil { // its neighbours may not be linked
			return "", err
		}
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New(missing)
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(strings.Split(path, "/")[4]) // not a number: the oldest
		return n
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
}

// owner gives the folder to the user that the server runs as.
func owner(folder string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errors.New(missing)
	}
	uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(uidErr, gidErr, os.Chown(folder, int(uid), int(gid))); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
