package store_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"makegood/internal/desk"
	"makegood/internal/keys"
	"makegood/internal/store"
	"makegood/internal/store/storetest"
)

// cluster is the PostgreSQL of this package's tests.
var cluster storetest.Cluster

func TestMain(m *testing.M) {
	if dsn := os.Getenv(writerDSN); dsn != "" {
		fmt.Fprintln(os.Stderr, writer(dsn, os.Getenv(writerKey)))
		os.Exit(1)
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if err := cluster.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stop PostgreSQL:", err)
			code = max(code, 1)
		}
		os.Exit(code)
	}))
}

func openPostgres(t *testing.T) desk.Store {
	t.Helper()
	return openStore(t, cluster.Database(t), keys.Generate(), store.Options{})
}

func TestPostgres(t *testing.T) { storetest.Run(t, openPostgres) }

// newCluster is a PostgreSQL for one test that is going to stop it.
func newCluster(t *testing.T) *storetest.Cluster {
	t.Helper()
	own := &storetest.Cluster{}
	t.Cleanup(func() {
		if err := own.Stop(); err != nil {
			t.Error(err)
		}
	})
	return own
}
