package desk_test

import (
	"testing"

	"makegood/internal/desk"
)

// The inbox finds a case by the receipt in the customer's hand, as people write it.
func TestInboxFindsReceipts(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1", Claim: "damaged"})
	open(t, d, desk.Intake{Order: "SP", Claim: "damaged"})
	for search, want := range map[string]int{"R1": 1, "r-1": 1, "R 1": 1, "Kim R1": 1, "T1": 1, "R2": 1, "R6": 0, "R99": 0, "Kim": 2, "Anna R1": 0} {
		rows, _, err := d.Cases(ctx, sara, nil, search, desk.Page{})
		if err != nil || len(rows) != want || want == 1 && search != "R2" && rows[0].ID != id {
			t.Errorf("%q finds %d cases, want %d: %v %v", search, len(rows), want, rows, err)
		}
		if rows, _, err = d.OurTurn(ctx, sara, search, desk.Page{}); err != nil || len(rows) != want {
			t.Errorf("%q finds %d cases whose turn is ours, want %d: %v", search, len(rows), want, err)
		}
	}
}
