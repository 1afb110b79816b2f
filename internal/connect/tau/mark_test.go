package tau_test

import (
	"testing"
	"testing/fstest"

	"makegood/internal/connect/tau"
)

// Files that an editor began with its mark are read as without it.
func TestByteOrderMark(t *testing.T) {
	folder := fstest.MapFS{}
	for _, name := range []string{"users.json", "orders.json", "products.json"} {
		folder[name] = &fstest.MapFile{Data: []byte("\ufeff{}")}
	}
	if _, err := tau.ReadFS(folder, tau.Options{}); err != nil {
		t.Error(err)
	}
}
