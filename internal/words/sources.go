package words

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"github.com/goccy/go-yaml"

	"makegood/packs"
)

// Source is how a language names a source of law or policy, or a reason that a
// pack gives, which packs write once; as the pack writes it where the language
// has no name of its own for it.
func Source(lang Lang, text string) string {
	if named, ok := sources()[lang][text]; ok {
		return named
	}
	return text
}

// HasSource reports whether a language says the source or reason in its own
// words; English always does.
func HasSource(lang Lang, text string) bool {
	_, ok := sources()[lang][text]
	return ok || lang == English
}

// Sources is the source in every language of the catalogue.
func Sources(text string) Text {
	t := Text{}
	for _, lang := range Langs() {
		t[lang] = Source(lang, text)
	}
	return t
}

// sources are the names that ship with the program, read once.
var sources = sync.OnceValue(func() map[Lang]map[string]string {
	all, err := loadSources(packs.FS, "sources")
	if err != nil {
		panic(err) // the embedded files are checked by the tests
	}
	return all
})

// loadSources reads LANG.yaml of a folder for every language that has one.
func loadSources(fsys fs.FS, dir string) (map[Lang]map[string]string, error) {
	all := map[Lang]map[string]string{}
	for _, lang := range Langs() {
		data, err := fs.ReadFile(fsys, path.Join(dir, string(lang)+".yaml"))
		if errors.Is(err, fs.ErrNotExist) {
			continue // as English, which the packs themselves are in
		}
		if err != nil {
			return nil, fmt.Errorf("sources: %w", err)
		}
		names := map[string]string{}
		if err := yaml.Unmarshal(data, &names); err != nil {
			return nil, fmt.Errorf("sources: %s: %w", lang, err)
		}
		all[lang] = names
	}
	return all, nil
}
