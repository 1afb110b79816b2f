package faults_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"makegood/internal/keys"
)

// A refusal is a way in which a command can't begin: what stands in its way,
// and what it must say.
type refusal struct {
	name string
	dbs  string // sqlite, postgres or both
	// stage puts it in the way and answers how to call.
	stage func(s *scene) calling
	says  string // in the line error:, beside what is to be named
	hint  string // in the line hint:
	exit  int
}

// calling is how a command is called, and what it must name.
type calling struct {
	env   []string
	args  []string // after the command
	names string
}

func (s *scene) asUsual(more ...string) calling {
	return calling{env: environment(suite.master.Text()), args: append([]string{"--db", s.dsn}, more...), names: s.place()}
}

// place is how the program names the scene's database.
func (s *scene) place() string {
	if strings.HasPrefix(s.dsn, "sqlite:") {
		return "the SQLite file " + s.path()
	}
	return "the PostgreSQL database " + databaseOf(s.dsn)
}

// file writes a file of the scene.
func (s *scene) file(name, text string, mode os.FileMode) string {
	s.t.Helper()
	path := filepath.Join(s.folder, name)
	must(s.t, os.WriteFile(path, []byte(text), mode))
	return path
}

// change alters the scene's database with SQL, as nobody should.
func (s *scene) change(statement string) {
	s.t.Helper()
	if strings.HasPrefix(s.dsn, "sqlite:") {
		s.changeFile(statement)
		return
	}
	suite.cluster.Exec(s.t, databaseOf(s.dsn), statement)
}

const both = "sqlite postgres"

var refusals = []refusal{
	{"wrong key", both, func(s *scene) calling {
		c := s.asUsual()
		c.env = environment(keys.Generate().Text())
		return c
	}, "was sealed with another master key", "give the key that it was made with", 1},
	{"no key", "postgres", func(s *scene) calling {
		c := s.asUsual()
		c.env, c.names = environment(""), "this database"
		return c
	}, "this database needs a master key", "set MAKEGOOD_KEY or give --key FILE", 1},
	{"key file gone", "sqlite", func(s *scene) calling {
		return calling{environment(""), []string{"--db", s.dsn}, s.path() + ".key"}
	}, "is missing", "bring the key file back", 1},
	{"key file cut short", both, func(s *scene) calling {
		path := s.file("short.key", suite.master.Text()[:40], 0o600)
		return calling{environment(""), []string{"--db", s.dsn, "--key", path}, path}
	}, "does not hold a master key", "64 hexadecimal digits", 1},
	{"key file of others", "sqlite", func(s *scene) calling {
		path := s.file("makegood.db.key", suite.master.Text(), 0o600)
		must(s.t, os.Chmod(path, 0o644))
		return calling{environment(""), []string{"--db", s.dsn}, path}
	}, "others may read the key file", "chmod 600", 1},
	{"key file unreadable", both, func(s *scene) calling {
		path := filepath.Join(s.folder, "folder.key")
		must(s.t, os.Mkdir(path, 0o700))
		return calling{environment(""), []string{"--db", s.dsn, "--key", path}, path}
	}, "can't be read", "check its name and permissions", 1},
	{"newer database", both, func(s *scene) calling {
		s.change(`INSERT INTO makegood_migrations (version, name, checksum) VALUES (99, '0099_later.sql', 'x')`)
		return s.asUsual()
	}, "was written by a newer release", "open it with the release that made it", 1},
	{"changed schema", both, func(s *scene) calling {
		s.change(`UPDATE makegood_migrations SET checksum = 'x'`)
		return s.asUsual()
	}, "the list of migrations", "restore from a backup", 1},
	{"another's database", both, func(s *scene) calling {
		for _, table := range []string{"makegood_migrations", "events"} {
			s.change("DROP TABLE " + table)
		}
		return s.asUsual()
	}, "is not one of Makegood's: it holds the table", "a new or empty one", 2},
	{"no SQLite file", "sqlite", func(s *scene) calling {
		must(s.t, os.WriteFile(s.path(), []byte(strings.Repeat("no database ", 1000)), 0o600))
		return s.asUsual()
	}, "The log is damaged at", "restore from a backup", 1},
	{"a folder", "sqlite", func(s *scene) calling {
		s.dsn = "sqlite:" + s.folder
		return s.asUsual()
	}, "", "check that its folder exists and that you may write there", 1},
	{"no such database", "postgres", func(s *scene) calling {
		s.dsn = strings.Replace(s.dsn, "/"+databaseOf(s.dsn), "/nowhere", 1)
		return s.asUsual()
	}, "", "check that it runs", 1},
	{"nobody listens", "postgres", func(s *scene) calling {
		port, err := freePort()
		must(s.t, err)
		s.dsn = fmt.Sprintf("postgres://makegood:s3cret@127.0.0.1:%d/makegood", port)
		return s.asUsual()
	}, "", "check that it runs, and its address", 1},
	{"no right", "postgres", func(s *scene) calling {
		s.dsn = strings.Replace(s.dsn, "user=makegood", "user=nobody", 1)
		return s.asUsual()
	}, "", "and its address and permissions", 1},
}

// TestRefused: what can't be opened is named, with the way out, whichever command
// opens it, and is as it was before.
func TestRefused(t *testing.T) {
	databases(t, func(t *testing.T, db string, rng *rand.Rand) {
		for _, r := range refusals {
			if !strings.Contains(r.dbs, db) {
				continue
			}
			t.Run(r.name, func(t *testing.T) {
				s := newScene(t, db, rng)
				from := s.dsn
				c := r.stage(s)
				before := stateOf(s, from)
				commands := [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"verify"}, {"staff", "list"}}
				got := makegoodIn(c.env, append(commands[rng.IntN(len(commands))], c.args...)...)
				wantRefused(t, got, r.exit, c.names, r.says, r.hint)
				if stateOf(s, from) != before {
					t.Error("the database was touched")
				}
			})
		}
	})
}

// stateOf is what must not change while a command is refused.
func stateOf(s *scene, dsn string) string {
	s.t.Helper()
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		data, err := os.ReadFile(path)
		must(s.t, err)
		return string(data)
	}
	return suite.cluster.Dump(s.t, databaseOf(dsn))
}

// wantRefused: the error names the thing, the hint the way out, and nobody is
// told a secret or left alone with a stack.
func wantRefused(t *testing.T, got ran, exit int, names, says, hint string) {
	t.Helper()
	problem, way, _ := strings.Cut(got.err, "\nhint: ")
	if !strings.HasPrefix(problem, "error: ") || !strings.Contains(problem, names) || !strings.Contains(problem, says) || !strings.Contains(way, hint) || got.code != exit {
		t.Errorf("exit %d, want %d; want %q, %q and %q, got\n%s", got.code, exit, names, says, hint, got.err)
	}
	for _, bad := range []string{"panic", "goroutine", "s3cret", suite.master.Text()} {
		if strings.Contains(got.err, bad) {
			t.Errorf("the error holds %q:\n%s", bad, got.err)
		}
	}
}

// TestAddressInUse: the address that something else listens on is named.
func TestAddressInUse(t *testing.T) {
	each(t, "sqlite", func(t *testing.T, rng *rand.Rand) {
		s := newScene(t, "sqlite", rng)
		other, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		defer func() { must(t, other.Close()) }()
		c := s.asUsual("--addr", other.Addr().String())
		wantRefused(t, makegoodIn(c.env, append([]string{"serve"}, c.args...)...), 2,
			other.Addr().String(), "can't listen", "give another with --addr")
		s.verified()
	})
}

// TestReadOnly: a file, or its folder, that may not be written to. The suite
// runs as root as often as not, whom nothing is forbidden: a read-only file
// system is forbidden to all.
func TestReadOnly(t *testing.T) {
	each(t, "sqlite", func(t *testing.T, rng *rand.Rand) {
		d := smallDisk(t, "12m")
		s := newScene(t, "sqlite", rng)
		data, err := os.ReadFile(s.path())
		must(t, err)
		s.dsn = "sqlite:" + filepath.Join(d.folder, "makegood.db")
		must(t, os.WriteFile(s.path(), data, 0o600))
		must(t, syscall.Mount("none", d.folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
		c := s.asUsual()
		for _, command := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"verify"}, {"staff", "add", "bob", "--role", "clerk"}} {
			wantRefused(t, makegoodIn(c.env, append(command, c.args...)...), 1, s.place(), "", "you may write there")
		}
		must(t, syscall.Mount("none", d.folder, "tmpfs", syscall.MS_REMOUNT, ""))
		s.settled()
	})
}
