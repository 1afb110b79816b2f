package rights

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// Expressions are written in the syntax of expr-lang and read with Kleene's
// three values: what hangs on an unknown fact is unknown, and carries the
// question. Days that are not known are spans of possible days.

type (
	truthFn func(*inquiry) truth
	spanFn  func(*inquiry) span
)

// code is a compiled expression: one of a truth, a day or number, a word of
// the facts, or a literal word.
type code struct {
	truth   truthFn
	span    spanFn
	word    *term
	literal *string
}

func (c code) kind() string {
	switch {
	case c.truth != nil:
		return "yes or no"
	case c.span != nil:
		return "a day or number"
	case c.word != nil:
		return "a word of the facts"
	}
	return "a text"
}

// maxExpression bounds the length of one expression.
const maxExpression = 2000

// compiler turns the expressions of one pack into functions.
type compiler struct {
	terms     map[string]*term
	defined   map[string]definition
	questions map[string]int // the pack's own questions -> bit
	rules     map[string]int // rules so far, by id: the first version
	pack      *pack
	reads     map[string]bool // fields and events read by the expression at hand
	names     map[string]bool // terms used by it, for `why`
	asked     map[string]bool // own questions used anywhere in the pack
}

// definition is a named expression of the pack.
type definition struct {
	code  code
	reads []string
	names []string
}

// exprError is what is wrong in an expression, at a rune offset in it.
type exprError struct {
	at            int
	message, hint string
}

func (e *exprError) Error() string { return e.message }

func wrong(n ast.Node, hint, format string, args ...any) error {
	return &exprError{n.Location().From, fmt.Sprintf(format, args...), hint}
}

// compile reads an expression. What it reads and names is gathered in c.
func (c *compiler) compile(text string) (code, error) {
	if len(text) > maxExpression {
		return code{}, &exprError{0, fmt.Sprintf("longer than %d characters", maxExpression), "split it with `define`"}
	}
	tree, err := parser.Parse(text)
	if err != nil {
		if fe, ok := errors.AsType[*file.Error](err); ok {
			return code{}, &exprError{fe.From, fe.Message, ""}
		}
		return code{}, &exprError{0, err.Error(), ""}
	}
	return c.node(tree.Node)
}

func (c *compiler) node(n ast.Node) (code, error) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return c.identifier(n)
	case *ast.BoolNode:
		t := truthOf(n.Value)
		return code{truth: func(*inquiry) truth { return t }}, nil
	case *ast.IntegerNode:
		if n.Value < 0 || n.Value > 100000 {
			return code{}, wrong(n, "", "%d is out of range", n.Value)
		}
		s := exactly(int32(n.Value))
		return code{span: func(*inquiry) span { return s }}, nil
	case *ast.StringNode:
		return code{literal: &n.Value}, nil
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			t, err := c.truth(n.Node)
			return code{truth: func(q *inquiry) truth { return t(q).not() }}, err
		}
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(n, id.Value, n.Arguments)
		}
	case *ast.BuiltinNode:
		return c.call(n, n.Name, n.Arguments)
	}
	return code{}, wrong(n, "use and, or, not, comparisons, in, ? :, + and -, and the functions of docs/packs.md", "not used in packs")
}

func (c *compiler) identifier(n *ast.IdentifierNode) (code, error) {
	if n.Value == "never" {
		return code{span: func(*inquiry) span { return exactly(never) }}, nil
	}
	if d, ok := c.defined[n.Value]; ok {
		c.note(d.reads)
		for _, name := range d.names {
			c.names[name] = true
		}
		return d.code, nil
	}
	t, ok := c.terms[n.Value]
	if !ok {
		known := slices.AppendSeq(slices.Collect(maps.Keys(c.terms)), maps.Keys(c.defined))
		return code{}, wrong(n, suggest(n.Value, append(known, "never")), "unknown name %q", n.Value)
	}
	c.note(t.reads)
	c.names[t.name] = true
	switch t.typ {
	case yesNo:
		return code{truth: func(q *inquiry) truth { return t.truth(q.view) }}, nil
	case aWord:
		return code{word: t}, nil
	}
	return code{span: func(q *inquiry) span { return t.span(q.view) }}, nil
}

func (c *compiler) truth(n ast.Node) (truthFn, error) {
	k, err := c.node(n)
	if err != nil {
		return nil, err
	}
	if k.truth == nil {
		return nil, wrong(n, "", "want yes or no here, not %s", k.kind())
	}
	return k.truth, nil
}

func (c *compiler) span(n ast.Node) (spanFn, error) {
	k, err := c.node(n)
	if err != nil {
		return nil, err
	}
	if k.span == nil {
		return nil, wrong(n, "", "want a day or number here, not %s", k.kind())
	}
	return k.span, nil
}

func (c *compiler) conditional(n *ast.ConditionalNode) (code, error) {
	cond, err := c.truth(n.Cond)
	if err != nil {
		return code{}, err
	}
	a, err := c.node(n.Exp1)
	if err != nil {
		return code{}, err
	}
	b, err := c.node(n.Exp2)
	if err != nil {
		return code{}, err
	}
	switch {
	case a.span != nil && b.span != nil:
		return code{span: func(q *inquiry) span {
			switch t := cond(q); {
			case t.is > 0:
				return a.span(q)
			case t.is < 0:
				return b.span(q)
			default:
				return hull(t, a.span(q), b.span(q))
			}
		}}, nil
	case a.truth != nil && b.truth != nil:
		return code{truth: func(q *inquiry) truth {
			switch t := cond(q); {
			case t.is > 0:
				return a.truth(q)
			case t.is < 0:
				return b.truth(q)
			default:
				x, y := a.truth(q), b.truth(q)
				if x.is == y.is && x.is != 0 {
					return x
				}
				return unknown(t.asks | x.asks | y.asks)
			}
		}}, nil
	}
	return code{}, wrong(n, "", "the two answers are of different kinds: %s and %s", a.kind(), b.kind())
}

func (c *compiler) binary(n *ast.BinaryNode) (code, error) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		return c.logic(n)
	case "+", "-", "<", "<=", ">", ">=":
		return c.arithmetic(n)
	case "==", "!=":
		return c.equality(n)
	case "in":
		return c.membership(n)
	}
	return code{}, wrong(n, "", "operator %q is not used in packs", n.Operator)
}

func (c *compiler) logic(n *ast.BinaryNode) (code, error) {
	a, err := c.truth(n.Left)
	if err != nil {
		return code{}, err
	}
	b, err := c.truth(n.Right)
	if err != nil {
		return code{}, err
	}
	if n.Operator == "and" || n.Operator == "&&" {
		return code{truth: func(q *inquiry) truth {
			t := a(q)
			if t.is < 0 {
				return no
			}
			return t.and(b(q))
		}}, nil
	}
	return code{truth: func(q *inquiry) truth {
		t := a(q)
		if t.is > 0 {
			return yes
		}
		return t.or(b(q))
	}}, nil
}

func (c *compiler) arithmetic(n *ast.BinaryNode) (code, error) {
	a, err := c.span(n.Left)
	if err != nil {
		return code{}, err
	}
	b, err := c.span(n.Right)
	if err != nil {
		return code{}, err
	}
	switch n.Operator {
	case "+":
		return code{span: func(q *inquiry) span { return add(a(q), b(q)) }}, nil
	case "-":
		return code{span: func(q *inquiry) span { return sub(a(q), b(q)) }}, nil
	case "<":
		return code{truth: func(q *inquiry) truth { return less(a(q), b(q)) }}, nil
	case ">":
		return code{truth: func(q *inquiry) truth { return less(b(q), a(q)) }}, nil
	case "<=":
		return code{truth: func(q *inquiry) truth { return less(b(q), a(q)).not() }}, nil
	}
	return code{truth: func(q *inquiry) truth { return less(a(q), b(q)).not() }}, nil
}

func (c *compiler) equality(n *ast.BinaryNode) (code, error) {
	a, err := c.node(n.Left)
	if err != nil {
		return code{}, err
	}
	b, err := c.node(n.Right)
	if err != nil {
		return code{}, err
	}
	var is truthFn
	switch {
	case a.word != nil && b.literal != nil:
		if is, err = c.wordIs(n.Right, a.word, *b.literal); err != nil {
			return code{}, err
		}
	case a.span != nil && b.span != nil:
		is = func(q *inquiry) truth { return equal(a.span(q), b.span(q)) }
	default:
		return code{}, wrong(n, `compare a word of the facts with a text, as in claim == "damaged"`, "%s cannot be compared with %s", a.kind(), b.kind())
	}
	if n.Operator == "!=" {
		return code{truth: func(q *inquiry) truth { return is(q).not() }}, nil
	}
	return code{truth: is}, nil
}

func (c *compiler) wordIs(at ast.Node, t *term, literal string) (truthFn, error) {
	if !slices.Contains(t.words, literal) {
		hint := suggest(literal, t.words)
		if hint == "" {
			hint = "one of: " + strings.Join(t.words, ", ")
		}
		return nil, wrong(at, hint, "%s is never %q", t.name, literal)
	}
	return func(q *inquiry) truth { return t.equals(q.view, literal) }, nil
}

func (c *compiler) membership(n *ast.BinaryNode) (code, error) {
	a, err := c.node(n.Left)
	if err != nil {
		return code{}, err
	}
	array, ok := n.Right.(*ast.ArrayNode)
	if a.word == nil || !ok || len(array.Nodes) == 0 {
		return code{}, wrong(n, `as in claim in ["damaged", "wrong_item"]`, "want a word of the facts, and a list of texts")
	}
	var choices []truthFn
	for _, item := range array.Nodes {
		text, ok := item.(*ast.StringNode)
		if !ok {
			return code{}, wrong(item, "", "want a text in the list")
		}
		is, err := c.wordIs(item, a.word, text.Value)
		if err != nil {
			return code{}, err
		}
		choices = append(choices, is)
	}
	return code{truth: func(q *inquiry) truth {
		t := no
		for _, is := range choices {
			if t = t.or(is(q)); t.is > 0 {
				break
			}
		}
		return t
	}}, nil
}
