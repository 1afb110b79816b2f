package web

import (
	"context"

	"makegood/internal/rights"
)

// asksIn is a question of the findings in the words for the seat whose page it is.
func (v seen) asksIn(ctx context.Context, q rights.Refer) string {
	if v.house() {
		return sentence(ctx, q.Say)
	}
	return sentence(ctx, q.ToCustomer())
}
