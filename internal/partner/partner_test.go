package partner_test

import (
	"testing"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/partner"
)

// Nothing that the two firms agree on among themselves changes who answers to
// the customer: only the receipt does, and only where it was made clear.
func TestTheMatrixNeverChangesWhoAnswers(t *testing.T) {
	sides := []partner.Side{partner.Host, partner.Firm, partner.Anyone, partner.ByFault}
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.SampledFrom(sides)
		a := partner.Defaults("finch", rapid.SampledFrom(partner.Kinds()).Draw(t, "kind"))
		d := rapid.SampledFrom(partner.Duties()).Draw(t, "duty")
		a.Duties[d] = partner.Assignment{Serves: side.Draw(t, "serves"), Decides: side.Draw(t, "decides"), Pays: side.Draw(t, "pays")}
		a.Receipt = rapid.SampledFrom([]partner.Side{partner.Host, partner.Firm}).Draw(t, "receipt")
		told := rapid.Bool().Draw(t, "told")
		want := partner.Host
		if a.Receipt == partner.Firm && told {
			want = partner.Firm
		}
		r := a.Responsible(d, rapid.SampledFrom([]partner.Fault{partner.OfHost, partner.OfFirm, partner.Unknown}).Draw(t, "fault"), told)
		if r.Answers != want {
			t.Fatalf("%s answers, want %s", r.Answers, want)
		}
		if r.Share.Cmp(decimal.Zero) < 0 || r.Share.Cmp(decimal.One) > 0 {
			t.Fatalf("the partner bears %s of it", r.Share)
		}
	})
}

func TestWhoPays(t *testing.T) {
	for _, test := range []struct {
		kind  partner.Kind
		claim string
		fault partner.Fault
		want  string
	}{
		{partner.Concession, "changed_mind", partner.Unknown, "1"},
		{partner.Concession, "not_conforming", partner.Unknown, "1"},
		{partner.Concession, "not_delivered", partner.OfHost, "0"}, // the house broke its own promise of a day: it bears all
		{partner.Concession, "", partner.OfFirm, "1"},
		{partner.Concession, "", partner.Unknown, "0.5"},
		{partner.Maker, "changed_mind", partner.OfFirm, "0"},
		{partner.Maker, "not_conforming", partner.Unknown, "1"},
		{partner.Carrier, "not_delivered", partner.OfFirm, "1"},
		{partner.Carrier, "not_delivered", partner.OfHost, "0"},
	} {
		a := partner.Defaults("x", test.kind)
		if got := a.Share(partner.DutyOf(test.claim), test.fault); got.Cmp(decimal.MustParse(test.want)) != 0 {
			t.Errorf("%s, %q, fault of %s: the partner bears %s, want %s", test.kind, test.claim, test.fault, got, test.want)
		}
	}
}

func TestDeadlines(t *testing.T) {
	friday := calendar.MustParse("2025-12-05")
	for _, test := range []struct {
		within partner.Within
		want   string
	}{{partner.Within{Days: 10, Business: true}, "2025-12-19"}, {partner.Within{Days: 10}, "2025-12-15"}} {
		if due, ok := test.within.Due(friday, calendar.Weekdays{}); !ok || due.String() != test.want {
			t.Errorf("%+v from Friday is %s, want %s", test.within, due, test.want)
		}
	}
	if _, ok := (partner.Within{}).Due(friday, calendar.Weekdays{}); ok {
		t.Error("no deadline was agreed, and there is one")
	}
}

func TestAccounts(t *testing.T) {
	for kind, want := range map[partner.Kind]string{
		partner.Concession: "partner/x", partner.Supplier: "partner/x", partner.Maker: "maker/x", partner.Carrier: "carrier/x",
	} {
		if got := partner.Defaults("x", kind).Account(); got != want {
			t.Errorf("the account of a %s is %s", kind, got)
		}
	}
}
