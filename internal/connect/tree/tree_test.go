package tree_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"makegood/internal/connect/tree"
	"makegood/internal/fault"
)

func TestEveryValueKnowsItsPlace(t *testing.T) {
	root, err := tree.JSON("a.json", []byte("{\n \"a\": [1,\n  {\"b\": true}],\n \"c\"\n:\n\"x\"}"))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := root.Field("a")
	list, _ := a.List()
	b, _ := list[1].Field("b")
	c, _ := root.Field("c")
	if a.Line != 2 || b.Line != 3 || b.Path != "a[1].b" || c.Line != 6 {
		t.Errorf("a stands on line %d, %s on line %d, c on line %d", a.Line, b.Path, b.Line, c.Line)
	}
	root, err = tree.YAML("a.yaml", []byte("a:\n  - 1\n  - b: yes it is\n"))
	if err != nil {
		t.Fatal(err)
	}
	a, _ = root.Field("a")
	list, _ = a.List()
	b, _ = list[1].Field("b")
	if b.Line != 3 || b.Column != 8 || b.Path != "a[1].b" {
		t.Errorf("%s stands at %d:%d", b.Path, b.Line, b.Column)
	}
}

func TestDepthIsLimited(t *testing.T) {
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	if _, err := tree.JSON("a.json", []byte(deep)); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
		t.Errorf("JSON: %v", err)
	}
	var steps strings.Builder
	for i := range 5000 {
		steps.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for _, text := range []string{strings.Repeat("[", 100) + strings.Repeat("]", 100), strings.Repeat("[", 1_000_000), steps.String()} {
		if _, err := tree.YAML("a.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
			t.Errorf("YAML: %v", err)
		}
	}
	if _, err := tree.YAML("a.yaml", []byte("a: b\n\n# "+strings.Repeat(" ", 2000)+"x\nc: "+strings.Repeat("y ", 2000))); err != nil {
		t.Errorf("long lines: %v", err)
	}
}

// What is read is what encoding/json reads, except that names may not come
// twice, nesting is limited and text must be UTF-8.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.50,{"b":null}],"c":"é"}`, `[]`, ` 1e5 `, `{"a":`, `"\ud800"`, `{}{}`, `[1,]`, `{"a":1,}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		var want any
		valid := json.Valid(data) && d.Decode(&want) == nil
		root, err := tree.JSON("f.json", data)
		switch {
		case err != nil && fault.CodeOf(err) != fault.InputInvalid:
			t.Fatal(err)
		case err == nil && !valid:
			t.Fatalf("%q is read", data)
		case err == nil && !reflect.DeepEqual(root.Plain(), want):
			t.Fatalf("%q is read as %v, not %v", data, root.Plain(), want)
		case err != nil && valid:
			for _, known := range []string{"comes twice", "nested too deeply", "UTF-8"} {
				if strings.Contains(err.Error(), known) {
					return
				}
			}
			t.Fatalf("%q is refused: %v", data, err)
		}
	})
}
