package parts

import (
	"context"

	"makegood/internal/casefile"
)

// Keeps reports whether a consumer reads, who keeps case files of their own: no
// case of the house is theirs to search or to follow.
func Keeps(ctx context.Context) bool { return Of(ctx).Actor.Kind == casefile.Consumer }
