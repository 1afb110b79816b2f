package casefile

import (
	"slices"
	"strings"

	"makegood/internal/fault"
	"makegood/internal/partner"
)

// payer is a firm that the agreements of a case make pay for a term, and the duty
// of which they say so.
type payer struct {
	account string
	duty    partner.Duty
	pays    partner.Side // partner: it pays; fault: where it was its fault
}

func (p payer) String() string {
	return p.account + " (" + string(p.duty) + ", pays: " + string(p.pays) + ")"
}

// payers are the firms that may bear a term; must says that the first of them does,
// whoever names whom. Nobody chooses a firm by hand: it is the one whose goods they
// are, the one behind the goods, or where goods were sent, who carries; and the
// duty that the claim belongs to says whether it pays. Goodwill is a matter of
// fault, of which a change of mind is nobody's.
func (d *draft) payers(t Term) (list []payer, must bool) {
	claim := d.c.Facts.Claim
	owed := t.Right != ""
	if owed && d.byWarranty(t) {
		return []payer{{"maker/" + d.c.Facts.Goods.Maker, partner.Warranty, partner.Firm}}, true
	}
	duty := partner.Complaint
	if owed {
		duty = partner.DutyOf(claim)
	} else if claim == "" || claim == "changed_mind" {
		return nil, false
	}
	firms := d.firmsBehind(t.Line)
	if owed && len(firms) > 1 { // what is owed for goods of several is named line by line
		firms = nil
	}
	for _, a := range firms {
		pays := a.Duties[duty].Pays
		if owed && settledBySale(a, t) {
			duty, pays = partner.Refund, partner.Firm
		}
		if pays != partner.Host && pays != "" {
			list, must = append(list, payer{a.Account(), duty, pays}), owed && pays == partner.Firm
		}
	}
	if d.c.Facts.Contract.Delivery == "shipped" && (claim == "damaged" || partner.DutyOf(claim) == partner.Delivery) {
		for _, id := range sortedIDs(d.Policy.Partners) {
			a := d.Policy.Partners[id]
			if pays := a.Duties[partner.Delivery].Pays; a.Kind == partner.Carrier && pays != partner.Host {
				list = append(list, payer{a.Account(), partner.Delivery, pays})
			}
		}
	}
	return list, must
}

// byWarranty reports whether the maker gives what a term grants: its warranty is a
// right of its own beside the law.
func (d *draft) byWarranty(t Term) bool {
	if d.c.Facts.Goods.Maker == "" {
		return false
	}
	for _, e := range d.c.Found.Entitlements {
		if e.ID == t.Right && e.Remedy == t.Remedy && e.Answerable == "maker" {
			return true
		}
	}
	return false
}

// firmsBehind are the firms that goods of a line are of, or where no line is named,
// goods of the case: they sold them, sent them or made them. The house's own goods
// stand among them as a firm without a name.
func (d *draft) firmsBehind(line string) []partner.Agreement {
	var firms []partner.Agreement
	for _, part := range d.partsOf(line) {
		id := part.Partner
		if id == "" {
			id = part.Behind
		}
		if id == "" && len(d.c.Lines) > 0 && part.Line == d.c.Lines[0].Line {
			id = d.c.Facts.Goods.Maker
		}
		a := d.Policy.Partners[id]
		if !slices.ContainsFunc(firms, func(x partner.Agreement) bool { return x.ID == a.ID }) {
			firms = append(firms, a)
		}
	}
	return firms
}

// settledBySale reports whether a term pays back what a firm sold at its own
// counter: that is settled as the sale was, commission and all.
func settledBySale(a partner.Agreement, t Term) bool {
	return a.Kind == partner.Concession && paysMoney(t.Remedy) && a.Duties[partner.Refund].Pays == partner.Firm
}

// checkBearer demands that whoever is named to pay in the end is somebody whom the
// agreements and the facts of the case make pay. It names who can be. The customer
// names nobody but the two at the table.
func (d *draft) checkBearer(t Term) error {
	if t.Bearer == "" || t.Bearer == string(Customer) {
		return nil
	}
	can := []string{string(House)}
	list, must := d.payers(t)
	if d.Actor.Seat() == Customer {
		list, must = nil, false
	}
	if must {
		can = nil
	}
	for _, p := range list {
		kind, id, _ := strings.Cut(p.account, "/")
		if t.Bearer == p.account || t.Bearer == shared+"/"+id && p.pays == partner.ByFault && kind != "" {
			return nil
		}
		can = append(can, p.String())
	}
	if t.Bearer == string(House) && !must {
		return nil
	}
	return fault.New(fault.BearerUnknown, "bearer", t.Bearer, "can", strings.Join(can, ", "))
}

// borne is a term with its bearer as the agreements have it. A concession's goods
// that are paid back are settled as its sale was, commission and all, by whose goods
// they are; that needs no name.
func (d *draft) borne(t Term) Term {
	list, must := d.payers(t)
	if !must || t.Bearer != "" && t.Bearer != list[0].account {
		return t
	}
	t.Bearer = list[0].account
	if a, ok := d.firm(t.Bearer); ok && settledBySale(a, t) {
		t.Bearer = ""
	}
	return t
}

func sortedIDs(m map[string]partner.Agreement) []string {
	ids := make([]string, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
