// Package oidcservice is a sign-in service (OpenID Connect) in a test's own
// process. It speaks as a real one does, and lies where a test wants it to.
package oidcservice

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

// Client is the name under which the service knows the desk, and Code what it
// sends a browser back with.
const (
	Client = "makegood"
	Code   = "the-code"
)

// Service vouches for Sara, sara@shop.example, whom it calls 4711.
type Service struct {
	*httptest.Server
	Asked  url.Values      // what the last browser came with
	Claims map[string]any  // beside or instead of the right ones
	Signs  *rsa.PrivateKey // its own key, unless a test changes it
	Down   bool
	now    func() time.Time
}

// New starts a service, which ends with its test.
func New(t testing.TB, now func() time.Time) *Service {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := &Service{Signs: key, Claims: map[string]any{}, now: now}
	mux := http.NewServeMux()
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	known := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "k", Algorithm: "RS256"}}}
	known.SetIssuer(s.URL)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if s.Down {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		known.ServeHTTP(w, r)
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		if err := s.token(w, r); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Meets hears what a browser asks that was sent to the address, and gives what
// it is sent back with.
func (s *Service) Meets(t testing.TB, address string) url.Values {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	s.Asked = to.Query()
	return url.Values{"code": {Code}, "state": {s.Asked.Get("state")}, "iss": {s.URL}}
}

// token gives the token for a code, to whoever asked for that code (RFC 7636).
func (s *Service) token(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if r.FormValue("code") != Code || base64.RawURLEncoding.EncodeToString(sum[:]) != s.Asked.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		return json.NewEncoder(w).Encode(map[string]string{"error": "invalid_grant"})
	}
	now := s.now()
	claims := map[string]any{
		"iss": s.URL, "sub": "4711", "aud": Client, "exp": now.Add(time.Minute).Unix(), "iat": now.Unix(),
		"nonce": s.Asked.Get("nonce"), "email": "sara@shop.example", "email_verified": true, "name": "Sara",
	}
	maps.Copy(claims, s.Claims)
	data, err := json.Marshal(claims)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(map[string]any{
		"access_token": "a", "token_type": "Bearer", "id_token": oidctest.SignIDToken(s.Signs, "k", "RS256", string(data)),
	})
}
