package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

// The audit trail says who did what, when and from where: an entry for each
// command that wrote something, in the transaction that wrote it, and for each
// refusal of a right or of a sign-in. An entry lies in a stream of its actor and
// month, under the same chains and checkpoints as everything else.

// AnyVersion as the Expected of an Append takes the stream wherever it stands.
// It is for streams whose entries do not rest on those before them.
const AnyVersion int64 = math.MinInt64

// auditMonths is how many whole months an entry is kept after its own: then the
// key of its month is destroyed, and with it the addresses.
const auditMonths = 12

// noted is an entry of the audit trail. Customers' entries are sealed under the
// customer's key, everybody else's under a key of the month.
type noted struct {
	ID         string    `json:"id"`
	At         time.Time `json:"at"`
	Who        string    `json:"who"` // staff/ID, agent/ID, customer, system, nobody
	Role       string    `json:"role,omitempty"`
	Credential string    `json:"credential,omitempty"` // the short id of the key or link
	Action     string    `json:"action,omitempty"`     // what the door was asked for
	Did        []string  `json:"did"`                  // names of the events that it led to; none: it was refused, or only read
	On         string    `json:"on,omitempty"`         // what it was about: case/ID, staff/ID, order/ID, …
	Refused    string    `json:"refused,omitempty"`    // code of the refusal
	Door       string    `json:"door,omitempty"`
	Address    string    `json:"address,omitempty"`
	Request    string    `json:"request,omitempty"`
}

func (noted) EventName() string { return "audit.noted" }

// trailed are the entries of one stream.
type trailed []noted

func (t trailed) Evolve(e journal.Event) trailed {
	if n, ok := e.(noted); ok {
		t = append(slices.Clip(t), n)
	}
	return t
}

// The states of an entry's row.
const (
	auditDone      = "done"
	auditRefused   = "refused"
	auditSignedIn  = "signed_in"
	auditTurnedOff = "not_signed_in"
)

// entry begins an audit entry for an actor.
func (d *Desk) entry(ctx context.Context, actor casefile.Actor, now time.Time) (noted, error) {
	id, err := d.random(12)
	from := FromOf(ctx)
	n := noted{
		ID: id, At: now, Who: actor.ID, Role: actor.Role, Credential: shortOf(actor.Credential), Did: []string{},
		Action: string(from.Action), Door: from.Door, Address: from.Address, Request: from.Request,
	}
	switch {
	case n.Who == "":
		n.Who = "nobody"
	case actor.Kind == casefile.Client:
		n.Address = area(n.Address)
	}
	return n, err
}

// shortOf is what a credential of an actor ("key/HASH") is called where people
// see it.
func shortOf(credential string) string {
	kind, hash, ok := strings.Cut(credential, "/")
	if !ok {
		return ""
	}
	return kind + "/" + short(hash)
}

// short is the beginning of a fingerprint: enough to tell the keys of one
// member apart, and no use to whoever wants in.
func short(hash string) string { return hash[:min(len(hash), 8)] }

// auditStream is where an entry goes, and whose key seals it.
func auditStream(n noted, actor casefile.Actor) (name, subject string) {
	month := n.At.UTC().Format("2006-01")
	if actor.Kind == casefile.Client && actor.Customer != "" {
		return "audit/" + month + "/customer/" + actor.Case, actor.Customer
	}
	return "audit/" + month + "/" + n.Who, auditSubject(month)
}

func auditSubject(month string) string { return "audit-" + month }

// put adds an entry to a batch.
func (d *Desk) put(b *Batch, n noted, actor casefile.Actor) error {
	e, err := d.registry.Encode(n)
	if err != nil {
		return fault.New(fault.Internal).Because(err)
	}
	name, subject := auditStream(n, actor)
	v, err := auditView(n, subject)
	if err != nil {
		return fault.New(fault.Internal).Because(err)
	}
	b.Appends = append(b.Appends, Append{Stream: name, Expected: AnyVersion, Subject: subject, Entries: []journal.Entry{e}})
	b.Views = append(b.Views, v)
	return nil
}

// note adds to a unit of work's batch who did it.
func (w *work) note(b *Batch) error {
	if w.quiet {
		return nil
	}
	n, err := w.entry(w.ctx, w.actor, w.now)
	if err != nil {
		return err
	}
	n.On = w.on
	for _, a := range b.Appends {
		if hasPrefix(a.Stream, givenStream("")) {
			continue // it says nothing that the case does not
		}
		for _, e := range a.Entries {
			if !slices.Contains(n.Did, e.Name) {
				n.Did = append(n.Did, e.Name)
			}
		}
		if w.on == "" && better(a, n.On) {
			n.On = thing(a)
		}
	}
	return w.put(b, n, w.actor)
}

// better reports whether an append says more about what a command was about
// than what is known: a case goes before the shop, and both before the rest.
func better(a Append, on string) bool {
	weight := func(name string) int {
		switch {
		case hasPrefix(name, "case/"):
			return 3
		case name == houseStream:
			return 2
		case name != "":
			return 1
		}
		return 0
	}
	return weight(a.Stream) > weight(on)
}

// thing is what an append is about, as an entry names it.
func thing(a Append) string {
	switch kind, rest, _ := strings.Cut(a.Stream, "/"); kind {
	case "case":
		id, _, _ := strings.Cut(rest, "/")
		return "case/" + id
	case "visit": // its number is what a caller shows; whom it serves says more
		return "customer/" + a.Subject
	}
	return a.Stream
}

// noted writes down something that was done and appended nothing: an export, an
// erasure.
func (d *Desk) noted(ctx context.Context, actor casefile.Actor, action Action, on string) error {
	return d.write(ctx, actor, func(n *noted) { n.Action, n.On = string(action), on })
}

func (d *Desk) write(ctx context.Context, actor casefile.Actor, fill func(*noted)) error {
	n, err := d.entry(ctx, actor, d.now())
	if err != nil {
		return err
	}
	fill(&n)
	b := Batch{At: n.At, By: n.Who}
	if err := d.put(&b, n, actor); err != nil {
		return err
	}
	for range 3 { // the first entries of a month may race for their stream
		if err = d.Store.Append(ctx, b); fault.CodeOf(err) != fault.Conflict {
			break
		}
	}
	return err
}

// refusals are the codes of which the trail keeps that somebody tried.
var refusals = []fault.Code{
	fault.NotAllowed, fault.NotYours, fault.NotYourToken, fault.NotYourSeat, fault.OverMandate, fault.Unauthenticated,
}

// Refused writes down that an actor was refused something that they had no
// right to, or showed a credential that opens nothing. A door calls it with
// every refusal that it gives; what is no matter of rights is passed over, and
// of a flood only the beginning is kept. It never fails: a refusal stays a
// refusal.
func (d *Desk) Refused(ctx context.Context, actor casefile.Actor, on string, err error) {
	f := fault.As(err)
	if f == nil || !slices.Contains(refusals, f.Code) {
		return
	}
	who := actor.ID + " " + actor.Credential + " " + network(FromOf(ctx).Address)
	if _, ok := d.meters.take("refused "+who, d.now(), Rate{Burst: 20, Every: 10 * time.Second}); !ok {
		return
	}
	if _, ok := d.meters.take("refused", d.now(), Rate{Burst: 200, Every: time.Second}); !ok {
		return
	}
	failed := d.write(context.WithoutCancel(ctx), actor, func(n *noted) {
		n.Refused, n.On = string(f.Code), on
		if action, ok := f.Args["action"].(string); ok && n.Action == "" {
			n.Action = action
		}
	})
	if failed != nil && fault.CodeOf(failed) != fault.Erased {
		d.Log.Error("a refusal was not written down", "who", actor.ID, "code", string(f.Code), "err", failed)
	}
}

// auditView is the row of an entry: newest first, by what it was about and by
// who did it.
func auditView(n noted, subject string) (View, error) {
	state := auditDone
	switch {
	case n.Action == string(signIn) && n.Refused == "":
		state = auditSignedIn
	case n.Action == string(signIn):
		state = auditTurnedOff
	case n.Refused != "":
		state = auditRefused
	}
	body, err := json.Marshal(n)
	if err != nil {
		return View{}, fmt.Errorf("desk: audit entry %s: %w", n.ID, err)
	}
	return View{
		Kind: KindAudit, ID: n.ID, Subject: subject, Parent: strings.TrimPrefix(n.On, "case/"), Owner: n.Who,
		State: state, Rank: newest(n.At), Changed: n.At, Body: body,
	}, nil
}

// newest ranks an instant so that later ones come first.
func newest(at time.Time) int64 { return -at.UnixMicro() }

func projectAudit(s *stream) ([]View, []Key, error) {
	var views []View
	for _, n := range fold(s, trailed{}) {
		v, err := auditView(n, s.subject)
		if err != nil {
			return nil, nil, err
		}
		views = append(views, v)
	}
	return views, nil, nil
}
