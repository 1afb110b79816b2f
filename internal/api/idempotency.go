package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// keyHeader names a call, so that it can be made again when its answer was lost
// (draft-ietf-httpapi-idempotency-key-header-07).
const keyHeader = "Idempotency-Key"

const longestKey = 255

// answerTime is how long a call waits for the answer of the same call on its way.
const answerTime = 3 * time.Second

// callOnce carries a call out one time under the key that it brings, and gives the
// first answer to whoever makes it again.
func (s *server) callOnce(c *call, w http.ResponseWriter, r *http.Request) error {
	if !s.keyed[c.Route] || len(r.Header.Values(keyHeader)) == 0 {
		s.mux.ServeHTTP(w, r)
		return nil
	}
	key, err := keyOf(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	sum := sha256.Sum256([]byte(r.URL.RequestURI() + "\x00" + string(body)))
	asked := hex.EncodeToString(sum[:])
	ctx, known, err := s.desk.Under(r.Context(), c.Actor, key, asked)
	if fault.CodeOf(err) == fault.AlreadyDone {
		known, err = s.awaited(c, r, key, asked)
	}
	if err != nil {
		return err
	}
	if known.Status != 0 {
		writeAnswer(w, known)
		return nil
	}
	first := &held{header: http.Header{}, status: http.StatusOK}
	s.mux.ServeHTTP(first, r.WithContext(ctx))
	switch {
	case first.status < http.StatusMultipleChoices && !s.secret[c.Route]:
		if err := s.desk.KeepAnswer(ctx, c.Actor, desk.Answered{Status: first.status, Body: first.body.String()}); err != nil {
			s.Log.Warn("answer not kept", "request", c.ID, "err", err)
		}
	case first.alreadyDone(): // the same call was faster
		if known, err := s.awaited(c, r, key, asked); err == nil {
			writeAnswer(w, known)
			return nil
		}
	}
	first.to(w)
	return nil
}

// awaited is the answer of the same call, which is done and may not be answered yet.
func (s *server) awaited(c *call, r *http.Request, key, asked string) (desk.Answered, error) {
	patience := time.After(answerTime)
	for {
		_, known, err := s.desk.Under(r.Context(), c.Actor, key, asked)
		if fault.CodeOf(err) != fault.AlreadyDone || s.secret[c.Route] {
			return known, err
		}
		select {
		case <-patience:
			return known, err
		case <-r.Context().Done():
			return known, err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// keyOf is the key of a call: a text in quotes as the draft has it, or as it is.
func keyOf(r *http.Request) (string, error) {
	all := r.Header.Values(keyHeader)
	key := strings.TrimSpace(all[0])
	if n := len(key); n > 1 && key[0] == '"' && key[n-1] == '"' {
		key = key[1 : n-1]
	}
	if len(all) > 1 || key == "" || len(key) > longestKey || strings.ContainsFunc(key, func(c rune) bool { return c < ' ' || c > '~' }) {
		return "", fault.New(fault.InputInvalid, "at", keyHeader, "problem", words.Both("api.problem.key", "most", longestKey))
	}
	return key, nil
}

// held is an answer that has not gone out yet.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(status int)      { h.status = status }
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }

func (h *held) alreadyDone() bool {
	var p Problem
	return h.status == http.StatusConflict && json.Unmarshal(h.body.Bytes(), &p) == nil && p.Code == string(fault.AlreadyDone)
}

func (h *held) to(w http.ResponseWriter) {
	maps.Copy(w.Header(), h.header)
	w.WriteHeader(h.status)
	_, _ = w.Write(h.body.Bytes()) // whoever called has gone
}

func writeAnswer(w http.ResponseWriter, a desk.Answered) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.Status)
	_, _ = io.WriteString(w, a.Body) // whoever called has gone
}

// keyParameter describes the header.
func keyParameter() *huma.Param {
	most := longestKey
	return &huma.Param{Name: keyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &most},
		Description: "Names the call: made again with the same key, credential and body it does nothing and gives the first answer."}
}
