package desk_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// The same instruction, told twice after a crash, moves money once and gives
// the same reference.
func TestInstructionsAreIdempotent(t *testing.T) {
	d := small(t)
	in := casefile.Instruction{Key: "K/1", Order: "#7", Amount: money.MustParse("20.00 USD"), Method: "gift1", Kind: shop.GiftCard, Pieces: []casefile.Part{{Line: "1", Quantity: 1, Paid: money.MustParse("20.00 USD")}}}
	first, err := desk.OwnOrders{Desk: d}.Instruct(ctx, in)
	if err != nil || !first.Done || first.Reference == "" {
		t.Fatal(first, err)
	}
	second, err := desk.OwnOrders{Desk: d}.Instruct(ctx, in)
	if err != nil || second != first {
		t.Fatal(second, err)
	}
	r, err := d.Export(ctx, desktest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Customers[0].Methods[0].Balance.String(); got != "120.00 USD" {
		t.Fatalf("the card holds %s", got)
	}
	in.Key = "K/2" // another case, the same pieces: nothing of the line is left
	if answer, err := (desk.OwnOrders{Desk: d}).Instruct(ctx, in); err == nil {
		t.Fatal("the price of one line went back twice", answer)
	}
}
