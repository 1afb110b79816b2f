package guide

import (
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/talk"
	"makegood/internal/talk/judge"
	"makegood/internal/words"
)

// ForCustomer advises whoever sits in the customer's seat, from the case as it
// is shown there. Whoever is side-tracked again and again stays on the point
// (broken record: Smith, "When I say no, I feel guilty", 1975): the coach names
// the side-track and gives the sentence back, and stops at once when a
// good-faith offer, a new fact or a lawful reason comes.
func ForCustomer(v View) Advice {
	c := v.Case
	say := func(stage judge.Stage, move string, facts ...any) Advice {
		return advise(string(casefile.Customer), stage.String(), move, facts...)
	}
	switch c.Step {
	case casefile.ReadingIt:
		if c.Back != nil && c.Back.Confirmed[casefile.Customer].By != "" {
			return Advice{Stage: judge.Agree.String()} // the house is waited for
		}
		return say(judge.Agree, "check_words")
	case casefile.Agreed:
		if due := c.NextDue(); due != 0 {
			return say(judge.Close, "wait_until", "By", due)
		}
		return Advice{Stage: judge.Close.String()}
	case casefile.Settled, casefile.Lapsed:
		return Advice{Stage: judge.Close.String()}
	}
	if o, ok := c.StandingOffer(); ok {
		if o.Seat == casefile.House {
			return say(judge.Propose, "weigh")
		}
		return Advice{Stage: judge.Propose.String()} // they are waited for
	}
	if seen, ok := v.sideTracked(); ok {
		a := say(judge.Debate, "stay", "Point", point(c))
		a.Seen = &seen
		return a
	}
	if x, ok := waiting(c); ok {
		p, _ := c.PromiseByID(x.Promise)
		return say(judge.Propose, "wait_for", "Who", called(p), "By", p.Due)
	}
	if !spoke(c, casefile.Customer) && c.Wish.Words == "" {
		return say(judge.Rapport, "open")
	}
	if len(c.OpenRights()) > 0 && c.Wish.Remedy == "" {
		return silent(string(casefile.Customer), judge.Debate.String(), "choose") // what to say follows from the choice
	}
	return Advice{Stage: judge.Debate.String()}
}

// sideTracked finds out whether what the house said last leaves the point. What
// the house said in messages counts as what it said at the table.
func (v View) sideTracked() (Seen, bool) {
	all := turns(v.Case)
	last := len(all) - 1
	for last >= 0 && all[last].Seat != talk.House {
		last--
	}
	if last < 0 || last < len(all)-2 {
		return Seen{}, false
	}
	u := talk.Utterance{Seat: talk.House, Text: all[last].Text, Lang: "auto", On: v.Today, Context: all[:last]}
	reading := talk.Read(u)
	marked := ""
	for _, m := range v.Case.Moves {
		if m.Seat == casefile.House && m.Text == all[last].Text && m.Act == "side_track" {
			marked = m.Act // a person who heard it said so
		}
	}
	if marked == "" && !judge.BrokenRecord(reading) || goodFaith(reading) {
		return Seen{}, false
	}
	for _, a := range reading.Acts {
		switch a.Act {
		case "side_track", "policy_wall", "push_work", "calm_down", "deny_promise":
			return Seen{a.Act, cut(u.Text, a.Span), words.Both("guide.seen." + a.Act)}, true
		}
	}
	return Seen{marked, u.Text, words.Both("guide.seen." + marked)}, true
}

// goodFaith reports whether something came that deserves an answer of its own.
func goodFaith(r talk.Reading) bool {
	return r.Has("offer") || r.Has("counter") || r.Has("concede") || r.Has("accept") || r.Has("promise")
}

// point is what the customer stays on: what they asked for, in their own words
// where there are some.
func point(c casefile.Case) words.Text {
	if c.Wish.Words != "" {
		return words.Text{words.English: strings.TrimRight(c.Wish.Words, ". "), words.Russian: strings.TrimRight(c.Wish.Words, ". ")}
	}
	remedy := c.Wish.Remedy
	if remedy == "" {
		remedy = "none"
	}
	return words.Both("guide.point."+remedy, "Subject", c.Subject)
}

// cut is a part of a text, counted in characters.
func cut(text string, s talk.Span) string {
	r := []rune(text)
	return string(r[max(0, min(s[0], len(r))):max(0, min(s[1], len(r)))])
}
