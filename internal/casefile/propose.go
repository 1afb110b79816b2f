package casefile

import (
	"makegood/internal/money"
	"makegood/internal/rights"
)

// Looked is the case with what is owed as of the scene's day: what every
// command that rests on it finds first. Nothing is put on file.
func (c Case) Looked(s Scene) Case {
	d := &draft{Scene: s, c: c}
	d.look()
	return d.c
}

// Given is the goodwill that agreements of the case have given already.
func (c Case) Given() money.Amount { return c.given() }

// WhoMay is the lowest role whose mandate covers the goodwill.
func WhoMay(p rights.Policy, goodwill money.Amount) string { return whoMay(p, goodwill) }
