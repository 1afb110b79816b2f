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
