package arch

import (
	"slices"
	"strings"
	"testing"
)

// floors are the packages of the house from the ground up: a package imports
// only from floors below its own, or from the same floor where beside says so.
//
// The road runs down: cmd and api take a command, desk loads and writes, the
// pure core decides, store keeps.
var floors = [][]string{
	{"packs", "internal/picture", "internal/testdata", "internal/money", "internal/fault", "internal/talk/lexis", "internal/talk/weigh", "negotiate"},
	{"internal/calendar", "internal/journal", "negotiate/scenario"},
	{"internal/words", "internal/keys", "internal/password", "internal/talk/figures", "internal/talk/intent", "internal/bargain", "internal/connect/tree", "internal/paper", "internal/partner"},
	{"internal/shop", "internal/rights", "internal/promise", "internal/ledger", "internal/talk"},
	{"internal/talk/compose", "internal/talk/judge", "internal/talk/score", "internal/plan", "internal/settlement", "internal/learn", "internal/people", "internal/shop/visits", "internal/connect/tau", "internal/connect/shopfile"},
	{"internal/casefile", "internal/phrase"},
	{"internal/table", "internal/guide", "internal/casefile/casetest"},
	{"internal/consumer"},
	{"internal/desk", "internal/experiment"},
	{"internal/oidc", "internal/store", "internal/door", "internal/web/parts", "internal/llm"},
	{"internal/store/overlay", "internal/store/storetest", "internal/desk/desktest", "internal/oidc/oidcservice"},
	{"internal/api", "internal/web", "internal/story", "internal/replay", "internal/figures", "internal/arch", "internal/faults", "internal/talk/train"},
	{"cmd/makegood", "internal/walks"},
}

// beside are arrows inside one floor, "from -> to", with their reasons. There
// are none: a package that needs its neighbour stands higher.
var beside = map[string]string{}

// core is the pure part of the house: what is decided depends on what came in
// as arguments and on nothing else, so that the same past gives the same
// present on any machine, and the lab and the practice room can run what the
// desk runs.
var core = []string{
	"internal/money", "internal/calendar", "internal/shop", "internal/rights", "internal/plan", "internal/learn", "internal/table", "internal/guide", "internal/people", "internal/experiment", "internal/promise",
	"internal/ledger", "internal/partner", "internal/settlement", "internal/casefile", "internal/consumer", "internal/journal", "internal/fault", "internal/words", "internal/talk", "internal/phrase", "negotiate",
}

// banned are the arrows that the core has not, with the reason beside each.
var banned = map[string]string{
	"context":      "nothing pure waits, so nothing needs to be called off",
	"crypto/rand":  "ids and tokens come in as arguments",
	"database/sql": "the store keeps, the core decides",
	"io/ioutil":    "it is os by another name",
	"log":          "an error is returned once, to somebody who can log it",
	"log/slog":     "an error is returned once, to somebody who can log it",
	"math/rand":    "its state is global: the same past would give another present",
	"net":          "the core talks to nobody",
	"net/http":     "a domain error that knows a web framework is a door in the wrong wall",
	"os":           "files and variables are read by the edges",
	"os/exec":      "as os",
	"syscall":      "as os",
	"unsafe":       "nothing here is worth it",
}

// granted are the exceptions, by file.
var granted = map[string]string{
	"negotiate/scenario/scenario.go os": "the readers of the field's formats open the folder that they are given",
}

// outside are the modules of others: who may use each, and what for. A module
// that is not here is not used.
var outside = map[string]struct {
	by  []string
	why string
}{
	"github.com/alecthomas/kong":      {[]string{"cmd/makegood"}, "the command line"},
	"github.com/schollz/progressbar":  {[]string{"cmd/makegood"}, "progress in a terminal"},
	"github.com/mattn/go-isatty":      {[]string{"cmd/makegood"}, "is it a terminal"},
	"github.com/danielgtaylor/huma":   {[]string{"internal/api"}, "OpenAPI from Go types; a web framework stays at the door"},
	"github.com/a-h/templ":            {[]string{"internal/web"}, "pages as typed templates"},
	"github.com/jackc/pgx":            {[]string{"internal/store", "internal/figures", "internal/faults"}, "PostgreSQL; SQL is the store's alone, and the fault suite's"},
	"modernc.org/sqlite":              {[]string{"internal/store", "internal/figures", "internal/faults"}, "SQLite; SQL is the store's alone"},
	"github.com/goccy/go-yaml":        {[]string{"internal/rights", "internal/words", "internal/connect/tree", "negotiate/scenario"}, "data files, with line and column"},
	"github.com/expr-lang/expr":       {[]string{"internal/rights"}, "the conditions in packs"},
	"github.com/govalues/decimal":     {[]string{"internal/money", "internal/rights", "internal/plan", "internal/learn", "internal/ledger", "internal/partner", "internal/settlement", "internal/shop", "internal/casefile", "internal/connect/shopfile", "internal/desk"}, "exact parts of a whole; amounts are money.Amount"},
	"github.com/signintech/gopdf":     {[]string{"internal/paper"}, "PDF"},
	"github.com/rickar/cal":           {[]string{"internal/rights"}, "holidays of a jurisdiction"},
	"github.com/nicksnyder/go-i18n":   {[]string{"internal/words"}, "plurals and templates of the catalogue"},
	"golang.org/x/text":               {[]string{"internal/words", "internal/talk"}, "languages and letters"},
	"github.com/coreos/go-oidc":       {[]string{"internal/oidc"}, "the house's own sign-in service: discovery, signatures"},
	"golang.org/x/oauth2":             {[]string{"internal/oidc"}, "codes and PKCE of the same"},
	"golang.org/x/term":               {[]string{"cmd/makegood"}, "a password is typed without being shown"},
	"golang.org/x/crypto":             {[]string{"internal/password"}, "argon2id"},
	"github.com/Shopify/toxiproxy":    {[]string{"internal/faults"}, "tests"},
	"github.com/rs/zerolog":           {[]string{"internal/faults"}, "tests"},
	"github.com/openai/openai-go":     {[]string{"internal/llm"}, "the wire format of language models"},
	"pgregory.net/rapid":              {[]string{"internal", "negotiate", "cmd"}, "tests"},
	"github.com/google/go-cmp":        {[]string{"internal", "negotiate", "cmd"}, "tests"},
	"github.com/rogpeppe/go-internal": {[]string{"internal", "negotiate", "cmd"}, "tests"},
	"github.com/chromedp/chromedp":    {[]string{"internal/walks"}, "tests in a real browser"},
	"github.com/chromedp/cdproto":     {[]string{"internal/walks"}, "tests in a real browser"},
	"go.uber.org/goleak":              {[]string{"internal", "negotiate", "cmd"}, "tests"},
}

func floorOf(pkg string) int {
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, pkg) })
}

// Arrows run one way, and every package has its place.
func TestFloors(t *testing.T) {
	placed := map[string]bool{}
	for _, s := range sources(t) {
		from := floorOf(s.pkg)
		if from < 0 {
			if !placed[s.pkg] {
				t.Errorf("%s has no floor: give it one in imports_test.go", s.pkg)
			}
			placed[s.pkg] = true
			continue
		}
		if s.test {
			continue // tests stand outside and may use what they need
		}
		for _, i := range s.imports {
			target, own := strings.CutPrefix(i, "makegood/")
			if !own {
				continue
			}
			if to := floorOf(target); to >= from && beside[s.pkg+" -> "+target] == "" {
				t.Errorf("%s imports %s, which is not below it", s.path, target)
			}
		}
	}
}

// The core is pure, and negotiate stands on the standard library alone, so
// that others can use it without taking a shop along.
func TestPure(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t) {
		if s.test || s.name == "main" || strings.HasSuffix(s.pkg, "test") || !under(s.pkg, core...) || under(s.pkg, "internal/shop/visits") {
			continue
		}
		for _, i := range s.imports {
			if key := s.path + " " + i; granted[key] != "" {
				used[key] = true
				continue
			}
			if why, ok := banned[i]; ok {
				t.Errorf("%s imports %s: %s", s.path, i, why)
			}
			if s.pkg == "negotiate" && strings.Contains(strings.SplitN(i, "/", 2)[0], ".") || under(s.pkg, "negotiate") && strings.HasPrefix(i, "makegood/internal") {
				t.Errorf("%s imports %s: negotiate is a library of its own", s.path, i)
			}
		}
	}
	for key := range granted {
		if !used[key] {
			t.Errorf("the exception %q is not needed any more", key)
		}
	}
}

// What others wrote is used where it is meant to be, and nowhere else.
func TestOutside(t *testing.T) {
	for _, s := range sources(t) {
		for _, i := range s.imports {
			if first, _, _ := strings.Cut(i, "/"); !strings.Contains(first, ".") || s.test && strings.HasPrefix(i, "golang.org/x/") {
				continue
			}
			module := moduleOf(i)
			rule, ok := outside[module]
			if !ok {
				t.Errorf("%s imports %s, which is not in the table of what others wrote", s.path, i)
				continue
			}
			if !under(s.pkg, rule.by...) {
				t.Errorf("%s imports %s: that is for %s (%s)", s.path, i, strings.Join(rule.by, ", "), rule.why)
			}
			if rule.why == "tests" && !s.test && !strings.HasSuffix(s.pkg, "test") {
				t.Errorf("%s imports %s: that is for tests", s.path, i)
			}
		}
	}
}

// moduleOf finds the row of the table that an import belongs to.
func moduleOf(path string) string {
	for module := range outside {
		if path == module || strings.HasPrefix(path, module+"/") {
			return module
		}
	}
	return path
}
