package rights

import (
	"io/fs"

	"makegood/internal/calendar"
)

// Book is a set of validated packs. It never changes and may be used by many
// goroutines at once.
type Book struct {
	policies map[string]*Policy
}

// Load reads every .yaml file of the folders.
func Load(fsys fs.FS, dirs ...string) (*Book, error) { return &Book{}, nil }

// Find says what is owed on the day.
func (b *Book) Find(f Facts, on calendar.Day, policy string) Findings {
	return Findings{On: on, Entitlements: []Entitlement{}, Refer: []Refer{}, Forbidden: []Forbidden{}, Closing: []Closing{},
		Outside: []Outside{}, Packs: map[string]string{}}
}

// Policy finds a policy pack by id.
func (b *Book) Policy(id string) (*Policy, bool) { p, ok := b.policies[id]; return p, ok }
