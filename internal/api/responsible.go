package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Responsible says of one line who answers to the customer, who is expected to
// serve, who decides, who pays in the end, by when.
type Responsible struct {
	Line    string `json:"line"`
	Goods   string `json:"goods"`
	Account string `json:"account" doc:"Of the other firm; empty: the house alone."`
	Name    string `json:"name"`
	Duty    string `json:"duty" enum:"welcome,advice,sale,return,refund,warranty,delivery,complaint,recall"`
	Answers string `json:"answers" enum:"host,partner" doc:"To the customer."`
	Serves  string `json:"serves" enum:"host,partner,anyone" doc:"Who is expected to. Anybody of the house may."`
	Decides string `json:"decides" enum:"host,partner"`
	Pays    string `json:"pays" enum:"host,partner,fault"`
	Share   string `json:"share" doc:"The firm's part of the cost, 0 to 1, where nobody knows whose fault it was." example:"0.5"`
	Due     Day    `json:"due,omitzero" doc:"The last day of the firm's part; absent: none was agreed."`
}

// Responsibilities are those of a case's lines.
type Responsibilities struct {
	Responsible []Responsible `json:"responsible"`
}

func responsibilitiesOf(rows []desk.Responsible) Responsibilities {
	return Responsibilities{list(rows, func(r desk.Responsible) Responsible {
		return Responsible{r.Line, r.Goods, r.Account, r.Name, string(r.Duty), string(r.Answers), string(r.Serves), string(r.Decides), string(r.Pays), r.Share.String(), day(r.Due)}
	})}
}

func (s *server) addResponsible() {
	add(s, route{id: "responsible", method: http.MethodGet, path: "/v1/cases/{id}/responsible", tag: "Partners", action: desk.ListCases,
		summary: "Who answers, who serves, who decides, who pays in the end", text: "For each line of the case, under the agreements that it was decided under. The customer sees none of it.",
		refuses: []fault.Code{fault.NotFound, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *CaseCall) (Responsibilities, error) {
			rows, err := s.desk.Responsible(ctx, a, in.ID)
			return responsibilitiesOf(rows), err
		})
	add(s, route{id: "counter-responsible", method: http.MethodPost, path: "/v1/counter/responsible", tag: "Partners", action: desk.ListCases,
		summary: "Who answers and who pays, for what is asked at the counter", text: "Beside the counter card, for the house alone: nothing of it is read aloud. It changes nothing.",
		refuses: []fault.Code{fault.OrderUnknown, fault.NotIdentified, fault.NotYours, fault.ItemUnknown, fault.QuantityInvalid, fault.Erased},
		example: map[string]any{"receipt": "R-20931", "order": "R-1001", "claim": "changed_mind", "condition": "unopened"}},
		func(ctx context.Context, a casefile.Actor, in *counterInput) (Responsibilities, error) {
			rows, err := s.desk.ResponsibleFor(ctx, a, in.Body.ask())
			return responsibilitiesOf(rows), err
		})
}
