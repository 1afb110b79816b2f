package desk

import (
	"makegood/internal/journal"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

// shopImported is the event that the desk works for a shop.
type shopImported struct {
	Name     string         `json:"name"`
	Source   string         `json:"source"` // tau, shop
	Policy   string         `json:"policy"` // id of the policy pack in force
	Currency string         `json:"currency"`
	Partners []shop.Partner `json:"partners"`
}

func (shopImported) EventName() string { return "shop.imported" }

// house is the shop that the desk works for.
type house struct{ shopImported }

func (h house) Evolve(e journal.Event) house {
	if i, ok := e.(shopImported); ok {
		h.shopImported = i
	}
	return h
}

const houseStream = "shop/main"

// settings are what an order's store says: which policy, which law, which zone.
type settings struct {
	house        house
	policy       rights.Policy
	jurisdiction string
	zone         string
	store        shop.Store // zero: sold at a distance
}

// settings finds the policy, the law and the zone for an order: those of the
// store that sold it (the shop's policy where the store has none of its own),
// or for a sale at a distance, of where it went to.
func (w *work) settings(o *shop.Order) (settings, error) {
	if err := w.read(houseStream); err != nil {
		return settings{}, err
	}
	s := settings{house: fold(w.streams[houseStream], house{})}
	if p, ok := w.Book().Policy(s.house.Policy); ok {
		s.policy = *p
		s.jurisdiction = p.Jurisdiction
	}
	if o == nil {
		return s, nil
	}
	if o.Store != "" {
		if err := w.read("store/" + o.Store); err != nil {
			return s, err
		}
		b := fold(w.streams["store/"+o.Store], branch{})
		if b.Store.ID != "" {
			s.jurisdiction, s.zone, s.store = b.Store.Jurisdiction, b.Store.Zone, b.Store
			if p, ok := w.Book().Policy(b.Store.Policy); ok {
				s.policy = *p
			}
			return s, nil
		}
	}
	if law := lawOf(o.Address); law != "" {
		s.jurisdiction = law
	}
	return s, nil
}

// lawOf is the jurisdiction of an address; empty where the packs have none.
func lawOf(a shop.Address) string {
	switch a.Country {
	case "USA", "US", "United States":
		switch a.State {
		case "CA":
			return "us-ca"
		case "NY":
			return "us-ny"
		case "TX":
			return "us-tx"
		}
		return "us"
	case "UK", "GB", "United Kingdom":
		return "uk"
	case "RU", "Russia", "Россия":
		return "ru"
	case "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK":
		return "eu"
	}
	return ""
}
