package desk_test

import (
	"bytes"
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
