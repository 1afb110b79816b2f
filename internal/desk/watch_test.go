package desk_test

import (
	"context"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
)

// hears is the next case that somebody is told of, or "nothing" after so long
// that it will not come.
func hears(t *testing.T, told <-chan string) string {
	t.Helper()
	select {
	case id := <-told:
		return id
	case <-time.After(20 * time.Second):
		return "nothing"
	}
}

func watch(t *testing.T, d *desk.Desk, actor casefile.Actor) <-chan string {
	t.Helper()
	told, err := d.Watch(t.Context(), actor)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

// Whoever looks at a case hears that it moved, and nothing of what the other
// seat keeps for itself.
func TestWatch(t *testing.T) {
	d, _ := kettles(t)
	first, second := open(t, d, desk.Intake{Order: "T1"}), open(t, d, desk.Intake{Order: "SP"})
	olga := linkOf(t, d, second)
	house, customer := watch(t, d, sara), watch(t, d, olga)

	do := func(who casefile.Actor, id string, cmd casefile.Command) {
		t.Helper()
		if _, err := d.Do(ctx, who, id, cmd); err != nil {
			t.Fatal(err)
		}
	}
	do(sara, second, casefile.WriteNote{Text: "our own"})
	if id := hears(t, house); id != second {
		t.Errorf("the house hears of %q, want its note on %s", id, second)
	}
	do(sara, first, casefile.TellRights{})
	if id := hears(t, house); id != first {
		t.Errorf("the house hears of %q, want %s", id, first)
	}
	do(olga, second, casefile.WriteNote{Text: "my own"})
	if id := hears(t, customer); id != second { // the first thing that she is told is her own
		t.Errorf("the customer hears of %q, want %s", id, second)
	}
	select {
	case id := <-customer:
		t.Errorf("the customer was told of %s twice", id)
	case id := <-house:
		t.Errorf("the house was told of the customer's own %s", id)
	default:
	}
}

// What another process on the same database does is told at the next tick.
func TestWatchOtherProcess(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1"})
	other := desk.New(d.Config)
	told := watch(t, other, sara)
	following, stop := context.WithCancel(t.Context())
	tick, ended := make(chan time.Time), make(chan struct{})
	go func() {
		defer close(ended)
		other.Follow(following, tick, func(err error) { t.Error(err) })
	}()
	tick <- noon
	tick <- noon // the first look has ended
	for range 2 {
		if _, err := d.Do(ctx, sara, id, casefile.WriteNote{Text: "first"}); err != nil {
			t.Fatal(err)
		}
		tick <- noon
		if got := hears(t, told); got != id {
			t.Errorf("told of %q, want %s", got, id)
		}
		tick <- noon // looks back over what was told, and does not tell it again
		tick <- noon
		select {
		case got := <-told:
			t.Errorf("%s was told twice", got)
		default:
		}
		if _, err := d.Do(ctx, sara, id, casefile.WriteNote{Text: "in between"}); err != nil {
			t.Fatal(err)
		}
		tick <- noon
		if got := hears(t, told); got != id {
			t.Errorf("told of %q, want %s", got, id)
		}
	}
	stop()
	<-ended
}

// Who stops listening is forgotten, and the channel closes.
func TestWatchEnds(t *testing.T) {
	d, _ := kettles(t)
	until, stop := context.WithCancel(t.Context())
	told, err := d.Watch(until, sara)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if _, open := <-told; open {
		t.Error("told after the end")
	}
}
