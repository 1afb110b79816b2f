package walks

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/money"
	"makegood/internal/rights"
)

// consumer opens a window for somebody who keeps case files of their own, and
// says who they are to the desk.
func (s *site) consumer(id, name string, l look) (*window, casefile.Actor) {
	s.Helper()
	if err := s.desk.Hire(ctx, desktest.Admin, desk.Member{ID: id, Name: name, Role: desk.RoleConsumer}); err != nil {
		s.Fatal(err)
	}
	key, err := s.desk.IssueKey(ctx, desktest.Admin, id, "walk", time.Time{})
	if err != nil {
		s.Fatal(err)
	}
	actor, err := s.desk.Authenticate(ctx, key)
	if err != nil {
		s.Fatal(err)
	}
	w := newWindow(s.T, s.home, l)
	w.open("/enter/" + key)
	w.press(s.say(l, "web.enter.go", "name", name))
	w.until("the sign-in of "+id, "location.pathname === '/own'")
	w.open("/own") // opened anew, so that its load has ended
	return w, actor
}

// lines are what the shop says of the rug, by language.
var lines = map[string][]string{
	"en": {"You will have your rug within ten days.", "Nobody here could have promised you ten days. It takes five to six weeks.", "You should confer with the mill yourself.",
		"This is a non-refundable sale, it cannot be cancelled.", "We will deliver the rug by 17 December.", "We will call you back by Friday.", "a jute rug", "I want the rug, or my money back"},
	"ru": {"Ковёр будет у вас в течение десяти дней.", "Никто вам десяти дней не обещал. Доставка занимает пять-шесть недель.", "Обратитесь на фабрику сами.",
		"Этот товар возврату не подлежит.", "Мы доставим ваш ковёр до 17 декабря.", "Мы перезвоним вам до пятницы.", "джутовый ковёр", "Мне нужен ковёр или деньги"},
}

// rugAlone is the rug as its buyer tells it: a promise in person, three calls, a
// letter, a promise that still runs and one that waits to be confirmed.
func (s *site) rugAlone(a casefile.Actor, lang string) string {
	s.Helper()
	say := lines[lang]
	ok := func(v desk.FileView, err error) desk.FileView {
		s.Helper()
		if err != nil {
			s.Fatal(err)
		}
		return v
	}
	id := ok(s.desk.OpenFile(ctx, a, desk.NewFile{Zone: "America/Chicago", Wish: casefile.Wish{Words: say[7]}, Bought: consumer.Bought{
		Shop: consumer.Shop{Name: "Hearth & Mill", Where: "12 Congress Ave, Austin"}, Goods: say[6], Number: "HM-2041",
		Facts: rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered", Contract: rights.Contract{OrderedVia: "store", On: calendar.MustParse("2025-11-06"),
			Price: money.MustParse("299.00 USD"), PaidBy: "card_credit", Delivery: "shipped", Proof: "receipt"}},
	}})).File.ID
	for _, c := range []struct {
		on, channel, who, role string
		said                   []string
	}{
		{"2025-11-06", "visit", "Dale Whitcomb", "regional vice-president", say[:1]}, {"2025-11-27", "call", "Kim", "", say[1:3]},
		{"2025-12-01", "call", "Kim", "", say[3:4]}, {"2025-12-12", "call", "Rosa Lind", "general manager", say[4:5]}, {"2025-12-15", "call", "Lee", "", say[1:2]},
	} {
		var said []desk.Said
		for _, text := range c.said {
			said = append(said, desk.Said{Seat: casefile.House, Text: text})
		}
		v := ok(s.desk.LogContact(ctx, a, id, consumer.Contact{On: calendar.MustParse(c.on), Channel: c.channel, Who: c.who, Role: c.role}, said))
		for _, p := range v.File.Waiting() {
			ok(s.desk.DoFile(ctx, a, id, consumer.TakeUp{Proposal: p.ID, Deed: casefile.DeedDeliver}))
		}
	}
	ok(s.desk.DoFile(ctx, a, id, consumer.Write{Remedy: "refund", Deadline: calendar.MustParse("2025-12-29")}))
	ok(s.desk.AddLine(ctx, a, id, desk.Said{Seat: casefile.House, Text: say[5]}))
	return id
}

// The pages of a consumer's own files, in every look: held against the rules of
// accessibility, and photographed with MAKEGOOD_SCREENSHOTS=FOLDER.
func TestOwnPages(t *testing.T) {
	folder := os.Getenv("MAKEGOOD_SCREENSHOTS")
	if folder != "" {
		if err := os.MkdirAll(folder, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range looks() {
		if folder == "" && (l.Lang == "en") != (l.Phone == l.Dark) {
			continue
		}
		s := newSite(t)
		w, ann := s.consumer("ann", "Ann Reyes", l)
		seen := func(page string) {
			where := page + "-" + l.String()
			w.axe(where)
			if folder != "" {
				w.shoot(filepath.Join(folder, where+".png"))
			}
		}
		seen("own-empty")
		id := s.rugAlone(ann, l.Lang)
		w.open("/own")
		seen("own-list")
		w.open("/own/new")
		seen("own-new")
		w.open("/own/" + id)
		seen("own-file")
		unfolded(w, nil)
		seen("own-file-unfolded")
	}
}

// A file from the first page on: begun, a call written down while it goes on, a
// promise confirmed, a letter written. With the pointer on a phone, and with the
// keyboard alone.
func TestOwnFile(t *testing.T) {
	for name, how := range map[string]struct {
		look
		alone bool
	}{"phone": {look: look{Phone: true, Lang: "en"}}, "keyboard": {look: look{Dark: true, Lang: "ru"}, alone: true}} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			w, _ := s.consumer("ann", "Ann Reyes", how.look)
			h, say := hand{w, how.alone, func(key string) string { return s.say(how.look, key) }}, lines[how.Lang]
			h.does("web.own.new")
			h.writes("goods", say[6])
			h.writes("claim", h.say("web.claim.not_delivered"))
			h.writes("shop", "Hearth & Mill")
			h.sets("on", "2025-11-06")
			h.writes("paid", "299.00")
			h.writes("law", h.say("web.own.law.us-tx"))
			h.does("web.own.begin")
			h.sees(say[6], "Hearth & Mill")
			h.does("web.own.contact")
			h.writes("who", "Rosa Lind")
			h.writes("said.house", say[4])
			h.does("web.own.contact.do")
			h.sees(h.say("web.own.heard"))
			h.does("web.own.heard.yes")
			h.sees(h.say("web.own.keep"))
			h.writes("said", say[1])
			h.does("web.own.line.they")
			h.sees(h.say("consumer.contradiction.denied.name"))
			h.axe("own file, " + name)
		})
	}
}
