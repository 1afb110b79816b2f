package desk_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/keys"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/packs"
)

// storePolicy is the department store's policy as a book of a server that
// starts with it: under a version, with what a clerk may give.
func storePolicy(t *testing.T, version, clerk string) *rights.Book {
	t.Helper()
	data, err := packs.FS.ReadFile("policy/department-store.yaml")
	if err != nil {
		t.Fatal(err)
	}
	now, ok := desktest.Book(t).Policy("department-store")
	if !ok {
		t.Fatal("no policy")
	}
	text := strings.Replace(string(data), `version: "`+desktest.Book(t).Versions()["department-store"]+`"`, `version: "`+version+`"`, 1)
	changed := strings.Replace(text, "clerk: "+now.Mandate["clerk"].String(), "clerk: "+clerk, 1)
	if changed == text {
		t.Fatal("what a clerk may give has not changed")
	}
	book, err := desktest.Book(t).With(fstest.MapFS{"store.yaml": {Data: []byte(changed)}}, ".")
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// serving lets the desk work as a server that started with a book does.
func serving(t *testing.T, d *desk.Desk, book *rights.Book) *rights.Shelf {
	t.Helper()
	shelf := rights.NewShelf(book)
	d.Book, d.BookAt, d.RecallPack = shelf.Book, shelf.At, shelf.Recall
	if others, err := d.KeepPacks(ctx, book.Copies()); err != nil || len(others) > 0 {
		t.Fatal(others, err)
	}
	return shelf
}

// A case keeps the policy it was decided under on a server that started long
// after that policy was replaced.
func TestACaseKeepsItsPolicyAcrossARestart(t *testing.T) {
	d, clock := alderAndPine(t)
	serving(t, d, storePolicy(t, "first", "41.00 USD"))
	decided := func(receipt string) string {
		v, err := d.Open(ctx, sara, desk.Intake{Receipt: receipt, Order: "S" + receipt[1:], Claim: "not_conforming"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Do(ctx, sara, v.Case.ID, casefile.TellRights{}); err != nil {
			t.Fatal(err)
		}
		return v.Case.ID
	}
	_, o := sold(t, d, desk.SaleAsked{Store: "austin", Method: "cash", Lines: []shop.SaleLine{{Product: "coat", Item: "coat-m", Quantity: 1}}})
	old := decided(o.Receipt)

	again, _ := desktest.On(t, d.Store, keys.Generate(), clock.Now())
	serving(t, again, storePolicy(t, "second", "1.00 USD"))
	offer := func(id string) error {
		e := rightTo(t, again, id, "refund")
		_, err := again.Do(ctx, sara, id, casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{
			{Remedy: "refund", Right: e.ID, Amount: usd("237.07")}, {Remedy: "compensation", Amount: usd("20.00")}}}}})
		return err
	}
	if err := offer(old); err != nil {
		t.Errorf("under the first policy a clerk may give 41.00 USD: %v", err)
	}
	d = again
	_, o = sold(t, d, desk.SaleAsked{Store: "austin", Method: "cash", Lines: []shop.SaleLine{{Product: "coat", Item: "coat-m", Quantity: 1}}})
	wants(t, offer(decided(o.Receipt)), fault.OverMandate)
	sound(t, d)
}

// A text that changed and kept its version is not kept, and neither is what comes
// with it; what was in force is given back.
func TestAPackIsKeptOnceForAVersion(t *testing.T) {
	d, _ := smallAt(t)
	serving(t, d, storePolicy(t, "first", "41.00 USD"))
	serving(t, d, storePolicy(t, "first", "41.00 USD")) // the same again
	changed := storePolicy(t, "first", "42.00 USD")
	fresh := rights.Copy{ID: "another", Version: "1", Text: []byte("pack: another")}
	others, err := d.KeepPacks(ctx, append(changed.Copies(), fresh))
	if err != nil || len(others) != 1 || others[0].ID != "department-store" || !strings.Contains(string(others[0].Text), "clerk: 41.00 USD") {
		t.Fatal(others, err)
	}
	if found, err := d.Store.Load(ctx, "pack/another"); err != nil || len(found) > 0 {
		t.Errorf("%v was kept, %v", found, err)
	}
	if found, err := d.Store.Load(ctx, "pack/department-store"); err != nil || len(found["pack/department-store"]) != 1 {
		t.Errorf("kept %d times, %v", len(found["pack/department-store"]), err)
	}
}
