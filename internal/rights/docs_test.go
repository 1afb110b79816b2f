package rights

import (
	"os"
	"reflect"
	"strings"
	"testing"

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
