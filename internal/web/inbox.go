package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// queue is one of the inbox's lists: cases in certain states, or, in ours, those
// whose next word is the house's.
type queue struct {
	name   string // in the address, and web.queue.NAME
	states []string
}

// ours is the queue of what waits for the house's answer.
const ours = "ours"

// queues are the lists of the inbox. The first is what needs somebody; it also
// is where a search looks when none is named.
var queues = []queue{
	{"active", []string{"recovery", string(casefile.Open), string(casefile.Offered), string(casefile.ReadingIt), string(casefile.Agreed)}},
	{ours, nil},
	{"table", []string{string(casefile.Offered), string(casefile.ReadingIt)}},
	{"agreed", []string{string(casefile.Agreed)}},
	{"done", []string{string(casefile.Settled), string(casefile.Lapsed)}},
	{"all", nil},
}

// pageOfCases is a page of the inbox.
type pageOfCases struct {
	queue  string
	search string
	rows   []desk.CaseRow
	leaf
	bare bool   // no orders were imported: no case can come in yet
	ours string // how many cases wait for the house, as a tab shows it
}

// inbox lists cases, what slips first first.
func (s *Site) inbox(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := pageOfCases{search: strings.TrimSpace(q.Get("q")), leaf: leaf{after: q.Get("after")}}
	i := max(0, slices.IndexFunc(queues, func(one queue) bool { return one.name == q.Get("queue") }))
	if p.search != "" && q.Get("queue") == "" {
		i = len(queues) - 1 // who searches means every case
	}
	p.queue = queues[i].name
	var err error
	if actor := door.Of(r.Context()).Actor; p.queue == ours {
		p.rows, p.next, err = s.Desk.OurTurn(r.Context(), actor, p.search, desk.Page{After: p.after})
	} else {
		p.rows, p.next, err = s.Desk.Cases(r.Context(), actor, queues[i].states, p.search, desk.Page{After: p.after})
	}
	if err != nil {
		return err
	}
	if len(p.rows) == 0 && p.search == "" && p.queue == "active" {
		has, err := s.Desk.HasOrders(r.Context(), door.Of(r.Context()).Actor)
		if err != nil {
			return err
		}
		p.bare = !has
	}
	if p.ours, err = s.ours(r); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, inboxPage(p))
}

// many is up to where cases are counted: whoever has more does not need the
// number, and a count of all would cost what a list of all does.
const many = 50

// ours counts the cases that wait for the house.
func (s *Site) ours(r *http.Request) (string, error) {
	rows, next, err := s.Desk.OurTurn(r.Context(), door.Of(r.Context()).Actor, "", desk.Page{Limit: many})
	switch {
	case err != nil || len(rows) == 0:
		return "", err
	case next != "":
		return strconv.Itoa(len(rows)) + "+", nil
	}
	return strconv.Itoa(len(rows)), nil
}

// at is the address of the inbox with another queue or page.
func (p pageOfCases) at(queue, after string) string {
	q := url.Values{}
	if queue != "" && queue != queues[0].name || p.search != "" {
		q.Set("queue", queue)
	}
	if p.search != "" {
		q.Set("q", p.search)
	}
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return "/inbox"
	}
	return "/inbox?" + q.Encode()
}

func (p pageOfCases) here() string { return p.at(p.queue, p.after) }

// from is the address of the same queue from a row on.
func (p pageOfCases) from(after string) string { return p.at(p.queue, after) }

// tabs are the queues to choose from.
func (p pageOfCases) tabs(lang words.Lang) []parts.Tab {
	tabs := make([]parts.Tab, len(queues))
	for i, q := range queues {
		count := ""
		if q.name == ours {
			count = p.ours
		}
		tabs[i] = parts.Tab{Count: count, Text: words.Say(lang, "web.queue."+q.name), Path: p.at(q.name, ""), Here: q.name == p.queue}
	}
	return tabs
}
