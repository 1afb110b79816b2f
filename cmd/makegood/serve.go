package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"makegood/internal/api"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/web"
)

// The rhythms of a server.
const (
	sweepEvery      = 5 * time.Second
	checkpointEvery = 5 * time.Minute
	lookEvery       = 500 * time.Millisecond // for what other processes on the database changed, while anybody watches
	goodbye         = 10 * time.Second       // for answers that are under way when it stops
	upkeepTime      = 2 * time.Minute        // for one round; the next goes on where it ended
)

type serveCmd struct {
	Addr    string `default:"localhost:8080" placeholder:"HOST:PORT" help:"Where to listen (default ${default}); port 0 takes a free one."`
	Demo    bool   `help:"Hire a member of each role, print sign-in links for every seat, and let the clock go on from the last thing that happened."`
	Clock   string `placeholder:"DAY" help:"With --demo: let the clock begin at noon of this day instead."`
	Proxied bool   `help:"A proxy of yours stands before this server, and says in X-Forwarded-For whom it speaks for."`
	Secure  bool   `help:"Browsers reach this over https: sign-in cookies are for https alone."`
	languageModel
	signInService
	database
}

// Run serves until it is told to stop.
func (cmd *serveCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	log := slog.New(slog.NewTextHandler(c.err, nil))
	h.desk.Log = log
	if cmd.Clock != "" && !cmd.Demo {
		return fault.New(fault.Usage, "problem", "--clock goes with --demo: a desk that works has the wall's")
	}
	if cmd.Demo {
		if err := goOn(ctx, h, cmd.Clock); err != nil {
			return err
		}
	}
	if err := cmd.join(h.desk, c, log); err != nil {
		return err
	}
	if err := h.packs.begin(ctx); err != nil {
		return err
	}
	if trouble := h.packs.Trouble(); trouble != nil {
		log.Error("packs changed and kept their version; those that were in force stay", "err", trouble)
	}
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", cmd.Addr)
	if err != nil {
		return fault.New(fault.InputInvalid, "at", "--addr", "problem", fmt.Sprintf("can't listen on %s", cmd.Addr),
			"hint", "give another with --addr HOST:PORT; something else may listen there").Because(err)
	}
	others, err := cmd.ways(c, h, cmd.Secure)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	handler, pages := cmd.doors(h, log, others)
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(pages.Close)
	go h.packs.follow(ctx, log)
	place := "http://" + cmd.at(listener)
	c.say("Makegood serves %s on %s (the API's documentation: %s/docs). Ctrl-C stops it.", cmd.DB, place, place)
	if cmd.Demo {
		if err := showSeats(ctx, c, h, place); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	return attend(ctx, h, log, server, listener)
}

// doors puts the two doors side by side: programs and people come to one address.
func (cmd *serveCmd) doors(h *house, log *slog.Logger, others []web.OtherWay) (http.Handler, *web.Site) {
	o := door.Options{Version: version(), Log: log, Secure: cmd.Secure, Proxied: cmd.Proxied}
	programs, people := api.New(h.desk, o), web.New(h.desk, web.Options{Options: o, Others: others})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if api.Serves(r.URL.Path) {
			programs.ServeHTTP(w, r)
			return
		}
		people.ServeHTTP(w, r)
	}), people
}

// at is the address as a browser on this machine writes it.
func (cmd *serveCmd) at(listener net.Listener) string {
	host, _, err := net.SplitHostPort(cmd.Addr)
	_, port, err2 := net.SplitHostPort(listener.Addr().String())
	if err != nil || err2 != nil {
		return listener.Addr().String()
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// attend serves, sweeps, signs checkpoints and looks for what others changed, until
// ctx ends or serving fails, and then ends it all in order: no request is cut off, and the last thing
// that happened is under a checkpoint.
func attend(ctx context.Context, h *house, log *slog.Logger, server *http.Server, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served, upkept, followed := make(chan error, 1), make(chan struct{}), make(chan struct{})
	go func() { served <- server.Serve(listener) }()
	go func() {
		defer close(upkept)
		debug.FreeOSMemory() // what starting took: most of it is never needed again
		upkeep(ctx, h.desk, h.store, log)
	}()
	go func() {
		defer close(followed)
		look := time.NewTicker(lookEvery)
		defer look.Stop()
		h.desk.Follow(ctx, look.C, func(err error) { log.Warn("look for what changed", "err", err) })
	}()
	var err error
	select {
	case err = <-served:
		err = fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		if err = server.Shutdown(last); err != nil {
			err = fmt.Errorf("stop serving: %w", err)
		}
	}
	stop()
	<-upkept
	<-followed
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	return errors.Join(err, h.store.Checkpoint(last, h.desk.Clock()))
}

// upkeep sweeps and signs checkpoints on a timer. What fails is written down
// and tried again the next time.
func upkeep(ctx context.Context, d *desk.Desk, s desk.Store, log *slog.Logger) {
	sweep, checkpoint := time.NewTicker(sweepEvery), time.NewTicker(checkpointEvery)
	defer sweep.Stop()
	defer checkpoint.Stop()
	for {
		var what string
		var err error
		select {
		case <-ctx.Done():
			return
		case <-sweep.C:
			what = "sweep"
			err = within(ctx, func(ctx context.Context) error {
				_, err := d.Sweep(ctx)
				return err
			})
		case <-checkpoint.C:
			what = "checkpoint"
			err = within(ctx, func(ctx context.Context) error { return s.Checkpoint(ctx, d.Clock()) })
		}
		if err != nil && ctx.Err() == nil {
			log.Error(what, "err", err)
		}
	}
}

// within gives a round of upkeep its time: a database that accepts and never
// answers must not be the end of all sweeps.
func within(ctx context.Context, round func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, upkeepTime)
	defer cancel()
	return round(ctx)
}
