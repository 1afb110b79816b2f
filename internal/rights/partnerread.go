package rights

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/partner"
)

// partners reads the agreements with the firms behind the goods. What an
// agreement does not say is as it usually is for a firm of its kind, so that a
// small shop writes a name and a commission.
func (r *packReader) partners(d *datum, path string, p *Policy) {
	if d.kind != mapping {
		r.fail(d, path, "want a mapping of ids to partners", "")
		return
	}
	for _, e := range d.entries {
		p.Partners[e.key] = r.agreement(e.key, e.value, join(path, e.key), p)
	}
}

func (r *packReader) agreement(id string, d *datum, path string, p *Policy) partner.Agreement {
	kind := partner.Concession
	if d.kind == mapping && d.get("kind") != nil && d.get("kind").kind != null {
		kind = partner.Kind(r.word(d.get("kind"), join(path, "kind"), plainWords(partner.Kinds())))
	}
	a := partner.Defaults(id, kind)
	r.object(d, path, fields{
		"name":       func(d *datum, path string) { a.Name = r.text(d, path) },
		"kind":       func(*datum, string) {},
		"commission": func(d *datum, path string) { a.Commission = r.part(d, path) },
		"receipt":    func(d *datum, path string) { a.Receipt = r.side(d, path, partner.Host, partner.Firm) },
		"decides":    func(d *datum, path string) { r.everywhere(d, path, &a, decides) },
		"pays":       func(d *datum, path string) { r.everywhere(d, path, &a, pays) },
		"goodwill":   func(d *datum, path string) { r.faults(d, path, &a) },
		"disputes":   func(d *datum, path string) { r.disputes(d, path, &a) },
		"duties":     func(*datum, string) {},
	})
	if d.kind == mapping && d.get("duties") != nil { // after decides and pays, wherever they stand
		r.duties(d.get("duties"), join(path, "duties"), &a, p)
	}
	r.require(d, path, "name")
	if kind == partner.Concession {
		r.require(d, path, "commission")
	} else if a.Commission != "" {
		r.fail(d.get("commission"), join(path, "commission"), "is for a concession", "")
	}
	return a
}

func plainWords[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

func (r *packReader) side(d *datum, path string, allowed ...partner.Side) partner.Side {
	return partner.Side(r.word(d, path, plainWords(allowed)))
}

// decides and pays set one part of an assignment.
func decides(a *partner.Assignment, s partner.Side) { a.Decides = s }
func pays(a *partner.Assignment, s partner.Side)    { a.Pays = s }

// everywhere sets who decides, or who pays, for what comes back: returns,
// refunds and warranty, in one line.
func (r *packReader) everywhere(d *datum, path string, a *partner.Agreement, set func(*partner.Assignment, partner.Side)) {
	side := r.side(d, path, partner.Host, partner.Firm)
	for _, duty := range []partner.Duty{partner.Return, partner.Refund, partner.Warranty} {
		k := a.Duties[duty]
		set(&k, side)
		a.Duties[duty] = k
	}
}

func (r *packReader) duties(d *datum, path string, a *partner.Agreement, p *Policy) {
	known := fields{}
	for _, duty := range partner.Duties() {
		known[string(duty)] = func(d *datum, path string) {
			k := a.Duties[duty]
			r.object(d, path, fields{
				"serves":  func(d *datum, path string) { k.Serves = r.side(d, path, partner.Host, partner.Firm, partner.Anyone) },
				"decides": func(d *datum, path string) { k.Decides = r.side(d, path, partner.Host, partner.Firm) },
				"pays":    func(d *datum, path string) { k.Pays = r.side(d, path, partner.Host, partner.Firm, partner.ByFault) },
				"within":  func(d *datum, path string) { k.Within = r.within(d, path) },
				"late":    func(d *datum, path string) { k.Late = r.inCurrency(d, path, p) },
			})
			switch {
			case k.Decides == partner.Firm && k.Within.Days == 0:
				r.fail(d, path, "the partner decides, and nothing says by when", "add within; after it the house decides")
			case k.Late.Sign() > 0 && k.Within.Days == 0:
				r.fail(d.get("late"), join(path, "late"), "nothing says when it is late", "add within")
			}
			a.Duties[duty] = k
		}
	}
	r.object(d, path, known)
}

// within reads "10 business days" or "30 days".
func (r *packReader) within(d *datum, path string) partner.Within {
	text := r.text(d, path)
	words := strings.Fields(text)
	var w partner.Within
	if len(words) == 3 && words[1] == "business" {
		w.Business = true
		words = slices.Delete(words, 1, 2)
	}
	if len(words) == 2 && (words[1] == "days" || words[1] == "day") {
		if n, err := strconv.Atoi(words[0]); err == nil && n > 0 && n <= maxWithin {
			w.Days = n
			return w
		}
	}
	r.fail(d, path, fmt.Sprintf("%q is not a number of days", text), `write it as in "10 business days" or "30 days"`)
	return partner.Within{}
}

// maxWithin is the longest deadline that anybody can mean, in days.
const maxWithin = 3660

func (r *packReader) faults(d *datum, path string, a *partner.Agreement) {
	known := fields{}
	for _, f := range []partner.Fault{partner.OfHost, partner.OfFirm, partner.Unknown} {
		known[string(f)] = func(d *datum, path string) { a.Goodwill[f] = r.part(d, path) }
	}
	r.object(d, path, known)
}

func (r *packReader) disputes(d *datum, path string, a *partner.Agreement) {
	r.object(d, path, fields{
		"within": func(d *datum, path string) {
			w := r.within(d, path)
			if w.Business {
				r.fail(d, path, "a charge is disputed within days of the calendar", `write it as in "30 days"`)
			}
			a.Disputes.Days = w.Days
		},
		"attempts": func(d *datum, path string) {
			if a.Disputes.Attempts = r.number(d, path); a.Disputes.Attempts < 1 {
				r.fail(d, path, "want at least one", "")
			}
		},
	})
}
