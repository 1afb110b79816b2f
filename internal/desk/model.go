package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/phrase"
	"makegood/internal/talk"
	"makegood/internal/talk/compose"
	"makegood/internal/words"
)

// Model is a language model, if there is one. It reads and it phrases; it
// decides nothing. Where it gives no answer in time, or none that holds, the
// desk goes on with its own reading and its own words. An error is a *NoAnswer.
type Model interface {
	// Hear reads an utterance beside our own reader.
	Hear(ctx context.Context, h Hearing) (phrase.Heard, Call, error)
	// Reword puts our own text into other words.
	Reword(ctx context.Context, w Wording) (string, Call, error)
	// About says which model it is.
	About() AboutModel
}

// Hearing is an utterance to be read, and what is known of the people in it.
type Hearing struct {
	Case      string
	Known     phrase.Known
	Utterance talk.Utterance
}

// Wording is our own text to be put into other words.
type Wording struct {
	Case  string
	Known phrase.Known
	Text  string
	Lang  words.Lang
	Tone  compose.Tone
}

// Call is what one call of a model took.
type Call struct {
	In, Out int64         // tokens
	Micros  int64         // millionths of the unit in which the prices are given
	Took    time.Duration // by the model's own clock
}

// AboutModel says which model there is.
type AboutModel struct {
	Name   string
	Host   string // of the endpoint
	Masked bool   // what is personal is taken out of what is sent
}

// NoAnswer is why a model gave none: a word that a log may hold (timeout,
// status, refusal, broken, too_large, redirect, type, cut_off).
type NoAnswer struct {
	Why   string
	Cause error
}

func (n *NoAnswer) Error() string { return fmt.Sprintf("model: %s: %v", n.Why, n.Cause) }

// Unwrap gives the cause.
func (n *NoAnswer) Unwrap() error { return n.Cause }

// modelCalled is one call of a model: nothing that was said, only what it took
// and what came of it.
type modelCalled struct {
	On      calendar.Day `json:"on"` // UTC
	At      time.Time    `json:"at"`
	Purpose string       `json:"purpose"` // read, phrase
	Model   string       `json:"model"`
	In      int64        `json:"tokens_in"`
	Out     int64        `json:"tokens_out"`
	Micros  int64        `json:"micros"`
	Millis  int64        `json:"millis"`
	Outcome string       `json:"outcome"` // used, or why ours was used instead
}

func (modelCalled) EventName() string { return "model.called" }

// tally is the calls that were made for one case.
type tally struct{ Calls []modelCalled }

func (t tally) Evolve(e journal.Event) tally {
	if c, ok := e.(modelCalled); ok {
		t.Calls = append(slices.Clip(t.Calls), c)
	}
	return t
}

const used = "used"

// modelBudget is how many calls one case may cause in an hour: whoever floods a
// case with messages spends no more of the shop's money than that.
const modelBudget = 30

func modelStream(id string) string { return "model/" + id }

// affords reports whether the model may be called for a case now.
func (d *Desk) affords(ctx context.Context, id string) bool {
	w := d.quietWork(ctx)
	if err := w.read(modelStream(id)); err != nil {
		return false
	}
	recent := 0
	for _, c := range fold(w.streams[modelStream(id)], tally{}).Calls {
		if w.now.Sub(c.At) < time.Hour {
			recent++
		}
	}
	return recent < modelBudget
}

func (d *Desk) quietWork(ctx context.Context) *work {
	return &work{Desk: d, ctx: ctx, actor: system, now: d.now(), streams: map[string]*stream{}}
}

// called keeps what a call took and what came of it. The case goes on where
// that can't be kept.
func (d *Desk) called(ctx context.Context, id, purpose string, call Call, outcome string) {
	now := d.now()
	e := modelCalled{
		On: calendar.Of(now), At: now, Purpose: purpose, Model: d.Model.About().Name,
		In: call.In, Out: call.Out, Micros: call.Micros, Millis: call.Took.Milliseconds(), Outcome: outcome,
	}
	d.Log.Info("model called", "purpose", purpose, "case", id, "model", e.Model, "tokens_in", e.In, "tokens_out", e.Out,
		"cost", cost(e.Micros), "took", call.Took, "outcome", outcome)
	err := d.do(context.WithoutCancel(ctx), system, func(w *work) error {
		w.quiet = true
		if err := w.read(modelStream(id)); err != nil {
			return err
		}
		w.add(modelStream(id), "", e)
		return nil
	})
	if err != nil {
		d.Log.Error("model call not kept", "case", id, "err", err)
	}
}

// cost writes millionths as a number: 0.000150.
func cost(micros int64) string { return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6) }

// whyNot is the word for an error of a model.
func whyNot(err error) string {
	if n, ok := errors.AsType[*NoAnswer](err); ok {
		return n.Why
	}
	return "failed"
}

// UseRow sums the calls of one purpose with one outcome.
type UseRow struct {
	Purpose string `json:"purpose"`
	Outcome string `json:"outcome"`
	Calls   int64  `json:"calls"`
	In      int64  `json:"tokens_in"`
	Out     int64  `json:"tokens_out"`
	Micros  int64  `json:"micros"`
}

func (r *UseRow) add(o UseRow) {
	r.Calls, r.In, r.Out, r.Micros = r.Calls+o.Calls, r.In+o.In, r.Out+o.Out, r.Micros+o.Micros
}

// sumUse adds rows of the same purpose and outcome, in a fixed order.
func sumUse(rows []UseRow) []UseRow {
	sums := []UseRow{}
	for _, r := range rows {
		i := slices.IndexFunc(sums, func(s UseRow) bool { return s.Purpose == r.Purpose && s.Outcome == r.Outcome })
		if i < 0 {
			sums = append(sums, r)
			continue
		}
		sums[i].add(r)
	}
	slices.SortFunc(sums, func(a, b UseRow) int {
		if a.Purpose != b.Purpose {
			return strings.Compare(b.Purpose, a.Purpose)
		}
		return strings.Compare(a.Outcome, b.Outcome)
	})
	return sums
}

// projectCalls gives a row for each day on which a case caused calls.
func projectCalls(id string, t tally) ([]View, []Key, error) {
	days := map[calendar.Day][]UseRow{}
	var order []calendar.Day
	for _, c := range t.Calls {
		if _, seen := days[c.On]; !seen {
			order = append(order, c.On)
		}
		days[c.On] = append(days[c.On], UseRow{c.Purpose, c.Outcome, 1, c.In, c.Out, c.Micros})
	}
	var views []View
	for _, day := range order {
		v := View{Kind: KindModel, ID: id + "/" + day.String(), Parent: id, State: "called", Rank: day.Time(time.UTC).Unix()}
		vs, _, err := row(v, sumUse(days[day]))
		if err != nil {
			return nil, nil, err
		}
		views = append(views, vs...)
	}
	return views, nil, nil
}

// ModelUse is what the model was called for, since a day.
type ModelUse struct {
	About *AboutModel // nil: there is no model
	Since calendar.Day
	Rows  []UseRow
	Total UseRow
}

// ModelUse sums the calls of the last days.
func (d *Desk) ModelUse(ctx context.Context, actor casefile.Actor, days int) (ModelUse, error) {
	if err := May(actor, ManageDesk); err != nil {
		return ModelUse{}, err
	}
	if days < 1 || days > 3660 {
		return ModelUse{}, fault.New(fault.InputInvalid, "at", "days", "problem", words.Both("wrong.range", "Least", 1, "Most", 3660))
	}
	use := ModelUse{Since: calendar.Of(d.now()) - calendar.Day(days-1)}
	if d.Model != nil {
		about := d.Model.About()
		use.About = &about
	}
	q := Query{Kind: KindModel, RankFrom: ranked(use.Since.Time(time.UTC)), Limit: 500}
	var rows []UseRow
	for {
		views, err := d.Store.List(ctx, q)
		if err != nil {
			return ModelUse{}, err
		}
		for _, v := range views {
			of, err := body[[]UseRow](v)
			if err != nil {
				return ModelUse{}, err
			}
			rows = append(rows, of...)
		}
		rows = sumUse(rows)
		if len(views) < q.Limit {
			break
		}
		last := views[len(views)-1]
		q.AfterRank, q.AfterID = last.Rank, last.ID
	}
	use.Rows = rows
	for _, r := range rows {
		use.Total.add(r)
	}
	return use, nil
}
