package web

import (
	"net/url"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/desk"
	"makegood/internal/guide"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

var ann = casefile.Actor{ID: "consumer/ann", Kind: casefile.Consumer, Role: "consumer", Name: "Ann <b>Reyes"}

// ownStates are the pages of a consumer's files as they can look.
func ownStates() []state {
	empty := fileView(func(*desk.FileView) {})
	full := fileView(fullFile)
	choosing := fileView(func(v *desk.FileView) {
		fullFile(v)
		v.Next = guide.Advice{Stage: "analysis", Move: "choose", Why: text("You may choose.", "Выбираете вы.")}
	})
	over := fileView(func(v *desk.FileView) { fullFile(v); v.File.Step, v.Owner = casefile.Settled, false })
	rows := []desk.FileRow{{ID: "7GXH08", Subject: text("Jute <rug>", "Ковёр"), Shop: "Hearth & Mill", Step: "open", OpenedOn: today - 30, Broken: 2, Due: today + 1}, {ID: "7GXH09", Subject: text("A coat", "Пальто"), Shop: "Coats", Step: "settled", OpenedOn: today}}
	return []state{
		{"own files empty", ann, ownListPage(ownList{erased: true})},
		{"own files", ann, ownListPage(ownList{rows: rows, after: "x.1", next: "y.2"})},
		{"own file new", ann, newFilePage(ownForm("/own", "new", refusal{}))},
		{"own file refused", ann, newFilePage(ownForm("/own", "new", refusal{form: "new", typed: url.Values{"goods": {`"><i>`}}, wrong: "No."}))},
		{"own file empty", ann, ownPage(own{FileView: empty})},
		{"own file", ann, ownPage(own{FileView: full, way: "https://example.com/enter/mf_A"})},
		{"own file, to choose", ann, ownPage(own{FileView: choosing})},
		{"own file, form refused", ann, ownPage(own{FileView: full, refused: refusal{form: "write", typed: url.Values{"deadline": {"x"}}, wrong: "No."}})},
		{"own file, form gone", ann, ownPage(own{FileView: full, refused: refusal{form: gone, wrong: "No."}})},
		{"own file over", ann, ownPage(own{FileView: over})},
	}
}

func fileView(change func(*desk.FileView)) desk.FileView {
	v := desk.FileView{Owner: true, Today: today}
	v.File = consumer.File{Goods: "a <b>rug", Shop: consumer.Shop{Name: "Hearth & Mill", Where: "Austin"}}
	v.File.ID, v.File.Step, v.File.OpenedOn = "7GXH08", casefile.Open, today-30
	v.Next = guide.Advice{Stage: "rapport"}
	change(&v)
	return v
}

func fullFile(v *desk.FileView) {
	fullFacts(&v.File)
	v.Next = guide.Advice{Stage: "debate", Move: "denied", Why: text("They deny it.", "Отрицают."), Sentence: text("I have it <written> down.", "У меня записано."),
		Seen: &guide.Seen{Act: "denied", Quote: "Nobody & nothing", Name: text("They deny.", "Отрицают.")}}
	side := consumer.Heard{Who: "Kim", Role: "clerk", On: today, Words: "Five <weeks>"}
	for _, kind := range []string{consumer.OtherDay, consumer.Denied, consumer.Unlawful} {
		v.Contradictions = append(v.Contradictions, consumer.Contradiction{Kind: kind, Earlier: side, Later: side, Cite: "UCC 2-601", Say: text("Which?", "Что из двух?")})
	}
	for _, p := range v.File.Promise {
		if p.Open() || p.State == promise.Broken {
			v.Chase = append(v.Chase, consumer.Chased{Promise: p, Days: int(p.Due - today), Say: text("Does it hold?", "В силе?")})
		}
	}
	v.Checklist = []consumer.Item{{Name: "claim", Done: true, Text: text("What is wrong", "Что не так"), Why: text("Because.", "Потому что.")}, {Name: "names", Text: text("A name", "Имя"), Why: text("Ask.", "Спросите.")}}
	v.Ways = []consumer.Way{{Kind: "card", Until: today + 9, Cite: "12 CFR 1026.13", Verified: true}, {Kind: "court", Cite: "UCC 2-725"}}
	v.ReadBack = text("1. Deliver.", "1. Доставить.")
}

func fullFacts(f *consumer.File) {
	amount := money.MustParse("299.00 USD")
	f.Number, f.Paid = "HM-1", amount
	f.Facts = rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered", Contract: rights.Contract{On: today - 30, Price: amount, PromisedBy: today - 20},
		Events: []rights.Event{{On: today - 3, Kind: "delivered"}, {On: today, Kind: "refunded"}}}
	f.Found.Entitlements = []rights.Entitlement{{ID: "a", Remedy: "refund", Cite: "UCC 2-601", Amount: &amount, Until: today + 20, Say: map[string]string{"en": "You may.", "ru": "Вы можете."}},
		{ID: "b", Remedy: "set_extra_time", Cite: "s. 28", Verified: true, Say: map[string]string{"en": "You may.", "ru": "Вы можете."}}}
	f.Found.Refer = []rights.Refer{{Asks: "contract.time_essential", Say: map[string]string{"en": "Was it?", "ru": "Было?"}}, {Asks: "contract.paid_by", Say: map[string]string{"en": "How?", "ru": "Как?"}}}
	f.Contacts = []consumer.Contact{{ID: "C1", On: today - 3, Channel: "visit", Messages: []string{"M1"}},
		{ID: "C2", On: today, Time: "14:05", Channel: "call", Who: "Kim <b>", Role: "clerk", Number: "T-9", Messages: []string{"M2", "M3"}}}
	promised := casefile.Proposal{ID: "M2.1", What: "promise", Act: "promise", Quote: "by <Friday>", Deed: "other", By: today + 4, State: "proposed"}
	offered := casefile.Proposal{ID: "M2.2", What: "offer", Act: "offer", Quote: "a refund", Remedy: "refund", State: "proposed"}
	denied := casefile.Proposal{ID: "M1.1", What: "act", Act: "deny_promise", Quote: "Nobody", State: "proposed"}
	f.Messages = []casefile.Message{{ID: "M1", Seat: casefile.House, Lang: "en", Text: "Nobody said so.", Proposals: []casefile.Proposal{denied}},
		{ID: "M2", Seat: casefile.House, Who: "Kim", Lang: "en", Text: "by <Friday>, or a refund", Proposals: []casefile.Proposal{promised, offered}},
		{ID: "M3", Seat: casefile.Customer, Lang: "ru", Text: "Жду."}}
	f.Offers = []casefile.Offer{{ID: "O1", Seat: casefile.House, Called: "Kim", State: "open", Words: "a refund of $100", Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "refund", Amount: amount}}}}}}
	f.Promise = everyPromise()
	f.Letters = []consumer.Letter{{ID: "L1", On: today - 1, Remedy: "refund", Deadline: today + 14, Text: text("To <whom>\n\nPay.", "Кому\n\nВерните.")},
		{ID: "L2", On: today, Remedy: "delivery", Deadline: today + 9, Text: text("x", "x"), SentOn: today, How: "by post"}}
	f.Notices = []casefile.Notice{{ID: "N1", On: today, Kind: "due", Text: text("Tomorrow.", "Завтра.")}}
	f.Own.Notes = []casefile.Note{{At: today.Time(time.UTC), Text: "in the <drawer>"}}
	p := plan.ForCustomer(plan.Facts{Paid: amount, Claim: "not_delivered"})
	f.Own.Plan = &p
	f.Links = []casefile.Link{{Hash: "ABCD1234", Until: today.Time(time.UTC)}, {Hash: "SHUT", Revoked: true}}
}
