package desk

import (
	"maps"
	"slices"
	"strings"

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
	AnswerIt   Action = "answer"      // answer a question of the findings
	Coach      Action = "coach"       // what the house is advised: packages, the next move, warnings
	Approve    Action = "approve"     // decide an escalation
	Record     Action = "record"      // note facts, keep or break promises
	GiveLink   Action = "give_link"   // hand a customer a link
	Selling    Action = "sell"        // sell at a till, anybody's goods
	Settle     Action = "settle"      // what other firms owe: notes, disputes, netting, statements
	ManageDesk Action = "manage_desk" // staff, keys, import, export, erase, verify
	ReadAudit  Action = "read_audit"  // who did what, when, from where
	Account    Action = "account"     // one's own password and sessions
	JoinPage   Action = "join_page"   // write a firm's part of the page on which a problem is solved
	ReadFile   Action = "read_file"   // read a case file of one's own
	KeepFile   Action = "keep_file"   // keep one: write in it, let somebody in, erase it
)

// signIn is what the audit trail calls a sign-in. Whoever signs in is nobody yet,
// so that no right is asked for.
const signIn Action = "sign_in"

// who may do what, in one table: the roles of people of the house, programs of
// the house, customers; and the scope that a key must have where it has not all.
var table = map[Action]struct {
	scope    string
	staff    []string // roles
	agent    bool
	customer bool
	consumer bool
	partner  bool
}{
	Identify:   {scope: "read", staff: everyone, agent: true},
	SearchShop: {scope: "read", staff: everyone, agent: false},
	ReadShop:   {scope: "read", staff: everyone, agent: true, customer: true},
	Operate:    {scope: "counter", staff: everyone, agent: true, customer: true},
	Counter:    {scope: "counter", staff: everyone, agent: true},                 // it rests on what a person saw
	ConfirmIt:  {scope: "counter", staff: everyone, agent: true, customer: true}, // which seat and which token is the case's to say
	ReadCase:   {scope: "read", staff: everyone, agent: true, customer: true},
	ListCases:  {scope: "read", staff: everyone},
	OpenCase:   {scope: "cases", staff: everyone, agent: true, customer: true},
	Talk:       {scope: "cases", staff: everyone, agent: true, customer: true},
	AnswerIt:   {scope: "cases", staff: everyone, agent: true, customer: true}, // whether it counts is the case's to say
	Coach:      {scope: "cases", staff: everyone, agent: true},
	Approve:    {scope: "decide", staff: []string{"supervisor", "manager", "admin"}},
	Record:     {scope: "cases", staff: everyone},
	GiveLink:   {scope: "cases", staff: everyone},
	Selling:    {scope: "counter", staff: everyone},
	Settle:     {scope: "decide", staff: []string{"supervisor", "manager", "admin"}},
	ManageDesk: {scope: "manage", staff: []string{"admin"}},
	ReadAudit:  {scope: "manage", staff: []string{"manager", "admin"}},
	Account:    {scope: "account", staff: everyone, consumer: true}, // a key with a scope never has it
	JoinPage:   {scope: "cases", partner: true},                     // by the link of a firm's person, and nothing else
	ReadFile:   {scope: "read", consumer: true},                     // nobody of the house: a file is its consumer's alone
	KeepFile:   {scope: "cases", consumer: true},
}

var everyone = casefile.Roles()

// Scopes lists what a key may be for, where it is not for all that its member
// may do: each action of the table lies in one of them.
func Scopes() []string { return []string{"read", "counter", "cases", "decide", "manage"} }

// within reports whether a scope lies in those of a key. Whoever works on cases or
// at the counter must see what they work on: those scopes can read.
func within(scope string, of []string) bool {
	return slices.Contains(of, scope) || scope == "read" && slices.ContainsFunc(of, func(s string) bool { return s == "counter" || s == "cases" || s == "decide" })
}

// ScopeOf is the scope that an action lies in.
func ScopeOf(action Action) string { return table[action].scope }

// Actions lists every action of the table, in the order of their names.
func Actions() []Action { return slices.Sorted(maps.Keys(table)) }

// RoleConsumer is the role of an account that is nobody of the house: whoever
// keeps case files of their own.
const RoleConsumer = "consumer"

// Roles lists the roles of staff, from the least authority to the most.
func Roles() []string { return casefile.Roles() }

// May reports whether the actor may do the action: nil, or a fault
// Unauthenticated or NotAllowed.
func May(actor casefile.Actor, action Action) error {
	rule := table[action]
	if actor.Scope != "" && !within(rule.scope, strings.Fields(actor.Scope)) {
		return fault.New(fault.NotAllowed, "action", string(action), "role", "scoped")
	}
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
	case casefile.Consumer:
		if rule.consumer && (actor.Case == "" || action != Account) { // a link into a file is no account
			return nil
		}
	case casefile.Guest:
		if rule.partner {
			return nil
		}
	default:
		return fault.New(fault.Unauthenticated)
	}
	role := actor.Role
	if role == "" || actor.Kind == casefile.Agent || actor.Kind == casefile.Consumer || actor.Kind == casefile.Guest {
		role = string(actor.Kind)
	}
	return fault.New(fault.NotAllowed, "action", string(action), "role", role)
}
