package rights_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"makegood/internal/rights"
	"makegood/packs"
)

// small is the smallest pack that is in order.
const small = `pack: small
version: "1"
kind: law
jurisdiction: uk
title: {en: "Small", ru: "Малый"}
questions:
  sure: {en: "Sure?", ru: "Точно?"}
define:
  late: claim == "not_delivered" and on > promised_day
stories:
  rug:
    jurisdiction: uk
    contract: {ordered_via: store, on: 2025-11-06, price: "299.00 USD", promised_by: 2025-11-16}
    claim: not_delivered
rules:
  - id: LATE
    cite: Act 1, s. 2
    verified: true
    valid_from: 2015-10-01
    when: [late, ask("sure")]
    gives:
      - remedy: refund
        chooser: consumer
        from: promised_day + 1
        until: promised_day + 30
        amount: paid
        say: {en: "Money back[ by {until}].", ru: "Деньги назад[ до {until}]."}
    examples:
      - story: rug
        with: {answers: {sure: true}}
        days:
          2025-11-16: nothing
          2025-11-17: {refund: {until: 2025-12-16}}
`

func loadOne(text string) (*rights.Book, error) {
	return rights.Load(fstest.MapFS{"law/small.yaml": {Data: []byte(text)}}, "law")
}

func TestSmallPackLoads(t *testing.T) {
	if _, err := loadOne(small); err != nil {
		t.Fatal(err)
	}
}

// Each mistake is refused where it stands.
func TestRefusals(t *testing.T) {
	for _, c := range []struct{ name, old, new, place, says string }{
		{"unknown field", "    verified: true\n", "    verifed: true\n", "small.yaml:18:5", `did you mean "verified"?`},
		{"missing field", "    cite: Act 1, s. 2\n", "", "small.yaml:16:5", "cite: missing"},
		{"unknown name", "on > promised_day\n", "on > promised_dya\n", "small.yaml:9:43", `did you mean "promised_day"?`},
		{"unknown word", `"not_delivered" and`, `"not_deliverd" and`, "small.yaml:9:18", `did you mean "not_delivered"?`},
		{"unknown function", `ask("sure")`, `aks("sure")`, "small.yaml:20:18", `did you mean "ask"?`},
		{"unknown question", `[late, ask("sure")]`, `[late, ask("shure")]`, "small.yaml:20:22", `did you mean "sure"?`},
		{"question nobody asks", `[late, ask("sure")]`, `[late]`, "small.yaml:7:9", "no rule asks this question"},
		{"broken expression", "until: promised_day + 30", "until: promised_day + ", "small.yaml:25:", ""},
		{"a day where a condition is wanted", "[late, ask", "[promised_day, ask", "small.yaml:20:12", "want a condition, not a day"},
		{"a condition where a day is wanted", "until: promised_day + 30", "until: late", "small.yaml:25:16", "want a day, not yes or no"},
		{"contradictory window", "until: promised_day + 30", "until: promised_day - 1", "small.yaml:25:16", "contradictory"},
		{"empty validity", "    valid_from: 2015-10-01\n", "    valid_from: 2015-10-01\n    valid_to: 2014-01-01\n", "small.yaml:20:15", "the validity is empty"},
		{"unknown remedy", "remedy: refund", "remedy: refnud", "small.yaml:22:17", `did you mean "refund"?`},
		{"unknown story", "story: rug", "story: rag", "small.yaml:29:16", `did you mean "rug"?`},
		{"bad day", "promised_by: 2025-11-16", "promised_by: 2025-11-36", "small.yaml:13:", "is not a day"},
		{"bad money", `"299.00 USD"`, `"299.00"`, "small.yaml:13:", "is not a sum of money"},
		{"bad template", "{until}].\", ru", "{untl}].\", ru", "small.yaml:27:", "unknown name {untl}"},
		{"one language", `, ru: "Деньги назад[ до {until}]."`, "", "small.yaml:27:", "ru: missing"},
		{"failing example", "until: 2025-12-16", "until: 2025-12-17", "small.yaml:33:", "is 2025-12-16, not 2025-12-17"},
		{"failing example, remedy", "2025-11-16: nothing", "2025-11-17: nothing", "small.yaml:33:11", "already defined"},
		{"untested rule", "          2025-11-17: {refund: {until: 2025-12-16}}\n", "", "small.yaml:22:9", "untested"},
		{"never closed in an example", "          2025-11-16: nothing\n", "", "small.yaml:16:9", "gives nothing"},
		{"no jurisdiction", "jurisdiction: uk\ntitle", "title", "small.yaml:1:1", "jurisdiction: missing"},
		{"policy field", "define:", "mandate: {clerk: 1.00 USD}\ndefine:", "small.yaml:8:", "belongs in a pack of kind policy"},
		{"given twice", "version: \"1\"", "version: \"1\"\nversion: \"2\"", "small.yaml:3:1", ""},
		{"not YAML", "define:\n", "define: [\n", "small.yaml:", ""},
		{"anchor", "version: \"1\"", "version: &v \"1\"", "small.yaml:2:", "not used in these files"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(small, c.old, c.new, 1)
			if text == small {
				t.Fatal("the mistake was not made")
			}
			_, err := loadOne(text)
			var problems rights.Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("loaded, or refused without a place: %v", err)
			}
			if !strings.Contains(problems.Error(), c.place) || !strings.Contains(problems.Error(), c.says) {
				t.Errorf("want %q at %s, got:\n%v", c.says, c.place, problems)
			}
		})
	}
}

func TestOverlappingVersions(t *testing.T) {
	rules := small[strings.Index(small, "  - id: LATE"):]
	twice := small + rules
	if _, err := loadOne(twice); err == nil || !strings.Contains(err.Error(), "small.yaml:34:9") || !strings.Contains(err.Error(), "already given") {
		t.Errorf("two rules for the same days: %v", err)
	}
	first := strings.Replace(small, "valid_from: 2015-10-01", "valid_to: 2015-09-30", 1)
	// The old version's examples need a contract of its time.
	first = strings.Replace(first, "with: {answers: {sure: true}}", "with: {answers: {sure: true}, contract: {on: 2015-01-05}}", 1)
	if _, err := loadOne(first + rules); err != nil {
		t.Errorf("two versions, one after the other: %v", err)
	}
}

func TestTwoPacksOfOneName(t *testing.T) {
	_, err := rights.Load(fstest.MapFS{"law/a.yaml": {Data: []byte(small)}, "law/b.yaml": {Data: []byte(small)}}, "law")
	if err == nil || !strings.Contains(err.Error(), "law/b.yaml:1:7") {
		t.Errorf("two packs of one name: %v", err)
	}
}

// A folder's pack takes the place of the one with its id, and the old book
// stays what it was.
func TestWith(t *testing.T) {
	b := book(t)
	changed := strings.Replace(small, "pack: small", "pack: uk", 1)
	newer, err := b.With(fstest.MapFS{"own/uk.yaml": {Data: []byte(changed)}}, "own")
	if err != nil {
		t.Fatal(err)
	}
	if b.Versions()["uk"] == newer.Versions()["uk"] || newer.Versions()["eu"] != b.Versions()["eu"] {
		t.Errorf("versions: %v, then %v", b.Versions(), newer.Versions())
	}
	if b.Fingerprint() == newer.Fingerprint() {
		t.Error("the fingerprint did not change")
	}
	if again := book(t); again.Fingerprint() != b.Fingerprint() {
		t.Error("the same files have two fingerprints")
	}
}

func TestReadFactsNamesThePlace(t *testing.T) {
	for _, c := range []struct{ text, place, says string }{
		{"claim: late\n", "1:8", "claim: \"late\" is not one of"},
		{"contract:\n  ordered_vai: web\n", "2:3", `contract.ordered_vai: unknown field (did you mean "ordered_via"?)`},
		{"contract:\n  on: 16.11.2025\n", "2:7", "contract.on"},
		{"contract: {price: 299.00}\n", "1:19", "contract.price"},
		{"contract: {price: 1.00 USD, paid: 1.00 EUR}\n", "1:35", "in another currency"},
		{"events:\n  - {kind: delivered}\n", "2:5", "events[0].on: missing"},
		{"jurisdiction: us-xx\n", "1:15", "is not a jurisdiction"},
		{"contract: {custom_made: maybe}\n", "1:25", "want true or false"},
		{"{\n  \"claim\": \"late\"\n}", "2:12", "is not one of"},
		{"{\"contract\": {\"on\":\n\t\"2025-13-01\"}}", "2:2", "contract.on"},
		{"[1, 2]", "1:1", "want a mapping"},
		{"", "1:1", "empty"},
		{"a: 1\n---\nb: 2\n", "3:1", "second document"},
	} {
		_, err := rights.ReadFacts(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.place+":") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: want %q at %s, got %v", c.text, c.says, c.place, err)
		}
	}
}

// What editors and other writers do to a file is no mistake.
func TestReadFactsAsWritten(t *testing.T) {
	for _, text := range []string{
		"jurisdiction: uk\nclaim: damaged\n", "\ufeffjurisdiction: uk\nclaim: damaged", "jurisdiction: uk\r\nclaim: damaged\r\n",
		"---\n# facts\njurisdiction: uk\nclaim: 'damaged'\ncontract: {'on': null, price: null}\n", "{\n\t\"jurisdiction\": \"uk\",\n\t\"claim\": \"damaged\"\n}",
		"\ufeff{\"jurisdiction\": \"uk\", \"claim\": \"damag\\u0065d\"}",
	} {
		f, err := rights.ReadFacts(strings.NewReader(text))
		if err != nil || f.Jurisdiction != "uk" || f.Claim != "damaged" {
			t.Errorf("%q: %+v, %v", text, f, err)
		}
	}
}

func FuzzReadFacts(f *testing.F) {
	for _, s := range stories {
		f.Add(s)
	}
	f.Add("{\"claim\": \"damaged\", \"contract\": {\"on\": \"2025-11-06\"}}")
	f.Add("events:\n  - {on: 2025-11-06, kind: delivered}\n  - {on: 2999-12-31, kind: repair_started}\n")
	f.Add("contract: &a {on: *a}")
	f.Add(strings.Repeat("[", 3000))
	b := book(f)
	f.Fuzz(func(t *testing.T, text string) {
		facts, err := rights.ReadFacts(strings.NewReader(text))
		if err != nil {
			var problems rights.Problems
			if !errors.As(err, &problems) || len(problems) == 0 || problems[0].Line < 1 || problems[0].Column < 1 {
				t.Fatalf("refused without a place: %v", err)
			}
			return
		}
		on := facts.Contract.On + 20
		for _, e := range b.Find(facts, on, "department-store").Entitlements {
			if e.Say["en"] == "" || e.Say["ru"] == "" || e.Until != 0 && e.Until < on {
				t.Fatalf("%+v on %s", e, on)
			}
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add(small)
	for _, name := range []string{"law/us-ca.yaml", "policy/tau-shop.yaml", "policy/promises.yaml"} {
		data, err := packs.FS.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := loadOne(text)
		if err != nil {
			var problems rights.Problems
			if !errors.As(err, &problems) || len(problems) == 0 || problems[0].Line < 1 || problems[0].Column < 1 {
				t.Fatalf("refused without a place: %v", err)
			}
			return
		}
		for _, law := range []string{"uk", "ru"} {
			b.Find(storyFacts(t, law), start, "")
		}
	})
}
