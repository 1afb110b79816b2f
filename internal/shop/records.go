package shop

// Records is a whole shop as it is imported and exported: everything in the
// order of its source. References between records use IDs, of customers their
// Ref.
type Records struct {
	Name      string
	Stores    []Store
	Partners  []Partner
	Products  []Product
	Customers []Customer
	Orders    []Order
}

// Store is a place with a returns desk.
type Store struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Jurisdiction string   `json:"jurisdiction"` // as in the rights facts: uk, eu, us, us-tx, ru, …
	Currency     string   `json:"currency"`     // ISO 4217
	Zone         string   `json:"zone"`         // IANA time zone
	Address      Address  `json:"address"`
	Tills        []string `json:"tills"`
	Policy       string   `json:"policy,omitempty"` // id of its policy pack; empty: the shop's
	Tax          string   `json:"tax,omitempty"`    // on top of marked prices, an exact part: "0.0825"; empty: prices contain it
}

// PartnerRole says what a partner is to the shop.
type PartnerRole string

// The roles of partners.
const (
	Concession PartnerRole = "concession" // sells at a counter of its own inside the store, on commission
	Supplier   PartnerRole = "supplier"   // sends goods that are ordered specially
	Maker      PartnerRole = "maker"      // made the goods and gives a warranty
	Carrier    PartnerRole = "carrier"    // brings the goods
)

// Partner is a firm that sells inside the shop or stands behind its goods.
type Partner struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Role       PartnerRole `json:"role"`
	Commission string      `json:"commission,omitempty"` // the host's share of a sale, an exact decimal: "0.30"
	Email      string      `json:"email,omitempty"`
}

// Currency is the order's currency; empty for an order without lines and payments.
func (o Order) Currency() string {
	for _, l := range o.Lines {
		if l.Price.Currency != "" {
			return l.Price.Currency
		}
	}
	for _, p := range o.Payments {
		if p.Amount.Currency != "" {
			return p.Amount.Currency
		}
	}
	return ""
}

// WithBalances is the customer with the payment methods as they stand now.
func (c Customer) WithBalances(now map[string]Method) Customer {
	methods := append([]Method{}, c.Methods...)
	for i, m := range methods {
		if m, ok := now[m.ID]; ok {
			methods[i] = m
		}
	}
	c.Methods = methods
	return c
}
