package figures_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/keys"
	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/store"
	"makegood/internal/store/storetest"
)

var cluster storetest.Cluster

func TestMain(m *testing.M) {
	code := m.Run()
	if err := cluster.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

var (
	noon    = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	manager = casefile.Actor{ID: "staff/lena", Kind: casefile.Staff, Role: "manager", Name: "Lena", Credential: "key/lena"}
)

// databases are the two that everything is measured on.
var databases = []string{"sqlite", "postgres"}

// site is a desk on a database, and what it takes to open both again.
type site struct {
	desk   *desk.Desk
	store  *store.Store
	master keys.Master
	dsn    string
	bare   string // the address of another database on the same disk
	log    *recorder
}

// open opens a desk on a fresh database of the kind.
func open(b testing.TB, kind string) *site {
	b.Helper()
	s := &site{master: keys.Generate()}
	if kind == "sqlite" {
		folder := b.TempDir()
		s.dsn, s.bare = "sqlite:"+filepath.Join(folder, "makegood.db"), filepath.Join(folder, "bare.db")
	} else {
		s.dsn, s.bare = cluster.Database(b), cluster.Database(b)
	}
	var err error
	if s.store, err = store.Open(b.Context(), s.dsn, s.master, store.Options{}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { must(b, s.store.Close()) })
	s.log = &recorder{Store: s.store}
	s.desk, _ = desktest.On(b, s.log, s.master, noon)
	return s
}

func must(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// recorder keeps the batches that pass to a store, while it is told to.
type recorder struct {
	desk.Store

	mu      sync.Mutex
	on      bool
	batches []desk.Batch
}

// Append passes the batch on, and keeps it when it was taken.
func (r *recorder) Append(ctx context.Context, b desk.Batch) error {
	err := r.Store.Append(ctx, b)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil && r.on {
		r.batches = append(r.batches, b)
	}
	return err
}

// record keeps what is appended from now on; it answers what was kept so far.
func (r *recorder) record(on bool) []desk.Batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on = on
	kept := r.batches
	r.batches = nil
	return kept
}

// names are the first and the last names of a town's people.
var names = [2][]string{
	{"Olga", "Noah", "Maria", "Liam", "Aiko", "Fatima", "Jonas", "Ivan", "Chloe", "Raj", "Sofia", "Omar", "Lucas", "Yara", "Mei", "Anton"},
	{"Kim", "Brown", "Ivanova", "Garcia", "Schmidt", "Rossi", "Tanaka", "Haddad", "Smith", "Kowalski", "Silva", "Nguyen", "Jones", "Petrov", "Okafor", "Larsen", "Moreau"},
}

// town is a shop with n customers, each with a kettle that was paid by card and
// came on 1 March.
func town(n int) shop.Records {
	usd := money.MustParse("80.00 USD")
	r := shop.Records{
		Name:     "Town",
		Products: []shop.Product{{ID: "p1", Name: "Kettle", Variants: []shop.Variant{{Item: "a", Options: map[string]string{}, Available: true, Price: usd}}}},
		Stores:   []shop.Store{{ID: "s1", Name: "Austin", Jurisdiction: "us-tx", Currency: "USD", Zone: "America/Chicago"}},
	}
	for i := range n {
		first, last := names[0][i%len(names[0])], names[1][i%len(names[1])]
		address := shop.Address{Line1: fmt.Sprint(i, " Elm Street"), City: "Austin", Zip: fmt.Sprint(73000 + i%1000), Country: "USA", State: "TX"}
		ref := fmt.Sprintf("c%06d", i)
		r.Customers = append(r.Customers, shop.Customer{
			Ref: ref, ID: fmt.Sprintf("%s_%d", first, i), First: first, Last: last, Email: fmt.Sprintf("%s.%d@example.com", first, i),
			Address: address, Methods: []shop.Method{{ID: "card" + ref, Kind: shop.CreditCard, LastFour: "4242"}}, Orders: []string{orderOf(i)},
		})
		r.Orders = append(r.Orders, shop.Order{
			ID: orderOf(i), Customer: ref, Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: calendar.MustParse("2026-03-01"),
			Receipt: receiptOf(i), Address: address,
			Lines: []shop.Line{{ID: "1", Product: "p1", Item: "a", Name: "Kettle", Options: map[string]string{}, Quantity: 1,
				Price: usd, DeliveredOn: calendar.MustParse("2026-03-01")}},
			Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd, Method: "card" + ref}},
		})
	}
	return r
}

func orderOf(i int) string   { return fmt.Sprintf("T%06d", i) }
func receiptOf(i int) string { return fmt.Sprintf("R%06d", i) }

// fill imports a town of n and opens a case for each customer.
func (s *site) fill(b testing.TB, n int) []string {
	b.Helper()
	must(b, s.desk.Import(b.Context(), desktest.Admin, "shop", "department-store", town(n), nil))
	ids := make([]string, n)
	for i := range n {
		v, err := s.desk.Open(b.Context(), manager, desk.Intake{Order: orderOf(i), Receipt: receiptOf(i), Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
		must(b, err)
		ids[i] = v.Case.ID
	}
	return ids
}

// quantile is the p-th part of durations, in the unit.
func quantile(took []time.Duration, p float64, unit time.Duration) float64 {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return float64(took[int(p*float64(len(took)-1))]) / float64(unit)
}
