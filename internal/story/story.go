// Package story is the language in which the desk's stories are told: a text
// table, one step a line, that a shop manager can read and the tests run.
//
//	sara | offers | refund 323.67 USD owed | refused rights_not_told
//	tick 14 days  | promise P1 broken; notice slip; recovery 1 open
//
// A row is who, what, details, expectation. Every step calls the command that
// every other door of the desk calls; `tick` moves the clock that was handed
// in, a day at a time, and lets the desk sweep on each. docs/stories.md
// describes the language; the tables of verbs and expectations in this package
// are its truth, and a test holds the document to them.
package story

import (
	"time"

	"makegood/internal/calendar"
)

// Story is a parsed file.
type Story struct {
	Name   string // the file's
	Title  string
	Shop   string         // the shop file that it is told on, by name; empty: whatever the desk has
	Policy string         // the policy pack; empty: of the shop's name
	Start  time.Time      // when it begins; zero: now
	Zone   *time.Location // in which its days are counted
	Cast   []Member
	Steps  []Step
}

// Role is what somebody in a story is: a role of staff, a customer, or a
// program of the house.
type Role string

// The roles that are not of staff.
const (
	Customer Role = "customer"
	Agent    Role = "agent"
)

// Member of the cast.
type Member struct {
	ID    string // as the table calls them
	Role  Role
	Name  string // as people call them
	Email string // of a customer
}

// Step is one row.
type Step struct {
	Line    int
	Where   string // the file and the line
	Source  string // the row as it was written, trimmed
	Who     string // a member of the cast; empty: the clock
	What    string
	Details string
	Expects []Expectation
	cast    *Member
	tick    *tick
	verb    *verb
	given   given
	bundle  *bundle // of what puts packages on the table
}

// tick moves the clock by days, or to a day.
type tick struct {
	days int
	to   calendar.Day
}

// Expectation is one thing that must hold after a step.
type Expectation struct {
	Text  string // as it was written
	Where string // the file and the line
	spec  *expectation
	given given
}
