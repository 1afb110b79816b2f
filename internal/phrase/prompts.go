package phrase

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"makegood/internal/talk"
	catalogue "makegood/internal/words"
	"makegood/packs"
)

// Prompts are what a model is told, and the words that a text of its own may
// use freely. They are files: NAME.txt with what is told, where {{acts}} and
// {{remedies}} stand for what our reader knows, and plain.LANG.txt with words.
type Prompts struct {
	Read, Phrase string
	plain        map[catalogue.Lang]map[string]bool
}

// maxPrompt is the most that one file may hold, in bytes.
const maxPrompt = 16 << 10

// Remedies are what an offer can put forward.
func Remedies() []string {
	return []string{"refund", "price_reduction", "repair", "replacement", "exchange", "store_credit", "delivery", "compensation", "fee_waiver", "cancellation"}
}

// Shipped are the prompts of the binary, read once.
var Shipped = sync.OnceValue(func() *Prompts {
	p, err := LoadPrompts(packs.FS, "prompts")
	if err != nil {
		panic(err) // the embedded files are checked by the tests
	}
	return p
})

// LoadPrompts reads and checks the prompts of a folder. An error names the file,
// and the line and column where it is about one.
func LoadPrompts(fsys fs.FS, dir string) (*Prompts, error) {
	p := &Prompts{plain: map[catalogue.Lang]map[string]bool{}}
	for name, to := range map[string]*string{"read.txt": &p.Read, "phrase.txt": &p.Phrase} {
		data, err := fs.ReadFile(fsys, path.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("prompts: %w", err)
		}
		if *to, err = ParsePrompt(name, data); err != nil {
			return nil, err
		}
	}
	for _, lang := range catalogue.Langs() {
		name := fmt.Sprintf("plain.%s.txt", lang)
		data, err := fs.ReadFile(fsys, path.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("prompts: %w", err)
		}
		if p.plain[lang], err = ParsePlain(name, data); err != nil {
			return nil, err
		}
	}
	return p, nil
}

var slot = regexp.MustCompile(`\{\{[^{}\n]*\}?\}?`)

// ParsePrompt checks a prompt and fills its slots in.
func ParsePrompt(name string, data []byte) (string, error) {
	if err := readable(name, data); err != nil {
		return "", err
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		return "", fmt.Errorf("prompts: %s is empty", name)
	}
	known := map[string]string{"{{acts}}": strings.Join(talk.Acts(), ", "), "{{remedies}}": strings.Join(Remedies(), ", ")}
	for _, at := range slot.FindAllStringIndex(text, -1) {
		if found := text[at[0]:at[1]]; known[found] == "" {
			line := strings.Count(text[:at[0]], "\n") + 1
			column := utf8.RuneCountInString(text[strings.LastIndexByte(text[:at[0]], '\n')+1:at[0]]) + 1
			return "", fmt.Errorf("prompts: %s:%d:%d: %s is no slot; there are {{acts}} and {{remedies}}", name, line, column, found)
		}
	}
	return slot.ReplaceAllStringFunc(text, func(s string) string { return known[s] }), nil
}

// ParsePlain reads a list of words: small letters, parted by spaces, with
// remarks behind #.
func ParsePlain(name string, data []byte) (map[string]bool, error) {
	if err := readable(name, data); err != nil {
		return nil, err
	}
	set := map[string]bool{}
	for i, line := range strings.Split(string(data), "\n") {
		line, _, _ = strings.Cut(line, "#")
		for w := range strings.FieldsSeq(line) {
			if w != strings.ToLower(w) || strings.ContainsFunc(w, notLetter) {
				return nil, fmt.Errorf("prompts: %s:%d: %q is no word in small letters", name, i+1, w)
			}
			set[plainForm(w)] = true
		}
	}
	if len(set) == 0 {
		return nil, fmt.Errorf("prompts: %s holds no words", name)
	}
	return set, nil
}

func readable(name string, data []byte) error {
	switch {
	case len(data) > maxPrompt:
		return fmt.Errorf("prompts: %s holds more than %d bytes", name, maxPrompt)
	case !utf8.Valid(data):
		return fmt.Errorf("prompts: %s is not UTF-8", name)
	}
	return nil
}
