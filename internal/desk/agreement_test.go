package desk_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/paper"
	"makegood/internal/words"
)

// Both seats get the agreement as a document, in both languages; nobody else
// does, and there is none of what was not agreed.
func TestAgreementPDF(t *testing.T) {
	if !paper.Ready() {
		t.Skip("this build has no type for documents: make build fetches it")
	}
	d, id := told(t)
	right := rightTo(t, d, id, "refund")
	if err := agree(t, d, id, casefile.Package{Terms: []casefile.Term{{Remedy: "refund", Right: right.ID, Amount: usd("20.00")}}}); err != nil {
		t.Fatal(err)
	}
	olga := linkOf(t, d, id)
	for _, who := range []casefile.Actor{sara, olga} {
		for _, lang := range words.Langs() {
			var b bytes.Buffer
			if err := d.AgreementPDF(ctx, who, id, 1, lang, &b); err != nil || !bytes.HasPrefix(b.Bytes(), []byte("%PDF")) {
				t.Errorf("%s in %s: %v, %d bytes", who.ID, lang, err, b.Len())
			}
		}
	}
	wants(t, d.AgreementPDF(ctx, olga, id, 2, words.English, &bytes.Buffer{}), fault.NotFound)
	stranger := olga
	stranger.Customer = "c2"
	wants(t, d.AgreementPDF(ctx, stranger, id, 1, words.English, &bytes.Buffer{}), fault.NotYours)
}

// The paper names the event by which the agreement bound, and the chain's hash there.
func TestAgreementPDFPrintsTheHead(t *testing.T) {
	if !paper.Ready() {
		t.Skip("this build has no type for documents: make build fetches it")
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed: what the page says was not read back")
	}
	d, id := told(t)
	right := rightTo(t, d, id, "refund")
	if err := agree(t, d, id, casefile.Package{Terms: []casefile.Term{{Remedy: "refund", Right: right.ID, Amount: usd("20.00")}}}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.AgreementPDF(ctx, sara, id, 1, words.English, out), out.Close()); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(strings.Fields(string(text)), "")
	log, err := d.Store.Load(ctx, casefile.Stream(id))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range log[casefile.Stream(id)] {
		hash := s.Hash.String()
		if bound := s.Name == "agreement.bound"; bound != strings.Contains(said, hash) {
			t.Errorf("%s at version %d, hash %s: on the paper: %v\n%s", s.Name, s.Version, hash, !bound, text)
		}
	}
}
