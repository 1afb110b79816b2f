package desk

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/promise"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// The kinds of views.
const (
	KindCase     = "case"
	KindPromise  = "promise"
	KindLink     = "link"
	KindVisit    = "visit"
	KindCustomer = "customer"
	KindOrder    = "order"
	KindProduct  = "product"
	KindStaff    = "staff"
	KindKey      = "key"
	KindStore    = "store"
	KindModel    = "model"
	KindAudit    = "audit"

	KindInstruction = "instruction"
)

// noDue ranks what has no due day behind everything that has one.
const noDue = math.MaxInt64 / 2

// CaseRow is a case in a list.
type CaseRow struct {
	ID       string       `json:"id"`
	Called   string       `json:"called"`
	Subject  words.Text   `json:"subject"`
	Order    string       `json:"order,omitempty"`
	Step     string       `json:"step"`
	Quick    bool         `json:"quick"`
	Recovery bool         `json:"recovery"`
	OpenedOn calendar.Day `json:"opened_on"`
	Turn     string       `json:"turn,omitempty"` // whose answer is awaited
	Next     *PromiseRow  `json:"next,omitempty"` // the promise of the house that falls due first

	Wakes  int    `json:"wakes,omitempty"`  // from when on the clock has something to tell, Unix; 0: nothing
	Remind string `json:"remind,omitempty"` // what the house was reminded of and is not over: unanswered, slipping
}

// PromiseRow is a promise in a list.
type PromiseRow struct {
	Case    string          `json:"case"`
	Called  string          `json:"called,omitempty"`
	Promise promise.Promise `json:"promise"`
}

// CustomerRow is a customer in a search.
type CustomerRow struct {
	Ref   string `json:"ref"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Zip   string `json:"zip,omitempty"`
}

// OrderRow is an order in a search.
type OrderRow struct {
	ID       string       `json:"id"`
	Customer string       `json:"customer,omitempty"`
	State    string       `json:"state"`
	PlacedOn calendar.Day `json:"placed_on,omitzero"`
	Receipt  string       `json:"receipt,omitempty"`
	Goods    []string     `json:"goods"`
}

// ProductRow is a product in the catalogue.
type ProductRow struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func hasPrefix(name, prefix string) bool { return strings.HasPrefix(name, prefix) }

func hasSide(name string) bool { return strings.Count(name, "/") > 1 }

// project computes the views of a stream from its state. It is called with
// every append and by a rebuild, and gives the same rows in both.
func project(name string, s *stream) ([]View, []Key, error) {
	kind, id, _ := strings.Cut(name, "/")
	switch {
	case kind == "case" && !hasSide(name):
		return projectCase(s)
	case kind == "customer":
		return row(projectCustomer(fold(s, shop.Customer{}), s.subject))
	case kind == "order":
		return row(projectOrder(fold(s, shop.Order{}), s.subject))
	case kind == "product":
		p := fold(s, shop.Product{})
		return row(View{Kind: KindProduct, ID: p.ID, State: p.Category}, ProductRow{p.ID, p.Name})
	case kind == "visit":
		v := fold(s, visit{})
		return row(View{Kind: KindVisit, ID: id, Subject: s.subject, State: "open", Rank: v.Until.Unix(), Changed: v.At}, v)
	case kind == "staff":
		return projectStaff(s)
	case kind == "file":
		return projectFile(s)
	case kind == "audit":
		return projectAudit(s)
	case kind == "model":
		return projectCalls(id, fold(s, tally{}))
	case kind == "store":
		b := fold(s, branch{})
		return row(View{Kind: KindStore, ID: id, State: b.Store.Jurisdiction}, b.Store)
	}
	return nil, nil, nil
}

func row(v View, body any) ([]View, []Key, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, nil, fmt.Errorf("desk: view %s %s: %w", v.Kind, v.ID, err)
	}
	v.Body = data
	return []View{v}, nil, nil
}

// projectCase gives the case's row and a row for each promise and link.
func projectCase(s *stream) ([]View, []Key, error) {
	c := fold(s, casefile.Case{})
	r := CaseRow{
		ID: c.ID, Called: c.Called, Subject: c.Subject, Order: c.Order, Step: string(c.Step), Quick: c.Quick,
		Recovery: c.Recovering(), OpenedOn: c.OpenedOn, Turn: turn(c),
	}
	rank := int64(noDue)
	where := zone(c.Zone)
	var views []View
	add := func(v View, body any) error {
		vs, _, err := row(v, body)
		views = append(views, vs...)
		return err
	}
	for _, p := range c.Promise {
		pr := PromiseRow{c.ID, c.Called, p}
		due := int64(noDue)
		if p.Due != 0 {
			due = p.Due.End(where).Unix()
		}
		if p.Open() && p.Promisor.Seat == string(casefile.House) && due < rank {
			rank, r.Next = due, &pr
		}
		if err := add(View{Kind: KindPromise, ID: c.ID + "/" + p.ID, Subject: s.subject, Parent: c.ID, State: string(p.State), Rank: due}, pr); err != nil {
			return nil, nil, err
		}
	}
	for _, b := range c.Breaks {
		if b.Open { // a breach that is not put right yet comes before everything that is still in time
			rank = min(rank, b.On.Time(where).Unix())
		}
	}
	if day := c.Wakes(calendar.Weekdays{}); day != 0 {
		r.Wakes = int(day.Time(where).Unix())
	}
	r.Remind = c.Presses()
	for _, l := range c.Links {
		state := "open"
		if l.Revoked {
			state = "revoked"
		}
		if err := add(View{Kind: KindLink, ID: l.Hash, Subject: s.subject, Parent: c.ID, State: state, Rank: l.Until.Unix()}, linkRow{c.ID, c.Customer, c.Called, l.Firm, l.Name}); err != nil {
			return nil, nil, err
		}
	}
	for _, in := range c.Orders {
		if err := add(View{Kind: KindInstruction, ID: in.Key, Subject: s.subject, Parent: c.ID, State: in.State}, in); err != nil {
			return nil, nil, err
		}
	}
	state := string(c.Step)
	if r.Recovery && c.Step == casefile.Open {
		state = "recovery"
	}
	if c.OnlyRead() {
		state = OnlyRead
	}
	err := add(View{
		Kind: KindCase, ID: c.ID, Subject: s.subject, Parent: c.Customer, State: state, Rank: rank, Changed: c.OpenedAt,
		Terms: append(prefixes(strings.Fields(c.Called)...), append(turnTerms(r.Turn), "s:"+plain(c.ID), "s:"+plain(c.Order))...),
	}, r)
	return views, nil, err
}

// OnlyRead is the state in which lists know a case that is nothing but a text that
// waits for its yes: it is nobody's work, and ends by itself.
const OnlyRead = "only_read"

// turn says whose answer the case waits for.
func turn(c casefile.Case) string {
	if c.AnswersWait() && c.Step != casefile.Lapsed {
		return string(casefile.House)
	}
	if o, ok := c.StandingOffer(); ok {
		return string(o.Seat.Other())
	}
	if c.Step == casefile.Open {
		return string(casefile.House)
	}
	if c.Back != nil {
		for _, seat := range []casefile.Seat{casefile.Customer, casefile.House} {
			if _, done := c.Back.Confirmed[seat]; !done {
				return string(seat)
			}
		}
	}
	return ""
}

func projectCustomer(c shop.Customer, subject string) (View, CustomerRow) {
	terms := append(prefixes(c.First, c.Last),
		idTerm(c.ID), emailTerm(c.Email), nameTerm(c.First, c.Last, c.Address.Zip), "s:"+plain(c.Address.Zip), "s:"+plain(c.Email))
	return View{Kind: KindCustomer, ID: c.Ref, Subject: subject, State: "known", Terms: terms},
		CustomerRow{c.Ref, c.ID, c.Name(), c.Email, c.Address.Zip}
}

func projectOrder(o shop.Order, subject string) (View, OrderRow) {
	r := OrderRow{ID: o.ID, Customer: o.Customer, State: string(o.State), PlacedOn: o.PlacedOn, Receipt: o.Receipt, Goods: []string{}}
	terms := []string{"s:" + plain(o.ID)}
	if o.Receipt != "" {
		terms = append(terms, "s:"+plain(o.Receipt))
	}
	for _, l := range o.Lines {
		r.Goods = append(r.Goods, l.Name)
		terms = append(terms, "s:"+plain(l.Item))
		if l.Serial != "" {
			terms = append(terms, "s:"+plain(l.Serial))
		}
	}
	return View{Kind: KindOrder, ID: o.ID, Subject: subject, Parent: o.Customer, State: string(o.State), Rank: int64(o.PlacedOn), Terms: terms}, r
}

// plain is how a term is compared: lower case, without the marks of numbers.
func plain(s string) string {
	return strings.ToLower(strings.NewReplacer("#", "", " ", "", "-", "").Replace(strings.TrimSpace(s)))
}

// SameNumber reports whether two numbers of orders or receipts are one, as people
// write them: with marks between, or in small letters.
func SameNumber(a, b string) bool { return plain(a) == plain(b) }

func idTerm(id string) string       { return "id:" + id }
func emailTerm(email string) string { return "email:" + strings.ToLower(strings.TrimSpace(email)) }
func nameTerm(first, last, zip string) string {
	return "name:" + plain(first) + "|" + plain(last) + "|" + plain(zip)
}

// prefixes are the beginnings of words by which a search finds them while they
// are being typed: from two letters to twelve.
func prefixes(wordList ...string) []string {
	var terms []string
	seen := map[string]bool{}
	for _, w := range wordList {
		letters := []rune(plain(w))
		for n := 2; n <= min(len(letters), 12); n++ {
			if t := "s:" + string(letters[:n]); !seen[t] {
				seen[t] = true
				terms = append(terms, t)
			}
		}
	}
	return terms
}

// body reads a view's body.
func body[T any](v View) (T, error) {
	var t T
	if err := json.Unmarshal(v.Body, &t); err != nil {
		return t, fmt.Errorf("desk: view %s %s: %w", v.Kind, v.ID, err)
	}
	return t, nil
}

// ranked is an instant as views rank it.
func ranked(t time.Time) *int64 {
	r := t.Unix()
	return &r
}
