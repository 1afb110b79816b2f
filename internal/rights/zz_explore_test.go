package rights_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/rights"
)

func TestExplore(t *testing.T) {
	data, err := os.ReadFile("/tmp/explore.txt")
	if err != nil {
		t.Skip()
	}
	b := book(t)
	for _, block := range strings.Split(string(data), "\n===\n") {
		head, body, _ := strings.Cut(block, "\n")
		f, err := rights.ReadFacts(strings.NewReader(body))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, on := range strings.Fields(head) {
			out := b.Find(f, calendar.MustParse(on), "")
			fmt.Printf("--- %s %s %s\n", f.Jurisdiction, f.Claim, on)
			for _, e := range out.Entitlements {
				a := "null"
				if e.Amount != nil {
					a = e.Amount.String()
				}
				d := 0
				if e.RefundWithinDays != nil {
					d = *e.RefundWithinDays
				}
				fmt.Printf("   %-16s %-22s %s..%s %s %d%s ret=%s\n", e.Remedy, e.ID, e.From, e.Until, a, d, e.RefundDayKind, e.PaysReturn)
			}
			for _, r := range out.Refer {
				fmt.Printf("   ? %s %v\n", r.Asks, r.Opens)
			}
		}
	}
}
