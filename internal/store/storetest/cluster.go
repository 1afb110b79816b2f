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
	// Port, when it is set, is where the cluster listens on 127.0.0.1 besides.
	Port int

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

// crashed is a file that says that the folder has to outlive its server.
const crashed = "crashed"

// patience is how long Stop waits for a server that does not end, as on a full disk.
const patience = 30 * time.Second

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

// Copy makes a database that holds what another one of the cluster holds, which
// nobody may be connected to. more ends the statement, as in "TABLESPACE small".
func (c *Cluster) Copy(t testing.TB, database string, more ...string) string {
	t.Helper()
	dsn, err := c.database(context.Background(), append([]string{"TEMPLATE", database}, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// Exec runs a statement in a database of the cluster, as its owner.
func (c *Cluster) Exec(t testing.TB, database, statement string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.dsn(database))
	if err != nil {
		t.Fatal(err)
	}
	_, err = conn.Exec(ctx, statement)
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		t.Fatal(err)
	}
}

// Dump is everything that a database holds, as pg_dump writes it.
func (c *Cluster) Dump(t testing.TB, database string) string {
	t.Helper()
	bin, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	dump := exec.CommandContext(t.Context(), filepath.Join(bin, "pg_dump"), "--dbname", c.dsn(database))
	dump.Stderr = &said
	out, err := dump.Output()
	if err != nil {
		t.Fatalf("pg_dump: %v\n%s", err, said.String())
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(line, "\\restrict") && !strings.HasPrefix(line, "\\unrestrict") { // a secret of each dump
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

func (c *Cluster) database(ctx context.Context, like ...string) (string, error) {
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
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name+" "+strings.Join(like, " ")); err != nil {
		return "", err
	}
	return c.dsn(name), nil
}

func (c *Cluster) dsn(database string) string {
	dsn := "postgres:///" + database + "?user=makegood&host=" + url.QueryEscape(c.folder)
	if c.Port != 0 {
		dsn += "&port=" + strconv.Itoa(c.Port)
	}
	return dsn
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
	return c.run(ctx)
}

// run starts the server on the folder and waits until it answers.
func (c *Cluster) run(ctx context.Context) error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	as, err := owner(c.folder)
	if err != nil {
		return err
	}
	listen := []string{"-c", "listen_addresses="}
	if c.Port != 0 {
		listen = []string{"-c", "listen_addresses=127.0.0.1", "-p", strconv.Itoa(c.Port)}
	}
	// The shell waits for its input to end, which it does with this process however
	// that ends, and removes what the server wrote: nobody needs it, and a disk that
	// is full of it fails the next run.
	c.server = exec.CommandContext(context.WithoutCancel(ctx), "sh", append([]string{"-c", `"$0" "$@" & read _; kill -QUIT $!; wait $!; [ -e crashed ] || rm -rf "$PWD"; exit 0`,
		filepath.Join(bin, "postgres"), "-D", filepath.Join(c.folder, "data"), "-k", c.folder, "-c", "fsync=on",
		"-c", "max_connections=200", "-c", "shared_buffers=64MB"}, listen...)...)
	c.server.SysProcAttr, c.server.Dir = as, c.folder
	c.server.SysProcAttr.Setpgid = true // so that Stop can end the server with its shell
	log, err := os.OpenFile(filepath.Join(c.folder, "server.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
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

// Crash ends the server as `pg_ctl stop -m immediate` does: no goodbye, no
// checkpoint. Resume starts it again.
func (c *Cluster) Crash() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, err := os.ReadFile(filepath.Join(c.folder, "data", "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return fmt.Errorf("postmaster.pid: %w", err)
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
		return err
	}
	for syscall.Kill(pid, 0) == nil && !zombie(pid) {
		time.Sleep(5 * time.Millisecond)
	}
	if err := os.WriteFile(filepath.Join(c.folder, crashed), nil, 0o600); err != nil {
		return err
	}
	return errors.Join(c.lifeline.Close(), c.server.Wait())
}

// zombie reports whether a process has ended and was not waited for yet.
func zombie(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(text), ") Z ")
}

// Resume starts the server after a crash and waits until it answers.
func (c *Cluster) Resume() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := os.Remove(filepath.Join(c.folder, crashed)); err != nil {
		return err
	}
	return c.run(context.Background())
}

// Stop ends the cluster and removes its folder.
func (c *Cluster) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	if c.server != nil && c.server.Process != nil {
		late := time.AfterFunc(patience, func() { _ = syscall.Kill(-c.server.Process.Pid, syscall.SIGKILL) })
		err = errors.Join(c.lifeline.Close(), c.server.Wait())
		late.Stop()
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
		return &syscall.SysProcAttr{}, nil
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
