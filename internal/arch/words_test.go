package arch

import (
	"go/ast"
	"testing"
)

// spoken are the packages whose refusals people read, on pages and through the
// API, in their own language.
var spoken = []string{"internal/shop", "internal/settlement", "internal/casefile", "internal/consumer", "internal/desk", "internal/api", "internal/web"}

// What is wrong with a call is said from the catalogue, in both languages, and
// never in English alone: the value of a fault's problem holds no text of its own.
func TestProblemsAreInTheCatalogue(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.made || !under(s.pkg, spoken...) {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for i, arg := range call.Args {
				if lit, ok := arg.(*ast.BasicLit); !ok || lit.Value != `"problem"` || i+1 == len(call.Args) {
					continue
				}
				if text := ownText(call.Args[i+1]); text != nil {
					t.Errorf("%s: a problem in one language; give it a key in packs/words", s.set.Position(text.Pos()))
				}
			}
			return true
		})
	}
}

// ownText is the first text that is written out in an expression; the key of a
// message is none.
func ownText(e ast.Expr) (found ast.Node) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name, _ := n.Fun.(*ast.Ident)
			method, _ := n.Fun.(*ast.SelectorExpr)
			if method != nil && method.Sel.Name == "Both" || name != nil && name.Name == "say" {
				return false
			}
		case *ast.IndexExpr: // another fault's problem, handed on
			return false
		case *ast.BasicLit:
			found = n
		}
		return found == nil
	})
	return found
}
