package web

import (
	"context"
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
	"makegood/internal/web/parts"
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
	bare bool // no orders were imported: there is nothing to find
}

// served is an order at the counter: what is ticked, what is said of it, and the
// card that answers.
type served struct {
	order   shop.Order
	asked   url.Values // order, receipt, visit, line…, n-LINE, reason, wish, item, method
	product *shop.Product
	methods []shop.Method
	cases   []desk.CaseRow // about the order, where nothing of it is left
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
	if len(hits) == 0 {
		has, err := s.Desk.HasOrders(r.Context(), actor)
		if err != nil {
			return err
		}
		p.bare = !has
	}
	return s.show(w, r, http.StatusOK, counterPage(p))
}

// identify opens a visit for the customer who stands there and goes on to the order.
func (s *Site) identify(w http.ResponseWriter, r *http.Request) error {
	f := r.PostForm
	v, err := s.Desk.Identify(r.Context(), door.Of(r.Context()).Actor, desk.Who{
		Email: f.Get("email"), First: f.Get("first_name"), Last: f.Get("last_name"), Zip: f.Get("zip")})
	order, code := f.Get("order"), fault.CodeOf(err)
	switch {
	case err == nil:
		return goTo(w, r, "/counter/order?"+url.Values{"order": {order}, "visit": {v.ID}}.Encode())
	case order == "" || code.Meaning().Status >= http.StatusInternalServerError:
		return err
	}
	return s.showAt(w, r, code.Meaning().Status, whosePage(order, err), "/counter/order?"+url.Values{"order": {order}}.Encode())
}

// atCounter is an order with the card that answers what was asked of it.
func (s *Site) atCounter(w http.ResponseWriter, r *http.Request) error {
	p, err := s.serving(r, r.URL.Query())
	if code := fault.CodeOf(err); code == fault.NotIdentified || code == fault.NotYours {
		if q := r.URL.Query(); q.Get("receipt") == "" && q.Get("visit") == "" { // nobody was named yet: the page asks
			err = nil
		}
		return s.show(w, r, code.Meaning().Status, whosePage(r.URL.Query().Get("order"), err))
	} else if code == fault.OrderUnknown {
		return s.show(w, r, code.Meaning().Status, counterPage(search{text: r.URL.Query().Get("order")}))
	}
	if err != nil {
		return err
	}
	if p.answerable() {
		p.card, p.problem = s.answer(r, p)
	}
	if p.cases, err = s.cameBack(r, p); err != nil {
		return err
	}
	status := http.StatusOK
	if p.problem != nil && r.Header.Get("HX-Request") == "" { // a part of the page is taken with what it says
		status = fault.CodeOf(p.problem).Meaning().Status
	}
	return s.show(w, r, status, orderPage(p))
}

// answer is the card for what was asked, or why there is none.
func (s *Site) answer(r *http.Request, p served) (*desk.CounterAnswer, error) {
	q, err := p.question()
	if err != nil {
		return nil, err
	}
	card, err := s.Desk.Answer(r.Context(), door.Of(r.Context()).Actor, q)
	if err != nil {
		return nil, err
	}
	return &card, nil
}

// cameBack are the cases about an order of which nothing is left: with them it
// goes on.
func (s *Site) cameBack(r *http.Request, p served) ([]desk.CaseRow, error) {
	if len(p.left()) > 0 {
		return nil, nil
	}
	rows, _, err := s.Desk.Cases(r.Context(), door.Of(r.Context()).Actor, nil, p.order.ID, desk.Page{Limit: 20})
	if fault.CodeOf(err) == fault.NotAllowed { // a program of the house lists none
		return nil, nil
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row desk.CaseRow) bool {
		return row.Order != p.order.ID || row.Step == string(casefile.Lapsed)
	}), err
}

// serving reads what the order's page shows. Lines of which nothing is left are
// not asked about; the one that is left needs no tick, unless another was named:
// nobody meant this one then.
func (s *Site) serving(r *http.Request, asked url.Values) (served, error) {
	ctx, actor := r.Context(), door.Of(r.Context()).Actor
	if asked.Get("reason") == "" { // the page is asked anew for a change
		asked.Set("reason", asked.Get("was"))
	}
	asked.Del("was")
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
	if meant := p.meant(); p.wish() == "exchange" && len(meant) == 1 {
		l := meant[0]
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
	return slices.DeleteFunc(slices.Clone(p.order.Lines), func(l shop.Line) bool { return p.order.Left(l) == 0 })
}

// meant are the lines that are ticked.
func (p served) meant() []shop.Line {
	return slices.DeleteFunc(p.left(), func(l shop.Line) bool { return !p.ticked(l.ID) })
}

// goods are what is meant, as the card names it.
func (p served) goods() []string {
	var all []string
	for _, l := range p.meant() {
		name := l.Name
		if n := p.pieces(l); l.Quantity > 1 {
			name += " × " + strconv.Itoa(n)
		}
		all = append(all, name)
	}
	return all
}

// goodsOf are the goods of a case, as the card named them.
func goodsOf(v desk.CaseView) []string {
	var all []string
	for _, l := range v.Case.Lines {
		name := l.Name
		if l.Quantity > 1 {
			name += " × " + strconv.Itoa(l.Quantity)
		}
		all = append(all, name)
	}
	return all
}

// available are the items that may be taken instead.
func (p served) available() []shop.Variant {
	if p.product == nil {
		return nil
	}
	var there []shop.Variant
	for _, v := range p.product.Variants {
		if v, priced := v.In(p.order.Currency()); priced && v.Available {
			there = append(there, v)
		}
	}
	return there
}

// answerable reports whether it was said what comes back and what is wrong with
// it. Goods that nobody ticked are never meant.
func (p served) answerable() bool { return p.reason().name != "" && len(p.meant()) > 0 }

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
	if n, err := strconv.Atoi(p.asked.Get("n-" + l.ID)); err == nil {
		return n
	}
	return l.Left()
}

// question is what the page asks of the desk.
func (p served) question() (desk.Question, error) {
	why := p.reason()
	q := desk.Question{
		Visit: p.asked.Get("visit"), Receipt: p.asked.Get("receipt"), Order: p.order.ID,
		Claim: why.claim, Condition: why.condition, Wish: p.wish(), Proof: p.asked.Get("proof"), Method: p.asked.Get("method"),
	}
	for _, l := range p.meant() {
		n := p.pieces(l)
		if n < 1 { // to the desk, none said is all
			return q, fault.New(fault.QuantityInvalid, "left", l.Left(), "asked", n)
		}
		q.Lines = append(q.Lines, desk.PartAsked{Line: l.ID, Quantity: n})
		if item := p.asked.Get("item"); item != "" && q.Wish == "exchange" {
			for range n {
				q.NewItems = append(q.NewItems, item)
			}
		}
	}
	return q, nil
}

// reasonsHere are the tiles that fit what is ticked: goods that came can be
// brought back, goods that did not come can be missed.
func (p served) reasonsHere() []reason {
	came, missing := false, false
	for _, l := range p.left() {
		if len(p.meant()) > 0 && !p.ticked(l.ID) {
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

// here is the address of this page.
func (p served) here() string { return "/counter/order?" + p.query() }

func (p served) query() string {
	v := url.Values{}
	for _, name := range p.names() {
		v[name] = p.asked[name]
	}
	return v.Encode()
}

// names are the fields that say what the card answers.
func (p served) names() []string {
	names := []string{"order", "receipt", "visit", "proof", "line", "reason", "wish"}
	for _, name := range slices.Sorted(maps.Keys(p.asked)) {
		if strings.HasPrefix(name, "n-") {
			names = append(names, name)
		}
	}
	return names
}

// posted is what a form of the order's page asks, as the page would ask it; nil:
// the form was answered, with the page that says what is missing or wrong.
func (s *Site) posted(w http.ResponseWriter, r *http.Request) (*served, desk.Question, error) {
	p, err := s.serving(r, r.PostForm)
	if err != nil {
		return nil, desk.Question{}, err
	}
	q, err := p.question()
	if err != nil || !p.answerable() {
		return nil, q, goTo(w, r, p.here()+"#answer")
	}
	return &p, q, nil
}

// readBackHere reads back what the card offered.
func (s *Site) readBackHere(w http.ResponseWriter, r *http.Request) error {
	p, q, err := s.posted(w, r)
	if id, before := doneBefore(err); before { // while the order was read
		return goTo(w, r, "/counter/read-back/"+id+"?"+served{asked: r.PostForm}.query())
	}
	if p == nil {
		return err
	}
	asked, err := s.Desk.AskQuick(r.Context(), door.Of(r.Context()).Actor, q)
	id, before := doneBefore(err)
	switch code := fault.CodeOf(err); {
	case before:
		asked.Case = id
	case code.Meaning().Status >= http.StatusInternalServerError:
		return err
	case err != nil:
		if p.card, p.problem = s.answer(r, *p); p.problem == nil {
			p.problem = err
		}
		return s.showAt(w, r, code.Meaning().Status, orderPage(*p), p.here())
	}
	return goTo(w, r, "/counter/read-back/"+asked.Case+"?"+p.query())
}

// doneBefore says what the same form led to when it came the first time.
func doneBefore(err error) (id string, before bool) {
	f := fault.As(err)
	if f == nil || f.Code != fault.AlreadyDone {
		return "", false
	}
	id, _ = f.Args["id"].(string)
	return id, true
}

// aloud is a text that is read back at the counter.
type aloud struct {
	desk.CaseView
	served        // what was asked of the order, to go back to
	problem error // why the yes was not taken
}

// aloudHere shows what is read back, as long as it waits.
func (s *Site) aloudHere(w http.ResponseWriter, r *http.Request) error {
	v, err := s.Desk.Get(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.Case.Back == nil && len(v.Case.Bound) > 0 {
		return goTo(w, r, "/counter/done/"+v.Case.ID)
	}
	return s.show(w, r, http.StatusOK, counterReadBack(aloud{CaseView: v, served: served{asked: r.URL.Query()}}))
}

// doneHere is the yes of the customer who stands there.
func (s *Site) doneHere(w http.ResponseWriter, r *http.Request) error {
	actor, f := door.Of(r.Context()).Actor, r.PostForm
	done, err := s.Desk.Confirm(r.Context(), actor, f.Get("token"), f.Get("text_hash"))
	if err == nil {
		return goTo(w, r, "/counter/done/"+done.Case)
	}
	id, before := doneBefore(err)
	if !before {
		id, _, _ = strings.Cut(f.Get("token"), "-")
	}
	code := fault.CodeOf(err)
	v, unread := s.Desk.Get(r.Context(), actor, id)
	switch {
	case unread != nil || code.Meaning().Status >= http.StatusInternalServerError:
		return err
	case v.Case.Back == nil && len(v.Case.Bound) > 0: // it came twice
		return goTo(w, r, "/counter/done/"+v.Case.ID)
	}
	p := aloud{CaseView: v, served: served{asked: f}, problem: err}
	return s.showAt(w, r, code.Meaning().Status, counterReadBack(p), "/counter/read-back/"+v.Case.ID+"?"+p.query())
}

// notThat takes back a text that the customer did not mean, and goes back to what
// was asked.
func (s *Site) notThat(w http.ResponseWriter, r *http.Request) error {
	p := served{asked: r.PostForm}
	_, err := s.Desk.Do(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id"), casefile.Decline{ReadBack: r.PostForm.Get("read_back")})
	switch fault.CodeOf(err) {
	case fault.OK, fault.AlreadyDone, fault.StaleToken, fault.CaseClosed: // it waits no longer
		return goTo(w, r, p.here())
	}
	return err
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
	p, q, err := s.posted(w, r)
	if p == nil {
		return err
	}
	in := desk.Intake{Visit: q.Visit, Receipt: q.Receipt, Order: q.Order, Lines: q.Lines, Claim: q.Claim, Proof: q.Proof,
		Wish: casefile.Wish{Remedy: q.Wish, Words: r.PostForm.Get("words")}}
	switch q.Condition {
	case shop.Unopened, shop.Opened, shop.Used:
		in.Known.State = string(q.Condition)
	}
	v, err := s.Desk.Open(r.Context(), door.Of(r.Context()).Actor, in)
	if id, before := doneBefore(err); before {
		return goTo(w, r, "/cases/"+id)
	}
	if err != nil {
		return err
	}
	return goTo(w, r, "/cases/"+v.Case.ID)
}

// said is a refusal as the page says it, in the reader's language.
func said(ctx context.Context, err error) string {
	f := fault.As(err)
	if f == nil {
		f = fault.New(fault.Internal)
	}
	return words.Sentence(parts.Of(ctx).Lang, f)
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
