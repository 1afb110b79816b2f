package story_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/story"
	"makegood/internal/words"
	"makegood/packs"
)

// TestProblemsAreNamed: whatever is wrong is named by file, line and column,
// and a hint says what could stand there.
func TestProblemsAreNamed(t *testing.T) {
	const cast = "start 2025-11-06\ncast sara clerk \"Sara\"\n"
	for _, c := range []struct{ name, text, at, problem, hint string }{
		{"nobody", cast + "bob | looks", "s:3:1", `nobody in the cast is called "bob"`, "in the cast are: sara"},
		{"no cast at all", "sara | looks", "s:1:1", "nobody", `cast sara clerk "Sara"`},
		{"no such verb", cast + "sara | offerz | refund", "s:3:8", `nobody can do "offerz"`, "did you mean: offers?"},
		{"no such clause", cast + "sara | opens | ordr W1", "s:3:16", `"ordr" is not expected here`, "did you mean order?"},
		{"a clause too many", cast + "sara | opens | order W1, colour red", "s:3:26", `"colour"`, "here can stand: order, line"},
		{"nothing belongs", cast + "sara | tells rights | loudly", "s:3:23", `"loudly"`, "nothing more belongs here"},
		{"no amount", cast + "sara | keeps | P1 amount 12", "s:3:26", `"12" is not AMOUNT`, "323.67 USD"},
		{"no day", cast + "sara | offers | delivery by tomorrow", "s:3:29", `"tomorrow" is not DAY`, "2025-11-27"},
		{"no remedy", cast + "sara | offers | cake", "s:3:17", `"cake" is not REMEDY`, "refund"},
		{"an empty term", cast + "sara | offers | refund +", "s:3:25", "REMEDY is missing", "refund"},
		{"open quotes", cast + `sara | says | tell "hello`, "s:3:20", "not closed", `end it with "`},
		{"missing words", cast + "sara | says | tell", "s:3:16", `"TEXT" is missing`, "in quotes"},
		{"five cells", cast + "sara | says | tell \"x\" | step open | more", "s:3:38", "four cells", "who | what"},
		{"no such expectation", cast + "sara | looks | | oved refund", "s:3:18", "nothing that can be expected", "did you mean: owed"},
		{"expectation of nothing", cast + " | | | step open", "s:3:8", "no row before", "a step begins"},
		{"words in the wrong place", cast + "sara | looks\n | step open |", "s:4:4", "only adds expectations", ""},
		{"a bad tick", cast + "tick tomorrow", "s:3:1", "does not understand", "tick 14 days"},
		{"a negative tick", cast + "tick -3 days", "s:3:6", "no number of days", "tick 14 days"},
		{"a tick to nowhere", cast + "tick to 2025-02-30", "s:3:9", "no day", ""},
		{"a late start", cast + "sara | looks\nstart 2025-11-07", "s:4:1", "before its first step", ""},
		{"no zone", "start 2025-11-06 10:00 Mars/Olympus", "s:1:1", "no time zone", "America/Chicago"},
		{"twice in the cast", cast + "cast sara manager", "s:3:1", "in the cast already", ""},
		{"no role", "cast sara boss", "s:1:11", `"boss" is not ROLE`, "clerk"},
		{"customer without e-mail", `cast nora customer "Nora"`, "s:1:1", "e-mail", "email nora@example.com"},
		{"a reserved name", "cast tick clerk", "s:1:1", "cannot be a name", ""},
		{"nothing", "# only a comment\n", "s:1:1", "no steps", "who | what"},
		{"no text", "\xff\xfe", "s:1:1", "not valid UTF-8", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := story.Parse("s", []byte(c.text))
			e := fault.As(err)
			if e == nil || e.Code != fault.InputInvalid {
				t.Fatalf("got %v", err)
			}
			hint, _ := e.Args["hint"].(string)
			if e.Args["at"] != c.at || !strings.Contains(e.Args["problem"].(string), c.problem) || !strings.Contains(hint, c.hint) {
				t.Errorf("at %v: %v (hint: %s)\nwant %s: …%s… (…%s…)", e.Args["at"], e.Args["problem"], hint, c.at, c.problem, c.hint)
			}
			if s := words.Sentence(words.English, err); !strings.Contains(s, c.at) {
				t.Errorf("the sentence does not say where: %s", s)
			}
		})
	}
}

// TestEveryCommandCanBeSpoken: each command of a case, and each door of the
// desk that a case is walked through, is called by a verb.
func TestEveryCommandCanBeSpoken(t *testing.T) {
	spoken := ""
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			spoken += string(data)
		}
	}
	doors := map[string]string{ // commands that are given through a door of their own
		"OpenCase": "Desk.Open(", "ReadBackOperation": "Desk.Ask(", "ReadBackRight": "Desk.AskQuick(", "Confirm": "Desk.Confirm(",
		"IssueLink": "Desk.GiveLink(", "RevokeLink": "Desk.RevokeLink(", "Tick": "Desk.Sweep(", "CheckSupply": "Desk.Sweep(", "ReceiveMessage": "Desk.Receive(", "CallPerson": "Desk.CallPerson(",
	}
	for _, name := range commands(t) {
		call, ok := doors[name]
		if !ok {
			call = "casefile." + name + "{"
		}
		if !strings.Contains(spoken, call) {
			t.Errorf("no verb gives the command %s (%s)", name, call)
		}
	}
	for _, door := range []string{"Search(", "Identify(", "Answer(", "Read(", "Get(", "Verify("} {
		if !strings.Contains(spoken, "Desk."+door) {
			t.Errorf("no verb goes through Desk.%s)", door)
		}
	}
}

// commands are the types of package casefile that are commands.
func commands(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../casefile/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "command" && f.Recv != nil {
				names = append(names, f.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	if len(names) < 20 || !slices.Contains(names, "MakeOffer") {
		t.Fatalf("found only %v", names)
	}
	return names
}

// TestDocumentation: every line, verb and expectation has its row in the
// document, with the arguments that it takes. -update writes the tables anew.
func TestDocumentation(t *testing.T) {
	const name = "../../docs/stories.md"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc := string(data)
	for kind, heading := range map[string]string{"line": "## Lines about the story", "verb": "## What can be done", "expectation": "## What can be expected"} {
		table := "| written | means |\n|---|---|\n"
		for _, e := range story.Entries() {
			if e[3] == kind {
				table += "| `" + strings.ReplaceAll(strings.TrimSpace(e[0]+" "+e[1]), "|", `\|`) + "` | " + e[2] + " |\n"
			}
		}
		if strings.Contains(doc, table) {
			continue
		}
		before, section, found := strings.Cut(doc, heading)
		text, rest, table2 := strings.Cut(section, "| written | means |\n")
		if !*update || !found || !table2 {
			t.Errorf("docs/stories.md is not up to date under %q (go test ./internal/story -run Documentation -update)", heading)
			continue
		}
		for strings.HasPrefix(rest, "|") {
			_, rest, _ = strings.Cut(rest, "\n")
		}
		doc = before + heading + text + table + rest
	}
	if *update && doc != string(data) {
		if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTalk: steps typed one at a time; what is wrong ends nothing, and the case
// is shown from the seat of whoever acts.
func TestTalk(t *testing.T) {
	d, clock := desktest.Open(t, time.Date(2025, 11, 6, 18, 0, 0, 0, time.UTC))
	importShop(t, d, "department-store", "")
	talk := story.NewTalk(story.NewRunner(d, clock))
	say := func(line string) (*story.Done, string) {
		t.Helper()
		done, text, err := talk.Line(context.Background(), line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return done, text
	}
	wrong := func(line, problem string) {
		t.Helper()
		if _, _, err := talk.Line(context.Background(), line); err == nil || !strings.Contains(words.Sentence(words.English, err), problem) {
			t.Errorf("%s: %v, want …%s…", line, err, problem)
		}
	}
	wrong("sara looks", "nobody in the cast")
	say(`cast sara clerk "Sara"`)
	say(`cast nora customer "Nora" email nora.whitfield@example.com`)
	if talk.Seat() != "sara" {
		t.Errorf("%s sits", talk.Seat())
	}
	say("identifies nora")
	say(`opens order AP-20401 line 5 wants delivery`)
	if done, _ := say(`takes down "Dale" "Ten days." promising deliver by in 10 days`); !strings.Contains(done.String(), "by 16\u00a0November 2025") {
		t.Error(done)
	}
	wrong("offerz refund", "nobody can do")
	if done, _ := say("deletes P1"); done.Refused != string(fault.PromiseIsKept) || !strings.Contains(done.String(), "never deleted") {
		t.Error(done)
	}
	say("gives link to nora")
	say("tick 12 days")
	say(`sara | writes note | "She is furious."`)
	say("as nora")
	if done, _ := say("show"); !strings.Contains(done.Text, "seat of the customer") || strings.Contains(done.Text, "furious") {
		t.Error(done)
	}
	say("as sara")
	if done, _ := say("show"); !strings.Contains(done.Text, "seat of the house") || !strings.Contains(done.Text, "furious") {
		t.Error(done)
	}
	if _, text := say("help offers"); !strings.Contains(text, "until DAY") || !strings.Contains(text, "REMEDY") {
		t.Error(text)
	}
	if _, text := say("help"); !strings.Contains(text, "tells rights") {
		t.Error(text)
	}
	wrong("as bob", "nobody in the cast")
}

// TestWallClockIsNotMoved: where no clock was handed in, a tick is refused.
func TestWallClockIsNotMoved(t *testing.T) {
	d, _ := desktest.Open(t, time.Date(2025, 11, 6, 18, 0, 0, 0, time.UTC))
	talk := story.NewTalk(story.NewRunner(d, nil))
	done, _, err := talk.Line(context.Background(), "tick 3 days")
	if err != nil || done.Refused != string(fault.InputInvalid) || !strings.Contains(done.Text, "wall") {
		t.Errorf("%v, %v", done, err)
	}
	s, err := story.Parse("s", []byte("start 2025-11-06\ncast sara clerk\nsara | looks"))
	if err != nil {
		t.Fatal(err)
	}
	if err := story.NewRunner(d, nil).Run(context.Background(), s, func(story.Done) {}); fault.CodeOf(err) != fault.InputInvalid {
		t.Errorf("a story set the wall's clock: %v", err)
	}
}

// TestExpectationsCanFail: a story that tells something else than what happens
// is told so, step by step.
func TestExpectationsCanFail(t *testing.T) {
	const text = `start 2025-11-06
cast sara clerk "Sara"
cast nora customer "Nora" email nora.whitfield@example.com
sara | searches | AP-20401 | finds AP-1; calls 2
sara | answers | changed_mind, order AP-20404, receipt R-AU-5104, condition unopened | standing owed; amount 1.00 USD; refused not_yours; says "cake"; forbids "hello"
sara | identifies | nora
sara | opens | order AP-20401, line 5 | step agreed; owed refund 1.00 USD; promise P1 made; promises 2; recovery 1 open; recoveries 1; notice slip; notices 1
     |       |                        | offer O1 open; offers 1; escalation E1 asked; agreements 1; money P1 sent; ledger cost/house 1.00 USD; given 1.00 USD; asks claim
     |       |                        | customer sees "cake"; customer does not see "Jute"; plan of house has limit 1.00 USD; findings 3
sara | deletes | P1
sara | says | tell "You are right." | never says "right"
`
	s, err := story.Parse("s", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	d, clock := desktest.Open(t, s.Start)
	importShop(t, d, "department-store", "")
	var failed []int
	if err := story.NewRunner(d, clock).Run(context.Background(), s, func(done story.Done) { failed = append(failed, len(done.Failed)) }); err != nil {
		t.Fatal(err)
	}
	if want := []int{2, 5, 0, 20, 1, 1}; !slices.Equal(failed, want) {
		t.Errorf("failed expectations by step: %v, want %v", failed, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"the-rug", "alpha-electronics", "not-my-department", "broken-record", "quick-return", "demo"} {
		data, err := packs.FS.ReadFile("scenarios/" + name + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("cast a clerk\na | offers | alternative refund 1 USD or + until | never says \"“”"))
	f.Add([]byte("start 0001-01-01 00:00 UTC\ncast a agent \"x\"\n| | |\n a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := story.Parse("fuzz.txt", data)
		if err != nil {
			e := fault.As(err)
			if e == nil || e.Code != fault.InputInvalid || !strings.HasPrefix(e.Args["at"].(string), "fuzz.txt:") {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, step := range s.Steps {
			if step.Line < 1 || step.What == "" {
				t.Fatalf("%+v", step)
			}
		}
	})
}
