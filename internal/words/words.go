// Package words turns a message key and its facts into a sentence in the
// reader's language. The catalogue is data: packs/words/AREA.LANG.yaml, so that
// adding a language is adding files. Dates, money and plurals are written as
// the language writes them.
package words

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/packs"
)

// Lang is a language of the catalogue, an ISO 639-1 code.
type Lang string

// The languages that Makegood speaks.
const (
	English Lang = "en"
	Russian Lang = "ru"
)

// Langs lists the languages of the catalogue.
func Langs() []Lang { return []Lang{English, Russian} }

// Choose picks the catalogue's language for an Accept-Language header or a
// plain code; English where nothing fits.
func Choose(accept string) Lang {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return English
	}
	_, i, confidence := matcher().Match(tags...)
	if confidence == language.No {
		return English
	}
	return Langs()[i]
}

// matcher knows Langs, in their order; it takes longer to make than to ask.
var matcher = sync.OnceValue(func() language.Matcher {
	return language.NewMatcher([]language.Tag{language.English, language.Russian})
})

// Text is the same sentence in every language of the catalogue.
type Text map[Lang]string

// In is the text in a language; English where that language is missing.
func (t Text) In(lang Lang) string {
	if s, ok := t[lang]; ok {
		return s
	}
	return t[English]
}

// Catalogue holds the words of every language.
type Catalogue struct {
	localizers map[Lang]*i18n.Localizer
	keys       map[Lang]map[string]bool
}

// Default is the catalogue embedded in the binary, read once.
var Default = sync.OnceValue(func() *Catalogue {
	c, err := Load(packs.FS, "words")
	if err != nil {
		panic(err) // the embedded files are checked by the tests
	}
	return c
})

// Load reads every AREA.LANG.yaml of a folder. A key defined twice in one
// language, or missing in another, is an error that names the file and the key.
func Load(fsys fs.FS, dir string) (*Catalogue, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", func(data []byte, v any) error { return yaml.Unmarshal(data, v) })
	c := &Catalogue{localizers: map[Lang]*i18n.Localizer{}, keys: map[Lang]map[string]bool{}}
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		parsed, err := bundle.ParseMessageFileBytes(data, file)
		if err != nil {
			return nil, fmt.Errorf("words: %s: %w", file, err)
		}
		lang := Lang(parsed.Tag.String())
		if c.keys[lang] == nil {
			c.keys[lang] = map[string]bool{}
		}
		for _, m := range parsed.Messages {
			if c.keys[lang][m.ID] {
				return nil, fmt.Errorf("words: %s: %q is defined twice", file, m.ID)
			}
			c.keys[lang][m.ID] = true
		}
	}
	for _, lang := range Langs() {
		c.localizers[lang] = i18n.NewLocalizer(bundle, string(lang))
		for _, other := range Langs() {
			for _, key := range slices.Sorted(maps.Keys(c.keys[other])) {
				if !c.keys[lang][key] {
					return nil, fmt.Errorf("words: %q is missing in %s", key, lang)
				}
			}
		}
	}
	return c, nil
}

// Keys lists the message keys of the catalogue.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.keys[English])) }

// Has reports whether the catalogue knows the key.
func (c *Catalogue) Has(key string) bool { return c.keys[English][key] }

// Say writes the message in a language. Facts of type money.Amount and
// calendar.Day are written as the language writes them; a fact named Count
// chooses the plural. An unknown key comes back in brackets, never as nothing.
func (c *Catalogue) Say(lang Lang, key string, facts map[string]any) string {
	l, ok := c.localizers[lang]
	if !ok {
		l = c.localizers[English]
	}
	shown := make(map[string]any, len(facts))
	var count any
	for name, v := range facts {
		if name == "Count" {
			count = v
		}
		shown[name] = show(lang, v)
	}
	text, err := l.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: shown, PluralCount: count})
	if err != nil {
		return "[" + key + "]"
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "\u00a0г..", "\u00a0г.")) // the stop of a Russian date ends its sentence too
}

// Both writes the message in every language of the catalogue.
func (c *Catalogue) Both(key string, facts map[string]any) Text {
	t := Text{}
	for _, lang := range Langs() {
		t[lang] = c.Say(lang, key, facts)
	}
	return t
}

// Say writes a message of the embedded catalogue; facts are alternating names
// and values.
func Say(lang Lang, key string, facts ...any) string { return Default().Say(lang, key, pairs(facts)) }

// Both writes a message of the embedded catalogue in every language.
func Both(key string, facts ...any) Text { return Default().Both(key, pairs(facts)) }

func pairs(facts []any) map[string]any {
	m := make(map[string]any, len(facts)/2)
	for i := 0; i+1 < len(facts); i += 2 {
		m[facts[i].(string)] = facts[i+1]
	}
	return m
}

func show(lang Lang, v any) any {
	switch v := v.(type) {
	case money.Amount:
		return Money(lang, v)
	case calendar.Day:
		return Day(lang, v)
	case Text:
		return v.In(lang)
	case []string:
		return List(lang, v)
	}
	return v
}
