package rights_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/rights"
)

var (
	anyLaw   = []string{"uk", "eu", "us", "us-tx", "us-ca", "us-ny", "us-la", "ru"}
	anyClaim = []string{"not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind"}
	start    = calendar.MustParse("2026-08-03")
)

// drawFacts makes facts of any kind, much of it unknown. All days are in the
// year after start.
func drawFacts(t *rapid.T) rights.Facts {
	maybe := func(label string) *bool {
		switch rapid.IntRange(0, 2).Draw(t, label) {
		case 0:
			return nil
		case 1:
			return rights.Known(false)
		}
		return rights.Known(true)
	}
	pick := func(label string, words ...string) string { return rapid.SampledFrom(words).Draw(t, label) }
	contract := start + calendar.Day(rapid.IntRange(0, 60).Draw(t, "contract"))
	f := rights.Facts{
		Jurisdiction: pick("law", anyLaw...),
		Claim:        pick("claim", anyClaim...),
		Goods: rights.Goods{Category: pick("category", "furniture", "appliance", "electronics", "clothing", "food", "hygiene", "vehicle", "other", ""),
			State: pick("state", "unopened", "opened", "used", ""), SealedForHygiene: maybe("sealed")},
		Contract: rights.Contract{OrderedVia: pick("via", "store", "web", "phone", "mail", "doorstep", ""), On: contract,
			Price:    money.New(int64(rapid.IntRange(100, 500000).Draw(t, "price")), pick("currency", "USD", "GBP", "EUR", "RUB")),
			PaidBy:   pick("paid_by", "card_credit", "card_debit", "card", "cash", "financed", ""),
			Delivery: pick("delivery", "carried", "shipped"), TimeEssential: maybe("essential"), CustomMade: maybe("custom"),
			ToldOfRightToCancel: maybe("told"), PostedRefundPolicy: maybe("posted")},
	}
	if rapid.Bool().Draw(t, "promised") {
		f.Contract.PromisedBy = contract + calendar.Day(rapid.IntRange(1, 40).Draw(t, "promised_by"))
	}
	kinds := rights.EventKinds()
	for range rapid.IntRange(0, 7).Draw(t, "events") {
		e := rights.Event{On: contract + calendar.Day(rapid.IntRange(0, 200).Draw(t, "day")), Kind: pick("kind", kinds...)}
		switch e.Kind {
		case "repair_finished", "replacement_delivered":
			e.OK = maybe("ok")
		case "extra_time_set", "delay_notice":
			e.Until, e.Definite = e.On+calendar.Day(rapid.IntRange(1, 50).Draw(t, "until")), maybe("definite")
		case "demanded":
			e.Remedy = pick("remedy", "refund", "price_reduction", "repair", "replacement", "exchange")
		}
		f.Events = append(f.Events, e)
	}
	return f
}

func drawDay(t *rapid.T, f rights.Facts) calendar.Day {
	return f.Contract.On + calendar.Day(rapid.IntRange(-2, 300).Draw(t, "on"))
}

// shown is what a person sees of an entitlement.
func shown(e rights.Entitlement) string {
	data, _ := json.Marshal(e)
	return string(data)
}

// What has not happened yet, and the order in which things were written down,
// change nothing.
func TestFutureAndOrderDoNotMatter(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		on := drawDay(t, f)
		want := b.Find(f, on, "department-store")
		past := f
		past.Events = nil
		seen := map[calendar.Day]bool{}
		distinct := true
		for _, e := range f.Events {
			// That a delivery or a defect came later says that it had not come yet.
			if e.On > on && (e.Kind == "delivered" || e.Kind == "defect_appeared") {
				past.Events = append(past.Events, e)
			}
			if e.On <= on {
				past.Events = append(past.Events, e)
				distinct = distinct && !seen[e.On]
				seen[e.On] = true
			}
		}
		if diff := cmp.Diff(decodedText(want), decodedText(b.Find(past, on, "department-store"))); diff != "" {
			t.Fatalf("events after %s matter:\n%s", on, diff)
		}
		if distinct {
			slices.Reverse(past.Events)
			if diff := cmp.Diff(decodedText(want), decodedText(b.Find(past, on, "department-store"))); diff != "" {
				t.Fatalf("the order of events matters:\n%s", diff)
			}
		}
	})
}

func decodedText(f rights.Findings) string {
	data, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// completions fills in one unknown fact in every way.
func completions(f rights.Facts) []rights.Facts {
	both := func(set func(*rights.Facts, *bool)) []rights.Facts {
		var out []rights.Facts
		for _, v := range []bool{false, true} {
			g := f
			set(&g, rights.Known(v))
			out = append(out, g)
		}
		return out
	}
	each := func(set func(*rights.Facts, string), words ...string) []rights.Facts {
		var out []rights.Facts
		for _, w := range words {
			g := f
			set(&g, w)
			out = append(out, g)
		}
		return out
	}
	c := f.Contract
	switch {
	case c.OrderedVia == "":
		return each(func(g *rights.Facts, w string) { g.Contract.OrderedVia = w }, "store", "web", "phone", "mail", "doorstep")
	case f.Goods.Category == "":
		return each(func(g *rights.Facts, w string) { g.Goods.Category = w }, "furniture", "appliance", "electronics", "clothing", "footwear", "food", "hygiene", "vehicle", "other")
	case f.Goods.State == "":
		return each(func(g *rights.Facts, w string) { g.Goods.State = w }, "unopened", "opened", "used")
	case c.PaidBy == "":
		return each(func(g *rights.Facts, w string) { g.Contract.PaidBy = w }, "card_credit", "card_debit", "cash", "store_credit", "financed")
	case f.Jurisdiction == "us":
		return each(func(g *rights.Facts, w string) { g.Jurisdiction = w }, "us-tx", "us-ca", "us-ny")
	case c.PaidBy == "card":
		return each(func(g *rights.Facts, w string) { g.Contract.PaidBy = w }, "card_credit", "card_debit")
	case c.TimeEssential == nil:
		return both(func(g *rights.Facts, v *bool) { g.Contract.TimeEssential = v })
	case c.CustomMade == nil:
		return both(func(g *rights.Facts, v *bool) { g.Contract.CustomMade = v })
	case c.ToldOfRightToCancel == nil:
		return both(func(g *rights.Facts, v *bool) { g.Contract.ToldOfRightToCancel = v })
	case c.PostedRefundPolicy == nil:
		return both(func(g *rights.Facts, v *bool) { g.Contract.PostedRefundPolicy = v })
	case f.Goods.SealedForHygiene == nil && f.Goods.Category == "hygiene": // of other goods it is not asked
		return both(func(g *rights.Facts, v *bool) { g.Goods.SealedForHygiene = v })
	}
	for i, e := range f.Events {
		if e.Definite == nil && e.Kind == "delay_notice" {
			return both(func(g *rights.Facts, v *bool) { g.Events = slices.Clone(g.Events); g.Events[i].Definite = v })
		}
		if e.OK == nil && (e.Kind == "repair_finished" || e.Kind == "replacement_delivered") {
			return both(func(g *rights.Facts, v *bool) { g.Events = slices.Clone(g.Events); g.Events[i].OK = v })
		}
	}
	return nil
}

// Unknown is neither yes nor no: what is listed while something is unknown is
// listed on every version of it, what is neither listed nor asked about is
// listed on none, and what is listed on every version needs no question.
func TestUnknownIsNeitherYesNorNo(t *testing.T) {
	b := book(t)
	key := func(e rights.Entitlement) string { return e.ID + " " + e.Remedy }
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		on := drawDay(t, f)
		versions := completions(f)
		if len(versions) == 0 {
			t.Skip("everything is known")
		}
		got := b.Find(f, on, "")
		listed, asked := map[string]bool{}, map[string]bool{}
		for _, e := range got.Entitlements {
			listed[key(e)] = true
		}
		for _, r := range got.Refer {
			for _, rule := range r.Rules {
				for _, remedy := range r.Opens {
					asked[rule+" "+remedy] = true
				}
			}
		}
		count := map[string]int{}
		for _, v := range versions {
			for _, e := range b.Find(v, on, "").Entitlements {
				count[key(e)]++
				if !listed[key(e)] && !asked[key(e)] {
					t.Fatalf("%s is open on a version of the facts, and neither listed nor asked about", key(e))
				}
			}
		}
		for k := range listed {
			// To set extra time is offered, by the rule itself, before it is
			// known whether the day was essential.
			if count[k] != len(versions) && !strings.HasSuffix(k, " set_extra_time") {
				t.Fatalf("%s is listed, and open on %d of %d versions of the facts", k, count[k], len(versions))
			}
		}
		for k, n := range count {
			if n == len(versions) && !listed[k] {
				t.Fatalf("%s is open on every version of the facts and not listed", k)
			}
		}
	})
}

// A day of delivery that is not known: what is listed is open whatever it was.
func TestUnknownDeliveryDay(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		f.Contract.Delivery = "shipped"
		f.Claim = rapid.SampledFrom([]string{"not_conforming", "wrong_item", "damaged"}).Draw(t, "claim of goods")
		f.Events = slices.DeleteFunc(f.Events, func(e rights.Event) bool {
			return e.Kind == "delivered" || e.Kind == "shipped" || e.Kind == "seller_refused" || e.Kind == "cancelled" || e.Kind == "demanded"
		})
		on := drawDay(t, f)
		last := on
		for _, e := range f.Events {
			if e.On < last && e.Kind != "extra_time_set" && e.Kind != "delay_notice" {
				last = e.On
			}
		}
		if last < f.Contract.On {
			t.Skip("before the contract")
		}
		known := f.With(rights.Event{On: f.Contract.On + calendar.Day(rapid.IntRange(0, int(last-f.Contract.On)).Draw(t, "delivered")), Kind: "delivered"})
		full := b.Find(known, on, "")
		for _, e := range b.Find(f, on, "").Entitlements {
			if !slices.ContainsFunc(full.Entitlements, func(x rights.Entitlement) bool { return x.ID == e.ID && x.Remedy == e.Remedy }) {
				t.Fatalf("%s %s is listed without the day of delivery, and not open when it was %s", e.ID, e.Remedy, known.Events[len(known.Events)-1].On)
			}
		}
	})
}

// A fact outside a rule's read set never changes that rule's answer.
func TestReadSets(t *testing.T) {
	b := book(t)
	changes := map[string]func(*rights.Facts, *rapid.T){
		"contract.time_essential": func(f *rights.Facts, _ *rapid.T) { f.Contract.TimeEssential = flip(f.Contract.TimeEssential) },
		"contract.custom_made":    func(f *rights.Facts, _ *rapid.T) { f.Contract.CustomMade = flip(f.Contract.CustomMade) },
		"contract.told_of_right_to_cancel": func(f *rights.Facts, _ *rapid.T) {
			f.Contract.ToldOfRightToCancel = flip(f.Contract.ToldOfRightToCancel)
		},
		"contract.posted_refund_policy": func(f *rights.Facts, _ *rapid.T) { f.Contract.PostedRefundPolicy = flip(f.Contract.PostedRefundPolicy) },
		"contract.paid_by":              func(f *rights.Facts, _ *rapid.T) { f.Contract.PaidBy = "store_credit" },
		"contract.proof":                func(f *rights.Facts, _ *rapid.T) { f.Contract.Proof = "none" },
		"contract.member":               func(f *rights.Facts, _ *rapid.T) { f.Contract.Member = "gold" },
		"contract.special_order":        func(f *rights.Facts, _ *rapid.T) { f.Contract.SpecialOrder = rights.Known(true) },
		"contract.promised_by":          func(f *rights.Facts, _ *rapid.T) { f.Contract.PromisedBy = f.Contract.On + 3 },
		"contract.price":                func(f *rights.Facts, _ *rapid.T) { f.Contract.Price = money.New(123456, "GBP") },
		"contract.delivery":             func(f *rights.Facts, _ *rapid.T) { f.Contract.Delivery = "" },
		"goods.category":                func(f *rights.Facts, _ *rapid.T) { f.Goods.Category = "vehicle" },
		"goods.state":                   func(f *rights.Facts, _ *rapid.T) { f.Goods.State = "used" },
		"goods.sealed_for_hygiene":      func(f *rights.Facts, _ *rapid.T) { f.Goods.SealedForHygiene = flip(f.Goods.SealedForHygiene) },
		"answers.fault_at_delivery":     func(f *rights.Facts, _ *rapid.T) { *f = f.Answered("fault_at_delivery", true) },
	}
	for _, kind := range rights.EventKinds() {
		changes[kind] = func(f *rights.Facts, t *rapid.T) {
			e := rights.Event{Kind: kind, On: f.Contract.On + calendar.Day(rapid.IntRange(0, 200).Draw(t, "new day")), OK: rights.Known(true), Remedy: "repair"}
			*f = f.With(e)
		}
	}
	fields := make([]string, 0, len(changes))
	for k := range changes {
		fields = append(fields, k)
	}
	slices.Sort(fields)
	byRule := func(found rights.Findings) map[string][]string {
		out := map[string][]string{}
		for _, e := range found.Entitlements {
			out[e.ID] = append(out[e.ID], shown(e))
		}
		for _, r := range found.Refer {
			for _, rule := range r.Rules {
				out[rule] = append(out[rule], "?"+r.Asks)
			}
		}
		for _, answer := range out {
			slices.Sort(answer) // questions stand in the order of the whole answer
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		on := drawDay(t, f)
		field := rapid.SampledFrom(fields).Draw(t, "field")
		g := f
		changes[field](&g, t)
		before, after := byRule(b.Find(f, on, "department-store")), byRule(b.Find(g, on, "department-store"))
		for rule := range mergedKeys(before, after) {
			if !slices.Contains(b.Reads(rule), field) && !reflect.DeepEqual(before[rule], after[rule]) {
				t.Fatalf("%s is not in what %s reads, and changes its answer:\n%v\n%v", field, rule, before[rule], after[rule])
			}
		}
	})
}

func flip(b *bool) *bool { return rights.Known(b == nil || !*b) }

func mergedKeys(a, b map[string][]string) map[string]bool {
	keys := map[string]bool{}
	for k := range a {
		keys[k] = true
	}
	for k := range b {
		keys[k] = true
	}
	return keys
}

func shift(f rights.Facts, by calendar.Day) rights.Facts {
	move := func(d calendar.Day) calendar.Day {
		if d == 0 {
			return 0
		}
		return d + by
	}
	f.Contract.On, f.Contract.PromisedBy = move(f.Contract.On), move(f.Contract.PromisedBy)
	events := slices.Clone(f.Events)
	for i := range events {
		events[i].On, events[i].Until = move(events[i].On), move(events[i].Until)
	}
	f.Events = events
	return f
}

// windows is what is open, with its days as distances from the day asked.
func windows(found rights.Findings, only func(id string) bool) []string {
	var out []string
	rel := func(d calendar.Day) string {
		if d == 0 {
			return "-"
		}
		return fmt.Sprint(d - found.On)
	}
	for _, e := range found.Entitlements {
		if only(e.ID) {
			amount := "null"
			if e.Amount != nil {
				amount = e.Amount.String()
			}
			out = append(out, strings.Join([]string{e.ID, e.Remedy, rel(e.From), rel(e.Until), amount, e.PaysReturn}, " "))
		}
	}
	for _, r := range found.Refer {
		for _, rule := range r.Rules {
			if only(rule) {
				out = append(out, rule+"?"+r.Asks)
			}
		}
	}
	return out
}

// Moving all days by 400 years, a whole number of weeks after which the
// calendar repeats, moves every window by as much.
func TestShiftByCalendarCycle(t *testing.T) {
	const cycle = 146097
	b := book(t)
	every := func(string) bool { return true }
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		on := drawDay(t, f)
		if diff := cmp.Diff(windows(b.Find(f, on, ""), every), windows(b.Find(shift(f, cycle), on+cycle, ""), every)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Moving all days by weeks moves by as much every window that is counted in
// days. Months have different lengths, and holidays stay where they are: rights
// counted in months are tried where the months do not decide, sales at the door
// and the Russian cap not at all.
func TestShiftByWeeks(t *testing.T) {
	b := book(t)
	inDays := []string{"uk/UK-CRA-22", "uk/UK-CRA-28", "eu/EU-83-18", "us/US-MITOR", "us/US-UCC-DELAY", "us/US-UCC-WARR", "us/US-REGZ-13",
		"us-ca/US-CA-1723", "us-ny/US-NY-218a", "us-ny/US-NY-396u", "ru/RU-23.1", "ru/RU-18", "ru/RU-23-repair", "ru/RU-23-replacement", "ru/RU-23-money", "ru/RU-25"}
	whereTold := []string{"uk/UK-CCR-30", "eu/EU-83-9", "ru/RU-26.1"} // else months are added
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		on := drawDay(t, f)
		told := f.Contract.ToldOfRightToCancel
		only := func(id string) bool {
			return slices.Contains(inDays, id) || told != nil && *told && slices.Contains(whereTold, id)
		}
		by := 7 * calendar.Day(rapid.IntRange(1, 30).Draw(t, "weeks"))
		if diff := cmp.Diff(windows(b.Find(f, on, ""), only), windows(b.Find(shift(f, by), on+by, ""), only)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The law is the same for everybody: no rule of law reads who the customer is
// to the house, and changing that changes no word of what is owed.
func TestTheSameForEverybody(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		on := drawDay(t, f)
		found := b.Find(f, on, "")
		for _, e := range found.Entitlements {
			if slices.Contains(b.Reads(e.ID), "contract.member") {
				t.Fatalf("%s reads who the customer is", e.ID)
			}
		}
		other := f
		other.Contract.Member = rapid.SampledFrom([]string{"guest", "bronze", "silver", "gold"}).Draw(t, "member")
		if diff := cmp.Diff(decodedText(found), decodedText(b.Find(other, on, ""))); diff != "" {
			t.Fatalf("another customer is owed something else:\n%s", diff)
		}
	})
}

// Once refunded, only penalties are left, and they grow no more.
func TestRefundedEndsIt(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		paid := f.Contract.On + calendar.Day(rapid.IntRange(0, 200).Draw(t, "refunded"))
		f = f.With(rights.Event{On: paid, Kind: "refunded"})
		on := paid + calendar.Day(rapid.IntRange(0, 100).Draw(t, "later"))
		found := b.Find(f, on, "department-store")
		for _, e := range found.Entitlements {
			if e.Remedy != "penalty" {
				t.Fatalf("%s %s is open on %s, after the refund of %s", e.ID, e.Remedy, on, paid)
			}
		}
		if len(found.Forbidden)+len(found.Outside) > 0 {
			t.Fatal("something is left after the refund")
		}
	})
}

// Findings survive being written and read, as a log does with them.
func TestFindingsRoundTrip(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		found := b.Find(f, drawDay(t, f), "membership-shop")
		data, err := json.Marshal(found)
		if err != nil {
			t.Fatal(err)
		}
		var back rights.Findings
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if again := decodedText(back); again != decodedText(found) {
			t.Fatal(cmp.Diff(decodedText(found), again))
		}
	})
}

// A book serves many at once, and everybody gets the same answer.
func TestManyAtOnce(t *testing.T) {
	b := book(t)
	want := map[string]string{}
	for law := range stories {
		want[law] = decodedText(b.Find(storyFacts(t, law), start, "department-store"))
	}
	wrong := make(chan string, 8)
	for range 8 {
		go func() {
			for law := range stories {
				if decodedText(b.Find(storyFacts(t, law), start, "department-store")) != want[law] {
					wrong <- law
					return
				}
			}
			wrong <- ""
		}()
	}
	for range 8 {
		if law := <-wrong; law != "" {
			t.Errorf("another answer under %s", law)
		}
	}
}
