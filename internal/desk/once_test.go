package desk_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// A form that is sent many times at once is one command, whatever it writes; who
// comes late is told what it led to. Another form of the same words is another.
func TestOnce(t *testing.T) {
	d, _ := kettles(t)
	v := visit(t, d, sara)
	id := open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming"})
	for name, send := range map[string]func(key string) (string, error){
		"open": func(key string) (string, error) {
			v, err := d.Open(desk.Once(ctx, key), sara, desk.Intake{Visit: v, Order: "SP", Claim: "not_conforming"})
			return v.Case.ID, err
		},
		"read back": func(key string) (string, error) {
			asked, err := d.AskQuick(desk.Once(ctx, key), sara, kettleBack)
			return asked.Case, err
		},
		"say": func(key string) (string, error) {
			v, err := d.Do(desk.Once(ctx, key), sara, id, casefile.Say{Act: "ask", Text: "What happened?"})
			return v.Case.ID, err
		},
		"hear": func(key string) (string, error) {
			_, err := d.Receive(desk.Once(ctx, key), sara, id, desk.Letter{Seat: casefile.Customer, Text: "It does not boil."})
			return id, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, key := range []string{"first " + name, "second " + name} {
				var led, late []string
				var mu sync.Mutex
				var all sync.WaitGroup
				for range 6 {
					all.Go(func() {
						id, err := send(key)
						mu.Lock()
						defer mu.Unlock()
						switch e := fault.As(err); {
						case err == nil:
							led = append(led, id)
						case e != nil && e.Code == fault.AlreadyDone:
							late = append(late, e.Args["id"].(string))
						default:
							t.Error(err)
						}
					})
				}
				all.Wait()
				if len(led) != 1 || len(late) != 5 || slices.ContainsFunc(late, func(id string) bool { return id != led[0] }) {
					t.Errorf("%s: done for %v, told of %v", key, led, late)
				}
			}
		})
	}
	c := caseOf(t, d, id)
	if said := slices.DeleteFunc(slices.Clone(c.Moves), func(m casefile.Move) bool { return !strings.Contains(m.Text, "What happened?") }); len(said) != 2 || len(c.Messages) != 2 {
		t.Errorf("said %d times, heard %d times, want 2 each", len(said), len(c.Messages))
	}
	sound(t, d)
}

// What a request writes after its first command belongs to it; a refusal takes
// no key.
func TestOnceIsOneRequest(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming"})
	request := desk.Once(ctx, "one")
	_, err := d.Do(request, sara, id, casefile.Accept{Offer: "O9", Pick: 1})
	wants(t, err, fault.OfferUnknown)
	if _, err := d.Do(request, sara, id, casefile.Say{Act: "ask", Text: "What happened?"}); err != nil {
		t.Error(err)
	}
	if _, err := d.Do(request, sara, id, casefile.Say{Act: "ask", Text: "And then?"}); err != nil {
		t.Error(err)
	}
	_, err = d.Do(desk.Once(ctx, "one"), sara, id, casefile.Say{Act: "ask", Text: "What happened?"})
	wants(t, err, fault.AlreadyDone)
}
