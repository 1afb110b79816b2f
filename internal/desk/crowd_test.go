package desk_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/keys"
	"makegood/internal/shop"
	"makegood/internal/store"
	"makegood/internal/store/storetest"
)

// Sixteen clerks on two servers take back goods of one partner at the same
// instant. All of it goes into the partner's one month; nobody is sent away, and
// nothing is booked twice.
func TestACrowdTakesBackGoodsOfOnePartner(t *testing.T) {
	cluster := &storetest.Cluster{}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "makegood.db"), "postgres": cluster.Database(t)} {
		t.Run(name, func(t *testing.T) {
			master := keys.Generate()
			var desks [2]*desk.Desk
			for i := range desks {
				s, err := store.Open(ctx, dsn, master, store.Options{})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				})
				desks[i], _ = desktest.On(t, s, master, noon)
			}
			d := desks[0]
			stock(t, d)
			const crowd = 16
			var orders [crowd]shop.Order
			for i := range orders {
				_, orders[i] = sold(t, d, desk.SaleAsked{Store: "austin", Method: "cash", Lines: []shop.SaleLine{{Product: "tempo", Item: "tempo-9", Quantity: 1}}})
			}
			errs := make([]error, crowd)
			start := make(chan struct{})
			var wg sync.WaitGroup
			for i, o := range orders {
				wg.Go(func() {
					<-start
					errs[i] = takeBackAll(desks[i%len(desks)], casefile.Actor{ID: fmt.Sprintf("staff/c%d", i), Kind: casefile.Staff, Role: "clerk", Name: "Clerk", Credential: fmt.Sprintf("key/c%d", i)}, o)
				})
			}
			close(start)
			wg.Wait()
			if err := errors.Join(errs...); err != nil {
				t.Fatal(err)
			}
			s := statement(t, d, "partner/finch", "2026-03", "USD")
			if len(s.Lines) != 2*crowd || !s.Gross.IsZero() || !s.Closing.IsZero() {
				t.Errorf("%d lines, %s, closing %s", len(s.Lines), s.Gross, s.Closing)
			}
			seen := map[string]bool{}
			for _, n := range s.Lines {
				if seen[n.No] {
					t.Errorf("two notes have the number %s", n.No)
				}
				seen[n.No] = true
			}
			sound(t, d)
		})
	}
}

func takeBackAll(d *desk.Desk, clerk casefile.Actor, o shop.Order) error {
	asked, err := d.Ask(ctx, clerk, desk.Request{Receipt: o.Receipt, Operation: shop.Operation{Name: shop.OpTakeBack, Order: o.ID,
		Lines: []shop.Handed{{Line: "1", Quantity: 1, Condition: shop.Opened}}}})
	if err != nil {
		return err
	}
	_, err = d.Confirm(ctx, clerk, asked.Token, asked.Hash)
	return err
}
