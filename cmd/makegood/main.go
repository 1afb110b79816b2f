// Command makegood is the whole product in one binary: the desk and its
// API, the checks, the shop's import and export, and the negotiation engine on
// the command line. docs/cli.md describes every command.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"makegood/internal/desk"
)

// commands is the command line. A command is a struct with its flags, and a
// method Run that kong calls with what it asks for: a context, the console.
type commands struct {
	Serve      serveCmd      `cmd:"" group:"The desk" help:"Serve the desk over HTTP."`
	Import     importCmd     `cmd:"" group:"The desk" help:"Take a whole shop in, all of it or nothing."`
	Export     exportCmd     `cmd:"" group:"The desk" help:"Give the shop back as it stands now."`
	Replay     replayCmd     `cmd:"" group:"The desk" help:"Run service requests, each as its customer against a fresh copy of the shop."`
	Staff      staffCmd      `cmd:"" group:"The desk" help:"Who works here, and in which role."`
	Key        keyCmd        `cmd:"" group:"The desk" help:"The keys by which staff and programs sign in."`
	Link       linkCmd       `cmd:"" group:"The desk" help:"Make a customer's expiring link to a case."`
	Audit      auditCmd      `cmd:"" group:"The desk" help:"Who did what, when and from where."`
	Walk       walkCmd       `cmd:"" group:"The desk" help:"Tell a story to the desk, or walk a case step by step."`
	Statement  statementCmd  `cmd:"" group:"The desk" help:"What another firm and the house owe each other for a month."`
	Verify     verifyCmd     `cmd:"" group:"The desk" help:"Walk every log: chains, folds, ledger, promises, views."`
	Rebuild    rebuildCmd    `cmd:"" group:"The desk" help:"Compute all views anew from the log."`
	Erase      eraseCmd      `cmd:"" group:"The desk" help:"Destroy a customer's key and what the views hold of them."`
	Rights     rightsCmd     `cmd:"" group:"Rights and words" help:"Say what is owed, from a facts file."`
	Packs      packsCmd      `cmd:"" group:"Rights and words" help:"Law and policy packs."`
	Read       readCmd       `cmd:"" group:"Rights and words" help:"Read utterances: what they do, promise and offer."`
	Scenario   scenarioCmd   `cmd:"" group:"Negotiation" help:"Stories and negotiation scenarios."`
	Analyse    analyseCmd    `cmd:"" group:"Negotiation" help:"Outcome space, frontier and solution points of a scenario."`
	Duel       duelCmd       `cmd:"" group:"Negotiation" help:"One session between two strategies."`
	Tournament tournamentCmd `cmd:"" group:"Negotiation" help:"Every ordered pair of strategies on every scenario."`
	Experiment experimentCmd `cmd:"" group:"Negotiation" help:"Policies of a house against simulated customers."`
	Agent      agentCmd      `cmd:"" group:"Negotiation" help:"Play one seat over JSON lines."`
	Strategies strategiesCmd `cmd:"" group:"Negotiation" help:"List the strategies."`
	Version    versionCmd    `cmd:"" help:"Say which version this is."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], &console{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv})
	stop()
	os.Exit(code)
}

// run runs one command and gives its exit code: 0 done, 1 the work failed, 2
// the call was wrong.
func run(ctx context.Context, args []string, c *console) int {
	out := &answer{Writer: c.out}
	told := *c
	told.out = out
	code := obey(ctx, args, &told)
	if code == 0 && out.failed != nil {
		return c.fail(fmt.Errorf("write the answer: %w", out.failed))
	}
	return code
}

// obey parses the line and runs its command.
func obey(ctx context.Context, args []string, c *console) int {
	var line commands
	asked := -1 // set when kong ends the program by itself, as for --help
	parser, err := kong.New(&line,
		kong.Name("makegood"),
		kong.Description("What is owed is given. What is not owed is negotiated. What is agreed is written. What is promised is kept."),
		kong.Writers(c.out, c.err),
		kong.Exit(func(code int) { asked = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(desk.Through(ctx, desk.From{Door: desk.DoorCLI, Address: person()}), (*context.Context)(nil)),
		kong.BindTo(c.out, (*io.Writer)(nil)),
		kong.Bind(c),
	)
	if err != nil {
		return c.fail(err)
	}
	command, err := parser.Parse(args)
	if out, ok := c.out.(*answer); ok && out.failed != nil { // of the help, which kong writes
		return c.fail(fmt.Errorf("write the answer: %w", out.failed))
	}
	switch {
	case asked >= 0:
		return asked
	case err != nil:
		return c.misused(err)
	}
	if err := command.Run(); err != nil {
		return c.fail(err)
	}
	return 0
}
