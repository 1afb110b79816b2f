package faults_test

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"makegood/internal/keys"
	"makegood/internal/store/storetest"
)

// What scripts/faults.sh asks for.
const (
	seedVariable  = "MAKEGOOD_FAULTS_SEED"
	runsVariable  = "MAKEGOOD_FAULTS_RUNS"  // per kind of fault; 5 where absent
	dbVariable    = "MAKEGOOD_FAULTS_DB"    // sqlite or postgres; both where absent
	tallyVariable = "MAKEGOOD_FAULTS_TALLY" // a file for the last line
)

// suite is what all tests share.
var suite struct {
	seed    uint64
	runs    int
	folder  string // everything of this process, removed at the end
	program string
	master  keys.Master
	cluster storetest.Cluster
	tally   tally
}

// tally counts what the last line tells.
type tally struct {
	mu                                       sync.Mutex
	runs, lost, late, duplicate, redelivered int
}

func (t *tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return fmt.Sprintf("runs=%d lost=%d late=%d duplicate=%d redelivered=%d", t.runs, t.lost, t.late, t.duplicate, t.redelivered)
}

func (t *tally) add(what *int, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*what += n
}

func TestMain(m *testing.M) {
	if err := prepare(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	fmt.Printf("seed=%d runs=%d\n", suite.seed, suite.runs)
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		err := errors.Join(suite.cluster.Stop(), os.RemoveAll(suite.folder))
		line := suite.tally.String()
		fmt.Println(line)
		if file := os.Getenv(tallyVariable); file != "" {
			err = errors.Join(err, os.WriteFile(file, []byte(line+"\n"), 0o600))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			code = max(code, 1)
		}
		os.Exit(code)
	}), goleak.IgnoreAnyFunction(stuck+".(*NoopToxic).Pipe"), goleak.IgnoreAnyFunction(stuck+".(*LatencyToxic).Pipe"))
}

// stuck is the package in which toxiproxy leaves a goroutine for good when a line is cut while
// what is to disturb it stands between two ends that both gave up: it writes to
// a channel that nobody reads any more.
const stuck = "github.com/Shopify/toxiproxy/v2/toxics"

// prepare reads the settings and builds the program.
func prepare() error {
	suite.seed, suite.runs = rand.Uint64()%1_000_000, 5
	var err error
	if text := os.Getenv(seedVariable); text != "" {
		if suite.seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			return fmt.Errorf("%s: %w", seedVariable, err)
		}
	}
	if text := os.Getenv(runsVariable); text != "" {
		if suite.runs, err = strconv.Atoi(text); err != nil || suite.runs < 1 {
			return fmt.Errorf("%s: want a number of runs, got %q", runsVariable, text)
		}
	}
	if db := os.Getenv(dbVariable); db != "" && db != "sqlite" && db != "postgres" {
		return fmt.Errorf("%s: want sqlite or postgres, got %q", dbVariable, db)
	}
	if suite.folder, err = os.MkdirTemp("", "makegood-faults-"); err != nil {
		return err
	}
	if suite.cluster.Port, err = freePort(); err != nil {
		return err
	}
	suite.master = keys.Generate()
	suite.program = filepath.Join(suite.folder, "makegood")
	build := exec.Command("go", "build", "-o", suite.program, "makegood/cmd/makegood")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return nil
}

// each runs a kind of fault on a database, unless the other one alone was
// asked for; several runs at a time, since most of a run is waiting for disks.
func each(t *testing.T, db string, run func(t *testing.T, rng *rand.Rand)) {
	t.Helper()
	alone(t, db, func(t *testing.T, rng *rand.Rand) {
		t.Parallel()
		run(t, rng)
	})
}

// alone is each for what disturbs every other run: one at a time.
func alone(t *testing.T, db string, run func(t *testing.T, rng *rand.Rand)) {
	t.Helper()
	if only := os.Getenv(dbVariable); only != "" && only != db {
		t.Skipf("%s=%s leaves %s out", dbVariable, only, db)
	}
	for n := range suite.runs {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			h := fnv.New64a()
			fmt.Fprintf(h, "%s/%s/%d", t.Name(), db, n)
			defer func() {
				if t.Failed() {
					t.Logf("again: %s=%d go test ./internal/faults -count=1 -run '^%s$'", seedVariable, suite.seed, t.Name())
				}
			}()
			suite.tally.add(&suite.tally.runs, 1)
			run(t, rand.New(rand.NewPCG(suite.seed, h.Sum64())))
		})
	}
}

// databases runs a kind of fault on both.
func databases(t *testing.T, run func(t *testing.T, db string, rng *rand.Rand)) {
	t.Helper()
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			each(t, db, func(t *testing.T, rng *rand.Rand) { run(t, db, rng) })
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
