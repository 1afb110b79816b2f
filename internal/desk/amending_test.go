package desk_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/paper"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// inForce is a case about the late kettle with an agreement that is in force: its
// price goes back as of right, and somebody says how it stands.
func inForce(t *testing.T) (*desk.Desk, string, casefile.Actor) {
	t.Helper()
	d, id := told(t)
	right := rightTo(t, d, id, "refund")
	p := casefile.Package{Terms: []casefile.Term{
		{Remedy: "refund", Right: right.ID, Amount: *right.Amount},
		{Remedy: "other", Text: "write every Friday how it stands", By: calendar.MustParse("2026-05-20")},
		{Remedy: "other", Text: "call the day the money leaves", By: calendar.MustParse("2026-05-20")}}}
	if err := agree(t, d, id, p); err != nil {
		t.Fatal(err)
	}
	return d, id, linkOf(t, d, id)
}

// bothSay is both seats' yes to what is being read back.
func bothSay(t *testing.T, d *desk.Desk, id string, seats ...casefile.Actor) desk.Done {
	t.Helper()
	var done desk.Done
	for _, who := range seats {
		v, err := d.Get(ctx, who, id)
		if err != nil {
			t.Fatal(err)
		}
		if done, err = d.Confirm(ctx, who, v.Token, v.Case.Back.Hash); err != nil {
			t.Fatal(err)
		}
	}
	return done
}

// An agreement is changed through the desk by both alone; the paper of the new one
// marks the difference and names the one whose place it takes, that of the old one
// says that it was replaced.
func TestAgreementIsChangedByBoth(t *testing.T) {
	d, id, olga := inForce(t)
	later := casefile.Term{Remedy: "other", Text: "call the day the money leaves", By: calendar.MustParse("2026-05-27")}
	more := casefile.Term{Remedy: "compensation", Amount: usd("5.00")}
	c := do(t, d, sara, id, casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 2}, {Term: 3, To: &later}, {To: &more}}})
	o := standing(t, c)
	_, err := d.Do(ctx, sara, id, casefile.Accept{Offer: o.ID})
	wants(t, err, fault.OwnOffer)
	do(t, d, olga, id, casefile.Accept{Offer: o.ID})
	half := bothSay(t, d, id, olga)
	if v, _ := d.Get(ctx, sara, id); half.Bound || len(v.Case.Bound) != 1 {
		t.Fatal("the customer alone changed it")
	}
	if done := bothSay(t, d, id, sara); !done.Bound {
		t.Fatal("both said yes, and it does not bind")
	}
	v, err := d.Get(ctx, olga, id)
	if err != nil {
		t.Fatal(err)
	}
	states := map[promise.State]int{}
	for _, p := range v.Case.Promise {
		states[p.State]++
	}
	if states[promise.Replaced] != 2 || v.Case.InForce(1) {
		t.Errorf("%v", states)
	}
	for _, what := range [][]string{{"2", "", "in the place of agreement 1", "until now", "no longer", "new"}, {"1", "", "A later agreement has taken the place"}} {
		text := pdfText(t, d, olga, id, what[0], words.English)
		for _, want := range what[2:] {
			if !strings.Contains(text, want) {
				t.Errorf("agreement %s lacks %q:\n%s", what[0], want, text)
			}
		}
	}
	sound(t, d)
}

// pdfText is what an agreement's document says, read back from its pages.
func pdfText(t *testing.T, d *desk.Desk, who casefile.Actor, id, no string, lang words.Lang) string {
	t.Helper()
	if !paper.Ready() {
		t.Skip("this build has no type for documents: make build fetches it")
	}
	var b bytes.Buffer
	if err := d.AgreementPDF(ctx, who, id, int(no[0]-'0'), lang, &b); err != nil {
		t.Fatal(err)
	}
	return read(t, b.Bytes())
}

// read is the text of a PDF.
func read(t *testing.T, pdf []byte) string {
	t.Helper()
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed: what the pages say was not read back")
	}
	file := filepath.Join(t.TempDir(), "d.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), reader, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
