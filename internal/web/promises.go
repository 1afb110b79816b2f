package web

import (
	"net/http"
	"net/url"

	"makegood/internal/calendar"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/promise"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// pageOfPromises is a page of the list of promises.
type pageOfPromises struct {
	state string
	days  []dayOfPromises
	leaf
}

// dayOfPromises is what falls due on one day.
type dayOfPromises struct {
	Due      calendar.Day // 0: no day is set yet
	Promises []desk.PromiseRow
}

var promiseStates = []promise.State{promise.Made, promise.Broken, promise.Kept, promise.Replaced}

// promises lists promises by the day on which they fall due: what slips first.
func (s *Site) promises(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := pageOfPromises{state: string(promise.Made), leaf: leaf{after: q.Get("after")}}
	for _, state := range promiseStates {
		if q.Get("state") == string(state) {
			p.state = string(state)
		}
	}
	rows, next, err := s.Desk.Promises(r.Context(), door.Of(r.Context()).Actor, []string{p.state}, desk.Page{After: p.after})
	if err != nil {
		return err
	}
	p.next = next
	p.days = byDay(rows)
	return s.show(w, r, http.StatusOK, promisesPage(p))
}

// byDay puts rows, which come in the order of their days, under their days.
func byDay(rows []desk.PromiseRow) []dayOfPromises {
	var days []dayOfPromises
	for _, row := range rows {
		if n := len(days); n == 0 || days[n-1].Due != row.Promise.Due {
			days = append(days, dayOfPromises{Due: row.Promise.Due})
		}
		last := &days[len(days)-1]
		last.Promises = append(last.Promises, row)
	}
	return days
}

func (p pageOfPromises) at(state, after string) string {
	q := url.Values{"state": {state}}
	if after != "" {
		q.Set("after", after)
	}
	return "/promises?" + q.Encode()
}

// from is the address of the same list from a day on.
func (p pageOfPromises) from(after string) string { return p.at(p.state, after) }

func (p pageOfPromises) tabs(lang words.Lang) []parts.Tab {
	tabs := make([]parts.Tab, len(promiseStates))
	for i, state := range promiseStates {
		tabs[i] = parts.Tab{Text: words.Say(lang, "web.promises."+string(state)), Path: p.at(string(state), ""), Here: string(state) == p.state}
	}
	return tabs
}
