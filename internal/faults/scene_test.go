package faults_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// firstDay is where the desk's clock begins: a Monday, at noon.
var firstDay = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// A scene is one database with the shop and its staff, the programs on it, and
// the dice of the run.
type scene struct {
	t      *testing.T
	rng    *rand.Rand
	dsn    string
	folder string
	staff  map[string]string // member -> key
}

// founded is a shop that was made once and is copied for each scene.
type founded struct {
	once  sync.Once
	err   error
	from  string // path of the file, or name of the database
	dsn   string
	staff map[string]string
}

var shops = map[string]*founded{"sqlite": {}, "postgres": {}}

// newScene copies the shop of a database.
func newScene(t *testing.T, db string, rng *rand.Rand) *scene {
	t.Helper()
	from := foundedShop(t, db)
	s := &scene{t: t, rng: rng, folder: t.TempDir(), staff: from.staff}
	if db == "sqlite" {
		s.dsn = "sqlite:" + filepath.Join(s.folder, "makegood.db")
		data, err := os.ReadFile(from.from)
		must(t, err)
		must(t, os.WriteFile(s.path(), data, 0o600))
		return s
	}
	s.dsn = suite.cluster.Copy(t, from.from)
	return s
}

// path is the file of a scene on SQLite.
func (s *scene) path() string { return strings.TrimPrefix(s.dsn, "sqlite:") }

func foundedShop(t *testing.T, db string) *founded {
	t.Helper()
	f := shops[db]
	f.once.Do(func() {
		file := filepath.Join(suite.folder, "shop.yaml")
		if f.err = os.WriteFile(file, []byte(shopFile()), 0o600); f.err != nil {
			return
		}
		f.from = filepath.Join(suite.folder, "shop.db")
		f.dsn = "sqlite:" + f.from
		if db == "postgres" {
			f.dsn = suite.cluster.Database(t)
			f.from = databaseOf(f.dsn)
		}
		f.staff, f.err = found(f.dsn, file)
	})
	must(t, f.err)
	return f
}

// found imports the shop and hires its staff.
func found(dsn, file string) (map[string]string, error) {
	if r := makegood("import", "shop", file, "--db", dsn); r.code != 0 {
		return nil, errors.New(r.err)
	}
	staff := map[string]string{}
	for id, role := range map[string]string{"sara": "clerk", "lena": "manager", "ada": "admin"} {
		if r := makegood("staff", "add", id, "--role", role, "--db", dsn); r.code != 0 {
			return nil, errors.New(r.err)
		}
		r := makegood("key", "issue", id, "--db", dsn)
		if r.code != 0 {
			return nil, errors.New(r.err)
		}
		staff[id] = strings.TrimSpace(r.out)
	}
	return staff, nil
}

func databaseOf(dsn string) string {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		panic(err) // the cluster wrote it
	}
	return config.Database
}

// ran is how a command ended.
type ran struct {
	code     int
	out, err string
}

// makegood runs a command with the suite's master key.
func makegood(args ...string) ran { return makegoodIn(environment(suite.master.Text()), args...) }

func makegoodIn(env []string, args ...string) ran {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var out, diagnostics bytes.Buffer
	cmd := exec.CommandContext(ctx, suite.program, args...)
	cmd.Env, cmd.Dir = env, suite.folder
	cmd.Stdout, cmd.Stderr = &out, &diagnostics
	err := cmd.Run()
	r := ran{cmd.ProcessState.ExitCode(), out.String(), diagnostics.String()}
	if r.code < 0 {
		r.err += err.Error()
	}
	return r
}

// environment is that of the program, with a master key or without.
func environment(key string) []string {
	var env []string
	for _, line := range os.Environ() {
		if !strings.HasPrefix(line, "MAKEGOOD_") && !strings.HasPrefix(line, "PG") {
			env = append(env, line)
		}
	}
	if key != "" {
		env = append(env, "MAKEGOOD_KEY="+key)
	}
	return env
}

// verified demands that nothing is wrong with the log and its views.
func (s *scene) verified() {
	s.t.Helper()
	r := makegood("verify", "--json", "--db", s.dsn)
	var report struct {
		Findings []struct{ Where, Problem string } `json:"findings"`
	}
	if err := json.Unmarshal([]byte(r.out), &report); err != nil || r.code != 0 || len(report.Findings) > 0 {
		s.t.Errorf("verify ends with %d: %v %+v\n%s", r.code, err, report.Findings, r.err)
	}
}
