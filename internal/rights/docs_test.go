package rights

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"makegood/packs"
)

// The documentation names everything that packs and facts may say.
func TestDocsNameEverything(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile("../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	packsDoc, rightsDoc := read("packs.md"), read("rights.md")
	for _, term := range vocabulary() {
		if !strings.Contains(packsDoc, "`"+term.name+"`") {
			t.Errorf("docs/packs.md does not name %s", term.name)
		}
		if len(term.reads) == 0 && term.name != "on" {
			t.Errorf("%s reads nothing", term.name)
		}
	}
	if n := len(vocabulary()); n > maxTerms {
		t.Errorf("%d terms, room for %d", n, maxTerms)
	}
	for _, f := range functions() {
		if !strings.Contains(packsDoc, "`"+f.usage+"`") {
			t.Errorf("docs/packs.md does not show %s", f.usage)
		}
	}
	for _, kind := range EventKinds() {
		if !strings.Contains(rightsDoc, "`"+kind+"`") {
			t.Errorf("docs/rights.md does not name the event %s", kind)
		}
		if _, ok := kindOf(&Event{Kind: kind}); !ok {
			t.Errorf("the event %s is not understood", kind)
		}
	}
	for _, v := range []any{Facts{}, Contract{}, Goods{}} {
		for field := range reflect.TypeOf(v).Fields() {
			field, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
			if field != "contract" && field != "goods" && field != "on" && !strings.Contains(rightsDoc, field) {
				t.Errorf("docs/rights.md does not name the field %s", field)
			}
		}
	}
	b, err := Load(packs.FS, "law", "policy")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range b.Unverified() {
		if !strings.Contains(packsDoc, "- `"+id+"`") {
			t.Errorf("docs/packs.md does not say that %s is not verified", id)
		}
	}
	if !strings.Contains(packsDoc, "legal advice") || !strings.Contains(rightsDoc, "not legal advice") {
		t.Error("the docs do not say that this is no legal advice")
	}
}

// What is typed in the fifteen minutes is a pack in order, and the mistake
// that the page shows is told as it shows it.
func TestDocsPack(t *testing.T) {
	data, err := os.ReadFile("../../docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(data), "## A pack in fifteen minutes")
	text, _, _ = strings.Cut(text, "\n## ")
	var pack strings.Builder
	for {
		var found bool
		if _, text, found = strings.Cut(text, "```yaml\n"); !found {
			break
		}
		block, rest, _ := strings.Cut(text, "```")
		pack.WriteString(block)
		text = rest
	}
	load := func(text string) error {
		_, err := Load(fstest.MapFS{"p/store.yaml": {Data: []byte(text)}}, "p")
		return err
	}
	if err := load(pack.String()); err != nil {
		t.Fatalf("the pack of the page: %v", err)
	}
	err = load(strings.Replace(pack.String(), "except: [sale_item]", "except: [sale_itme]", 1))
	if err == nil {
		t.Fatal("the mistake of the page is taken for a pack")
	}
	told, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "p/"), " (did you mean")
	if !strings.Contains(string(data), "error: "+told+"\n") {
		t.Fatalf("the page shows another mistake than: %v", err)
	}
}
