// Package walks walks the pages as people do: in a real Chromium, with the
// pointer, with the keyboard alone, at a desk's width and at a phone's, in both
// themes and both languages; and takes their pictures.
package walks

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a step may take before it counts as never coming.
const patience = 30 * time.Second

// chromium is the browser of all walks of a run; each window has cookies of its
// own.
var chromium context.Context

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	path, err := exec.LookPath("chromium")
	if err != nil {
		fmt.Fprintln(os.Stderr, "error: Chromium is not installed\nhint: scripts/chromium.sh install")
		return 1
	}
	folder, err := os.MkdirTemp("", "walks")
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	allocator, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.UserDataDir(folder),
		chromedp.Headless, chromedp.NoSandbox, // in a container root has no sandbox to give
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	defer stop()
	browser, cancel := chromedp.NewContext(allocator)
	defer cancel()
	chromium = browser //nolint:fatcontext // one browser serves all tests of the package
	if err := chromedp.Do(browser); err != nil {
		fmt.Fprintln(os.Stderr, "error: Chromium does not start:", err)
		return 1
	}
	return m.Run()
}

// look is how a window looks at the pages.
type look struct {
	Phone bool
	Dark  bool
	Lang  string // "en", "ru"
}

func (l look) String() string {
	size, theme := "desktop", "light"
	if l.Phone {
		size = "phone"
	}
	if l.Dark {
		theme = "dark"
	}
	return size + "-" + theme + "-" + l.Lang
}

// looks are all eight.
func looks() []look {
	var all []look
	for _, lang := range []string{"en", "ru"} {
		for _, phone := range []bool{false, true} {
			for _, dark := range []bool{false, true} {
				all = append(all, look{phone, dark, lang})
			}
		}
	}
	return all
}

// window is a browser window of one person.
type window struct {
	t    *testing.T
	ctx  context.Context
	home string // where the pages are

	mu      sync.Mutex
	strange []string // requests that left for another host, and what the console complained of
}

// newWindow opens a window with cookies of its own. When the test ends, nothing
// may have been asked of another host and nothing complained of.
func newWindow(t *testing.T, home string, l look) *window {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	w := &window{t: t, ctx: ctx, home: home}
	if err := chromedp.Listen(ctx, w.hear); err != nil {
		t.Fatal(err)
	}
	call(w, network.Enable, network.EnableParams{})
	call(w, runtime.Enable, cdp.Empty{})
	call(w, cdplog.Enable, cdp.Empty{})
	w.looks(l)
	t.Cleanup(func() {
		cancel()
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, s := range w.strange {
			t.Error(s)
		}
	})
	return w
}

// hear notes what a page should not do.
func (w *window) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !w.own(e.Request.URL) {
			w.strange = append(w.strange, "a request left for "+e.Request.URL)
		}
	case *runtime.EventExceptionThrown:
		w.strange = append(w.strange, fmt.Sprintf("a script failed: %s %s", e.ExceptionDetails.Text, e.ExceptionDetails.URL))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			w.strange = append(w.strange, fmt.Sprintf("the console says %v", e.Args))
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Source == cdplog.EntrySourceSecurity || e.Entry.Level == cdplog.EntryLevelError && !w.refusals(e.Entry) {
			w.strange = append(w.strange, fmt.Sprint("the browser complains: ", e.Entry.Text, " ", e.Entry.URL))
		}
	}
}

// refusals are answers of 4xx that a walk asks for; the page says so itself.
func (w *window) refusals(e *cdplog.Entry) bool {
	return e.Source == cdplog.EntrySourceNetwork && strings.Contains(e.Text, "the server responded with a status of 4")
}

func (w *window) own(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "data" || u.Scheme == "blob" || u.Scheme == "about" || strings.HasPrefix(address, w.home+"/") || address == w.home)
}

// call gives the window's tab a command of the browser's protocol.
func call[P, R any](w *window, cmd cdp.Command[P, R], params P) R {
	w.t.Helper()
	answer, err := chromedp.Call(w.ctx, cmd, params)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer
}

// looks gives the window its size, its theme and its language.
func (w *window) looks(l look) {
	w.t.Helper()
	width, height := int64(1440), int64(900)
	if l.Phone {
		width, height = 390, 844
	}
	call(w, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: l.Phone})
	theme := "light"
	if l.Dark {
		theme = "dark"
	}
	call(w, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	if l.Lang != "" {
		call(w, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": l.Lang}})
	}
}
