package lexis

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Grammar is a set of word patterns under labels, compiled from text.
//
//	class NAME = word word* word{a,b} (two words)   a named set of words
//	[label key key=value]                            opens a section; the keys are its conditions
//	pattern                                          one pattern a line; # opens a comment
//
// A section [known] lists words that are only there to be spelt right.
//
// In a pattern: a word; stem* (any ending); @class; _ (any word); ..N (up to N
// tokens of the same clause); ...N (up to N tokens, over commas); (a|b) choice;
// [a] may be missing; !x (x does not come next); ~x (x does not come just
// before); ^ sentence start; < clause start; $ sentence end; # a number;
// %day %money %percent %order a figure.
type Grammar struct {
	Rules    []Rule
	words    map[string][]int32 // exact word -> atoms
	stems    map[string][]int32 // stem -> atoms
	near     map[string]string  // word with one letter left out -> the word
	nearStem map[string]string  // stem with one letter left out -> the stem
	byAtom   map[int32][]int32  // first atom -> rules
	numeric  []int32            // rules that start with a number or a figure
	atoms    int32
	classes  map[string]*class
	longest  int
}

// Rule is one compiled pattern with the conditions of its section.
type Rule struct {
	Label string
	Keys  map[string]string
	Text  string
	prog  []step
}

type class struct {
	atom    int32
	phrases [][]string
}

// Parse compiles a grammar; the error names every line that is wrong.
func Parse(text string) (*Grammar, error) {
	g := &Grammar{words: map[string][]int32{}, stems: map[string][]int32{}, near: map[string]string{}, nearStem: map[string]string{},
		byAtom: map[int32][]int32{}, classes: map[string]*class{}}
	var label string
	var keys map[string]string
	number := 0
	var wrong []error
	for line := range strings.Lines(text) {
		number++
		line, _, _ = strings.Cut(line, "//")
		line = strings.TrimSpace(line)
		var err error
		switch {
		case line == "":
		case strings.HasPrefix(line, "class "):
			err = g.addClass(strings.TrimPrefix(line, "class "))
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") && !strings.Contains(line, "] "):
			label, keys, err = section(line[1 : len(line)-1])
		case label == "known":
			for w := range strings.FieldsSeq(line) {
				g.atom(w)
			}
		case label == "":
			err = fmt.Errorf("a pattern before the first section")
		default:
			err = g.addRule(label, keys, line)
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("grammar: line %d: %w", number, err))
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	g.indexNear()
	return g, nil
}

func section(text string) (string, map[string]string, error) {
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return "", nil, fmt.Errorf("an empty section")
	}
	keys := map[string]string{}
	for _, f := range fields[1:] {
		k, v, _ := strings.Cut(f, "=")
		keys[k] = v
	}
	return fields[0], keys, nil
}

func (g *Grammar) atom(word string) int32 {
	table := g.words
	if s, ok := strings.CutSuffix(word, "*"); ok {
		table, word = g.stems, s
	}
	for _, a := range table[word] {
		if a < 0 {
			return -a
		}
	}
	g.atoms++
	table[word] = append(table[word], -g.atoms) // the word's own atom is marked by its sign
	g.longest = max(g.longest, len(word))
	return g.atoms
}

func (g *Grammar) join(word string, atom int32) {
	g.atom(word)
	table := g.words
	if s, ok := strings.CutSuffix(word, "*"); ok {
		table, word = g.stems, s
	}
	table[word] = append(table[word], atom)
}

func (g *Grammar) addClass(text string) error {
	name, body, ok := strings.Cut(text, "=")
	name = strings.TrimSpace(name)
	if !ok || name == "" {
		return fmt.Errorf("class: want NAME = words")
	}
	c := g.classes[name]
	if c == nil {
		g.atoms++
		c = &class{atom: g.atoms}
		g.classes[name] = c
	}
	for len(strings.TrimSpace(body)) > 0 {
		body = strings.TrimSpace(body)
		if body[0] == '(' {
			end := strings.IndexByte(body, ')')
			if end < 0 {
				return fmt.Errorf("class %s: ( without )", name)
			}
			c.phrases = append(c.phrases, strings.Fields(body[1:end]))
			body = body[end+1:]
			continue
		}
		word, rest, _ := strings.Cut(body, " ")
		body = rest
		if strings.HasPrefix(word, "@") {
			return fmt.Errorf("class %s: no class inside a class", name)
		}
		for _, w := range braces(word) {
			g.join(w, c.atom)
		}
	}
	return nil
}

// braces expands word{a,b} into worda, wordb.
func braces(word string) []string {
	open := strings.IndexByte(word, '{')
	end := strings.IndexByte(word, '}')
	if open < 0 || end < open {
		return []string{word}
	}
	var out []string
	for part := range strings.SplitSeq(word[open+1:end], ",") {
		out = append(out, braces(word[:open]+part+word[end+1:])...)
	}
	return out
}

func (g *Grammar) addRule(label string, keys map[string]string, text string) error {
	c := compiler{g: g, toks: lexPattern(text)}
	if err := c.alternatives(""); err != nil {
		return fmt.Errorf("%q: %w", text, err)
	}
	c.emit(step{op: opMatch})
	g.Rules = append(g.Rules, Rule{Label: label, Keys: keys, Text: text, prog: c.prog})
	id := int32(len(g.Rules) - 1)
	first := map[int32]bool{}
	if err := firsts(c.prog, 0, first, 0); err != nil {
		return fmt.Errorf("%q: %w", text, err)
	}
	for a := range first {
		if a == 0 {
			g.numeric = append(g.numeric, id)
		} else {
			g.byAtom[a] = append(g.byAtom[a], id)
		}
	}
	return nil
}

// firsts collects the atoms that a match can start with; 0 stands for a number
// or a figure.
func firsts(prog []step, pc int, into map[int32]bool, depth int) error {
	if depth > 200 {
		return fmt.Errorf("the pattern is too deep")
	}
	for {
		s := prog[pc]
		switch s.op {
		case opAtom:
			into[s.arg] = true
			return nil
		case opNumber, opFigure:
			into[0] = true
			return nil
		case opSentence, opClause:
			pc++
		case opNot, opBehind:
			pc = int(s.arg)
		case opJump:
			pc = int(s.arg)
		case opSplit:
			if err := firsts(prog, int(s.arg), into, depth+1); err != nil {
				return err
			}
			pc = int(s.other)
		default:
			return fmt.Errorf("a pattern must start with a word, a number or a figure")
		}
	}
}

func lexPattern(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ' || c == '\t':
			i++
		case strings.IndexByte("()[]|!~^<$", c) >= 0:
			out = append(out, string(c))
			i++
		default:
			j := i
			for j < len(text) && strings.IndexByte(" \t()[]|", text[j]) < 0 {
				j++
			}
			out = append(out, opened(text[i:j]))
			i = j
		}
	}
	return out
}

// opened writes the tail of a contraction as tokens have it: 'll is will.
func opened(word string) string {
	if tail, ok := strings.CutPrefix(word, "'"); ok && tails[tail] != "" {
		return tails[tail]
	}
	return word
}

type compiler struct {
	g    *Grammar
	toks []string
	at   int
	prog []step
}

func (c *compiler) emit(s step) int {
	c.prog = append(c.prog, s)
	return len(c.prog) - 1
}

func (c *compiler) peek() string {
	if c.at < len(c.toks) {
		return c.toks[c.at]
	}
	return ""
}

// alternatives compiles a|b|c up to the closing mark.
func (c *compiler) alternatives(closing string) error {
	if words := c.plainChoice(closing); words != nil {
		c.g.atoms++
		atom := c.g.atoms
		for _, w := range words {
			c.g.join(w, atom)
		}
		c.emit(step{op: opAtom, arg: atom})
		return nil
	}
	var jumps []int
	for {
		split := c.emit(step{op: opSplit})
		c.prog[split].arg = int32(split + 1)
		if err := c.sequence(closing); err != nil {
			return err
		}
		if c.peek() != "|" {
			c.prog[split] = step{op: opJump, arg: int32(split + 1)}
			break
		}
		c.at++
		jumps = append(jumps, c.emit(step{op: opJump}))
		c.prog[split].other = int32(len(c.prog))
	}
	for _, j := range jumps {
		c.prog[j].arg = int32(len(c.prog))
	}
	if c.peek() != closing {
		return fmt.Errorf("want %q, got %q", closing, c.peek())
	}
	return nil
}

// plainChoice reads a choice of single words as one set.
func (c *compiler) plainChoice(closing string) []string {
	if closing == "" {
		return nil
	}
	var words []string
	for i := c.at; i+1 < len(c.toks); i += 2 {
		w, next := c.toks[i], c.toks[i+1]
		if strings.ContainsAny(w[:1], "()[]|!~^<$@#%_.") || next != "|" && next != closing {
			return nil
		}
		words = append(words, braces(w)...)
		if next == closing {
			c.at = i + 1
			return words
		}
	}
	return nil
}

func (c *compiler) sequence(closing string) error {
	for c.at < len(c.toks) {
		if t := c.peek(); t == "|" || t == closing {
			return nil
		}
		if err := c.item(); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) item() error {
	t := c.peek()
	c.at++
	switch t {
	case "(":
		if err := c.alternatives(")"); err != nil {
			return err
		}
		c.at++
		return nil
	case "[":
		split := c.emit(step{op: opSplit})
		c.prog[split].arg = int32(split + 1)
		if err := c.alternatives("]"); err != nil {
			return err
		}
		c.at++
		c.prog[split].other = int32(len(c.prog))
		return nil
	case "!", "~":
		if next := c.peek(); next == "|" || next == ")" || next == "]" || next == "" {
			return c.word(t) // the mark itself
		}
		op := opNot
		if t == "~" {
			op = opBehind
		}
		at := c.emit(step{op: op})
		if err := c.item(); err != nil {
			return err
		}
		c.emit(step{op: opMatch})
		c.prog[at].arg = int32(len(c.prog))
		return nil
	case "^":
		c.emit(step{op: opSentence})
	case "<":
		c.emit(step{op: opClause})
	case "$":
		c.emit(step{op: opEnd})
	case "_":
		c.emit(step{op: opAny})
	case "#":
		c.emit(step{op: opNumber})
	case ")", "]", "":
		return fmt.Errorf("unexpected %q", t)
	default:
		return c.word(t)
	}
	return nil
}

func (c *compiler) word(t string) error {
	switch {
	case strings.HasPrefix(t, ".."):
		over := strings.HasPrefix(t, "...")
		n, err := strconv.Atoi(strings.TrimLeft(t, "."))
		if err != nil || n < 1 || n > 12 {
			return fmt.Errorf("a gap is ..N with N from 1 to 12, got %q", t)
		}
		s := step{op: opGap, arg: int32(n)}
		if over {
			s.other = 1
		}
		c.emit(s)
	case strings.HasPrefix(t, "%"):
		kind, ok := figureNames[t[1:]]
		if !ok {
			return fmt.Errorf("no figure %q", t)
		}
		c.emit(step{op: opFigure, arg: int32(kind)})
	case strings.HasPrefix(t, "@"):
		cl := c.g.classes[t[1:]]
		if cl == nil {
			return fmt.Errorf("no class %q", t)
		}
		c.class(cl)
	default:
		words := braces(t)
		if len(words) == 1 {
			c.emit(step{op: opAtom, arg: c.g.atom(words[0])})
			return nil
		}
		c.g.atoms++
		atom := c.g.atoms
		for _, w := range words {
			c.g.join(w, atom)
		}
		c.emit(step{op: opAtom, arg: atom})
	}
	return nil
}

func (c *compiler) class(cl *class) {
	var jumps []int
	for _, phrase := range cl.phrases {
		split := c.emit(step{op: opSplit})
		c.prog[split].arg = int32(split + 1)
		for _, w := range phrase {
			c.emit(step{op: opAtom, arg: c.g.atom(w)})
		}
		jumps = append(jumps, c.emit(step{op: opJump}))
		c.prog[split].other = int32(len(c.prog))
	}
	c.emit(step{op: opAtom, arg: cl.atom})
	for _, j := range jumps {
		c.prog[j].arg = int32(len(c.prog))
	}
}
