package desk

import (
	"context"
	"hash/fnv"
	"strings"
	"time"
	"unicode"

	"makegood/internal/casefile"
	"makegood/internal/fault"
)

// Sign-ins that failed are counted from the audit trail, so that a restart
// forgets none and several servers count as one. Five in a row are free; then
// each has to wait, twice as long as the one before, an hour at most.
//
// Whoever knows a name could keep its owner out that way. So places from which
// the owner has signed in before have a count of their own each: what strangers
// try elsewhere does not hold the owner up there. What remains is an owner who is
// at a new place while the attack goes on; a manager can give them a key.

const (
	freeAttempts = 5
	firstPause   = 30 * time.Second
	longestPause = time.Hour
	attemptsKept = 24 * time.Hour      // after that a failure counts no more
	placesKept   = 90 * 24 * time.Hour // how long a place is remembered to be good
)

// mayTry refuses a sign-in for a name that has to wait.
func (d *Desk) mayTry(ctx context.Context, on, address string) error {
	now := d.now()
	good, err := d.attempts(ctx, Query{Parent: on, States: []string{auditSignedIn}, RankTo: since(now, placesKept)})
	if err != nil {
		return err
	}
	places := map[string]bool{}
	for _, a := range good {
		places[network(a.Address)] = true
	}
	recent, err := d.attempts(ctx, Query{Parent: on, States: []string{auditSignedIn, auditTurnedOff}, RankTo: since(now, attemptsKept)})
	if err != nil {
		return err
	}
	here := network(address)
	if until, spent := d.meters.spent("sign-in "+here, now, d.Limits.Wrong); spent && address != "" && !places[here] {
		return tooMany(now, until)
	}
	failed, last := 0, time.Time{}
	for _, a := range recent { // newest first
		there := network(a.Address)
		if places[here] && there != here || !places[here] && places[there] {
			continue
		}
		if a.Refused == "" {
			break
		}
		if failed == 0 {
			last = a.At
		}
		failed++
	}
	if until := last.Add(pauseAfter(failed)); until.After(now) {
		return tooMany(now, until)
	}
	return nil
}

// pauseAfter is how long a name has to wait after so many failures in a row.
func pauseAfter(failed int) time.Duration {
	if failed < freeAttempts {
		return 0
	}
	return min(longestPause, firstPause<<min(failed-freeAttempts, 20))
}

// since ranks entries that are not older.
func since(now time.Time, age time.Duration) *int64 {
	r := newest(now.Add(-age))
	return &r
}

func (d *Desk) attempts(ctx context.Context, q Query) ([]noted, error) {
	q.Kind, q.Limit = KindAudit, 200
	views, err := d.Store.List(ctx, q)
	if err != nil {
		return nil, err
	}
	list := make([]noted, 0, len(views))
	for _, v := range views {
		n, err := body[noted](v)
		if err != nil {
			return nil, fault.New(fault.Internal).Because(err)
		}
		list = append(list, n)
	}
	return list, nil
}

// notSignedIn writes a failure down and gives the refusal. What can't be
// written down would not be counted: then that is the answer.
func (d *Desk) notSignedIn(ctx context.Context, s staff, on string) error {
	who := casefile.Actor{}
	if s.ID != "" {
		who = actorOf(Member(s.staffHired))
	}
	err := d.write(context.WithoutCancel(ctx), who, func(n *noted) {
		n.Refused, n.On = string(fault.SignInRefused), on
	})
	if err != nil {
		return err
	}
	return d.turnedOff(ctx, fault.New(fault.SignInRefused))
}

// turnedOff counts a failure against the address that it came from.
func (d *Desk) turnedOff(ctx context.Context, refusal error) error {
	address, now := FromOf(ctx).Address, d.now()
	if address == "" {
		return refusal
	}
	if until, ok := d.meters.take("sign-in "+network(address), now, d.Limits.Wrong); !ok {
		return tooMany(now, until)
	}
	return refusal
}

// lanes let one sign-in after another try a name, so that each counts before the
// next is looked at. Names share lanes by their hash: their number is bounded, and
// so is who may wait in one.
type lanes [64]lane

type lane struct{ waiting, going chan struct{} }

const maxWaiting = 32

func newLanes() *lanes {
	all := &lanes{}
	for i := range all {
		all[i] = lane{make(chan struct{}, maxWaiting), make(chan struct{}, 1)}
	}
	return all
}

// enter waits for a turn; leave gives it on.
func (l *lanes) enter(ctx context.Context, name string, now time.Time) (leave func(), err error) {
	h := fnv.New32a()
	h.Write([]byte(name))
	mine := l[h.Sum32()%uint32(len(l))]
	select {
	case mine.waiting <- struct{}{}:
	default:
		return nil, tooMany(now, now.Add(5*time.Second))
	}
	defer func() { <-mine.waiting }()
	select {
	case mine.going <- struct{}{}:
		return func() { <-mine.going }, nil
	case <-ctx.Done():
		return nil, fault.New(fault.Unavailable, "what", "the sign-in").Because(ctx.Err())
	}
}

// The bounds of a password, in letters and in bytes.
const (
	minPassword = 12
	maxPassword = 1000
)

// strong refuses a password that would be guessed first.
func strong(password string, m staffHired) error {
	runes := []rune(password)
	plain := strings.ToLower(password)
	different := map[rune]bool{}
	for _, r := range runes {
		different[unicode.ToLower(r)] = true
	}
	problem := ""
	switch {
	case len(runes) < minPassword:
		problem = "short"
	case len(password) > maxPassword:
		problem = "long"
	case len(different) < 5:
		problem = "same"
	}
	for _, known := range []string{m.ID, m.Name, m.Email, "makegood", "password", "пароль", "1234567890", "qwerty", "йцукен"} {
		if known = strings.ToLower(known); problem == "" && known != "" {
			if rest := strings.ReplaceAll(plain, known, ""); rest != plain && len([]rune(rest)) < 5 {
				problem = "known"
			}
		}
	}
	if problem == "" {
		return nil
	}
	return fault.New(fault.PasswordWeak, "problem", say("password."+problem, "least", minPassword))
}
