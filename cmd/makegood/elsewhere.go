package main

import (
	"strings"
	"time"

	"makegood/internal/fault"
	"makegood/internal/oidc"
	"makegood/internal/web"
)

// signInService are the flags of the house's own sign-in service.
type signInService struct {
	Issuer string `name:"oidc-issuer" env:"MAKEGOOD_OIDC_ISSUER" placeholder:"URL" help:"The house's own sign-in service (OpenID Connect), as it names itself: https://…"`
	Client string `name:"oidc-client" env:"MAKEGOOD_OIDC_CLIENT" placeholder:"ID" help:"How that service knows us. Its secret is in MAKEGOOD_OIDC_SECRET."`
	Origin string `name:"origin" env:"MAKEGOOD_ORIGIN" placeholder:"URL" help:"Where browsers reach this server, as in https://desk.example: the sign-in service sends people back there."`
	Called string `name:"oidc-name" env:"MAKEGOOD_OIDC_NAME" placeholder:"NAME" help:"What people call that service (default: its address)."`
}

// ways are the other ways to sign in; none where no service is configured.
func (s signInService) ways(c *console, h *house, secure bool) ([]web.OtherWay, error) {
	if s.Issuer == "" && s.Client == "" {
		return nil, nil
	}
	if s.Issuer == "" || s.Client == "" || s.Origin == "" {
		return nil, fault.New(fault.Usage, "problem", "--oidc-issuer, --oidc-client and --origin go together")
	}
	const path = "/sign-in/oidc"
	p, err := oidc.New(oidc.Config{
		Issuer: s.Issuer, ClientID: s.Client, Secret: c.env("MAKEGOOD_OIDC_SECRET"), Redirect: strings.TrimSuffix(s.Origin, "/") + path,
		Key: h.keys.Derive("sign-in service"), Now: time.Now, Secure: secure,
	})
	if err != nil {
		return nil, err
	}
	name := s.Called
	if name == "" {
		name = strings.TrimPrefix(s.Issuer, "https://")
	}
	return []web.OtherWay{{Name: name, Path: path, Serve: p.SignIn(h.desk)}}, nil
}
