package web

import (
	"errors"

	"makegood/internal/desk"
	"makegood/internal/rights"
)

func packStates() []state {
	title := map[string]string{"en": "Texas <law>", "ru": "Техас"}
	full := desk.PacksInForce{Packs: []rights.Contents{
		{ID: "us-tx", Version: "2026.1", Kind: "law", Jurisdiction: "us-tx", Title: title, Articles: []rights.Article{
			{ID: "A", Cite: "Code 1 <a>", Remedies: []string{"refund", "set_extra_time", "card_dispute", "card_claim", "delay_notice", "promise", "penalty"}, Verified: true, From: today, To: today + 9},
			{ID: "B", Cite: "Code 2"}}},
		{ID: "us", Version: "2026.1", Kind: "law", Title: title, Articles: []rights.Article{{ID: "C", Cite: "Code 3", Verified: true}}},
		{ID: "w", Version: "1", Kind: "warranty", Title: title, Articles: []rights.Article{{ID: "D", Cite: "Card"}}},
		{ID: "p", Version: "1", Kind: "promise", Title: title}, {ID: "s", Version: "1", Kind: "policy", Title: title},
	}}
	kept := full
	kept.Trouble = errors.New("us.yaml:3:4: <b> is unknown")
	return []state{{"packs", sara, packsPage(full)}, {"packs kept out", sara, packsPage(kept)}}
}
