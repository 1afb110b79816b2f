package rights_test

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/rights"
)

func find(found rights.Findings, id, remedy string) *rights.Entitlement {
	for i, e := range found.Entitlements {
		if e.ID == id && e.Remedy == remedy {
			return &found.Entitlements[i]
		}
	}
	return nil
}

// The United Kingdom's short-term right, counted day by day: a day does not
// count while the goods are away, and the last day is not before the seventh
// after they came back.
func TestClockStopsDayByDay(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		delivery := start
		type away struct{ asked, back calendar.Day }
		var waits []away
		f := rights.Facts{Jurisdiction: "uk", Claim: "not_conforming", Goods: rights.Goods{Category: "electronics", State: "used"},
			Contract: rights.Contract{OrderedVia: "store", On: delivery, Price: money.MustParse("180.00 GBP"), PaidBy: "cash", Delivery: "carried"},
			Events:   []rights.Event{{On: delivery, Kind: "defect_appeared"}}}
		day := delivery
		for range rapid.IntRange(1, 3).Draw(t, "attempts") {
			asked := day + calendar.Day(rapid.IntRange(1, 20).Draw(t, "asked after"))
			back := asked + calendar.Day(rapid.IntRange(0, 25).Draw(t, "away for"))
			waits = append(waits, away{asked, back})
			f = f.With(rights.Event{On: asked, Kind: "repair_started"}).With(rights.Event{On: back, Kind: "repair_finished", OK: rights.Known(false)})
			day = back
		}
		last := delivery
		for counted := 0; counted < 30; {
			last++
			stands := false
			for _, w := range waits {
				stands = stands || w.asked <= last && last <= w.back
			}
			if !stands {
				counted++
			}
		}
		for _, w := range waits {
			if w.asked <= last {
				last = max(last, w.back+7)
			}
		}
		// The seven days after one return may reach the asking of another
		// attempt: the clock then stands again. Only that one is left to the pack.
		for i, w := range waits {
			if i > 0 && w.asked > waits[i-1].back+7 && w.asked > last-7 {
				t.Skip("an attempt at the very end")
			}
		}
		if day > last {
			if find(b.Find(f, day, ""), "uk/UK-CRA-22", "refund") != nil {
				t.Fatalf("open on %s, last day %s", day, last)
			}
			return
		}
		e := find(b.Find(f, day, ""), "uk/UK-CRA-22", "refund")
		if e == nil || e.Until != last {
			t.Fatalf("until %v, counted day by day %s (delivery %s, away %v)", e, last, delivery, waits)
		}
		if find(b.Find(f, last+1, ""), "uk/UK-CRA-22", "refund") != nil {
			t.Fatalf("still open on %s", last+1)
		}
	})
}

// Russian penalties against sums of exact fractions, rounded once, half up.
func TestPenaltiesDayByDay(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		price := int64(rapid.IntRange(1, 3_000_000).Draw(t, "kopecks"))
		late := rapid.IntRange(1, 400).Draw(t, "days")
		f := rights.Facts{Jurisdiction: "ru", Claim: "not_delivered", Goods: rights.Goods{Category: "furniture", State: "unopened"},
			Contract: rights.Contract{OrderedVia: "store", On: start, PromisedBy: start + 10, Price: money.New(price, "RUB"), PaidBy: "cash", Delivery: "shipped"}}
		e := find(b.Find(f, start+10+calendar.Day(late), ""), "ru/RU-23.1", "penalty")
		if want := halfUp(price, late, 200, price); e == nil || e.Amount == nil || e.Amount.Minor != want {
			t.Fatalf("%d kopecks, %d days: %v, want %d", price, late, e, want)
		}
		f.Claim, f.Contract.Delivery, f.Goods.Category = "not_conforming", "carried", "footwear"
		f.Events = []rights.Event{{On: start + 2, Kind: "defect_appeared"}, {On: start + 3, Kind: "cancelled"}}
		e = find(b.Find(f, start+13+calendar.Day(late), ""), "ru/RU-23-money", "penalty")
		if want := halfUp(price, late, 100, price); e == nil || e.Amount == nil || e.Amount.Minor != want {
			t.Fatalf("%d kopecks, %d days: %v, want %d", price, late, e, want)
		}
	})
}

// halfUp is amount x days / parts in whole kopecks, at most limit.
func halfUp(amount int64, days int, parts, limit int64) int64 {
	sum := new(big.Rat)
	for range days {
		sum.Add(sum, big.NewRat(amount, parts))
	}
	sum.Add(sum, big.NewRat(1, 2))
	return min(new(big.Int).Quo(sum.Num(), sum.Denom()).Int64(), limit)
}

// The third business day after a sale at the door, against a walk over the
// calendar with the holidays of the year written out.
func TestCoolingOffAgainstCalendar(t *testing.T) {
	holidays := map[string]bool{}
	for _, d := range []string{"2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-07-04", "2026-09-07",
		"2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"} {
		holidays[d] = true
	}
	b := book(t)
	for sale := calendar.MustParse("2026-01-02"); sale < calendar.MustParse("2026-12-20"); sale++ {
		last, left := sale, 3
		for left > 0 {
			last++
			if last.Weekday() != time.Sunday && !holidays[last.String()] {
				left--
			}
		}
		f := rights.Facts{Jurisdiction: "us-tx", Claim: "changed_mind", Goods: rights.Goods{Category: "other", State: "unopened"},
			Contract: rights.Contract{OrderedVia: "doorstep", On: sale, Price: money.MustParse("80.00 USD"), PaidBy: "cash", Delivery: "carried", ToldOfRightToCancel: rights.Known(true)}}
		for day := sale; day <= last; day++ {
			if e := find(b.Find(f, day, ""), "us/US-COOL-429", "refund"); e == nil || e.Until != last {
				t.Fatalf("sold %s, asked %s: %v, want until %s", sale, day, e, last)
			}
		}
		if find(b.Find(f, last+1, ""), "us/US-COOL-429", "refund") != nil {
			t.Fatalf("sold %s: still open on %s", sale, last+1)
		}
	}
}

// The mail order rule, step by step as a plain program.
func TestMailOrderSteps(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		contract := start
		due := contract + calendar.Day(rapid.IntRange(1, 40).Draw(t, "due"))
		f := rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered", Goods: rights.Goods{Category: "other", State: "unopened"},
			Contract: rights.Contract{OrderedVia: "web", On: contract, PromisedBy: due, Price: money.MustParse("75.00 USD"), PaidBy: "card_debit", Delivery: "shipped"}}
		notice, newDay, accepted, shipped := calendar.Day(0), calendar.Day(0), calendar.Day(0), calendar.Day(0)
		definite := rapid.Bool().Draw(t, "definite")
		if rapid.Bool().Draw(t, "notice given") {
			notice = due + calendar.Day(rapid.IntRange(-5, 5).Draw(t, "notice"))
			e := rights.Event{On: max(notice, contract), Kind: "delay_notice", Definite: rights.Known(definite)}
			notice = e.On
			if definite {
				newDay = due + calendar.Day(rapid.IntRange(1, 60).Draw(t, "new day"))
				e.Until = newDay
			}
			f = f.With(e)
			if rapid.Bool().Draw(t, "answered") {
				accepted = notice + calendar.Day(rapid.IntRange(0, 50).Draw(t, "answer"))
				f = f.With(rights.Event{On: accepted, Kind: "delay_accepted"})
			}
		}
		if rapid.Bool().Draw(t, "sent") {
			shipped = contract + calendar.Day(rapid.IntRange(0, 120).Draw(t, "shipped"))
			f = f.With(rights.Event{On: shipped, Kind: "shipped"})
		}
		on := contract + calendar.Day(rapid.IntRange(0, 130).Draw(t, "on"))
		open, until := mailOrder(on, due, notice, newDay, accepted, shipped)
		e := find(b.Find(f, on, ""), "us/US-MITOR", "refund")
		if (e != nil) != open || e != nil && e.Until != until {
			t.Fatalf("on %s: %v; want open %v until %s (due %s, notice %s, new day %s, accepted %s, shipped %s)", on, e, open, until, due, notice, newDay, accepted, shipped)
		}
	})
}

// mailOrder is 16 CFR 435.2 for one notice; a new day of zero is indefinite.
func mailOrder(on, due, notice, newDay, accepted, shipped calendar.Day) (open bool, until calendar.Day) {
	happened := func(d calendar.Day) bool { return d != 0 && d <= on }
	goneBy := func(d calendar.Day) bool { return happened(shipped) && shipped <= d }
	if !happened(notice) || notice > due { // steps 1 and 2
		return on > due && !goneBy(due), 0
	}
	if newDay != 0 && newDay <= due+30 { // step 3
		if on <= newDay {
			return !happened(shipped), newDay
		}
		return !goneBy(newDay), 0
	}
	agreed := happened(accepted) && accepted <= due+30 // step 4
	switch {
	case agreed && newDay != 0:
		return on > newDay && !goneBy(newDay), 0
	case agreed:
		return !happened(shipped), 0
	case on <= due+30:
		return !happened(shipped), 0
	}
	return !goneBy(due + 30), 0
}
