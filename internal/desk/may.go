package desk

import (
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/fault"
)

// Action is something that somebody may or may not do.
type Action string

// The actions.
const (
	Identify   Action = "identify"    // find out who is being served
	SearchShop Action = "search"      // search customers and orders
	ReadShop   Action = "read_shop"   // read a customer's records, and the catalogue
	Operate    Action = "operate"     // ask for an operation of the shop
	Counter    Action = "counter"     // ask what is owed at the counter, and have it read back
	ConfirmIt  Action = "confirm"     // confirm a read-back
	ReadCase   Action = "read_case"   // read a case from one's seat
	ListCases  Action = "list_cases"  // the inbox, the promises
	OpenCase   Action = "open_case"   // take a complaint in
	Talk       Action = "talk"        // say, offer, accept, reject, plan, escalate
	Approve    Action = "approve"     // decide an escalation
	Record     Action = "record"      // note facts, keep or break promises
	GiveLink   Action = "give_link"   // hand a customer a link
	ManageDesk Action = "manage_desk" // staff, keys, import, export, erase, verify
)

// who may do what, in one table: the roles of people of the house, programs of
// the house, customers.
var table = map[Action]struct {
	staff    []string // roles
	agent    bool
	customer bool
}{
	Identify:   {staff: everyone, agent: true},
	SearchShop: {staff: everyone, agent: false},
	ReadShop:   {staff: everyone, agent: true, customer: true},
	Operate:    {staff: everyone, agent: true, customer: true},
	Counter:    {staff: everyone, agent: true},                 // it rests on what a person saw
	ConfirmIt:  {staff: everyone, agent: true, customer: true}, // which seat and which token is the case's to say
	ReadCase:   {staff: everyone, agent: true, customer: true},
	ListCases:  {staff: everyone},
	OpenCase:   {staff: everyone, agent: true, customer: true},
	Talk:       {staff: everyone, agent: true, customer: true},
	Approve:    {staff: []string{"supervisor", "manager", "admin"}},
	Record:     {staff: everyone},
	GiveLink:   {staff: everyone},
	ManageDesk: {staff: []string{"admin"}},
}

var everyone = casefile.Roles()

// Roles lists the roles of staff, from the least authority to the most.
func Roles() []string { return casefile.Roles() }

// May reports whether the actor may do the action: nil, or a fault
// Unauthenticated or NotAllowed.
func May(actor casefile.Actor, action Action) error {
	rule := table[action]
	switch actor.Kind {
	case casefile.System:
		return nil
	case casefile.Staff:
		if slices.Contains(rule.staff, actor.Role) {
			return nil
		}
	case casefile.Agent:
		if rule.agent {
			return nil
		}
	case casefile.Client:
		if rule.customer {
			return nil
		}
	default:
		return fault.New(fault.Unauthenticated)
	}
	role := actor.Role
	if role == "" || actor.Kind == casefile.Agent {
		role = string(actor.Kind)
	}
	return fault.New(fault.NotAllowed, "action", string(action), "role", role)
}
