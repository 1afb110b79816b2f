package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"

	"makegood/internal/fault"
	"makegood/internal/words"
)

// dist is what `make pages` builds from style, script and what npm brings; a
// clean clone has only the .gitkeep.
//
//go:embed all:dist
var dist embed.FS

// built files, by name, are kept packed and named by their content: a browser
// may keep them for ever.
type file struct {
	version, kind string
	plain, packed []byte
}

var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

var files = sync.OnceValues(func() (map[string]file, error) {
	all := map[string]file{}
	entries, err := dist.ReadDir("dist")
	if err != nil {
		return nil, fmt.Errorf("web: built files: %w", err)
	}
	for _, e := range entries {
		kind := kinds[path.Ext(e.Name())]
		if kind == "" {
			continue
		}
		data, err := dist.ReadFile("dist/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("web: built files: %w", err)
		}
		sum := sha256.Sum256(data)
		packed, err := pack(data)
		if err != nil {
			return nil, err
		}
		all[e.Name()] = file{hex.EncodeToString(sum[:6]), kind, data, packed}
	}
	return all, nil
})

func pack(data []byte) ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		return nil, fmt.Errorf("web: pack: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("web: pack: %w", err)
	}
	return out.Bytes(), nil
}

// built reports whether style and scripts are in this program.
func built() bool {
	all, err := files()
	return err == nil && all["makegood.css"].plain != nil
}

// assetPath is the address of a built file.
func assetPath(name string) string {
	all, _ := files() // embedded files can be read
	return "/assets/" + all[name].version + "/" + name
}

func (s *Site) asset(w http.ResponseWriter, r *http.Request) error {
	all, err := files()
	if err != nil {
		return fault.New(fault.Internal).Because(err)
	}
	f, ok := all[r.PathValue("name")]
	if !ok || f.version != r.PathValue("version") {
		return fault.New(fault.NotFound, "what", words.Both("api.page"))
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	data := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		data = f.packed
	}
	if _, err := w.Write(data); err != nil {
		s.Log.Debug("answer not taken", "err", err)
	}
	return nil
}
