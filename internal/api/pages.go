package api

func (s *server) addPages() {
	s.mux.HandleFunc("GET /healthz", s.showHealth)
	s.mux.HandleFunc("GET /openapi.json", s.showDescription())
	s.mux.HandleFunc("GET /docs", s.showDocs)
	s.mux.HandleFunc("GET /docs/{file}", s.showDocsFile)
}
