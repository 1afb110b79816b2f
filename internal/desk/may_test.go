package desk_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// unasked are the methods that ask for no right, and why.
var unasked = map[string]string{
	"SignOut": "whoever has a session may end it",
	"Refused": "it writes down that somebody may not",

	"Under":      "it gives a credential its own answer again, of a call that asked",
	"KeepAnswer": "it keeps the answer of a call that asked",
}

// Every method of the desk that somebody calls asks the table first, itself or
// by handing the actor on to one that does.
func TestEveryMethodAsks(t *testing.T) {
	methods := map[string]*ast.FuncDecl{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && takesActor(f) {
				methods[f.Name.Name] = f
			}
		}
	}
	asking := map[string]bool{}
	for again := true; again; {
		again = false
		for name, f := range methods {
			if !asking[name] && asksTable(f, asking) {
				asking[name], again = true, true
			}
		}
	}
	if len(asking) < 20 || asking["do"] {
		t.Error("the test no longer sees who asks", len(asking))
	}
	for name := range methods {
		if ast.IsExported(name) && !asking[name] && unasked[name] == "" {
			t.Errorf("%s asks nobody whether the actor may", name)
		}
	}
}

func takesActor(f *ast.FuncDecl) bool {
	for _, p := range f.Type.Params.List {
		if s, ok := p.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Actor" {
			return true
		}
	}
	return false
}

// asksTable reports whether a method calls May, or hands the actor on to one that
// is known to ask.
func asksTable(f *ast.FuncDecl, asking map[string]bool) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			found = found || fun.Name == "May"
		case *ast.SelectorExpr:
			for _, a := range call.Args {
				id, ok := a.(*ast.Ident)
				found = found || ok && id.Name == "actor" && asking[fun.Sel.Name]
			}
		}
		return true
	})
	return found
}

// Nobody may do anything, and nobody may do what the table does not know.
func TestNobody(t *testing.T) {
	for _, action := range desk.Actions() {
		wants(t, desk.May(casefile.Actor{}, action), fault.Unauthenticated)
		wants(t, desk.May(casefile.Actor{Kind: casefile.Staff, Role: "king"}, action), fault.NotAllowed)
		wants(t, desk.May(casefile.Actor{Kind: casefile.Staff, Role: "admin", Scope: "king"}, action), fault.NotAllowed)
	}
	for _, who := range []casefile.Actor{sara, robot, {Kind: casefile.Client}, {Kind: casefile.Staff, Role: "admin"}} {
		wants(t, desk.May(who, "make_coffee"), fault.NotAllowed)
	}
}
