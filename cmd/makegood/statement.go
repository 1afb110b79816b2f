package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/words"
)

type statementCmd struct {
	Account  string `arg:"" help:"The firm's account, as partner/finch, maker/alpha or carrier/northline."`
	Month    string `arg:"" help:"As 2025-12."`
	Currency string `placeholder:"CODE" help:"Needed where the month has several."`
	CSV      bool   `name:"csv" help:"As comma-separated values on standard output."`
	PDF      string `name:"pdf" placeholder:"FILE" help:"As a document, into this file."`
	Lang     string `help:"Language of the document: ${enum}." enum:"en,ru" default:"en"`
	Net      bool   `help:"Close the month first: what its notes came to is due, what is in dispute goes over."`
	JSON     bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run shows what a firm and the house owe each other for a month.
func (cmd *statementCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if cmd.Net {
		if err := h.desk.Net(ctx, h.actor, cmd.Account, cmd.Month); err != nil {
			return err
		}
	}
	s, err := h.desk.Statement(ctx, h.actor, cmd.Account, cmd.Month, cmd.Currency)
	if err != nil {
		return err
	}
	switch {
	case cmd.CSV:
		return s.CSV(c.out)
	case cmd.PDF != "":
		var b bytes.Buffer
		if err := h.desk.StatementPDF(ctx, h.actor, cmd.Account, cmd.Month, s.Currency, words.Lang(cmd.Lang), &b); err != nil {
			return err
		}
		if err := os.WriteFile(cmd.PDF, b.Bytes(), 0o600); err != nil {
			return fault.New(fault.InputInvalid, "at", "--pdf", "problem", "can't be written").Because(err)
		}
		c.say("Wrote %s.", cmd.PDF)
		return nil
	case cmd.JSON:
		return c.json(map[string]any{
			"account": s.Account, "month": s.Month, "currency": s.Currency, "final": s.Final, "opening": s.Opening, "lines": s.Lines, "disputed": s.Disputed,
			"payments": s.Payments, "gross": s.Gross, "commission": s.Given, "net": s.Net, "paid": s.Paid, "contested": s.Contested, "closing": s.Closing,
		})
	}
	say := func(text string, a money.Amount) { c.say("%-46s %18s", text, a) }
	say("brought forward", s.Opening)
	for _, n := range s.Lines {
		say(fmt.Sprintf("%s %s %s, case %s", n.On, n.No, n.Kind, n.Case), n.Net)
	}
	for _, n := range s.Disputed {
		say(fmt.Sprintf("%s %s in dispute, not in the sum", n.On, n.No), n.Net)
	}
	for _, p := range s.Payments {
		say(p.On.String()+" payment "+p.Reference, p.Amount.Neg())
	}
	say("balance (positive: owed to the house)", s.Closing)
	return nil
}
