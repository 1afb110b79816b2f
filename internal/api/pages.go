package api

import (
	"net/http"
)

func (s *server) addPages() {
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n"))
	})
	s.mux.HandleFunc("GET /openapi.json", s.showDescription())
	s.mux.HandleFunc("GET /docs", s.showDocs)
	s.mux.HandleFunc("GET /docs/{file}", s.showDocsFile)
	s.mux.HandleFunc("GET /{$}", s.showHome)
	s.mux.HandleFunc("GET /home.css", s.showStyle)
	s.mux.HandleFunc("GET /enter/{credential}", s.enterSeat)
	s.mux.HandleFunc("POST /leave", s.leaveSeat)
	s.mux.HandleFunc("POST /confirm", s.confirmHere)
}
