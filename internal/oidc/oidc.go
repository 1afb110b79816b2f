// Package oidc lets the house's own sign-in service (OpenID Connect) say who
// somebody is: the authorisation code flow with PKCE (RFC 7636), a nonce, and a
// state that a browser carries in a sealed cookie for ten minutes. Whom the service
// names, the desk looks for among its staff.
package oidc

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	coreos "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Config says which service, and how it knows us. Every field up to Key is needed.
type Config struct {
	Issuer   string // https://…, as the service writes it in its tokens
	ClientID string
	Secret   string
	Redirect string   // our address that the service sends people back to: https://…/sign-in/oidc
	Key      [32]byte // seals the cookie
	Now      func() time.Time
	Secure   bool              // the cookie is for https alone
	Over     http.RoundTripper // how the service is reached; nil: as usual
}

// Provider is a sign-in service. It is looked up when it is first needed, and again
// while it could not be reached, so that a server starts without it.
type Provider struct {
	Config
	client *http.Client
	seal   cipher.AEAD
	mu     sync.Mutex
	found  *coreos.Provider
}

const (
	cookieName = "makegood-elsewhere"
	patience   = 10 * time.Minute // for typing a password elsewhere
	answerTime = 10 * time.Second
	maxAnswer  = 1 << 20
)

// New checks the configuration; it calls nobody.
func New(c Config) (*Provider, error) {
	for name, address := range map[string]string{"issuer": c.Issuer, "redirect": c.Redirect} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && local(u.Hostname())) || u.RawQuery != "" || u.Fragment != "" {
			return nil, fault.New(fault.InputInvalid, "at", "oidc "+name, "problem", "want an https:// address (http:// on this machine only)")
		}
	}
	if c.ClientID == "" {
		return nil, fault.New(fault.InputInvalid, "at", "oidc client", "problem", "is missing")
	}
	block, err := aes.NewCipher(c.Key[:])
	if err != nil {
		return nil, fmt.Errorf("oidc: %w", err)
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("oidc: %w", err)
	}
	over := c.Over
	if over == nil {
		over = http.DefaultTransport
	}
	return &Provider{Config: c, seal: seal, client: &http.Client{Timeout: answerTime, Transport: bounded{over}}}, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// bounded reads no more of an answer than a sign-in service has to say.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	}
	return answer, err
}

// asked is what the browser carries while its person is at the service.
type asked struct {
	State    string    `json:"s"`
	Nonce    string    `json:"n"`
	Verifier string    `json:"v"`
	Until    time.Time `json:"u"`
}

// SignIn signs in to the desk whom the service vouches for: it sends a browser
// there, and then neither session nor error says that it has answered, or hears
// from one that comes back.
func (p *Provider) SignIn(d *desk.Desk) func(http.ResponseWriter, *http.Request) (*desk.Session, error) {
	return func(w http.ResponseWriter, r *http.Request) (*desk.Session, error) {
		if !Returns(r) {
			return nil, p.Begin(w, r)
		}
		who, err := p.Finish(w, r)
		if err != nil {
			return nil, err
		}
		session, err := d.SignInAs(r.Context(), who, desk.FromOf(r.Context()))
		if err != nil {
			return nil, err
		}
		return &session, nil
	}
}

// Begin sends a browser to the service.
func (p *Provider) Begin(w http.ResponseWriter, r *http.Request) error {
	ctx := p.with(r.Context())
	found, err := p.provider(ctx)
	if err != nil {
		return err
	}
	a := asked{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Until: p.Now().Add(patience)}
	sealed, err := p.close(a)
	if err != nil {
		return err
	}
	http.SetCookie(w, p.cookie(sealed, int(patience/time.Second)))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, p.oauth(found).AuthCodeURL(a.State, coreos.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), http.StatusSeeOther)
	return nil
}

// Returns reports whether a request is a browser that comes back from the
// service.
func Returns(r *http.Request) bool {
	q := r.URL.Query()
	return q.Has("code") || q.Has("error") || q.Has("state")
}

// Finish hears from a browser that comes back whom the service vouches for.
// SignInRefused: the service said no, or this is no answer to what this browser
// asked; Unavailable: the service can't be reached.
func (p *Provider) Finish(w http.ResponseWriter, r *http.Request) (desk.Identity, error) {
	http.SetCookie(w, p.cookie("", -1)) // one answer to one question
	w.Header().Set("Cache-Control", "no-store")
	no := func(why error) (desk.Identity, error) {
		return desk.Identity{}, fault.New(fault.SignInRefused).Because(fmt.Errorf("oidc: %w", why))
	}
	c, err := r.Cookie(cookieName)
	if err != nil {
		return no(errors.New("the browser asked for nothing"))
	}
	a, err := p.open(c.Value)
	q := r.URL.Query()
	switch {
	case err != nil:
		return no(err)
	case !p.Now().Before(a.Until):
		return no(errors.New("it took too long"))
	case subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(a.State)) != 1:
		return no(errors.New("another question's answer"))
	case q.Has("iss") && q.Get("iss") != p.Issuer: // RFC 9207
		return no(errors.New("another service's answer"))
	case q.Get("error") != "":
		return no(fmt.Errorf("the service says %.100q", q.Get("error")))
	}
	ctx := p.with(r.Context())
	found, err := p.provider(ctx)
	if err != nil {
		return desk.Identity{}, err
	}
	token, err := p.oauth(found).Exchange(ctx, q.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		if _, said := errors.AsType[*oauth2.RetrieveError](err); said {
			return no(err)
		}
		return desk.Identity{}, away(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return no(errors.New("no id token"))
	}
	return p.read(ctx, found, raw, a, no)
}

// read checks the token: whose it is, for whom, until when, for which question.
func (p *Provider) read(ctx context.Context, found *coreos.Provider, raw string, a asked, no func(error) (desk.Identity, error)) (desk.Identity, error) {
	token, err := found.Verifier(&coreos.Config{ClientID: p.ClientID, Now: p.Now}).Verify(ctx, raw)
	if err != nil {
		return no(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(a.Nonce)) != 1 {
		return no(errors.New("a token for another question"))
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
		Name     string `json:"name"`
	}
	if err := token.Claims(&claims); err != nil {
		return no(err)
	}
	who := desk.Identity{Issuer: token.Issuer, Subject: token.Subject, Name: claims.Name}
	if claims.Verified {
		who.Email = strings.TrimSpace(claims.Email)
	}
	return who, nil
}

func (p *Provider) with(ctx context.Context) context.Context {
	return coreos.ClientContext(ctx, p.client)
}

func (p *Provider) oauth(found *coreos.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: found.Endpoint(), RedirectURL: p.Redirect,
		Scopes: []string{coreos.ScopeOpenID, "email", "profile"},
	}
}

// provider looks the service up (OpenID Connect Discovery 1.0).
func (p *Provider) provider(ctx context.Context) (*coreos.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// Its keys are fetched long after this call has ended.
	found, err := coreos.NewProvider(p.with(context.WithoutCancel(ctx)), p.Issuer)
	if err != nil {
		return nil, away(err)
	}
	p.found = found
	return found, nil
}

func away(err error) error {
	return fault.New(fault.Unavailable, "what", "the sign-in service").Because(fmt.Errorf("oidc: %w", err))
}

func (p *Provider) cookie(value string, age int) *http.Cookie {
	// Lax: the browser comes back from the service's site, and must bring it.
	return &http.Cookie{Name: cookieName, Value: value, Path: "/sign-in", MaxAge: age, HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode}
}

func (p *Provider) close(a asked) (string, error) {
	data, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("oidc: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(p.seal.Seal(nil, nil, data, []byte(p.ClientID))), nil
}

func (p *Provider) open(sealed string) (asked, error) {
	data, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return asked{}, errors.New("a cookie that is none of ours")
	}
	clear, err := p.seal.Open(nil, nil, data, []byte(p.ClientID))
	if err != nil {
		return asked{}, errors.New("a cookie that is none of ours")
	}
	var a asked
	if err := json.Unmarshal(clear, &a); err != nil {
		return asked{}, fmt.Errorf("the cookie: %w", err)
	}
	return a, nil
}
