// Package lexis turns text into tokens and finds word patterns in them. A
// pattern sees words in their plain form: lower case, contractions opened,
// chat spellings and near misses put right, so that one pattern reads an angry
// text message and a formal letter alike.
package lexis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a token is made of.
type Kind uint8

// The kinds of token.
const (
	Word Kind = iota
	Number
	Mark // punctuation or a symbol, one character
)

// Token is a word, a number or a mark. Start and End are byte offsets into the
// text. The parts of a contraction share the span of the whole word.
type Token struct {
	Text       string // the plain form
	Start, End int
	Kind       Kind
	Quoted     bool // inside quotation marks
	Sentence   int  // number of the sentence, from 0
	Upper      bool // written with a capital first letter
	Glued      bool // follows the token before it without a space
	atoms      []int32
}

// MaxText is the number of bytes that Split reads; what is longer is cut off
// at a character. No message of a desk comes near it.
const MaxText = 1 << 16

// Split cuts a text into tokens and numbers its sentences.
func Split(text string) []Token {
	if len(text) > MaxText {
		cut := MaxText
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	tokens := make([]Token, 0, len(text)/4+4)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			if r == '\n' {
				tokens = append(tokens, Token{Text: "\n", Start: i, End: i + size, Kind: Mark})
			}
			i += size
		case unicode.IsLetter(r):
			end := wordEnd(text, i)
			tokens = appendWord(tokens, text, i, end)
			i = end
		case unicode.IsDigit(r) && r < utf8.RuneSelf:
			end := numberEnd(text, i)
			tokens = append(tokens, Token{Text: text[i:end], Start: i, End: end, Kind: Number})
			i = end
		default:
			tokens = append(tokens, Token{Text: mark(r), Start: i, End: i + size, Kind: Mark})
			i += size
		}
	}
	for i := 1; i < len(tokens); i++ {
		tokens[i].Glued = tokens[i].Start == tokens[i-1].End
	}
	markQuotes(tokens)
	numberSentences(tokens)
	return tokens
}

func mark(r rune) string {
	switch r {
	case '—', '–', '−':
		return "-"
	case '…':
		return "."
	case '«', '“', '„':
		return "«"
	case '»', '”':
		return "»"
	case '’', '‘', '`':
		return "'"
	}
	return string(r)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == '`' }

// wordEnd finds the end of a word that starts at i: letters and digits, with
// single apostrophes and hyphens inside it.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			i += size
			continue
		}
		if apostrophe(r) || r == '-' {
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if unicode.IsLetter(next) || r == '-' && unicode.IsDigit(next) {
				i += size
				continue
			}
		}
		break
	}
	return i
}

// numberEnd finds the end of a number that starts at i: digits, with a point,
// comma, slash, colon or hyphen between digits, and letters right behind ("20th").
func numberEnd(text string, i int) int {
	for i < len(text) {
		c := text[i]
		if c >= '0' && c <= '9' {
			i++
			continue
		}
		if strings.IndexByte(".,/:-", c) >= 0 && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' {
			i++
			continue
		}
		break
	}
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) {
			break
		}
		i += size
	}
	return i
}

// appendWord adds a word in its plain form: contractions opened, chat
// spellings written out, a hyphenated compound as its parts.
func appendWord(tokens []Token, text string, start, end int) []Token {
	raw := text[start:end]
	first, _ := utf8.DecodeRuneInString(raw)
	upper := unicode.IsUpper(first)
	word := plain(raw)
	add := func(parts ...string) {
		for i, p := range parts {
			tokens = append(tokens, Token{Text: p, Start: start, End: end, Kind: Word, Upper: upper && i == 0})
		}
	}
	if parts, ok := written[word]; ok {
		add(parts...)
		return tokens
	}
	head, tail, found := strings.Cut(word, "'")
	if found {
		if opened, ok := tails[tail]; ok {
			if tail == "t" {
				head = strings.TrimSuffix(head, "n")
			}
			add(head, opened)
			return tokens
		}
		add(strings.ReplaceAll(word, "'", ""))
		return tokens
	}
	if head, tail, found := strings.Cut(word, "-"); found && compound(head, tail) {
		add(head, tail)
		return tokens
	}
	add(word)
	return tokens
}

func compound(head, tail string) bool {
	for _, r := range head {
		if unicode.IsDigit(r) {
			return false
		}
	}
	for _, r := range tail {
		if unicode.IsDigit(r) {
			return false
		}
	}
	return tail != "то" && tail != "нибудь" && tail != "либо" && head != "по" && head != "кое" && head != "e" && head != "re" && head != "co"
}

var folds = strings.NewReplacer("ё", "е", "’", "'", "‘", "'", "`", "'")

// plain lowers a word, writes ё as е, and shortens a letter drawn out for
// emphasis ("sooooo").
func plain(raw string) string {
	word := folds.Replace(strings.ToLower(raw))
	var b strings.Builder
	var last rune
	run := 0
	for _, r := range word {
		if r == last {
			run++
		} else {
			last, run = r, 1
		}
		if run <= 2 || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// markQuotes flags the tokens inside quotation marks. A mark that is never
// closed quotes nothing.
func markQuotes(tokens []Token) {
	open, single := -1, -1
	for i := range tokens {
		if tokens[i].Kind != Mark {
			continue
		}
		switch tokens[i].Text {
		case "'":
			switch {
			case opensQuote(tokens, i):
				single = i
			case single >= 0 && tokens[i].Glued && (i+1 == len(tokens) || !tokens[i+1].Glued || tokens[i+1].Kind == Mark):
				if i > single+shortQuote {
					quote(tokens[single : i+1])
				}
				single = -1
			}
		case "«":
			open = i
		case "»":
			if open >= 0 {
				quote(tokens[open : i+1])
				open = -1
			}
		case `"`:
			if open >= 0 {
				quote(tokens[open : i+1])
				open = -1
			} else {
				open = i
			}
		}
	}
}

// shortQuote is the number of words in single quotes up to which they only set a word
// off: the 'gift'.
const shortQuote = 2

// cut are words that begin with an apostrophe of their own.
var cut = map[string]bool{"em": true, "cause": true, "til": true, "tis": true, "bout": true, "n": true, "cos": true, "round": true}

// opensQuote tells whether an apostrophe stands before a word and behind none.
func opensQuote(tokens []Token, i int) bool {
	return i+1 < len(tokens) && tokens[i+1].Glued && tokens[i+1].Kind == Word && !cut[tokens[i+1].Text] && (i == 0 || !tokens[i].Glued || tokens[i-1].Kind == Mark && tokens[i-1].Text == "(")
}

func quote(tokens []Token) {
	for i := range tokens {
		tokens[i].Quoted = true
	}
}

// maxSentence is the number of tokens after which a sentence is cut, so that
// work within a sentence stays bounded.
const maxSentence = 160

// numberSentences gives each token the number of its sentence. A point after
// an abbreviation, or inside quotation marks, ends nothing.
func numberSentences(tokens []Token) {
	n, start := 0, 0
	for i := range tokens {
		t := &tokens[i]
		if i > 0 && n != tokens[i-1].Sentence {
			start = i
		} else if i-start == maxSentence {
			n, start = n+1, i
		}
		t.Sentence = n
		if t.Kind != Mark || t.Quoted {
			continue
		}
		switch t.Text {
		case "!", "?", "\n":
			n = endSentence(tokens, i, n)
		case ".":
			if i > 0 && tokens[i-1].Kind == Word && abbreviations[tokens[i-1].Text] && i+1 < len(tokens) {
				continue
			}
			n = endSentence(tokens, i, n)
		}
	}
}

func endSentence(tokens []Token, i, n int) int {
	if i+1 < len(tokens) && tokens[i+1].Kind == Mark && strings.Contains(".!?)\n»", tokens[i+1].Text) {
		return n // the last of a run of marks ends it
	}
	if i > 0 && tokens[i].Text == "\n" && tokens[i-1].Sentence < n {
		return n
	}
	return n + 1
}
