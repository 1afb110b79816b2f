package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"
	"time"

	"golang.org/x/term"

	"makegood/internal/calendar"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

type auditCmd struct {
	Who     string `placeholder:"WHO" help:"Only what this one did: staff/sara, agent/ID, customer, system, nobody."`
	Case    string `placeholder:"NUMBER" help:"Only what was done to this case."`
	On      string `placeholder:"THING" help:"Only what was done to this: staff/sara, order/ID."`
	Since   string `placeholder:"DAY" help:"From this day on."`
	Until   string `placeholder:"DAY" help:"Up to and with this day."`
	Refused bool   `help:"Only what was refused, sign-ins too."`
	Limit   int    `default:"100" help:"At most so many, the newest (default ${default}); 0 is all."`
	JSON    bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run lists the trail, the newest first. Days are in UTC.
func (cmd *auditCmd) Run(ctx context.Context, c *console) (err error) {
	q := desk.AuditQuery{Who: cmd.Who, Case: cmd.Case, On: cmd.On, Refused: cmd.Refused}
	if q.From, err = dayStart("--since", cmd.Since, 0); err != nil {
		return err
	}
	if q.To, err = dayStart("--until", cmd.Until, 1); err != nil {
		return err
	}
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	all := []desk.AuditEntry{}
	for page := (desk.Page{Limit: 200}); ; {
		entries, next, err := h.desk.Audit(ctx, h.actor, q, page)
		if err != nil {
			return err
		}
		all = append(all, entries...)
		if page.After = next; next == "" || cmd.Limit > 0 && len(all) >= cmd.Limit {
			break
		}
	}
	if cmd.Limit > 0 {
		all = all[:min(len(all), cmd.Limit)]
	}
	if cmd.JSON {
		return c.json(all)
	}
	for _, e := range all {
		c.say("%s", told(e))
	}
	return nil
}

// told is an entry as a line: when, who, what, on what, from where.
func told(e desk.AuditEntry) string {
	what := strings.Join(e.Did, ", ")
	switch {
	case e.Refused != "":
		what = strings.TrimSpace("refused "+e.Action) + " (" + e.Refused + ")"
	case what == "":
		what = e.Action
	}
	where := e.Door
	if e.Address != "" {
		where += " " + e.Address
	}
	return strings.TrimRight(fmt.Sprintf("%s  %s  %s  %s  %s", e.At.Format(time.DateTime), e.Who, what, e.On, where), " ")
}

func dayStart(flag, day string, more int) (time.Time, error) {
	if day == "" {
		return time.Time{}, nil
	}
	d, err := calendar.Parse(day)
	if err != nil {
		return time.Time{}, fault.New(fault.InputInvalid, "at", flag, "problem", "want a day, as in 2025-12-15").Because(err)
	}
	return (d + calendar.Day(more)).Time(time.UTC), nil
}

// person is who sits at this machine, as the trail says where a command came
// from.
func person() string {
	name, host := "somebody", "this machine"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if h, err := os.Hostname(); err == nil {
		host = h
	}
	return name + "@" + host
}

// secret asks for what must not stand in a command line: from a terminal without
// showing it, else the first line of stdin.
func (c *console) secret(what string) (string, error) {
	if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprintf(c.err, "%s: ", what)
		typed, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(c.err)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return string(typed), nil
	}
	line, err := bufio.NewReader(io.LimitReader(c.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
