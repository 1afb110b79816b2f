package overlay_test

import (
	"testing"

	"go.uber.org/goleak"

	"makegood/internal/desk"
	"makegood/internal/store/overlay"
	"makegood/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestAlone runs the suite on an overlay over nothing: a store in memory.
func TestAlone(t *testing.T) {
	storetest.Run(t, func(*testing.T) desk.Store { return overlay.New(nil) })
}

// TestOverOverlay runs it on an overlay over an overlay.
func TestOverOverlay(t *testing.T) {
	storetest.Run(t, func(*testing.T) desk.Store { return overlay.New(overlay.New(nil)) })
}
