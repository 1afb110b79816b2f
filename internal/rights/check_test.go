package rights_test

import (
	"io/fs"
	"path"
	"testing"

	"makegood/internal/partner"
	"makegood/internal/rights"
	"makegood/packs"
)

// Every pack that ships passes its own check, examples included.
func TestShippedPacks(t *testing.T) {
	var sources []rights.Source
	for _, dir := range []string{"law", "policy"} {
		entries, err := packs.FS.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if path.Ext(e.Name()) != ".yaml" {
				continue
			}
			data, err := fs.ReadFile(packs.FS, path.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			sources = append(sources, rights.Source{Name: path.Join(dir, e.Name()), Data: data})
		}
	}
	checked, err := rights.Check(sources...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range checked.Problems {
		t.Error(p)
	}
	if checked.Files < 12 || checked.Rules < 43 || checked.Examples < 350 {
		t.Errorf("only %d files, %d rules, %d examples", checked.Files, checked.Rules, checked.Examples)
	}
	b := book(t)
	for _, id := range []string{"tau-shop", "department-store", "membership-shop"} {
		p, ok := b.Policy(id)
		if !ok || p.ID != id || p.Version == "" || p.Title == "" || p.Currency != "USD" || len(p.Mandate) != 4 || len(p.Refunds) == 0 || len(p.CancelReasons) == 0 {
			t.Errorf("policy %s: %+v", id, p)
		}
	}
	store, _ := b.Policy("department-store")
	if store.Mandate["clerk"].String() != "25.00 USD" || store.Mandate["admin"].String() != "5000.00 USD" || len(store.Partners) != 4 ||
		store.Refunds["gift_card"] != (rights.RefundTiming{}) || store.Refunds["paypal"] != (rights.RefundTiming{FromBusinessDays: 5, ToBusinessDays: 7}) {
		t.Errorf("department store: %+v", store)
	}
	finch := store.Partners["finch"]
	if finch.Commission != "0.18" || finch.Duties[partner.Refund].Pays != partner.Firm || finch.Duties[partner.Delivery].Pays != partner.Host {
		t.Errorf("partner: %+v", finch)
	}
}
