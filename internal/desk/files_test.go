package desk_test

import (
	"strings"
	"testing"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// consumerOf makes an account of a consumer, and signs them in by key.
func consumerOf(t *testing.T, d *desk.Desk, id, name string) casefile.Actor {
	t.Helper()
	mustDo(t, d.Hire(ctx, desktest.Admin, desk.Member{ID: id, Name: name, Role: desk.RoleConsumer}))
	key, err := d.IssueKey(ctx, desktest.Admin, id, "phone", time.Time{})
	mustDo(t, err)
	a, err := d.Authenticate(ctx, key)
	mustDo(t, err)
	return a
}

// tale is the rug as its buyer tells it in a language: what each side says.
type tale struct {
	lang                         words.Lang
	goods, wish                  string
	promise, deny, push, wall    string
	again, offer, wrong          string
	quoteDenied, saysLate, notIn string
}

var rugs = []tale{
	{words.English, "a jute rug", "I want the rug, or my money back",
		"You will have your rug within ten days.", "Nobody here could have promised you ten days. It takes five to six weeks.",
		"You should confer with the mill yourself.", "This is a non-refundable sale, it cannot be cancelled.",
		"We will deliver the rug by 10 December.", "We will refund the $299.00.", "a cotton runner", "Dale Whitcomb", "Which day holds now", "[consumer."},
	{words.Russian, "джутовый ковёр", "Мне нужен ковёр или деньги",
		"Ковёр будет у вас в течение десяти дней.", "Никто вам десяти дней не обещал. Доставка занимает пять-шесть недель.",
		"Обратитесь на фабрику сами.", "Этот товар возврату не подлежит.",
		"Мы доставим ваш ковёр до 10 декабря.", "Вернём вам 299 долларов.", "хлопковая дорожка", "Dale Whitcomb", "Какой срок верен теперь", "[consumer."},
}

func day(s string) calendar.Day { return calendar.MustParse(s) }

func at(s string) time.Time { return day(s).Time(time.UTC).Add(18 * time.Hour) }

func rug(r tale) desk.NewFile {
	return desk.NewFile{Zone: "America/Chicago", Wish: casefile.Wish{Words: r.wish}, Bought: consumer.Bought{
		Shop: consumer.Shop{Name: "Hearth & Mill", Where: "12 Congress Ave, Austin"}, Goods: r.goods, Number: "HM-1",
		Facts: rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered", Goods: rights.Goods{Category: "furniture", Quantity: 1},
			Contract: rights.Contract{OrderedVia: "store", On: day("2025-11-06"), Price: money.MustParse("299.00 USD"), PaidBy: "card_credit", Delivery: "shipped"}},
	}}
}

// heardFrom logs a contact in which the shop says something, and gives the file.
func heardFrom(t *testing.T, d *desk.Desk, a casefile.Actor, id string, c consumer.Contact, said ...string) desk.FileView {
	t.Helper()
	var lines []desk.Said
	for _, s := range said {
		lines = append(lines, desk.Said{Seat: casefile.House, Text: s})
	}
	v, err := d.LogContact(ctx, a, id, c, lines)
	mustDo(t, err)
	return v
}

// takes confirms everything that waits for the consumer's word.
func takes(t *testing.T, d *desk.Desk, a casefile.Actor, v desk.FileView) desk.FileView {
	t.Helper()
	waiting := v.File.Waiting()
	if len(waiting) == 0 {
		t.Fatal("nothing waits to be confirmed")
	}
	for _, p := range waiting {
		var err error
		v, err = d.DoFile(ctx, a, v.File.ID, consumer.TakeUp{Proposal: p.ID, Deed: casefile.DeedDeliver})
		mustDo(t, err)
	}
	return v
}

// The rug, told by its buyer alone: a promise in person, three calls, a denial
// beside the promise, a rule against the law, the slip, the letter, a wrong rug,
// and what there is to chase. In both languages.
func TestRugAlone(t *testing.T) {
	for _, r := range rugs {
		t.Run(string(r.lang), func(t *testing.T) { rugAlone(t, r) })
	}
}

func rugAlone(t *testing.T, r tale) {
	d, clock := desktest.Open(t, at("2025-11-06"))
	ann := consumerOf(t, d, "ann", "Ann Reyes")
	v, err := d.OpenFile(ctx, ann, rug(r))
	mustDo(t, err)
	id := v.File.ID
	if v.Next.Move != "choose" && v.Next.Move != "open" {
		t.Errorf("the first move is %q", v.Next.Move)
	}

	v = heardFrom(t, d, ann, id, consumer.Contact{On: day("2025-11-06"), Channel: "visit", Who: "Dale Whitcomb", Role: "regional vice-president"}, r.promise)
	if len(v.File.Promise) != 0 {
		t.Fatal("what software read counts before anybody said so")
	}
	v = takes(t, d, ann, v)
	p := v.File.Promise[0]
	if p.Due != day("2025-11-16") || p.Promisor.Name != "Dale Whitcomb" || p.Deed.Kind != promise.Deliver {
		t.Fatalf("the promise is %+v", p)
	}
	if v.Next.Move != "await" || len(v.ReadBack) == 0 || !strings.Contains(v.ReadBack.In(r.lang), words.Day(r.lang, p.Due)) {
		t.Errorf("after a promise: %s, %q", v.Next.Move, v.ReadBack.In(r.lang))
	}

	for _, on := range []string{"2025-11-15", "2025-11-15", "2025-11-17", "2025-11-18"} { // the clock's work is done once
		clock.Set(at(on))
		_, err = d.Sweep(ctx)
		mustDo(t, err)
	}
	v, err = d.File(ctx, ann, id)
	mustDo(t, err)
	if got := kinds(v.File.Notices); got != "due slip" {
		t.Errorf("told: %s", got)
	}
	if v.File.Promise[0].State != promise.Broken || len(v.Chase) != 1 || v.Chase[0].Days != -2 || !strings.Contains(v.Chase[0].Say.In(r.lang), r.saysLate) {
		t.Errorf("after the slip: %+v", v.Chase)
	}
	if !v.File.Found.Owes("refund") {
		t.Errorf("what is owed: %+v", v.File.Found.Entitlements)
	}

	clock.Set(at("2025-11-27"))
	v = heardFrom(t, d, ann, id, consumer.Contact{On: day("2025-11-27"), Channel: "call", Who: "Kim"}, r.deny)
	c := v.Contradictions[0]
	if c.Kind != consumer.Denied || c.Earlier.Who != r.quoteDenied || c.Later.Who != "Kim" || v.Next.Move != "denied" || !strings.Contains(v.Next.Sentence.In(r.lang), r.quoteDenied) {
		t.Errorf("a denial: %+v, %+v", c, v.Next)
	}
	v, err = d.AddLine(ctx, ann, id, desk.Said{Seat: casefile.House, Text: r.push})
	mustDo(t, err)
	if v.Next.Seen == nil {
		t.Errorf("sent to the mill: %+v", v.Next)
	}

	clock.Set(at("2025-12-01"))
	v = heardFrom(t, d, ann, id, consumer.Contact{On: day("2025-12-01"), Channel: "call", Who: "Kim"}, r.wall)
	if v.Next.Move != consumer.Unlawful || v.Contradictions[0].Cite == "" {
		t.Errorf("a rule against the law: %+v, %+v", v.Next, v.Contradictions[0])
	}

	clock.Set(at("2025-12-04"))
	v = heardFrom(t, d, ann, id, consumer.Contact{On: day("2025-12-04"), Channel: "call", Who: "Rosa Lind", Role: "general manager"}, r.again)
	if v.Next.Move == "stay" || v.Next.Move == "decides" {
		t.Errorf("the coach repeats the point against an answer in good faith: %+v", v.Next)
	}
	v = takes(t, d, ann, v)
	if n := len(v.File.Promise); n != 2 || v.File.Promise[1].Due != day("2025-12-10") {
		t.Fatalf("%d promises: %+v", n, v.File.Promise)
	}
	rugLetter(t, d, clock, ann, r, id)
}

// rugLetter goes on with the second slip, the letter, and the wrong rug.
func rugLetter(t *testing.T, d *desk.Desk, clock *desktest.Clock, ann casefile.Actor, r tale, id string) {
	clock.Set(at("2025-12-11"))
	_, err := d.Sweep(ctx)
	mustDo(t, err)
	_, err = d.DoFile(ctx, ann, id, consumer.Write{Remedy: "refund", Deadline: day("2025-12-24")})
	mustDo(t, err)
	v, err := d.DoFile(ctx, ann, id, consumer.Send{ID: "L1", How: "by post"})
	mustDo(t, err)
	letter := v.File.Letters[0].Text.In(r.lang)
	for _, want := range []string{"Hearth & Mill", "HM-1", r.goods, "Dale Whitcomb", "UCC", words.Day(r.lang, day("2025-12-24")), words.Money(r.lang, money.MustParse("299.00 USD")), "Ann Reyes"} {
		if !strings.Contains(letter, want) {
			t.Errorf("the letter does not say %q:\n%s", want, letter)
		}
	}
	if strings.Contains(letter, r.notIn) || strings.Contains(letter, "<no value>") {
		t.Errorf("the letter lacks words:\n%s", letter)
	}
	var pdf strings.Builder
	if err := d.LetterPDF(ctx, ann, id, "L1", r.lang, &pdf); err != nil && fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}

	clock.Set(at("2025-12-15"))
	v, err = d.DoFile(ctx, ann, id, consumer.Keep{ID: "P2", Came: r.wrong})
	mustDo(t, err)
	if v.File.Facts.Claim != "wrong_item" || v.File.Promise[1].State != promise.Broken || v.File.Promise[1].Why != "wrong_item" {
		t.Errorf("a wrong rug keeps the promise: %+v", v.File.Promise[1])
	}
	clock.Set(at("2025-12-26"))
	_, err = d.Sweep(ctx)
	mustDo(t, err)
	v, err = d.File(ctx, ann, id)
	mustDo(t, err)
	if !strings.Contains(kinds(v.File.Notices), "unanswered") {
		t.Errorf("a letter without an answer: %s", kinds(v.File.Notices))
	}
	if len(v.Chase) != 1 || v.Next.Move != "wrong_item" || len(v.Ways) == 0 || v.Ways[0].Kind != "card" {
		t.Errorf("left to do: %+v, %+v", v.Chase, v.Ways)
	}
	_, err = d.DoFile(ctx, ann, id, consumer.PutRight{ID: "P2"})
	mustDo(t, err)
	_, err = d.DoFile(ctx, ann, id, consumer.Close{Settled: true, Why: "refunded"})
	mustDo(t, err)
	t.Log(letter)
	report, err := d.Verify(ctx, desktest.Admin)
	mustDo(t, err)
	if len(report.Findings) > 0 || report.Promises != 2 {
		t.Errorf("verify finds %+v", report)
	}
}

func kinds(notices []casefile.Notice) string {
	var all []string
	for _, n := range notices {
		all = append(all, n.Kind)
	}
	return strings.Join(all, " ")
}

func mustDo(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fileALittle makes one of every event that only a consumer's file has.
func fileALittle(t *testing.T, d *desk.Desk) {
	t.Helper()
	mustDo(t, d.Hire(ctx, desktest.Admin, desk.Member{ID: "ann", Name: "Ann Reyes", Role: desk.RoleConsumer}))
	ann := casefile.Actor{ID: "consumer/ann", Kind: casefile.Consumer, Role: desk.RoleConsumer, Name: "Ann Reyes", Credential: "key/ann"}
	in := rug(rugs[0])
	in.Bought.Facts.Contract.On = calendar.Of(d.Clock()) - 30
	v, err := d.OpenFile(ctx, ann, in)
	mustDo(t, err)
	if open, _ := v.File.Questions(); len(open) > 0 {
		_, err = d.DoFile(ctx, ann, v.File.ID, consumer.Answer{Asks: open[0].Asks, Answer: consumer.Unknown})
		mustDo(t, err)
	}
	in.Bought.Facts.Contract.PromisedBy = calendar.Of(d.Clock()) - 20
	for _, cmd := range []consumer.Command{
		consumer.Describe{Bought: in.Bought}, consumer.Choose{Wish: casefile.Wish{Remedy: "refund"}}, consumer.WriteNote{Text: "receipt is in the drawer"},
		consumer.Write{Remedy: "refund", Deadline: calendar.Of(d.Clock()) + 9}, consumer.Discard{ID: "L1"},
		consumer.Write{Remedy: "refund", Deadline: calendar.Of(d.Clock()) + 10}, consumer.Send{ID: "L2", How: "by post"},
	} {
		_, err = d.DoFile(ctx, ann, v.File.ID, cmd)
		mustDo(t, err)
	}
	v = heardFrom(t, d, ann, v.File.ID, consumer.Contact{On: calendar.Of(d.Clock()), Channel: "call", Who: "Kim"}, rugs[0].promise)
	v = takes(t, d, ann, v)
	_, err = d.DoFile(ctx, ann, v.File.ID, consumer.Keep{ID: "P1"})
	mustDo(t, err)
	_, err = d.DoFile(ctx, ann, v.File.ID, consumer.Close{Settled: true})
	mustDo(t, err)
	_, err = d.DoFile(ctx, ann, v.File.ID, consumer.Reopen{Why: "it unravels"})
	mustDo(t, err)
}

// A file is its consumer's: nobody of the house may ask for it, to another
// consumer it is not there, and a link opens it and no more than it. Erased, it
// is gone, and the log still verifies and its views rebuild.
func TestFileIsPrivate(t *testing.T) {
	d, clock := desktest.Open(t, at("2025-11-06"))
	ann, bob := consumerOf(t, d, "ann", "Ann Reyes"), consumerOf(t, d, "bob", "Bob Hale")
	v, err := d.OpenFile(ctx, ann, rug(rugs[0]))
	mustDo(t, err)
	other, err := d.OpenFile(ctx, ann, rug(rugs[0]))
	mustDo(t, err)
	id := v.File.ID
	link, err := d.GiveFileLink(ctx, ann, id)
	mustDo(t, err)
	helper, err := d.Authenticate(ctx, link.Token)
	mustDo(t, err)
	for _, c := range []struct {
		who  casefile.Actor
		want fault.Code
	}{{bob, fault.NotFound}, {desktest.Admin, fault.NotAllowed}, {sara, fault.NotAllowed}, {robot, fault.NotAllowed}, {casefile.Actor{Kind: casefile.Client, Case: id}, fault.NotAllowed}, {casefile.Actor{}, fault.Unauthenticated}} {
		_, err = d.File(ctx, c.who, id)
		wants(t, err, c.want)
		_, err = d.DoFile(ctx, c.who, id, consumer.WriteNote{Text: "-"})
		wants(t, err, c.want)
		wants(t, d.LetterPDF(ctx, c.who, id, "L1", words.English, &strings.Builder{}), c.want)
		wants(t, d.EraseFile(ctx, c.who, id), c.want)
		_, err = d.Get(ctx, c.who, id) // as a case
		if err == nil {
			t.Error("a file is a case")
		}
	}
	rows, _, err := d.Files(ctx, bob, desk.Page{})
	if err != nil || len(rows) != 0 {
		t.Errorf("bob has %+v, %v", rows, err)
	}
	_, err = d.DoFile(ctx, helper, id, consumer.WriteNote{Text: "from Bob"})
	mustDo(t, err)
	_, err = d.File(ctx, helper, other.File.ID)
	wants(t, err, fault.NotFound)
	_, err = d.GiveFileLink(ctx, helper, id)
	wants(t, err, fault.NotYours)
	wants(t, d.EraseFile(ctx, helper, id), fault.NotYours)
	_, err = d.Sessions(ctx, helper)
	wants(t, err, fault.NotAllowed)
	mustDo(t, d.RevokeFileLink(ctx, ann, id, link.Token))
	_, err = d.Authenticate(ctx, link.Token)
	wants(t, err, fault.Unauthenticated)
	second, err := d.GiveFileLink(ctx, ann, id)
	mustDo(t, err)
	clock.Set(at("2025-12-20"))
	_, err = d.Authenticate(ctx, second.Token)
	wants(t, err, fault.Unauthenticated) // it ran out

	mustDo(t, d.EraseFile(ctx, ann, id))
	_, err = d.File(ctx, ann, id)
	wants(t, err, fault.NotFound)
	_, err = d.Sweep(ctx)
	mustDo(t, err)
	if rows, _, err = d.Files(ctx, ann, desk.Page{}); err != nil || len(rows) != 1 || rows[0].ID != other.File.ID {
		t.Errorf("left after one was erased: %+v, %v", rows, err)
	}
	mustDo(t, d.Rebuild(ctx, desktest.Admin))
	report, err := d.Verify(ctx, desktest.Admin)
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
	wants(t, d.Hire(ctx, desktest.Admin, desk.Member{ID: "ann", Role: "clerk", Machine: true}), fault.OK)
	mustDo(t, d.Leave(ctx, desktest.Admin, "ann"))
	wants(t, d.Hire(ctx, desktest.Admin, desk.Member{ID: "ann", Role: desk.RoleConsumer}), fault.InputInvalid) // else somebody else had her files
}

// In the clear the log says of a file neither whose it is nor what it holds.
func TestFileIsSealed(t *testing.T) {
	d, _ := desktest.Open(t, at("2025-11-06"))
	ann := consumerOf(t, d, "ann", "Ann Reyes")
	v, err := d.OpenFile(ctx, ann, rug(rugs[0]))
	mustDo(t, err)
	entries, _, err := d.Audit(ctx, desktest.Admin, desk.AuditQuery{}, desk.Page{})
	mustDo(t, err)
	for _, e := range entries {
		if strings.Contains(e.On, v.File.ID) || strings.Contains(strings.Join(e.Did, " "), "file.") {
			t.Errorf("the audit trail tells of a file: %+v", e)
		}
	}
	err = d.Store.Walk(ctx, 0, func(s journal.Stored) error {
		if strings.HasPrefix(s.Stream, "file/") && (strings.Contains(s.By+s.Subject+s.Stream, "ann") || s.Subject != s.Stream) {
			t.Errorf("in the clear: %s by %s under %s", s.Stream, s.By, s.Subject)
		}
		return nil
	})
	mustDo(t, err)
}
