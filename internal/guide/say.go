package guide

import (
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/phrase"
	"makegood/internal/talk"
	"makegood/internal/words"
)

// notToBeSaid names what the desk will refuse, before it is sent.
func (w *warner) notToBeSaid() {
	for _, lang := range words.Langs() {
		if f := w.Case.Found.Stops(string(lang), w.draft.Text); f != nil {
			w.warn(MustNotBeSaid, "", "Reason", text(f.Say))
			return
		}
	}
	if w.Gives != nil && w.Case.RefusesOwed(w.Gives(w.draft.Text)) {
		w.warn(MustNotBeSaid, "", "Reason", rightsOf(w.Case.OpenRights()))
	}
}

// wordsOver looks at the sums that words promise or offer, beyond what is owed and
// what the packages beside them say.
func (w *warner) wordsOver(r talk.Reading) {
	if w.Sums == nil || len(w.draft.Packages) > 0 {
		return
	}
	items, _ := phrase.Gather(talk.Utterance{Seat: talk.House, Text: w.draft.Text, Lang: r.Lang, On: w.Today}, r, nil)
	for _, i := range items {
		if !slices.Contains([]string{"promise", "offer"}, i.What) {
			continue
		}
		asked, earlier := w.Case.WordBeyond(i.Quote, w.Sums, w.Gives)
		limit := casefile.Limit(w.Policy, w.Role, asked.Currency)
		if asked.Sign() <= 0 || asked.Cmp(limit) <= 0 {
			continue
		}
		w.warn(OverMandate, i.Quote, "Asked", asked, "Before", above(earlier), "Limit", limit, "Role", words.Both("role."+casefile.WhoMay(w.Policy, asked)))
	}
}

// above is an amount above zero, for a sentence; "" where there is none to speak of.
func above(a money.Amount) any {
	if a.Sign() <= 0 {
		return ""
	}
	return a
}
