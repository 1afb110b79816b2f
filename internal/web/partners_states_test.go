package web

import (
	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/settlement"
)

// partnerStates are the looks of the pages of other firms.
func partnerStates() []state {
	lena := casefile.Actor{ID: "staff/lena", Kind: casefile.Staff, Role: "manager", Name: "Lena"}
	a := partner.Defaults("alpha", partner.Maker)
	a.Name = "Alpha <Electronics>"
	sum := money.MustParse("15.00 USD")
	firm := desk.Firm{Account: "maker/alpha", Agreement: a, Months: []string{"2025-11", "2025-12"}, Owes: []money.Amount{sum}, Disputed: 1, Unnetted: []string{"2025-11"}}
	var period settlement.Period
	for i, st := range []settlement.State{settlement.Raised, settlement.Accepted, settlement.Disputed, settlement.Answered} {
		n := settlement.Note{No: "2025-12-" + string(rune('1'+i)), Kind: "penalty", Reason: `five "days" late`, Case: "7GXH08", Gross: sum, Net: sum, Commission: money.Zero("USD"), State: st}
		if st == settlement.Disputed || st == settlement.Answered {
			n.Disputes = []settlement.Dispute{{Why: "<b>not ours"}}
		}
		if st == settlement.Answered {
			n.Disputes[0].Answered, n.Disputes[0].Reason, n.Disputes[0].Upheld = calendar.MustParse("2025-12-20"), "as seen", sum
		}
		period.Notes = append(period.Notes, n)
	}
	open := period.Statement("USD")
	period.Netting = &settlement.PeriodNetted{}
	return []state{
		{"no partners", lena, partnersPage(nil)},
		{"partners", lena, partnersPage([]desk.Firm{firm})},
		{"partner", lena, onePartnerPage(firmPage{firm: firm, month: "2025-12", statements: []settlement.Statement{open}, wrong: "No."})},
		{"partner netted", lena, onePartnerPage(firmPage{firm: firm, month: "2025-12", statements: []settlement.Statement{period.Statement("USD")}, said: true})},
		{"partner without a month", lena, onePartnerPage(firmPage{firm: desk.Firm{Account: "maker/alpha", Agreement: a}})},
	}
}
