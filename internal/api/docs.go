package api

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"makegood/internal/door"
	"makegood/internal/words"
)

// built holds the script of the documentation page, which the build puts there;
// a clean clone has only the .gitkeep.
//
//go:embed all:dist
var built embed.FS

// docsScript is @scalar/api-reference's standalone script, as the build names it.
const docsScript = "api-reference.js"

// document is the OpenAPI description, as golden files and clients read it.
func (s *server) document() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(s.api.OpenAPI())
	return out.Bytes(), err
}

func (s *server) showDescription() http.HandlerFunc {
	description := sync.OnceValues(s.document)
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := description()
		if err != nil {
			s.refuseWith(door.Of(r.Context()), w, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Access-Control-Allow-Origin", "*") // tools of other sites may read what is public
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}
}

// docsPolicy lets the documentation page run its own script and call this
// server, and nothing else: no other host is asked for anything.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
	"connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// start hands the page its settings: no fonts, no proxy, no telemetry, no
// chat of the maker's; the description and the test calls are this server's.
const start = `Scalar.createApiReference("#reference", {
  url: "/openapi.json",
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  persistAuth: false,
  theme: "default",
  metaData: { title: "Makegood API" },
});
`

var docsPage = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Makegood API</title>
<link rel="icon" href="data:,">
</head>
<body>
{{if .Built}}<div id="reference"></div>
<script src="/docs/` + docsScript + `"></script>
<script src="/docs/start.js"></script>
<noscript><p><a href="/openapi.json">/openapi.json</a></p></noscript>
{{else}}<h1>Makegood API</h1>
<p>{{.NotBuilt}}</p>
<p><a href="/openapi.json">/openapi.json</a></p>
{{end}}</body>
</html>
`))

func (s *server) showDocs(w http.ResponseWriter, r *http.Request) {
	c := door.Of(r.Context())
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", docsPolicy)
	_, err := fs.Stat(built, "dist/"+docsScript)
	data := struct {
		Lang     words.Lang
		Built    bool
		NotBuilt string
	}{c.Lang, err == nil, words.Say(c.Lang, "api.docs.not_built")}
	if err := docsPage.Execute(w, data); err != nil {
		s.Log.Debug("answer not taken", "request", c.ID, "err", err)
	}
}

func (s *server) showDocsFile(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	switch r.PathValue("file") {
	case "start.js":
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(start))
	case docsScript:
		s.showScript(w, r)
	default:
		s.noRoute(door.Of(r.Context()), w, r, http.NotFoundHandler())
	}
}

// zipped is the script as it travels; it is large, and packed once.
var zipped = sync.OnceValues(func() ([]byte, error) {
	data, err := built.ReadFile("dist/" + docsScript)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
})

func (s *server) showScript(w http.ResponseWriter, r *http.Request) {
	data, err := zipped()
	if err != nil {
		s.noRoute(door.Of(r.Context()), w, r, http.NotFoundHandler())
		return
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		_, err = w.Write(data)
	} else {
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(data)); err == nil {
			_, err = io.Copy(w, z) //nolint:gosec // it is our own script, not a visitor's
		}
	}
	if err != nil {
		s.Log.Debug("answer not taken", "err", err)
	}
}
