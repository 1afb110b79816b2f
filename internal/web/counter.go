package web

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// reason is what somebody at the counter says about the goods: the claim that it
// makes, and the state the goods are in.
type reason struct {
	name      string // in the address, and web.reason.NAME
	icon      string
	claim     string
	condition shop.Condition
	absent    bool // for goods that never came
}

// reasons are the tiles of the counter.
var reasons = []reason{
	{name: "unopened", icon: "package", claim: "changed_mind", condition: shop.Unopened},
	{name: "opened", icon: "package-open", claim: "changed_mind", condition: shop.Opened},
	{name: "used", icon: "shirt", claim: "changed_mind", condition: shop.Used},
	{name: "faulty", icon: "unplug", claim: "not_conforming", condition: shop.Faulty},
	{name: "damaged", icon: "package-x", claim: "damaged", condition: shop.Damaged},
	{name: "wrong", icon: "replace", claim: "wrong_item", condition: shop.Wrong},
	{name: "missing", icon: "truck", claim: "not_delivered", absent: true},
}

// wishes are what may be asked for, money first.
var wishes = []string{"refund", "exchange", "replacement", "repair"}

// search is the counter's first page: what was scanned or typed, and what it found.
type search struct {
	text string
	hits []desk.Hit
}

// served is an order at the counter: what is ticked, what is said of it, and the
// card that answers.
type served struct {
	order   shop.Order
	asked   url.Values // order, receipt, visit, line…, n-LINE, reason, wish, item, method
	product *shop.Product
	methods []shop.Method
	card    *desk.CounterAnswer
	problem error
}

// counter finds what was bought. A receipt in the hand opens its order at once.
func (s *Site) counter(w http.ResponseWriter, r *http.Request) error {
	actor := door.Of(r.Context()).Actor
	p := search{text: strings.TrimSpace(r.URL.Query().Get("q"))}
	if p.text == "" {
		return s.show(w, r, http.StatusOK, counterPage(p))
	}
	hits, err := s.Desk.Search(r.Context(), actor, p.text)
	if err != nil && fault.CodeOf(err) != fault.InputInvalid {
		return err
	}
	for _, h := range hits {
		for _, o := range h.Orders {
			if o.Receipt != "" && desk.SameNumber(o.Receipt, p.text) {
				return goTo(w, r, "/counter/order?"+url.Values{"order": {o.ID}, "receipt": {o.Receipt}}.Encode())
			}
		}
	}
	p.hits = hits
	return s.show(w, r, http.StatusOK, counterPage(p))
}

// identify opens a visit for the customer who stands there and goes on to the order.
func (s *Site) identify(w http.ResponseWriter, r *http.Request) error {
	f := r.PostForm
	v, err := s.Desk.Identify(r.Context(), door.Of(r.Context()).Actor, desk.Who{
		Email: f.Get("email"), First: f.Get("first_name"), Last: f.Get("last_name"), Zip: f.Get("zip")})
	if err != nil {
		return err
	}
	return goTo(w, r, "/counter/order?"+url.Values{"order": {f.Get("order")}, "visit": {v.ID}}.Encode())
}

// atCounter is an order with the card that answers what was asked of it.
func (s *Site) atCounter(w http.ResponseWriter, r *http.Request) error {
	p, err := s.serving(r, r.URL.Query())
	if err != nil {
		return err
	}
	if p.reason().name != "" {
		card, err := s.Desk.Answer(r.Context(), door.Of(r.Context()).Actor, p.question())
		if err == nil {
			p.card = &card
		}
		p.problem = err
	}
	status := http.StatusOK
	if p.problem != nil {
		status = fault.CodeOf(p.problem).Meaning().Status
	}
	return s.show(w, r, status, orderPage(p))
}

// serving reads what the order's page shows.
func (s *Site) serving(r *http.Request, asked url.Values) (served, error) {
	ctx, actor := r.Context(), door.Of(r.Context()).Actor
	p := served{asked: asked}
	read := func(op shop.Operation) (any, error) {
		return s.Desk.Read(ctx, actor, desk.Request{Visit: asked.Get("visit"), Receipt: asked.Get("receipt"), Operation: op})
	}
	found, err := read(shop.Operation{Name: shop.OpGetOrder, Order: asked.Get("order")})
	if err != nil {
		return p, err
	}
	p.order, _ = found.(shop.Order)
	if left := p.left(); len(asked["line"]) == 0 && len(left) == 1 {
		asked.Set("line", left[0].ID)
	}
	if p.wish() == "exchange" && len(asked["line"]) == 1 {
		l, _ := p.order.Line(asked.Get("line"))
		if found, err = read(shop.Operation{Name: shop.OpGetProduct, Product: l.Product}); err == nil {
			product, _ := found.(shop.Product)
			p.product = &product
		}
		if found, err = read(shop.Operation{Name: shop.OpGetCustomer, Customer: p.order.Customer}); err == nil {
			customer, _ := found.(shop.Customer)
			p.methods = customer.Methods
		}
	}
	return p, nil
}

// left are the lines of which something is left to bring back.
func (p served) left() []shop.Line {
	return slices.DeleteFunc(slices.Clone(p.order.Lines), func(l shop.Line) bool { return l.Left() == 0 })
}

func (p served) reason() reason {
	for _, one := range reasons {
		if one.name == p.asked.Get("reason") {
			return one
		}
	}
	return reason{}
}

func (p served) wish() string {
	if w := p.asked.Get("wish"); slices.Contains(wishes, w) {
		return w
	}
	return wishes[0]
}

func (p served) ticked(line string) bool { return slices.Contains(p.asked["line"], line) }

// pieces is how many of a line are meant: what was chosen, else all that is left.
func (p served) pieces(l shop.Line) int {
	if n, err := strconv.Atoi(p.asked.Get("n-" + l.ID)); err == nil && n >= 1 && n <= l.Left() {
		return n
	}
	return l.Left()
}

// question is what the page asks of the desk.
func (p served) question() desk.Question {
	why := p.reason()
	q := desk.Question{
		Visit: p.asked.Get("visit"), Receipt: p.asked.Get("receipt"), Order: p.order.ID,
		Claim: why.claim, Condition: why.condition, Wish: p.wish(), Proof: p.asked.Get("proof"), Method: p.asked.Get("method"),
	}
	for _, l := range p.order.Lines {
		if p.ticked(l.ID) {
			q.Lines = append(q.Lines, desk.PartAsked{Line: l.ID, Quantity: p.pieces(l)})
			if item := p.asked.Get("item"); item != "" && q.Wish == "exchange" {
				for range p.pieces(l) {
					q.NewItems = append(q.NewItems, item)
				}
			}
		}
	}
	return q
}

// reasonsHere are the tiles that fit what is ticked: goods that came can be
// brought back, goods that did not come can be missed.
func (p served) reasonsHere() []reason {
	came, missing := false, false
	for _, l := range p.left() {
		if len(p.asked["line"]) > 0 && !p.ticked(l.ID) {
			continue
		}
		if p.order.Arrived(l) {
			came = true
		} else {
			missing = true
		}
	}
	return slices.DeleteFunc(slices.Clone(reasons), func(one reason) bool { return one.absent && !missing || !one.absent && !came })
}

// at is the address of this page with one thing changed.
func (p served) at(name, value string) string {
	v := maps.Clone(p.asked)
	v.Set(name, value)
	return "/counter/order?" + v.Encode()
}

// readBackHere reads back what the card offered.
func (s *Site) readBackHere(w http.ResponseWriter, r *http.Request) error {
	p, err := s.serving(r, r.PostForm)
	if err != nil {
		return err
	}
	asked, err := s.Desk.AskQuick(r.Context(), door.Of(r.Context()).Actor, p.question())
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, counterReadBack(p, asked))
}

// doneHere is the yes of the customer who stands there.
func (s *Site) doneHere(w http.ResponseWriter, r *http.Request) error {
	actor := door.Of(r.Context()).Actor
	done, err := s.Desk.Confirm(r.Context(), actor, r.PostForm.Get("token"), r.PostForm.Get("text_hash"))
	if err != nil {
		return err
	}
	return goTo(w, r, "/counter/done/"+done.Case)
}

// counterDone says what is done, and what is promised from here on.
func (s *Site) counterDone(w http.ResponseWriter, r *http.Request) error {
	v, err := s.Desk.Get(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, donePage(v))
}

// openHere takes in as a case what the counter card does not settle.
func (s *Site) openHere(w http.ResponseWriter, r *http.Request) error {
	p, err := s.serving(r, r.PostForm)
	if err != nil {
		return err
	}
	q := p.question()
	in := desk.Intake{Visit: q.Visit, Receipt: q.Receipt, Order: q.Order, Lines: q.Lines, Claim: q.Claim, Proof: q.Proof,
		Wish: casefile.Wish{Remedy: q.Wish, Words: r.PostForm.Get("words")}}
	switch q.Condition {
	case shop.Unopened, shop.Opened, shop.Used:
		in.Known.State = string(q.Condition)
	}
	v, err := s.Desk.Open(r.Context(), door.Of(r.Context()).Actor, in)
	if err != nil {
		return err
	}
	return goTo(w, r, "/cases/"+v.Case.ID)
}

// said is a refusal as the page says it, in the reader's language.
func said(ctx context.Context, err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		f = fault.New(fault.Internal)
	}
	return words.Sentence(door.Of(ctx).Lang, f)
}

// optionsOf are the chosen options of a line, in a steady order.
func optionsOf(l shop.Line) []string { return valuesOf(l.Options) }

func valuesOf(options map[string]string) []string {
	values := []string{}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		values = append(values, options[name])
	}
	return values
}
