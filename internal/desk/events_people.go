package desk

import (
	"slices"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/journal"
)

// Who works here and how they sign in.
type (
	// staffHired: a person or a program of the house, with its role.
	staffHired struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Role    string `json:"role"`
		Machine bool   `json:"machine,omitempty"`
		Email   string `json:"email,omitempty"`
	}
	// staffLeft: they may do nothing any more.
	staffLeft struct{}
	// staffKnownAs: who they are to whoever signs people in for the house.
	staffKnownAs struct {
		Issuer  string `json:"issuer"`
		Subject string `json:"subject"`
	}
	// passwordSet: what they sign in with from now on. Hash is a PHC string.
	passwordSet struct {
		Hash string    `json:"hash"`
		At   time.Time `json:"at"`
	}
	// pinSet: what they approve with at somebody else's till. Hash is a PHC string.
	pinSet struct {
		Hash string    `json:"hash"`
		At   time.Time `json:"at"`
	}
	// keyIssued: a key that acts as them. Only its fingerprint is kept.
	keyIssued struct {
		Hash   string    `json:"hash"`
		Label  string    `json:"label"`
		At     time.Time `json:"at"`
		Until  time.Time `json:"until,omitzero"`
		Scope  string    `json:"scope,omitempty"`   // "" all that the role may
		SignIn string    `json:"sign_in,omitempty"` // it is somebody's session: password, oidc
	}
	// keyUsed: it was used on this day, for the first time.
	keyUsed struct {
		Hash string       `json:"hash"`
		On   calendar.Day `json:"on"`
	}
	// keyRevoked: it no longer opens anything.
	keyRevoked struct {
		Hash string `json:"hash"`
	}
)

func (staffHired) EventName() string   { return "staff.hired" }
func (staffLeft) EventName() string    { return "staff.left" }
func (staffKnownAs) EventName() string { return "staff.known_as" }
func (passwordSet) EventName() string  { return "staff.password_set" }
func (pinSet) EventName() string       { return "staff.pin_set" }
func (keyIssued) EventName() string    { return "staff.key_issued" }
func (keyUsed) EventName() string      { return "staff.key_used" }
func (keyRevoked) EventName() string   { return "staff.key_revoked" }

func registerPeople(r *journal.Registry) {
	journal.Register[staffHired](r)
	journal.Register[staffLeft](r)
	journal.Register[staffKnownAs](r)
	journal.Register[passwordSet](r)
	journal.Register[pinSet](r)
	journal.Register[keyIssued](r)
	journal.Register[keyUsed](r)
	journal.Register[keyRevoked](r)
	journal.Register[noted](r)
}

// staff is a person or a program of the house. Keys holds those that open
// something: what was revoked or had ended when the next one was issued is out
// of it, so that years of sign-ins don't make it heavy.
type staff struct {
	staffHired
	Left     bool
	Password string // PHC string; "" none
	PIN      string // the same
	Known    staffKnownAs
	Keys     []keyIssued
	Used     map[string]calendar.Day
}

func (s staff) Evolve(e journal.Event) staff {
	switch e := e.(type) {
	case staffHired:
		s.staffHired, s.Left = e, false
	case staffLeft: // hired again, they would else find their old keys open
		s.Left, s.Keys, s.Password, s.PIN, s.Known = true, nil, "", "", staffKnownAs{}
	case staffKnownAs:
		s.Known = e
	case passwordSet:
		s.Password = e.Hash
	case pinSet:
		s.PIN = e.Hash
	case keyIssued:
		s.Keys = append(s.keep(func(k keyIssued) bool { return k.Until.IsZero() || k.Until.After(e.At) }), e)
	case keyUsed:
		used := map[string]calendar.Day{e.Hash: e.On}
		for _, k := range s.Keys {
			if day, ok := s.Used[k.Hash]; ok && k.Hash != e.Hash {
				used[k.Hash] = day
			}
		}
		s.Used = used
	case keyRevoked:
		s.Keys = s.keep(func(k keyIssued) bool { return k.Hash != e.Hash })
	}
	return s
}

func (s staff) keep(which func(keyIssued) bool) []keyIssued {
	var kept []keyIssued
	for _, k := range s.Keys {
		if which(k) {
			kept = append(kept, k)
		}
	}
	return slices.Clip(kept)
}

// here reports whether somebody works here under the id.
func (s staff) here() bool { return s.ID != "" && !s.Left }
