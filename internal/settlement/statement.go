package settlement

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"makegood/internal/money"
)

// Statement is a firm's month in one currency. It adds up: Opening and what the
// notes come to, less what was paid, is Closing. Notes in dispute stand beside
// it and are not in the sum.
type Statement struct {
	Account   string
	Month     string
	Currency  string
	Opening   money.Amount // owed by the firm at the beginning; negative: owed to it
	Lines     []Note
	Disputed  []Note
	Payments  []Payment
	Gross     money.Amount // of the lines
	Given     money.Amount // commission in the lines
	Net       money.Amount
	Paid      money.Amount
	Contested money.Amount // in dispute
	Closing   money.Amount
	Final     bool // the month was netted
}

// Statement is the month in a currency, as it stands.
func (p Period) Statement(currency string) Statement {
	zero := money.Zero(currency)
	s := Statement{Currency: currency, Opening: zero, Gross: zero, Given: zero, Net: zero, Paid: zero, Contested: zero,
		Lines: []Note{}, Disputed: []Note{}, Payments: []Payment{}, Final: p.Netting != nil}
	for _, a := range p.Opening {
		if a.Currency == currency {
			s.Opening = a
		}
	}
	for _, n := range p.Notes {
		if n.Net.Currency != currency {
			continue
		}
		if p.Netting == nil && n.State == Disputed || p.carried(n.No) {
			s.Disputed, s.Contested = append(s.Disputed, n), s.Contested.Add(n.Net)
			continue
		}
		if s.Final {
			n.State = Netted
		}
		s.Lines = append(s.Lines, n)
		s.Gross, s.Given, s.Net = s.Gross.Add(n.Gross), s.Given.Add(n.Commission), s.Net.Add(n.Net)
	}
	for _, x := range p.Payments {
		if x.Amount.Currency == currency {
			s.Payments, s.Paid = append(s.Payments, x), s.Paid.Add(x.Amount)
		}
	}
	s.Closing = s.Opening.Add(s.Net).Sub(s.Paid)
	return s
}

// columns are the heads of the statement's lines, as CSV writes them.
var columns = []string{"type", "number", "date", "case", "order", "line", "kind", "reason", "state", "gross", "commission", "net", "currency", "evidence"}

// CSV writes the statement as comma-separated values (RFC 4180): the opening
// balance, the lines, the notes in dispute, the payments, the closing balance.
// Amounts are plain numbers with a point; a positive net is owed by the firm.
func (s Statement) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	write := func(cells ...string) error {
		row := make([]string, len(columns))
		copy(row, cells)
		row[12] = s.Currency
		for i, cell := range row {
			row[i] = safe(cell)
		}
		return out.Write(row)
	}
	note := func(kind string) func(Note) error {
		return func(n Note) error {
			return write(kind, n.No, n.On.String(), n.Case, n.Order, n.Line, n.Kind, n.Reason, string(n.State),
				n.Gross.Number(), n.Commission.Number(), n.Net.Number(), "", strings.Join(n.Evidence, "; "))
		}
	}
	err := out.Write(columns)
	balance := func(kind string, a money.Amount) {
		if err == nil {
			err = write(kind, "", "", "", "", "", "", "", "", "", "", a.Number())
		}
	}
	balance("opening", s.Opening)
	for _, part := range []struct {
		notes []Note
		write func(Note) error
	}{{s.Lines, note("note")}, {s.Disputed, note("disputed")}} {
		for _, n := range part.notes {
			if err == nil {
				err = part.write(n)
			}
		}
	}
	for _, p := range s.Payments {
		if err == nil {
			err = write("payment", p.Reference, p.On.String(), "", "", "", "", "", "", "", "", p.Amount.Neg().Number())
		}
	}
	balance("closing", s.Closing)
	if err != nil {
		return fmt.Errorf("settlement: csv: %w", err)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("settlement: csv: %w", err)
	}
	return nil
}

// safe keeps a spreadsheet from taking a text for a formula.
func safe(cell string) string {
	if cell == "" {
		return cell
	}
	switch cell[0] {
	case '=', '@', '\t', '\r':
		return "'" + cell
	case '+', '-':
		for _, r := range cell[1:] {
			if r != '.' && (r < '0' || r > '9') {
				return "'" + cell
			}
		}
	}
	return cell
}
