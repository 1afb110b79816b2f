package rights

import (
	"fmt"

	"github.com/govalues/decimal"

	"makegood/internal/money"
	"makegood/internal/partner"
)

// policyFields are the parts that only a policy pack has.
var policyFields = map[string]bool{"currency": true, "mandate": true, "refunds": true, "concessions": true, "goodwill": true, "reckoning": true, "partners": true, "cancel_reasons": true}

var (
	roles       = []string{"clerk", "supervisor", "manager", "admin"}
	methodKinds = []string{"gift_card", "credit_card", "debit_card", "paypal", "cash", "store_credit", "check"}
)

// policy reads what a shop decided besides its rules.
func (r *packReader) policy(root *datum) {
	p := &Policy{ID: r.p.id, Version: r.p.version, Title: r.p.title["en"], Jurisdiction: r.p.jurisdiction,
		Mandate: map[string]money.Amount{}, Refunds: map[string]RefundTiming{}, Partners: map[string]partner.Agreement{},
		Goodwill: Goodwill{Opening: "0.5"}, Reckoning: Reckoned()}
	r.p.policy = p
	if d := root.get("currency"); d != nil {
		p.Currency = r.text(d, "currency")
		if len(p.Currency) != 3 {
			r.fail(d, "currency", fmt.Sprintf("%q is not a currency", p.Currency), "three capital letters, as in USD")
		}
	}
	parts := map[string]func(*datum, string){
		"mandate":     func(d *datum, path string) { r.mandate(d, path, p) },
		"refunds":     func(d *datum, path string) { r.timings(d, path, p) },
		"concessions": func(d *datum, path string) { r.list(d, path, func(d *datum, path string) { r.concession(d, path, p) }) },
		"goodwill":    func(d *datum, path string) { r.goodwill(d, path, p) },
		"reckoning":   func(d *datum, path string) { r.reckoning(d, path, p) },
		"partners":    func(d *datum, path string) { r.partners(d, path, p) },
		"cancel_reasons": func(d *datum, path string) {
			r.list(d, path, func(d *datum, path string) { p.CancelReasons = append(p.CancelReasons, r.text(d, path)) })
		},
	}
	for _, e := range root.entries {
		if read := parts[e.key]; read != nil && e.value.kind != null {
			read(e.value, e.key)
		}
	}
	r.require(root, "", "currency", "mandate", "refunds")
}

func (r *packReader) inCurrency(d *datum, path string, p *Policy) money.Amount {
	a := r.money(d, path)
	if a.Currency != "" && a.Currency != p.Currency {
		r.fail(d, path, fmt.Sprintf("%s is not in the policy's currency, %s", a, p.Currency), "")
	}
	return a
}

func (r *packReader) mandate(d *datum, path string, p *Policy) {
	known := fields{}
	for _, role := range roles {
		known[role] = func(d *datum, path string) { p.Mandate[role] = r.inCurrency(d, path, p) }
	}
	known["self_service"] = func(d *datum, path string) {
		alone := r.inCurrency(d, path, p)
		p.SelfService = &alone
	}
	r.object(d, path, known)
	r.require(d, path, roles...)
	for i := 1; i < len(roles) && len(r.problems) == 0; i++ {
		if p.Mandate[roles[i]].Cmp(p.Mandate[roles[i-1]]) < 0 {
			r.fail(d.get(roles[i]), join(path, roles[i]), fmt.Sprintf("a %s may give less than a %s", roles[i], roles[i-1]), "")
		}
	}
}

func (r *packReader) timings(d *datum, path string, p *Policy) {
	known := fields{}
	for _, kind := range methodKinds {
		known[kind] = func(d *datum, path string) {
			if d.kind == scalar && d.text == "at once" {
				p.Refunds[kind] = RefundTiming{}
				return
			}
			var t RefundTiming
			r.object(d, path, fields{
				"from": func(d *datum, path string) { t.FromBusinessDays = r.number(d, path) },
				"to":   func(d *datum, path string) { t.ToBusinessDays = r.number(d, path) },
			})
			r.require(d, path, "from", "to")
			if t.ToBusinessDays < t.FromBusinessDays {
				r.fail(d, path, "ends before it begins", "")
			}
			p.Refunds[kind] = t
		}
	}
	r.object(d, path, known)
}

func (r *packReader) part(d *datum, path string) string {
	share := r.decimal(d, path)
	if share.Cmp(decimal.One) > 0 {
		r.fail(d, path, "is more than the whole", `a part of 1, as in "0.10" or "10%"`)
	}
	return share.String()
}
