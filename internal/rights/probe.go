package rights

import (
	"makegood/internal/calendar"
	"makegood/internal/money"
)

// probeDay is the day on which the windows of a pack are tried.
var probeDay = int32(calendar.MustParse("2026-06-15"))

// probeFacts are ordinary facts in which everything that can have happened has
// happened, in an ordinary order: a window that is empty on all of them is
// contradictory.
func probeFacts() []Facts {
	day := calendar.MustParse
	common := Contract{OrderedVia: "web", On: day("2026-01-05"), Price: money.MustParse("100.00 USD"), PromisedBy: day("2026-01-15"),
		TimeEssential: Known(false), CustomMade: Known(false), ToldOfRightToCancel: Known(true), PostedRefundPolicy: Known(false)}
	events := []Event{
		{On: day("2026-01-14"), Kind: "delay_notice", Until: day("2026-02-01"), Definite: Known(true)},
		{On: day("2026-01-16"), Kind: "extra_time_set", Until: day("2026-02-01")},
		{On: day("2026-01-20"), Kind: "statement_sent"},
		{On: day("2026-01-30"), Kind: "shipped"},
		{On: day("2026-02-02"), Kind: "delivered"},
		{On: day("2026-02-05"), Kind: "defect_appeared"},
		{On: day("2026-02-06"), Kind: "notified"},
		{On: day("2026-02-07"), Kind: "repair_started"},
		{On: day("2026-03-07"), Kind: "repair_finished", OK: Known(false)},
		{On: day("2026-03-08"), Kind: "replacement_asked"},
		{On: day("2026-04-08"), Kind: "replacement_delivered", OK: Known(false)},
		{On: day("2026-04-09"), Kind: "seller_refused"},
		{On: day("2026-04-10"), Kind: "demanded", Remedy: "price_reduction"},
		{On: day("2026-04-11"), Kind: "cancelled"},
		{On: day("2026-04-12"), Kind: "returned"},
	}
	goods := Goods{Category: "other", State: "unopened"}
	probes := []Facts{
		{Jurisdiction: "uk", Contract: common, Goods: goods, Events: events, Claim: "not_conforming"},
		{Jurisdiction: "uk", Contract: common, Goods: goods, Events: events[:3], Claim: "not_delivered"},
		{Jurisdiction: "uk", Contract: common, Goods: goods, Events: events[:5], Claim: "changed_mind"},
	}
	probes[2].Promises = []PromiseMade{{Deed: "call back", On: day("2026-01-06"), By: day("2026-01-20")}}
	return probes
}
