package story

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"makegood/internal/calendar"
	"makegood/internal/desk"
)

// MaxBytes is how long a story may be.
const MaxBytes = 1 << 20

// parser reads lines; the terminal gives it one at a time.
type parser struct {
	story  Story
	file   string
	cast   map[string]*Member
	seated string // at the terminal: who acts where a line names nobody
}

func newParser(file string) *parser {
	return &parser{file: file, cast: map[string]*Member{}, story: Story{Name: file}}
}

// Parse reads a story. What is wrong is a fault InputInvalid that names the
// file, the line and the column, and says what could stand there.
func Parse(file string, data []byte) (Story, error) {
	s, wrong := Check(file, data)
	if len(wrong) > 0 {
		return Story{}, wrong[0]
	}
	return s, nil
}

// Check reads a story and says everything that is wrong with it, in the order of
// its lines.
func Check(file string, data []byte) (Story, []error) {
	p := newParser(file)
	at := place{file, 1, 1}
	switch {
	case len(data) > MaxBytes:
		return Story{}, []error{at.bad("the file is longer than a story may be", "at most 1 MiB")}
	case !utf8.Valid(data):
		return Story{}, []error{at.bad("the file is not valid UTF-8", "save it as UTF-8")}
	}
	var wrong []error
	for i, line := range strings.Split(string(data), "\n") {
		if err := p.line(i+1, strings.TrimSuffix(line, "\r")); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(p.story.Steps) == 0 && len(wrong) == 0 {
		wrong = append(wrong, at.bad("the story has no steps", "a step is: who | what | details | expectation"))
	}
	return p.story, wrong
}

// line reads one line: nothing, a comment, something about the story, a tick,
// a row, or more expectations of the row before.
func (p *parser) line(n int, line string) error {
	at := place{p.file, n, 1}
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || strings.HasPrefix(trimmed, "#") {
		return nil
	}
	row := cells(line)
	if len(row) > 4 {
		at.col = row[4].col
		return at.bad("a row has four cells at most", "who | what | details | expectation")
	}
	if row[0].text == "" {
		return p.more(row, at)
	}
	at.col = row[0].col
	word, _, _ := strings.Cut(row[0].text, " ")
	if word == "tick" {
		return p.tick(row, at)
	}
	if about, ok := abouts()[word]; ok && len(row) == 1 {
		list, err := tokens(row[0], at)
		if err != nil {
			return err
		}
		g, err := about.shape.read(list[1:], at)
		if err != nil {
			return err
		}
		at.col = list[0].col
		return about.set(p, g, at)
	}
	if len(row) == 1 {
		spread, err := p.spread(row[0], at)
		if err != nil {
			return err
		}
		row = spread
	}
	if p.heading(row) {
		return nil
	}
	return p.row(n, trimmed, row, at)
}

// heading is the row that names the columns.
func (p *parser) heading(row []cell) bool {
	return len(row) > 1 && row[0].text == "who" && row[1].text == "what" && p.cast["who"] == nil
}

// about is a line about the story itself.
type about struct {
	shape shape
	set   func(p *parser, g given, at place) error
	about string
}

// abouts are the lines about the story. The table is made once and never
// changes.
var abouts = sync.OnceValue(func() map[string]about {
	return map[string]about{
		"story": {shape{lead: []arg{{kind: aText}}}, func(p *parser, g given, _ place) error {
			p.story.Title = g.text("")
			return nil
		}, "its title"},
		"shop": {shape{lead: []arg{{kind: aWord, name: "NAME"}}, clauses: []clause{{"policy", []arg{{kind: aWord, name: "NAME"}}, "the policy pack in force"}}},
			func(p *parser, g given, _ place) error {
				p.story.Shop, p.story.Policy = g.text(""), g.text("policy")
				return nil
			}, "the shop file that it is told on"},
		"start": {shape{lead: []arg{{kind: aDay}, {kind: aWord, name: "HH:MM", optional: true}, {kind: aWord, name: "ZONE", optional: true}}},
			(*parser).start, "when it begins, and in which time zone"},
		"cast": {shape{lead: []arg{{kind: aWord, name: "WHO"}, {kind: aWord, name: "ROLE", oneOf: castRoles()}, {kind: aText, name: `"NAME"`, optional: true}},
			clauses: []clause{{"email", []arg{{kind: aWord, name: "ADDRESS"}}, "of a customer"}}},
			(*parser).addMember, "somebody who acts"},
	}
})

func castRoles() []string { return append(desk.Roles(), string(Customer), string(Agent)) }

func (p *parser) start(g given, at place) error {
	if len(p.story.Steps) > 0 {
		return at.bad("a story starts before its first step", "move this line up; tick moves the clock")
	}
	zone := time.UTC
	if name := g.text("", 2); name != "" {
		z, err := time.LoadLocation(name)
		if err != nil {
			return at.bad("%q is no time zone", "as in America/Chicago", name)
		}
		zone = z
	}
	clock := g.text("", 1)
	if clock == "" {
		clock = "10:00"
	}
	hour, err := time.Parse("15:04", clock)
	if err != nil {
		return at.bad("%q is no time of day", "as in 10:00", clock)
	}
	day := g.at("").day
	if day == 0 {
		return at.bad("a story starts on a day of the calendar", "as in 2025-11-06")
	}
	y, m, d := day.Time(zone).Date()
	p.story.Start, p.story.Zone = time.Date(y, m, d, hour.Hour(), hour.Minute(), 0, 0, zone), zone
	return nil
}

func (p *parser) addMember(g given, at place) error {
	m := &Member{ID: g.text(""), Role: Role(g.text("", 1)), Name: g.text("", 2), Email: g.text("email")}
	switch {
	case p.cast[m.ID] != nil:
		return at.bad("%q is in the cast already", "", m.ID)
	case strings.ContainsAny(m.ID, "/ |") || reserved(m.ID):
		return at.bad("%q cannot be a name in the table", "one short word, as in sara", m.ID)
	case m.Role == Customer && m.Email == "":
		return at.bad("a customer is known by an e-mail address", "as in: cast nora customer \"Nora\" email nora@example.com")
	}
	if m.Name == "" {
		m.Name = strings.ToUpper(m.ID[:1]) + m.ID[1:]
	}
	p.cast[m.ID] = m
	p.story.Cast = append(p.story.Cast, *m)
	return nil
}

// reserved are the words that begin a line of another kind.
func reserved(name string) bool {
	return slices.Contains([]string{"story", "shop", "start", "cast", "tick", "who", "as", "help", "show", "quit", "exit"}, name)
}

// tick reads `tick 14 days` or `tick to 2025-11-27`, and what must hold then.
func (p *parser) tick(row []cell, at place) error {
	list, err := tokens(row[0], at)
	if err != nil {
		return err
	}
	s := Step{Line: at.line, Where: at.row(), Source: row[0].text, What: "tick", tick: &tick{}}
	hint := "as in: tick 14 days, or: tick to 2025-11-27"
	switch {
	case len(list) == 3 && list[1].text == "to":
		if s.tick.to, err = calendar.Parse(list[2].text); err != nil {
			at.col = list[2].col
			return at.bad("%q is no day", hint, list[2].text)
		}
	case len(list) == 3 && strings.HasPrefix(list[2].text, "day"):
		if s.tick.days, err = strconv.Atoi(list[1].text); err != nil || s.tick.days < 1 || s.tick.days > 3660 {
			at.col = list[1].col
			return at.bad("%q is no number of days", hint, list[1].text)
		}
	default:
		return at.bad("the clock does not understand this", hint)
	}
	s.Details = strings.TrimSpace(strings.TrimPrefix(s.Source, "tick"))
	for _, c := range row[1:] {
		if err := p.expect(&s, c, at); err != nil {
			return err
		}
	}
	p.story.Steps = append(p.story.Steps, s)
	return nil
}

// more adds expectations to the row before.
func (p *parser) more(row []cell, at place) error {
	steps := p.story.Steps
	for i, c := range row[1:] {
		if c.text == "" {
			continue
		}
		at.col = c.col
		if len(steps) == 0 {
			return at.bad("there is no row before that this could belong to", "a step begins with who")
		}
		if i+1 < len(row)-1 {
			return at.bad("a row without a name only adds expectations, in its last cell", "a step begins with who")
		}
		return p.expect(&steps[len(steps)-1], c, at)
	}
	return nil
}

// spread cuts a line without bars into its cells: a name, a verb, details. At
// the terminal the name may be left out.
func (p *parser) spread(c cell, at place) ([]cell, error) {
	who, rest := c.text, ""
	if first, after, ok := strings.Cut(c.text, " "); ok {
		who, rest = first, after
	}
	if p.cast[who] == nil && p.seated != "" {
		who, rest = p.seated, c.text
	}
	if p.cast[who] == nil {
		return nil, at.bad("nobody in the cast is called %q", p.people(), who)
	}
	col := c.col + utf8.RuneCountInString(c.text) - utf8.RuneCountInString(rest)
	trimmed := strings.TrimSpace(rest)
	name := ""
	for _, v := range verbs() {
		if (trimmed == v.name || strings.HasPrefix(trimmed, v.name+" ")) && len(v.name) > len(name) {
			name = v.name
		}
	}
	if name == "" {
		at.col = col
		return nil, p.unknownVerb(trimmed, at)
	}
	details := strings.TrimPrefix(trimmed, name)
	return []cell{{who, c.col}, {name, col}, {strings.TrimSpace(details), col + utf8.RuneCountInString(name) + 1}}, nil
}

func (p *parser) people() string {
	var names []string
	for name := range p.cast {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) == 0 {
		return `say who acts, as in: cast sara clerk "Sara"`
	}
	return "in the cast are: " + strings.Join(names, ", ")
}

func (p *parser) unknownVerb(text string, at place) error {
	hint := "makegood walk, then help, lists what can be done"
	word, _, _ := strings.Cut(text, " ")
	for _, v := range verbs() {
		if near(v.name, text) || len(word) > 3 && near(strings.Fields(v.name)[0], word) {
			hint = "did you mean: " + v.name + "?"
			break
		}
	}
	return at.bad("nobody can do %q", hint, text)
}

// row reads a step.
func (p *parser) row(n int, source string, row []cell, at place) error {
	m := p.cast[row[0].text]
	if m == nil {
		return at.bad("nobody in the cast is called %q", p.people(), row[0].text)
	}
	s := Step{Line: n, Where: at.row(), Source: source, Who: m.ID, What: row[1].text, cast: m}
	at.col = row[1].col
	for _, v := range verbs() {
		if v.name == s.What {
			s.verb = v
		}
	}
	if s.verb == nil {
		return p.unknownVerb(s.What, at)
	}
	details := cell{"", row[1].col + utf8.RuneCountInString(row[1].text) + 1}
	if len(row) > 2 {
		details = row[2]
	}
	s.Details = details.text
	at.col = details.col
	list, err := tokens(details, at)
	if err != nil {
		return err
	}
	if s.verb.packages {
		s.bundle, err = readBundle(list, s.verb.shape.clauses, at)
	} else {
		s.given, err = s.verb.shape.read(list, at)
	}
	if err != nil {
		return err
	}
	if len(row) > 3 {
		if err := p.expect(&s, row[3], at); err != nil {
			return err
		}
	}
	p.story.Steps = append(p.story.Steps, s)
	return nil
}

// expect reads a cell of expectations.
func (p *parser) expect(s *Step, c cell, at place) error {
	for _, one := range parts(c) {
		at.col = one.col
		list, err := tokens(one, at)
		if err != nil {
			return err
		}
		spec, used := findExpectation(list)
		if spec == nil {
			return at.bad("%q is nothing that can be expected", expectationHint(one.text), one.text)
		}
		g, err := spec.shape.read(list[used:], at)
		if err != nil {
			return err
		}
		s.Expects = append(s.Expects, Expectation{Text: one.text, Where: at.row(), spec: spec, given: g})
	}
	return nil
}
