package shop

// Settled is the condition of pieces whose price went back without goods
// coming over the counter: they never came, or come back by other ways.
const Settled Condition = "settled"

// OrderRefunded: money goes back for the order without goods coming over the
// counter: for what never came, or what was agreed besides. Parts are the
// pieces whose price it is; none where it is goodwill.
type OrderRefunded struct {
	Refunds []Payment   `json:"refunds"`
	Parts   []TakenPart `json:"parts,omitempty"`
}

// EventName is the name under which the log keeps the event.
func (OrderRefunded) EventName() string { return "order.refunded" }
