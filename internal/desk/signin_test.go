package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
)

const (
	phrase = "correct horse battery"
	other  = "another long phrase"
)

var (
	till     = desk.From{Door: desk.DoorPage, Address: "198.51.100.7", Request: "r1"}
	stranger = desk.From{Door: desk.DoorPage, Address: "203.0.113.9", Request: "r2"}
)

// staffed is a desk where ada, the admin, and sara, a clerk with a password, work.
func staffed(t testing.TB) (*desk.Desk, *desktest.Clock) {
	t.Helper()
	d, clock := desktest.Open(t, noon)
	for _, m := range []desk.Member{
		{ID: "ada", Name: "Ada", Role: "admin"}, {ID: "sara", Name: "Sara", Role: "clerk", Email: "sara@shop.example"},
		{ID: "bot", Role: "clerk", Machine: true},
	} {
		if err := d.Hire(ctx, desktest.Admin, m); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.SetPassword(ctx, desktest.Admin, "sara", phrase); err != nil {
		t.Fatal(err)
	}
	return d, clock
}

func signedIn(t testing.TB, d *desk.Desk, from desk.From) (desk.Session, casefile.Actor) {
	t.Helper()
	s, err := d.SignIn(ctx, "sara", phrase, from)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Authenticate(ctx, s.Token)
	if err != nil {
		t.Fatal(err)
	}
	return s, a
}

func TestSignInAndOut(t *testing.T) {
	d, clock := staffed(t)
	for _, wrong := range [][2]string{{"sara", other}, {"sara", ""}, {"", phrase}, {"nobody", phrase}, {"bot", phrase}, {"ada", phrase}, {"staff/sara", phrase}} {
		_, err := d.SignIn(ctx, wrong[0], wrong[1], till)
		wants(t, err, fault.SignInRefused)
	}
	s, a := signedIn(t, d, till)
	if a.ID != "staff/sara" || a.Role != "clerk" || a.Kind != casefile.Staff || s.Until != noon.Add(12*time.Hour) {
		t.Fatal(a, s)
	}
	if _, err := d.SignIn(ctx, " Sara@Shop.example ", phrase, till); err != nil {
		t.Fatal("not by e-mail:", err)
	}
	mine, err := d.Sessions(ctx, a)
	if err != nil || len(mine) != 2 || !slices.ContainsFunc(mine, func(k desk.KeyInfo) bool { return k.Own && k.SignIn == "password" }) {
		t.Fatal(mine, err)
	}
	if err := d.SignOut(ctx, a); err != nil {
		t.Fatal(err)
	}
	_, err = d.Authenticate(ctx, s.Token)
	wants(t, err, fault.Unauthenticated)

	s, _ = signedIn(t, d, till)
	clock.Set(noon.Add(12*time.Hour - time.Second))
	if _, err := d.Authenticate(ctx, s.Token); err != nil {
		t.Fatal(err)
	}
	clock.Set(noon.Add(12 * time.Hour))
	_, err = d.Authenticate(ctx, s.Token)
	wants(t, err, fault.Unauthenticated)
}

func TestPasswords(t *testing.T) {
	d, _ := staffed(t)
	for _, weak := range []string{"", "short", "aaaaaaaaaaaaaaaa", "sara@shop.example", "Makegood1234", "password1234", "пароль пароль"} {
		wants(t, d.SetPassword(ctx, desktest.Admin, "sara", weak), fault.PasswordWeak)
	}
	wants(t, d.SetPassword(ctx, desktest.Admin, "bot", other), fault.InputInvalid)
	wants(t, d.SetPassword(ctx, desktest.Admin, "nobody", other), fault.NotFound)
	wants(t, d.SetPassword(ctx, sara, "sara", other), fault.NotAllowed)
	here, a := signedIn(t, d, till)
	there, _ := signedIn(t, d, till)
	key, err := d.IssueKey(ctx, desktest.Admin, "sara", "till", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, d.ChangePassword(ctx, a, other, other), fault.SignInRefused)
	if err := d.ChangePassword(ctx, a, phrase, other); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]fault.Code{here.Token: fault.OK, there.Token: fault.Unauthenticated, key: fault.OK} {
		_, err := d.Authenticate(ctx, token)
		wants(t, err, want)
	}
	_, err = d.SignIn(ctx, "sara", phrase, till)
	wants(t, err, fault.SignInRefused)
	if err := d.SetPassword(ctx, desktest.Admin, "sara", phrase); err != nil {
		t.Fatal(err)
	}
	_, err = d.Authenticate(ctx, here.Token)
	wants(t, err, fault.Unauthenticated)

	// whoever leaves has no password when they come back
	if err := errors.Join(d.Leave(ctx, desktest.Admin, "sara"), d.Hire(ctx, desktest.Admin, desk.Member{ID: "sara", Role: "clerk"})); err != nil {
		t.Fatal(err)
	}
	_, err = d.SignIn(ctx, "sara", phrase, till)
	wants(t, err, fault.SignInRefused)
	_, err = d.Authenticate(ctx, key)
	wants(t, err, fault.Unauthenticated)
}

func TestSignInService(t *testing.T) {
	d, _ := staffed(t)
	who := desk.Identity{Issuer: "https://id.example", Subject: "1", Email: "SARA@shop.example"}
	for _, no := range []desk.Identity{{}, {Issuer: who.Issuer, Subject: "2"}, {Issuer: who.Issuer, Subject: "2", Email: "else@shop.example"}, {Subject: "1", Email: who.Email}} {
		_, err := d.SignInAs(ctx, no, till)
		wants(t, err, fault.SignInRefused)
	}
	if s, err := d.SignInAs(ctx, who, till); err != nil || s.Member.ID != "sara" {
		t.Fatal(s, err)
	}
	who.Email = "" // known by now
	if s, err := d.SignInAs(ctx, who, till); err != nil || s.Member.ID != "sara" {
		t.Fatal(s, err)
	}
	_, err := d.SignInAs(ctx, desk.Identity{Issuer: who.Issuer, Subject: "2", Email: "sara@shop.example"}, till)
	wants(t, err, fault.SignInRefused) // the address went to somebody else
	wants(t, d.Hire(ctx, desktest.Admin, desk.Member{ID: "tom", Role: "clerk", Email: "Sara@shop.example"}), fault.InputInvalid)
	if err := d.Leave(ctx, desktest.Admin, "sara"); err != nil {
		t.Fatal(err)
	}
	_, err = d.SignInAs(ctx, who, till)
	wants(t, err, fault.SignInRefused)
}

// Five wrong passwords are free, then each waits twice as long; a new desk on the
// same store still counts them, and the owner at the usual place is let in.
func TestWrongPasswordsWait(t *testing.T) {
	d, clock := staffed(t)
	signedIn(t, d, till)
	now := noon
	fail := func(want fault.Code) {
		t.Helper()
		_, err := d.SignIn(ctx, "sara", other, stranger)
		wants(t, err, want)
	}
	for range 5 {
		fail(fault.SignInRefused)
	}
	for _, pause := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute} {
		_, err := d.SignIn(ctx, "sara", phrase, stranger) // the right one waits too
		wants(t, err, fault.TooMany)
		if got := fault.As(err).Args["seconds"]; got != int(pause/time.Second) {
			t.Fatalf("says %v seconds, want %s", got, pause)
		}
		now = now.Add(pause - time.Second)
		clock.Set(now)
		fail(fault.TooMany)
		now = now.Add(time.Second)
		clock.Set(now)
		fail(fault.SignInRefused)
	}
	again := desk.New(d.Config) // a restart
	_, err := again.SignIn(ctx, "sara", phrase, stranger)
	wants(t, err, fault.TooMany)
	if _, err := again.SignIn(ctx, "sara", phrase, till); err != nil {
		t.Fatal("the owner is locked out:", err)
	}
	fail(fault.TooMany) // and their sign-in gives the stranger no new tries
	clock.Set(now.Add(4 * time.Minute))
	if _, err := again.SignIn(ctx, "sara", phrase, stranger); err != nil {
		t.Fatal(err) // whoever waited and knows it is let in
	}
	_, err = d.SignIn(ctx, "no such name", phrase, stranger)
	wants(t, err, fault.SignInRefused)
}

// Whatever is tried in whatever order, at once or in turn: of the guesses of a
// stranger no more are looked at in a day than the pauses allow.
func TestGuessesAreBounded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d, clock := staffed(t)
		now, looked := noon, 0
		for range rapid.IntRange(1, 40).Draw(rt, "rounds") {
			now = now.Add(rapid.SampledFrom([]time.Duration{0, time.Second, 31 * time.Second, 10 * time.Minute, time.Hour}).Draw(rt, "wait"))
			if now.After(noon.Add(24 * time.Hour)) {
				break
			}
			clock.Set(now)
			var wg sync.WaitGroup
			errs := make([]error, rapid.IntRange(1, 6).Draw(rt, "at once"))
			for i := range errs {
				from := desk.From{Address: fmt.Sprintf("203.0.113.%d", rapid.IntRange(1, 200).Draw(rt, "address"))}
				wg.Go(func() { _, errs[i] = d.SignIn(ctx, "sara", other, from) })
			}
			wg.Wait()
			for _, err := range errs {
				switch fault.CodeOf(err) {
				case fault.SignInRefused:
					looked++
				case fault.TooMany:
				default:
					rt.Fatal(err)
				}
			}
			// n guesses need the pauses between them to have passed
			need := time.Duration(0)
			for n := 5; n < looked; n++ {
				need += min(time.Hour, 30*time.Second<<(n-5))
			}
			if passed := now.Sub(noon); need > passed {
				rt.Fatalf("%d guesses were looked at in %s", looked, passed)
			}
		}
	})
}

// One address that tries many names is stopped, others are not.
func TestAddressLimit(t *testing.T) {
	d, clock := staffed(t)
	d.Limits.Wrong = desk.Rate{Burst: 3, Every: time.Minute}
	there := desk.Through(ctx, stranger)
	for i := range 5 {
		_, err := d.Authenticate(there, fmt.Sprintf("mk_%032d", i))
		wants(t, err, map[bool]fault.Code{true: fault.Unauthenticated, false: fault.TooMany}[i < 3])
	}
	for i := range 4 {
		_, err := d.SignIn(ctx, fmt.Sprintf("guess%d", i), phrase, stranger)
		wants(t, err, map[bool]fault.Code{true: fault.SignInRefused, false: fault.TooMany}[i < 3])
	}
	_, err := d.SignIn(ctx, "sara", phrase, stranger)
	wants(t, err, fault.TooMany)
	s, _ := signedIn(t, d, till)
	if _, err := d.Authenticate(there, s.Token); err != nil {
		t.Fatal("a right credential is shut out by its neighbours:", err)
	}
	clock.Set(noon.Add(3 * time.Minute))
	if _, err := d.SignIn(ctx, "sara", phrase, stranger); err != nil {
		t.Fatal(err)
	}
}
