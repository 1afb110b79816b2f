package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// Passwords hashes and checks passwords. The desk keeps what Hash gives and
// knows nothing of how.
type Passwords interface {
	// Hash gives what is kept of a password.
	Hash(ctx context.Context, password string) (string, error)
	// Check reports whether the password is the one of the hash. With no hash
	// it takes as long and says no, so that nobody learns whom there is.
	Check(ctx context.Context, hash, password string) (bool, error)
}

// Session is somebody signed in.
type Session struct {
	Token  string    `json:"token"` // shown this once; Authenticate takes it
	Member Member    `json:"member"`
	Until  time.Time `json:"until"`
}

// Actor is who the session acts as.
func (s Session) Actor() casefile.Actor { return actorOf(s.Member) }

// sessionLifetime is how long a sign-in lasts: a long shift.
const sessionLifetime = 12 * time.Hour

// Identity is who somebody is to a service that signs people in for the house. The
// service vouches for the e-mail address; "" where it does not.
type Identity struct {
	Issuer  string
	Subject string
	Email   string
	Name    string // as the service calls them; for the trail's reader
}

// SignIn signs a member in by id or e-mail address, and password. An unknown
// name and a wrong password are SignInRefused alike, and take as long; too many
// in a row are TooMany, which says until when.
func (d *Desk) SignIn(ctx context.Context, name, password string, from From) (Session, error) {
	ctx = asSignIn(ctx, from)
	if d.Passwords == nil {
		return Session{}, fault.New(fault.Unavailable, "what", "the sign-in by password")
	}
	name = strings.TrimSpace(name)
	if name == "" || password == "" || len(name) > 200 || len(password) > maxPassword {
		return Session{}, d.turnedOff(ctx, fault.New(fault.SignInRefused))
	}
	s, err := d.named(ctx, name)
	if err != nil {
		return Session{}, err
	}
	if s.ID != "" {
		name = s.ID // however it was written, it is counted once
	}
	var session Session
	err = d.attempt(ctx, s, name, password, func(on string) (err error) {
		session, err = d.startSession(ctx, s, "password", on)
		return err
	})
	return session, err
}

// attempt checks a member's password, unless the name has to wait, and does
// something with it when it is right.
func (d *Desk) attempt(ctx context.Context, s staff, name, password string, then func(on string) error) error {
	on := d.tried(strings.ToLower(name))
	leave, err := d.lanes.enter(ctx, on, d.now())
	if err != nil {
		return err
	}
	defer leave()
	if err := d.mayTry(ctx, on, FromOf(ctx).Address); err != nil {
		return err
	}
	right, err := d.Passwords.Check(ctx, s.Password, password)
	if err != nil {
		return err
	}
	if !right || s.Machine {
		return d.notSignedIn(Doing(ctx, signIn), s, on)
	}
	return then(on)
}

// SignInAs signs in whom a service of the house's vouches for: a member whom it
// has signed in before, or else the one with the e-mail address, who from then on
// is known by the service's own name for them.
func (d *Desk) SignInAs(ctx context.Context, who Identity, from From) (Session, error) {
	ctx = asSignIn(ctx, from)
	if who.Issuer == "" || who.Subject == "" {
		return Session{}, fault.New(fault.SignInRefused)
	}
	m, ok, err := d.memberBy(ctx, knownTerm(who.Issuer, who.Subject))
	if err == nil && !ok && who.Email != "" {
		m, ok, err = d.byEmail(ctx, who.Email)
	}
	if err != nil {
		return Session{}, err
	}
	on := d.tried("oidc " + who.Issuer + " " + who.Subject)
	if !ok || m.Machine {
		return Session{}, d.notSignedIn(ctx, staff{}, on)
	}
	var s staff
	err = d.do(ctx, actorOf(m), func(w *work) error {
		if s, err = w.member(m.ID); err != nil {
			return err
		}
		known := staffKnownAs{who.Issuer, who.Subject}
		if s.Known == known {
			return nil
		}
		if s.Known.Issuer == who.Issuer { // the address is somebody else's now
			return fault.New(fault.SignInRefused)
		}
		w.quiet = true // the sign-in itself is noted
		w.add("staff/"+m.ID, "", known)
		return nil
	})
	switch fault.CodeOf(err) {
	case fault.OK:
		return d.startSession(ctx, s, "oidc", on)
	case fault.SignInRefused, fault.NotFound:
		return Session{}, d.notSignedIn(ctx, s, on)
	}
	return Session{}, err
}

// SignOut ends the session that the actor came with. A key of the API stays
// open: it is not a sign-in.
func (d *Desk) SignOut(ctx context.Context, actor casefile.Actor) error {
	hash, isKey := strings.CutPrefix(actor.Credential, "key/")
	member := memberID(actor)
	if !isKey || member == "" {
		return nil
	}
	return d.do(ctx, actor, func(w *work) error {
		s, err := w.member(member)
		if err != nil {
			return err
		}
		for _, k := range s.Keys {
			if k.Hash == hash && k.SignIn != "" {
				w.add("staff/"+member, "", keyRevoked{Hash: hash})
			}
		}
		return nil
	})
}

// SetPassword gives a member a password; their sessions end.
func (d *Desk) SetPassword(ctx context.Context, actor casefile.Actor, member, password string) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	return d.setPassword(ctx, actor, member, password, nil)
}

// ChangePassword changes the actor's own password, who knows the old one. Their
// other sessions end.
func (d *Desk) ChangePassword(ctx context.Context, actor casefile.Actor, old, password string) error {
	if err := May(actor, Account); err != nil {
		return err
	}
	if d.Passwords == nil {
		return fault.New(fault.Unavailable, "what", "the sign-in by password")
	}
	id := memberID(actor)
	s, err := d.named(ctx, id)
	if err != nil {
		return err
	}
	return d.attempt(ctx, s, id, old, func(string) error {
		return d.setPassword(ctx, actor, id, password, func(k keyIssued) bool { return actor.Credential == "key/"+k.Hash })
	})
}

func (d *Desk) setPassword(ctx context.Context, actor casefile.Actor, member, password string, stays func(keyIssued) bool) error {
	if d.Passwords == nil {
		return fault.New(fault.Unavailable, "what", "the sign-in by password")
	}
	var hash string
	return d.do(ctx, actor, func(w *work) error {
		s, err := w.member(member)
		if err != nil {
			return err
		}
		if s.Machine {
			return fault.New(fault.InputInvalid, "at", "member", "problem", words.Both("wrong.program_key"))
		}
		if err := strong(password, s.staffHired); err != nil {
			return err
		}
		if hash == "" {
			if hash, err = d.Passwords.Hash(ctx, password); err != nil {
				return err
			}
		}
		w.add("staff/"+member, "", passwordSet{Hash: hash, At: w.now})
		for _, k := range s.Keys {
			if k.SignIn != "" && (stays == nil || !stays(k)) {
				w.add("staff/"+member, "", keyRevoked{Hash: k.Hash})
			}
		}
		return nil
	})
}

func (d *Desk) startSession(ctx context.Context, s staff, how, on string) (Session, error) {
	m := Member(s.staffHired)
	until := d.now().Add(sessionLifetime)
	token, err := d.issue(ctx, actorOf(m), m.ID, keyIssued{Label: how, Until: until, SignIn: how}, on)
	if err != nil {
		return Session{}, err
	}
	return Session{Token: token, Member: m, Until: until}, nil
}

func actorOf(m Member) casefile.Actor {
	a := casefile.Actor{ID: "staff/" + m.ID, Kind: casefile.Staff, Role: m.Role, Name: m.Name}
	if m.Role == RoleConsumer {
		a.ID, a.Kind = "consumer/"+m.ID, casefile.Consumer
	}
	return a
}

// named is the member with the id or the e-mail address; the zero staff where
// there is none.
func (d *Desk) named(ctx context.Context, name string) (staff, error) {
	id := name
	if strings.Contains(name, "@") {
		m, ok, err := d.byEmail(ctx, name)
		if err != nil || !ok {
			return staff{}, err
		}
		id = m.ID
	}
	w := &work{Desk: d, ctx: ctx, now: d.now(), streams: map[string]*stream{}}
	s, err := w.member(id)
	if fault.CodeOf(err) == fault.NotFound {
		return staff{}, nil
	}
	return s, err
}

func asSignIn(ctx context.Context, from From) context.Context {
	from.Action = signIn
	return Through(ctx, from)
}

// Doing is a context in which the door was asked for an action.
func Doing(ctx context.Context, action Action) context.Context {
	from := FromOf(ctx)
	from.Action = action
	return Through(ctx, from)
}

// tried is what the trail calls a name that somebody signs in with. It is no
// name: people type their passwords there.
func (d *Desk) tried(name string) string {
	mac := hmac.New(sha256.New, d.Secret[:])
	mac.Write([]byte("sign-in\x00" + name))
	return "sign-in/" + letters.EncodeToString(mac.Sum(nil))[:16]
}

func knownTerm(issuer, subject string) string { return "known:" + issuer + " " + subject }
