package walks

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"makegood/internal/testdata"
)

// do takes steps, each of which has to come.
func (w *window) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatalf("%s: %v\n%s", what, err, w.shown())
	}
}

// ask evaluates a script's expression in the page.
func ask[T any](w *window, expression string) T {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[T](expression, func(p *runtime.EvaluateParams) {
		yes := true
		p.AwaitPromise, p.ReturnByValue = &yes, &yes
	}))
	if err != nil {
		w.t.Fatalf("%s: %v", expression[:min(len(expression), 80)], err)
	}
	return v
}

// open goes to an address of the site.
func (w *window) open(path string) {
	w.t.Helper()
	w.do("open "+path, chromedp.Navigate(w.home+path))
}

// shown is what the page says, for a failure's message.
func (w *window) shown() string {
	text, err := chromedp.Run(w.ctx, chromedp.EvaluateAsDevTools[string](`location.pathname + "\n" + document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return text
}

// sees waits until the page says all of this somewhere.
func (w *window) sees(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		w.until(fmt.Sprintf("the page says %q", text), "document.body.innerText.toLowerCase().includes("+strconv.Quote(strings.ToLower(text))+")")
	}
}

// until waits for a condition of the page, over reloads too.
func (w *window) until(what, condition string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	for {
		yes, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[bool]("document.readyState !== 'loading' && !!("+condition+")"))
		switch {
		case yes && err == nil:
			return
		case ctx.Err() != nil:
			w.t.Fatalf("never came: %s\n%s", what, w.shown())
		}
	}
}

// middle brings an element to the middle of the window, where no bar lies over it,
// as a thumb would.
func (w *window) middle(found string) {
	w.t.Helper()
	w.until("it is there: "+found, `(() => { const e = `+found+`; if (e) e.scrollIntoView({block: "center"}); return e && e.checkVisibility() })()`)
}

// centre is where a pointer would go to hit an element.
func (w *window) centre(found string) (x, y float64) {
	w.t.Helper()
	at := ask[[]float64](w, `(() => { const b = (`+found+`).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] })()`)
	return at[0], at[1]
}

// first is what an XPath finds and can be seen, in the page's own words.
func first(path chromedp.Search) string {
	return `((p) => { const r = document.evaluate(p, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);
for (let i = 0; i < r.snapshotLength; i++) if (r.snapshotItem(i).checkVisibility()) return r.snapshotItem(i); return null })(` + strconv.Quote(string(path)) + `)`
}

// named is the path to what can be pressed or filled in and is called so, by its
// own text, its label or what a screen reader is told.
func named(name string) chromedp.Search {
	quoted := `"` + name + `"`
	return chromedp.Search(`//*[(self::button or self::a or self::summary or @role="button" or @role="tab" or @role="menuitem") and (contains(normalize-space(.),` + quoted + `) or contains(@aria-label,` + quoted + `) or @title=` + quoted + `)]` +
		`|//label[contains(normalize-space(.),` + quoted + `)]` +
		`|//input[@aria-label=` + quoted + ` or @placeholder=` + quoted + ` or @value=` + quoted + ` and @type="submit"]`)
}

// press clicks on what is called so, with the pointer.
func (w *window) press(name string) {
	w.t.Helper()
	w.middle(first(named(name)))
	x, y := w.centre(first(named(name)))
	w.do("press "+name, chromedp.MouseClickXY(x, y))
}

// fill types into a field that a CSS selector finds.
func (w *window) fill(css, text string) {
	w.t.Helper()
	w.do("fill "+css, chromedp.WaitVisible(chromedp.CSS(css)), chromedp.Clear(chromedp.CSS(css)), chromedp.SendKeys(chromedp.CSS(css), text))
}

// types presses keys wherever the focus is.
func (w *window) types(keys string) {
	w.t.Helper()
	w.do("type "+keys, chromedp.KeyEvent(keys))
}

// focused says what has the focus, as a person would call it.
const focused = `(() => { const e = document.activeElement; if (!e || e === document.body) return "";
const label = e.labels && e.labels.length ? [...e.labels].map(l => l.innerText).join(" ") : "";
return [e.getAttribute("aria-label") || "", label, e.innerText || "", e.name || "", e.value || ""].join(" | ") })()`

// tabTo moves the focus with the tab key alone until it is on what is called so.
func (w *window) tabTo(name string) {
	w.t.Helper()
	var passed []string
	for range 150 {
		at := ask[string](w, focused)
		if strings.Contains(strings.ToLower(at), strings.ToLower(name)) {
			if !ask[bool](w, seenFocus) {
				w.t.Errorf("the focus on %q is not to be seen", name)
			}
			return
		}
		passed = append(passed, at)
		w.types(kb.Tab)
	}
	w.t.Fatalf("the tab key does not lead to %q; it led over\n%s", name, strings.Join(passed, "\n"))
}

// seenFocus is whether what has the focus shows it: an outline or a ring.
const seenFocus = `(() => { const e = document.activeElement, s = getComputedStyle(e);
const ring = x => { const c = getComputedStyle(x); return c.outlineStyle !== "none" && parseFloat(c.outlineWidth) > 0 || c.boxShadow !== "none" };
return ring(e) || e.labels && [...e.labels].some(ring) || e.parentElement && ring(e.parentElement) })()`

// axe holds the page against the rules of accessibility, WCAG 2.2 AA among them.
func (w *window) axe(where string) {
	w.t.Helper()
	source, err := os.ReadFile(filepath.Join(testdata.Root(w.t), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		w.t.Fatalf("axe is not there: %v\nhint: npm ci", err)
	}
	ask[bool](w, string(source)+";true")
	found := ask[[]struct {
		ID, Help string
		Nodes    []string
	}](w, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => n.html + " " + n.failureSummary)})))`)
	for _, v := range found {
		w.t.Errorf("%s: axe %s: %s\n\t%s", where, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
	}
	if wide := ask[float64](w, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		w.t.Errorf("%s: the page is %v pixels wider than the window", where, wide)
	}
}

// shoot takes the picture of the whole page.
func (w *window) shoot(file string) {
	w.t.Helper()
	ask[bool](w, `(document.activeElement?.blur(), window.scrollTo(0, 0), true)`)
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o600); err != nil {
		w.t.Fatal(err)
	}
}
