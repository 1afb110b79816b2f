package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// healthTime is how long the database may take to answer a question of health.
const healthTime = 2 * time.Second

// showHealth says whether the desk can be asked anything: whether its database
// answers. What is wrong is told by its code; the cause is the log's.
func (s *server) showHealth(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthTime)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _, err := s.desk.Store.Get(ctx, desk.KindStaff, "nobody")
	if err == nil {
		_, _ = fmt.Fprintln(w, "ok")
		if s.desk.PackTrouble != nil && s.desk.PackTrouble() != nil {
			_, _ = fmt.Fprintln(w, "packs: the newest are not in order; the last good ones are in force (/v1/packs says why)")
		}
		return
	}
	code := fault.CodeOf(err)
	if ctx.Err() != nil {
		code = fault.Unavailable
	}
	s.Log.Error("health", "code", string(code), "cause", err.Error())
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = fmt.Fprintf(w, "%s: the database\n", code)
}
