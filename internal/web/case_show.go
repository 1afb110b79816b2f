package web

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// entry is one thing in the conversation.
type entry struct {
	at      time.Time
	move    *casefile.Move
	offer   *casefile.Offer // of the move, when it no longer stands
	message *casefile.Message
	notice  *casefile.Notice
}

// entries are all of them in the order of time. A notice that has a day alone comes
// first on it.
func (v seen) entries() []entry {
	var all []entry
	for i := range v.Case.Moves {
		m := v.Case.Moves[i]
		e := entry{at: m.At, move: &m}
		for j := range v.Case.Offers {
			if o := v.Case.Offers[j]; o.ID == m.Ref && (m.Act == "offer" || m.Act == "counter") && o.State != "open" {
				e.offer = &o
			}
		}
		all = append(all, e)
	}
	for i := range v.Case.Messages {
		all = append(all, entry{at: v.Case.Messages[i].At, message: &v.Case.Messages[i]})
	}
	for i := range v.Case.Notices {
		if v.Case.Notices[i].Kind == "talk_ended" && !v.house() && v.Case.Ended() {
			continue // it stands at the head of the page
		}
		at := v.Case.Notices[i].At
		if at.IsZero() {
			at = v.Case.Notices[i].On.Time(v.zone())
		}
		all = append(all, entry{at: at, notice: &v.Case.Notices[i]})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.at.Compare(b.at) })
	return all
}

// latestEntries is how much of a conversation stands open at the least.
const latestEntries = 8

// talk parts the conversation into what is folded and what stands open: its end, and
// all from the first reading on that waits for the reader's word.
func (v seen) talk() (earlier, latest []entry) {
	all := v.entries()
	from := max(0, len(all)-latestEntries)
	for i, e := range all[:from] {
		if e.message != nil && v.settles(*e.message) && slices.ContainsFunc(v.readings(*e.message), func(p casefile.Proposal) bool { return p.State == "proposed" }) {
			from = i
			break
		}
	}
	if from < 3 { // a fold saves nothing here
		from = 0
	}
	return all[:from], all[from:]
}

// piece is a stretch of a message; marked where something was read from it.
type piece struct {
	text string
	mark bool
}

// pieces cut a message at what was read from it. Spans that lie over each other
// are one mark.
func pieces(m casefile.Message) []piece {
	text := []rune(m.Text)
	marked := make([]bool, len(text))
	for _, p := range m.Proposals {
		if p.State == "dismissed" {
			continue
		}
		for i := max(0, p.Span[0]); i < min(len(text), p.Span[1]); i++ {
			marked[i] = true
		}
	}
	var all []piece
	for from := 0; from < len(text); {
		to := from
		for to < len(text) && marked[to] == marked[from] {
			to++
		}
		all = append(all, piece{string(text[from:to]), marked[from]})
		from = to
	}
	return all
}

// plainActs are acts of which nothing follows; they are not asked about.
var plainActs = []string{"greet", "thank", "inform", "ask_open", "ask_closed", "acknowledge", "summarise", "restate", "close"}

// readings are what of a message is worth somebody's tap: what binds, and what
// changes the talk.
func (v seen) readings(m casefile.Message) []casefile.Proposal {
	return slices.DeleteFunc(slices.Clone(m.Proposals), func(p casefile.Proposal) bool {
		return p.What == "act" && slices.Contains(plainActs, p.Act)
	})
}

// settles says whether the reader may say what counts of a message.
func (v seen) settles(m casefile.Message) bool {
	return !v.over() && (v.actor.Kind == casefile.Staff || v.actor.Kind == casefile.Client && m.Seat == casefile.Customer)
}

// picks is of how many packages an acceptance takes one.
func (v seen) picks(p casefile.Proposal) int {
	offer, stands := v.Case.StandingOffer()
	if p.Act != "accept" || !stands {
		return 0
	}
	return len(offer.Packages)
}

// readAs says what something was read as.
func readAs(ctx context.Context, p casefile.Proposal) string {
	lang := parts.Of(ctx).Lang
	say := []string{parts.Say(ctx, "web.read."+p.What)}
	switch {
	case p.What == "act" && p.Kind != "" && p.Act == "apologise":
		say = []string{parts.Say(ctx, "web.read.apologise."+p.Kind)}
	case p.What == "act":
		say = []string{parts.Say(ctx, "web.read.act."+p.Act)}
	case p.What == "promise" && p.Deed != "" && p.Remedy == "":
		say = append(say, parts.Say(ctx, "web.deed."+p.Deed))
	}
	if p.Remedy != "" {
		say = append(say, parts.Say(ctx, "web.remedy."+p.Remedy))
	}
	if !p.Amount.IsZero() {
		say = append(say, words.Money(lang, p.Amount))
	}
	if p.By != 0 {
		say = append(say, parts.Say(ctx, "web.by")+" "+words.Day(lang, p.By))
	}
	return strings.Join(say, " · ")
}

// backLine is a line of the read-back; fresh where it changes an agreement.
type backLine struct {
	text  string
	fresh bool
}

func (v seen) backLines(lang words.Lang) []backLine {
	text := v.Case.Back.Text.In(lang)
	if am := v.Case.Back.Amendment; am != nil {
		return marked(text, fresh(am, lang))
	}
	return marked(text, func(string) bool { return false })
}

// marked are the lines of a text, with those that are new.
func marked(text string, fresh func(line string) bool) []backLine {
	var all []backLine
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, backLine{line, fresh(line)})
		}
	}
	return all
}

// declines reports whether the reader may say that the text is not what was meant.
func (v seen) declines() bool { return v.may(desk.Talk) && v.Case.Back.Operation == nil }

// letGo are the open rights that a package does not use.
func (v seen) letGo(p casefile.Package) []rights.Entitlement {
	return slices.DeleteFunc(v.Case.OpenRights(), func(e rights.Entitlement) bool {
		return slices.ContainsFunc(p.Terms, func(t casefile.Term) bool { return t.Right == e.ID })
	})
}

// met are the rights that an agreement in force gives already, owedNow the others.
func (v seen) met() []rights.Entitlement {
	return slices.DeleteFunc(slices.Clone(v.Case.Found.Entitlements), func(e rights.Entitlement) bool { return !v.Case.Met(e) })
}

func (v seen) owedNow() []rights.Entitlement {
	return slices.DeleteFunc(slices.Clone(v.Case.Found.Entitlements), v.Case.Met)
}

// firstWhat is what an offer begins with: what is owed and was asked for.
func (v seen) firstWhat(begins bool) string {
	if open := v.Case.OpenRights(); begins && len(open) > 0 {
		for _, e := range open {
			if termRemedy(e) == v.Case.Wish.Remedy {
				if needsDay(e) {
					return "" // as it stands it could not be sent
				}
				return rightValue(e)
			}
		}
		for _, e := range open {
			if !needsDay(e) {
				return rightValue(e)
			}
		}
	}
	return ""
}

// needsDay reports whether a right is given by a day that somebody has to name.
func needsDay(e rights.Entitlement) bool { return termRemedy(e) == "delivery" }

// choseOther is what the customer chose of what is owed, where they did.
func (v seen) choseOther() string {
	if slices.ContainsFunc(v.Case.OpenRights(), func(e rights.Entitlement) bool { return termRemedy(e) == v.Case.Wish.Remedy }) {
		return v.Case.Wish.Remedy
	}
	return ""
}

func (v seen) composeTitle() string {
	if offer, ok := v.Case.StandingOffer(); ok && offer.Seat != v.Seat {
		return "web.case.compose.counter." + string(v.Seat)
	}
	return "web.case.compose." + string(v.Seat)
}

func (v seen) amountField(ctx context.Context, b blank, name string) parts.Input {
	i := b.input(ctx, name, "web.case.term.amount")
	i.Label += ", " + v.Case.Paid.Currency
	return i
}

func (v seen) lineChoices(ctx context.Context) []parts.Choice {
	all := []parts.Choice{{Text: parts.Say(ctx, "web.case.term.line.all")}}
	for _, p := range v.Case.Lines {
		all = append(all, parts.Choice{Value: p.Line, Text: lineName(ctx, p)})
	}
	return all
}

// promised are the promises in the order in which they are looked at: open ones
// by their day, then what was closed last.
func (v seen) promised() []promise.Promise {
	all := slices.Clone(v.Case.Promise)
	slices.SortStableFunc(all, func(a, b promise.Promise) int {
		switch {
		case a.Open() != b.Open():
			if a.Open() {
				return -1
			}
			return 1
		case a.Open():
			return cmp.Compare(late(a), late(b))
		}
		return cmp.Compare(b.ClosedOn, a.ClosedOn)
	})
	return all
}

// past says that a promise is closed and nothing can be said of it any more.
func (v seen) past(p promise.Promise) bool { return !p.Open() && !v.reports(p) }

func (v seen) pastCount() int {
	n := 0
	for _, p := range v.Case.Promise {
		if v.past(p) {
			n++
		}
	}
	return n
}

// reports says whether the reader may say that something else came.
func (v seen) reports(p promise.Promise) bool {
	return !v.house() && p.Reportable() && !v.over() && p.Promisor.Seat == string(casefile.House)
}

func late(p promise.Promise) int32 {
	if p.Due == 0 {
		return 1 << 30
	}
	return int32(p.Due)
}

// awaitsGoods says whether money waits for goods to come back.
func (v seen) awaitsGoods() bool {
	return slices.ContainsFunc(v.Case.Promise, func(p promise.Promise) bool { return p.Open() && p.Awaits == "goods_back" })
}

// instruction is what the order system was told for a promise.
func (v seen) instruction(id string) (casefile.Instruction, bool) {
	for _, in := range slices.Backward(v.Case.Orders) {
		if in.Promise == id {
			return in, true
		}
	}
	return casefile.Instruction{}, false
}

// handedOver reports whether a promise of money is kept by a new gift card that
// somebody hands over: there is no balance on record to which it could go.
func handedOver(p promise.Promise) bool {
	kind := shop.MethodKind(p.Deed.MethodKind)
	return p.Deed.Kind == promise.Pay && p.Deed.Method == "" && (kind == shop.GiftCard || kind == shop.StoreCredit)
}

// moneyState is where the money of a promise stands, as the page says it.
func moneyState(in casefile.Instruction, p promise.Promise) string {
	if in.State == "sent" && handedOver(p) {
		return "hand_over"
	}
	return in.State
}

// presses reports whether a reminder is not over: what is due, or slips, is still to
// be done; what nobody answered still is not.
func (v seen) presses(r casefile.Reminder, p promise.Promise) bool {
	if r.Kind == casefile.Unanswered {
		return slices.ContainsFunc(v.Case.Breaks, func(b casefile.Recovery) bool { return b.Promise == p.ID && b.Open && !b.Moved })
	}
	return p.Open()
}

// toldSlip reports whether the customer was told early that a promise is slipping.
func (v seen) toldSlip(p promise.Promise) bool {
	return slices.ContainsFunc(v.Case.Notices, func(n casefile.Notice) bool { return n.Kind == "slipping" && n.Promise == p.ID })
}

// keepable says whether the house can close a promise by hand.
func (v seen) keepable(p promise.Promise) bool {
	return v.house() && p.Open() && p.Promisor.Seat == string(casefile.House)
}

// balance is an account of the case and what stands on it.
type balance struct {
	account string
	amount  money.Amount
}

func (v seen) balances() []balance {
	var all []balance
	for _, k := range slices.Sorted(maps.Keys(v.book.Accounts)) {
		if account, _, _ := strings.Cut(k, " "); !v.book.Accounts[k].IsZero() {
			all = append(all, balance{account, v.book.Accounts[k]})
		}
	}
	return all
}

// tenders are the kinds of payment that have a name.
var tenders = []string{"gift_card", "credit_card", "debit_card", "paypal", "cash", "store_credit", "financed"}

// accountName is an account as people call it: whose it is, and of which kind.
func accountName(ctx context.Context, account string) string {
	kind, name, _ := strings.Cut(account, "/")
	switch {
	case name == string(casefile.House):
		name = parts.Say(ctx, "web.side.house")
	case kind == "tender" && slices.Contains(tenders, name):
		name = parts.Say(ctx, "method."+name)
	}
	switch kind {
	case "cost", "partner", "maker", "carrier", "tender", "income":
		return parts.Say(ctx, "web.account_of."+kind) + " " + name
	}
	return account
}

// lastOutcome is what the last agreement came to, against the house's plan.
func (v seen) lastOutcome() (casefile.Outcome, bool) {
	if n := len(v.Case.Bound); n > 0 && v.Own.Plan != nil && v.house() {
		return v.Case.OutcomeOf(v.Case.Bound[n-1], *v.Own.Plan), true
	}
	return casefile.Outcome{}, false
}
