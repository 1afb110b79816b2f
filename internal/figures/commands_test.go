package figures_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// spread is how many cases commands go round: none of them grows long.
const spread = 256

// A turn readies n commands, untimed, and answers the one that command i is.
type turn func(b *testing.B, s *site, ids []string, n int) func(ctx context.Context, i int) error

// BenchmarkDecided gives commands to distinct cases, and beside them lets the
// bare database commit the same rows, one transaction a batch, in turns of the
// same seconds, on a database as full. A command loads its streams, decides, and
// appends.
func BenchmarkDecided(b *testing.B) {
	for _, kind := range databases {
		for _, c := range []struct {
			name string
			turn turn
		}{{"note", notes}, {"offer", offers}, {"confirm", confirms}} {
			for _, writers := range []int{1, 16} {
				b.Run(fmt.Sprintf("%s/%s/writers=%d", kind, c.name, writers), func(b *testing.B) {
					decided(b, kind, writers, c.turn)
				})
			}
		}
	}
}

func decided(b *testing.B, kind string, writers int, next turn) {
	s := open(b, kind)
	plain := openBare(b, kind, s.bare, writers)
	s.log.record(true)
	ids := s.fill(b, spread)
	versions, position := map[string]int64{}, int64(0)
	write := func(hands int, rows [][]bareRow) time.Duration {
		return crowd(b, hands, len(rows), func(ctx context.Context, i int) error { return plain.db.commit(ctx, rows[i]) })
	}
	write(1, plain.ready(s.log.record(true), versions, &position))
	var took []time.Duration
	var mu sync.Mutex
	var ours, theirs, ourWork, theirWork time.Duration
	transactions := 0
	b.ResetTimer()
	b.StopTimer()
	for done := 0; done < b.N; {
		n := min(b.N-done, spread)
		command := next(b, s, ids, n)
		write(1, plain.ready(s.log.record(true), versions, &position))
		begun := s.worked(b)
		b.StartTimer()
		ours += crowd(b, writers, n, func(ctx context.Context, i int) error {
			begun := time.Now()
			err := command(ctx, i)
			mu.Lock()
			took = append(took, time.Since(begun))
			mu.Unlock()
			return err
		})
		b.StopTimer()
		ourWork += s.worked(b) - begun
		batches := s.log.record(false)
		rows := plain.ready(batches, versions, &position)
		begun = s.worked(b)
		theirs += write(writers, rows)
		theirWork += s.worked(b) - begun
		transactions += len(batches)
		done += n
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(b.N)/ours.Seconds(), "decided/s")
	b.ReportMetric(float64(transactions)/ours.Seconds(), "appends/s")
	b.ReportMetric(float64(transactions)/theirs.Seconds(), "bare/s")
	b.ReportMetric(100*float64(theirs)/float64(ours), "%bare")
	b.ReportMetric(float64(ourWork)/float64(time.Millisecond)/float64(b.N), "cpu-ms/command")
	b.ReportMetric(float64(theirWork)/float64(time.Millisecond)/float64(b.N), "bare-cpu-ms/command")
	b.ReportMetric(quantile(took, 0.50, time.Millisecond), "p50-ms")
	b.ReportMetric(quantile(took, 0.99, time.Millisecond), "p99-ms")
}

// crowd does n things with so many hands, and says how long it took.
func crowd(b *testing.B, hands, n int, do func(ctx context.Context, i int) error) time.Duration {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	begun := time.Now()
	for range hands {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(b.Context(), i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if b.Failed() {
		b.FailNow()
	}
	return time.Since(begun)
}

// notes writes a remark for the house's own side.
func notes(_ *testing.B, s *site, ids []string, _ int) func(context.Context, int) error {
	return func(ctx context.Context, i int) error {
		_, err := s.desk.Do(ctx, manager, ids[i], casefile.WriteNote{Text: "The kettle leaks at the spout; the customer has pictures of it and would rather have the money."})
		return err
	}
}

// offers puts the refund that is owed on the table, in place of the offer before.
func offers(b *testing.B, s *site, ids []string, n int) func(context.Context, int) error {
	packages := owed(b, s, ids, n)
	return func(ctx context.Context, i int) error {
		_, err := s.desk.Do(ctx, manager, ids[i], casefile.MakeOffer{Packages: packages[i : i+1], Words: "All of it, to your card."})
		return err
	}
}

// refund offers it once for each case.
func refund(b *testing.B, s *site, ids []string, n int) {
	b.Helper()
	offer := offers(b, s, ids, n)
	for i := range n {
		must(b, offer(b.Context(), i))
	}
}

// owed tells the rights of each case and answers the refund among them.
func owed(b *testing.B, s *site, ids []string, n int) []casefile.Package {
	b.Helper()
	packages := make([]casefile.Package, n)
	for i := range n {
		v, err := s.desk.Do(b.Context(), manager, ids[i], casefile.TellRights{})
		must(b, err)
		for _, e := range v.Case.OpenRights() {
			if e.Remedy == "refund" {
				packages[i] = casefile.Package{Terms: []casefile.Term{{Remedy: e.Remedy, Right: e.ID, Amount: money.MustParse("80.00 USD")}}}
			}
		}
	}
	return packages
}

// confirms says the yes of a customer who stands at the counter to a change of
// their own address: the operation is bound, done and kept.
func confirms(b *testing.B, s *site, _ []string, n int) func(context.Context, int) error {
	tokens := make([]string, n)
	for i := range n {
		v, err := s.desk.Identify(b.Context(), manager, desk.Who{Email: town1.Customers[i].Email})
		must(b, err)
		asked, err := s.desk.Ask(b.Context(), manager, desk.Request{Visit: v.ID, Operation: shop.Operation{
			Name: shop.OpMoveCustomer, Customer: town1.Customers[i].ID,
			Address: &shop.Address{Line1: fmt.Sprint(i, " Oak Street"), City: "Austin", Zip: "73301", Country: "USA", State: "TX"},
		}})
		must(b, err)
		tokens[i] = asked.Token
	}
	return func(ctx context.Context, i int) error {
		_, err := s.desk.Confirm(ctx, manager, tokens[i], "")
		return err
	}
}

var town1 = town(spread)
