package rights

import (
	"cmp"
	"maps"
	"slices"

	"github.com/expr-lang/expr/ast"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// function is one that expressions may call. Its arguments are checked by
// kind before it builds the code.
type function struct {
	name, usage, about string
	build              func(c *compiler, n ast.Node, args []ast.Node) (code, error)
}

// functions lists them in the order of the documentation.
func functions() []function {
	return []function{
		{"months", "months(day, n)", "the same date n months on; the month's last day where that date does not exist", buildMonths},
		{"business_days", `business_days(day, n, "us_trading")`, "the n-th counted day after day; calendars: mon_fri, us_working (Monday to Friday without federal holidays), us_trading (Saturdays too)", buildBusinessDays},
		{"weekday", "weekday(day)", "the day itself, or the Monday after a Saturday or Sunday", buildWeekday},
		{"later", "later(day, day)", "the later of two days", buildOfTwo(later)},
		{"earlier", "earlier(day, day)", "the earlier of two days", buildOfTwo(earlier)},
		{"date", `date("2026-07-31")`, "a day written out", buildDate},
		{"clock_stop", "clock_stop(day, n)", "the limit lengthened by the days on which the goods were away for repair or replacement (day of asking and day of return both counted), to not less than n days after their return", buildClockStop},
		{"price_over", `price_over("100.00 GBP")`, "is the price above the sum? Unknown in another currency", buildPrice(func(cmp int) bool { return cmp > 0 })},
		{"price_at_least", `price_at_least("25.00 USD")`, "is the price the sum or more? Unknown in another currency", buildPrice(func(cmp int) bool { return cmp >= 0 })},
		{"in_state", `in_state("la")`, "is the jurisdiction that state of the United States? No where no state is named", buildInState},
		{"stated", "stated(condition)", "yes only where the condition is known to hold", buildStated},
		{"ask", `ask("question")`, "the answer to a question of the pack; unknown until it is answered", buildAsk},
		{"open", `open("RULE", "remedy")`, "is an earlier rule of this pack open today? The remedy may be left out", buildOpen},
		{"was_open", `was_open("RULE", "remedy", day)`, "was it open on that day?", buildWasOpen},
		{"delay_noticed_by", "delay_noticed_by(due)", "was notice of a delay given by then?", buildDelay(1, func(d delay) truth { return d.noticed }, nil)},
		{"delay_notice_day", "delay_notice_day(due)", "the day of that notice", buildDelay(1, nil, func(d delay) span { return exactly(d.notice) })},
		{"delay_new_day", "delay_new_day(due)", "the new day that it names; never where it names none", buildDelay(1, nil, func(d delay) span { return d.newDay })},
		{"delay_named_day", "delay_named_day(due)", "the day written in that notice, whether or not it is definite; never where there is none", buildDelay(1, nil, func(d delay) span { return d.named })},
		{"delay_agreed", "delay_agreed(due, n)", "did the consumer agree in time to wait more than n days after due?", buildDelay(2, func(d delay) truth { return d.agreed }, nil)},
		{"delay_agreed_until", "delay_agreed_until(due, n)", "until when; never where it is indefinite", buildDelay(2, nil, func(d delay) span { return d.until })},
	}
}

func (c *compiler) call(n ast.Node, name string, args []ast.Node) (code, error) {
	all := functions()
	for _, f := range all {
		if f.name == name {
			return f.build(c, n, args)
		}
	}
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.name
	}
	return code{}, wrong(n, suggest(name, names), "unknown function %q", name)
}

func usage(n ast.Node, text string) error { return wrong(n, "", "write it as %s", text) }

// literal is an argument that is a text written out.
func literal(n ast.Node) (string, bool) {
	s, ok := n.(*ast.StringNode)
	if !ok {
		return "", false
	}
	return s.Value, true
}

// count is an argument that is a small number written out.
func count(n ast.Node) (int32, bool) {
	i, ok := n.(*ast.IntegerNode)
	if !ok || i.Value < 0 || i.Value > 4000 {
		return 0, false
	}
	return int32(i.Value), true
}

func buildMonths(c *compiler, n ast.Node, args []ast.Node) (code, error) {
	if len(args) != 2 {
		return code{}, usage(n, "months(delivery_day, 12)")
	}
	day, err := c.span(args[0])
	if err != nil {
		return code{}, err
	}
	months, ok := count(args[1])
	if !ok || months > 1200 {
		return code{}, usage(n, "months(delivery_day, 12)")
	}
	move := func(d int32) int32 { return addMonths(d, months) }
	return code{span: func(q *inquiry) span { return day(q).each(move) }}, nil
}

func buildBusinessDays(c *compiler, n ast.Node, args []ast.Node) (code, error) {
	const form = `business_days(contract_day, 3, "us_trading")`
	if len(args) != 3 {
		return code{}, usage(n, form)
	}
	day, err := c.span(args[0])
	if err != nil {
		return code{}, err
	}
	days, ok := count(args[1])
	name, named := literal(args[2])
	if !ok || !named || days > 400 {
		return code{}, usage(n, form)
	}
	days32, counted := days, calendars[name]
	if counted == nil {
		return code{}, wrong(args[2], suggest(name, slices.Collect(maps.Keys(calendars))), "unknown calendar %q", name)
	}
	move := func(d int32) int32 { return addBusiness(d, days32, counted) }
	return code{span: func(q *inquiry) span { return day(q).each(move) }}, nil
}

func buildWeekday(c *compiler, n ast.Node, args []ast.Node) (code, error) {
	if len(args) != 1 {
		return code{}, usage(n, "weekday(delivery_day + 14)")
	}
	day, err := c.span(args[0])
	return code{span: func(q *inquiry) span { return day(q).each(toWeekday) }}, err
}

func buildOfTwo(of func(s, t span) span) func(*compiler, ast.Node, []ast.Node) (code, error) {
	return func(c *compiler, n ast.Node, args []ast.Node) (code, error) {
		if len(args) != 2 {
			return code{}, usage(n, "later(day, day) or earlier(day, day)")
		}
		a, err := c.span(args[0])
		if err != nil {
			return code{}, err
		}
		b, err := c.span(args[1])
		return code{span: func(q *inquiry) span { return of(a(q), b(q)) }}, err
	}
}

func buildDate(_ *compiler, n ast.Node, args []ast.Node) (code, error) {
	if len(args) == 1 {
		if text, ok := literal(args[0]); ok {
			if day, err := calendar.Parse(text); err == nil && day >= earliest && day <= latest {
				return code{span: func(*inquiry) span { return onDay(day) }}, nil
			}
		}
	}
	return code{}, usage(n, `date("2026-07-31")`)
}

func buildClockStop(c *compiler, n ast.Node, args []ast.Node) (code, error) {
	const form = "clock_stop(delivery_day + 30, 7)"
	if len(args) != 2 {
		return code{}, usage(n, form)
	}
	day, err := c.span(args[0])
	if err != nil {
		return code{}, err
	}
	after, ok := count(args[1])
	if !ok {
		return code{}, usage(n, form)
	}
	c.readTerm("failed_attempt")
	return code{span: func(q *inquiry) span { return q.view.clockStop(day(q), after) }}, nil
}

// readTerm notes that a function reads what a term reads.
func (c *compiler) readTerm(name string) { c.note(c.terms[name].reads) }

func (c *compiler) note(reads []string) {
	for _, r := range reads {
		c.reads[r] = true
	}
}

func buildPrice(holds func(int) bool) func(*compiler, ast.Node, []ast.Node) (code, error) {
	return func(c *compiler, n ast.Node, args []ast.Node) (code, error) {
		if len(args) == 1 {
			if text, ok := literal(args[0]); ok {
				if sum, err := money.Parse(text); err == nil {
					c.reads["contract.price"] = true
					return code{truth: func(q *inquiry) truth { return q.view.priceIs(sum, holds) }}, nil
				}
			}
		}
		return code{}, usage(n, `price_over("100.00 GBP")`)
	}
}

func buildInState(_ *compiler, n ast.Node, args []ast.Node) (code, error) {
	if len(args) == 1 {
		if state, ok := literal(args[0]); ok && slices.Contains(states, state) {
			return code{truth: func(q *inquiry) truth { return truthOf(q.view.state == state) }}, nil
		}
	}
	return code{}, usage(n, `in_state("la")`)
}

func buildStated(c *compiler, n ast.Node, args []ast.Node) (code, error) {
	if len(args) != 1 {
		return code{}, usage(n, "stated(custom_made)")
	}
	t, err := c.truth(args[0])
	return code{truth: func(q *inquiry) truth { return truthOf(t(q).is > 0) }}, err
}

func buildAsk(c *compiler, n ast.Node, args []ast.Node) (code, error) {
	if len(args) != 1 {
		return code{}, usage(n, `ask("question")`)
	}
	name, ok := literal(args[0])
	if !ok {
		return code{}, usage(n, `ask("question")`)
	}
	bit, ok := c.questions[name]
	if !ok {
		return code{}, wrong(args[0], suggest(name, slices.Collect(maps.Keys(c.questions))), "the pack has no question %q", name)
	}
	c.asked[name] = true
	c.reads["answers."+name] = true
	return code{truth: func(q *inquiry) truth {
		if answer, ok := q.view.f.Answers[name]; ok {
			return truthOf(answer)
		}
		return unknown(1 << bit)
	}}, nil
}

func buildOpen(c *compiler, n ast.Node, args []ast.Node) (code, error) {
	rule, remedy, err := c.ruleAndRemedy(n, args, len(args) == 1)
	if err != nil || len(args) > 2 {
		return code{}, cmp.Or(err, usage(n, `open("RULE", "remedy")`))
	}
	return code{truth: func(q *inquiry) truth { return q.openToday(rule, remedy) }}, nil
}

func buildWasOpen(c *compiler, n ast.Node, args []ast.Node) (code, error) {
	if len(args) != 3 {
		return code{}, usage(n, `was_open("RULE", "remedy", cancelled_day)`)
	}
	rule, remedy, err := c.ruleAndRemedy(n, args, false)
	if err != nil {
		return code{}, err
	}
	day, err := c.span(args[2])
	return code{truth: func(q *inquiry) truth { return q.wasOpen(rule, remedy, day(q)) }}, err
}

func (c *compiler) ruleAndRemedy(n ast.Node, args []ast.Node, anyRemedy bool) (rule, remedy string, err error) {
	if len(args) == 0 {
		return "", "", usage(n, `open("RULE", "remedy")`)
	}
	rule, ok := literal(args[0])
	if !ok {
		return "", "", usage(n, `open("RULE", "remedy")`)
	}
	if _, ok := c.rules[rule]; !ok {
		return "", "", wrong(args[0], suggest(rule, slices.Collect(maps.Keys(c.rules))), "no rule %q before this one", rule)
	}
	for i := range c.pack.rules {
		if c.pack.rules[i].id == rule {
			c.note(c.pack.rules[i].reads)
		}
	}
	if anyRemedy {
		return rule, "", nil
	}
	remedy, ok = literal(args[1])
	if !ok || !slices.Contains(remedies, remedy) {
		return "", "", wrong(args[1], suggest(remedy, remedies), "unknown remedy %q", remedy)
	}
	return rule, remedy, nil
}

// buildDelay makes a function of the notices of a delay, measured from a due
// day and, with two arguments, from a number of days of grace.
func buildDelay(arity int, is func(delay) truth, when func(delay) span) func(*compiler, ast.Node, []ast.Node) (code, error) {
	return func(c *compiler, n ast.Node, args []ast.Node) (code, error) {
		form := "delay_noticed_by(due)"
		if arity == 2 {
			form = "delay_agreed(due, 30)"
		}
		if len(args) != arity {
			return code{}, usage(n, form)
		}
		due, err := c.span(args[0])
		if err != nil {
			return code{}, err
		}
		grace := int32(0)
		if arity == 2 {
			var ok bool
			if grace, ok = count(args[1]); !ok {
				return code{}, usage(n, form)
			}
		}
		c.reads["delay_notice"], c.reads["delay_accepted"] = true, true
		if is != nil {
			return code{truth: func(q *inquiry) truth { return is(q.view.delayFrom(due(q), grace)) }}, nil
		}
		return code{span: func(q *inquiry) span { return when(q.view.delayFrom(due(q), grace)) }}, nil
	}
}
