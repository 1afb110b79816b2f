package store

import (
	"context"
	"errors"
)

func openPostgres(context.Context, string, int) (dialect, error) {
	return nil, errors.New("x")
}
