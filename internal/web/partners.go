package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/settlement"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// firmPage is another firm: what was agreed with it, and one of its months.
type firmPage struct {
	firm       desk.Firm
	month      string // "" where nothing was ever raised
	statements []settlement.Statement
	said       bool
	wrong      string // why a form was refused
	today      calendar.Day
	at         string // the payment's field that will not do; wrong stands beside it
	typed      url.Values
}

// payment is a field of the payment's form, with what was typed in it.
func (p firmPage) payment(i parts.Input) parts.Input {
	i.Needed, i.Value = true, p.typed.Get(i.Name)
	if p.at == i.Name {
		i.Wrong, i.Focus = p.wrong, true
	}
	return i
}

// partners lists the firms, and what is due with each.
func (s *Site) partners(w http.ResponseWriter, r *http.Request) error {
	firms, err := s.Desk.Firms(r.Context(), door.Of(r.Context()).Actor)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, partnersPage(firms))
}

func accountOf(r *http.Request) string { return r.PathValue("kind") + "/" + r.PathValue("firm") }

func firmPath(account string) string {
	return "/partners/" + (&url.URL{Path: account}).EscapedPath()
}

func (s *Site) firm(w http.ResponseWriter, r *http.Request) error {
	return s.showFirm(w, r, http.StatusOK, firmPage{month: r.URL.Query().Get("month"), said: r.URL.Query().Has("said")})
}

func (s *Site) showFirm(w http.ResponseWriter, r *http.Request, status int, p firmPage) error {
	actor, account := door.Of(r.Context()).Actor, accountOf(r)
	firms, err := s.Desk.Firms(r.Context(), actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(firms, func(f desk.Firm) bool { return f.Account == account })
	if i < 0 {
		return fault.New(fault.NotFound, "what", account)
	}
	p.firm, p.today = firms[i], calendar.Of(s.Desk.Clock())
	if n := len(p.firm.Months); p.month == "" && n > 0 {
		p.month = p.firm.Months[n-1]
	}
	if p.month != "" {
		if p.statements, err = s.Desk.Statements(r.Context(), actor, account, p.month); err != nil {
			return err
		}
	}
	return s.show(w, r, status, onePartnerPage(p))
}

// settle takes down what a firm said, answers it, closes its month, or takes down
// a payment. What is refused is said on the page.
func (s *Site) settle(w http.ResponseWriter, r *http.Request) error {
	c, account, note, month := door.Of(r.Context()), accountOf(r), r.PostFormValue("note"), r.PostFormValue("month")
	var err error
	switch r.PostFormValue("do") {
	case "accept":
		err = s.Desk.AcceptNote(r.Context(), c.Actor, account, note)
	case "dispute":
		err = s.Desk.DisputeNote(r.Context(), c.Actor, account, note, r.PostFormValue("why"))
	case "answer":
		var upheld money.Amount
		if upheld, err = s.amountIn(r, "upheld", month); err == nil {
			err = s.Desk.AnswerNote(r.Context(), c.Actor, account, note, upheld, r.PostFormValue("why"))
		}
	case "net":
		err = s.Desk.Net(r.Context(), c.Actor, account, month)
	case "pay":
		var paid money.Amount
		if paid, err = s.amountIn(r, "amount", month); err == nil {
			_, err = s.Desk.NotePayment(r.Context(), c.Actor, account, desk.FirmPayment{Amount: paid, Reference: r.PostFormValue("reference")})
		}
	default:
		err = fault.New(fault.InputInvalid, "at", "do", "problem", words.Both("web.partners.do"))
	}
	if err != nil {
		refused := s.Refused(c, err)
		p := firmPage{month: month, wrong: words.Sentence(c.Lang, refused)}
		if r.PostFormValue("do") == "pay" {
			p.typed = r.PostForm
			if at, _ := refused.Args["at"].(string); at == "amount" {
				p.at, p.wrong = at, words.Say(c.Lang, "web.partners.amount.why")
			}
		}
		back := firmPath(account)
		if month != "" {
			back += "?month=" + url.QueryEscape(month)
		}
		return s.showFirm(w, r.WithContext(context.WithValue(r.Context(), placeKey{}, back)), refused.Code.Meaning().Status, p)
	}
	return goTo(w, r, firmPath(account)+"?said&month="+url.QueryEscape(month))
}

// amountIn is a sum as people write it: 12.50 USD, 12,50 USD; where the month's
// statements are in one currency, it need not be named.
func (s *Site) amountIn(r *http.Request, name, month string) (money.Amount, error) {
	text, currency := strings.TrimSpace(r.PostFormValue(name)), ""
	if fields := strings.Fields(text); len(fields) > 1 {
		currency = strings.ToUpper(fields[len(fields)-1])
		text = strings.Join(fields[:len(fields)-1], "")
	} else if month != "" {
		all, err := s.Desk.Statements(r.Context(), door.Of(r.Context()).Actor, accountOf(r), month)
		if err != nil {
			return money.Amount{}, err
		}
		if len(all) == 1 {
			currency = all[0].Currency
		}
	}
	a, err := money.ParseIn(figures(text), currency)
	if err != nil {
		return a, fault.New(fault.InputInvalid, "at", name, "problem", words.Both("web.partners.amount.why"))
	}
	return a, nil
}

// statementFile is a firm's month as CSV or PDF, in one currency.
func (s *Site) statementFile(w http.ResponseWriter, r *http.Request) error {
	c, account, month, currency := door.Of(r.Context()), accountOf(r), r.PathValue("month"), r.URL.Query().Get("currency")
	var out bytes.Buffer
	kind := "text/csv; charset=utf-8"
	switch r.PathValue("file") {
	case "statement.csv":
		one, err := s.Desk.Statement(r.Context(), c.Actor, account, month, currency)
		if err != nil {
			return err
		}
		if err := one.CSV(&out); err != nil {
			return fault.New(fault.Internal).Because(err)
		}
	case "statement.pdf":
		kind = "application/pdf"
		if err := s.Desk.StatementPDF(r.Context(), c.Actor, account, month, currency, c.Lang, &out); err != nil {
			return err
		}
	default:
		return fault.New(fault.NotFound, "what", r.PathValue("file"))
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", "attachment")
	_, _ = w.Write(out.Bytes()) // whoever is gone does not read it
	return nil
}

// file is the address of a statement.
func (p firmPage) file(name, currency string) string {
	return firmPath(p.firm.Account) + "/" + url.PathEscape(p.month) + "/" + name + "?currency=" + currency
}

func duties(a partner.Agreement) []partner.Responsibility {
	list := []partner.Responsibility{}
	for _, d := range partner.Duties() {
		list = append(list, a.Responsible(d, partner.Unknown, false))
	}
	return list
}
