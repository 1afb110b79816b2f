package faults_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// TestPostgresRestarted: PostgreSQL ends without a goodbye under the load and
// comes back. Meanwhile calls are told that it is away; afterwards the server
// goes on by itself.
func TestPostgresRestarted(t *testing.T) {
	alone(t, "postgres", func(t *testing.T, rng *rand.Rand) {
		s := newScene(t, "postgres", rng)
		x := s.served(firstDay)
		l := newLoad(s, x)
		l.run(clients, func() {
			l.after(1+rng.IntN(40), x.exited)
			l.away.Store(true)
			must(t, suite.cluster.Crash())
			l.isAway()
			must(t, suite.cluster.Resume())
			l.isBack()
			l.after(10, x.exited)
		})
		s.wentOn(l, firstDay, x)
	})
}

// A line is the way to PostgreSQL, through a proxy that can be disturbed.
type line struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
	dsn   string
}

func newLine(s *scene) *line {
	log := zerolog.Nop()
	own := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), log)
	l := &line{t: s.t, proxy: toxiproxy.NewProxy(own, "line", "127.0.0.1:0", fmt.Sprintf("127.0.0.1:%d", suite.cluster.Port))}
	must(s.t, l.proxy.Start())
	s.t.Cleanup(l.proxy.Stop)
	l.dsn = fmt.Sprintf("postgres://makegood@%s/%s", l.proxy.Listen, databaseOf(s.dsn))
	return l
}

// disturb puts a toxic on both ways of the line; the answer takes it off.
func (l *line) disturb(kind, attributes string) (calm func()) {
	l.t.Helper()
	for _, way := range []string{"upstream", "downstream"} {
		_, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(
			`{"name":%q,"type":%q,"stream":%q,"toxicity":1,"attributes":%s}`, way, kind, way, attributes)))
		must(l.t, err)
	}
	return func() {
		for _, way := range []string{"upstream", "downstream"} {
			must(l.t, l.proxy.Toxics.RemoveToxic(context.Background(), way))
		}
	}
}

// TestLineCut: the connection to PostgreSQL is cut in the middle of the load,
// and joined again.
func TestLineCut(t *testing.T) {
	each(t, "postgres", func(t *testing.T, rng *rand.Rand) {
		s := newScene(t, "postgres", rng)
		way := newLine(s)
		x := s.servedOn(way.dsn, firstDay)
		l := newLoad(s, x)
		l.run(clients, func() {
			l.after(1+rng.IntN(40), x.exited)
			l.away.Store(true)
			way.proxy.Stop()
			l.isAway()
			must(t, way.proxy.Start())
			l.isBack()
			l.after(10, x.exited)
		})
		s.wentOn(l, firstDay, x)
	})
}

// TestLineStalled: the connection is there, and nothing passes.
func TestLineStalled(t *testing.T) {
	each(t, "postgres", func(t *testing.T, rng *rand.Rand) {
		s := newScene(t, "postgres", rng)
		way := newLine(s)
		x := s.servedOn(way.dsn, firstDay)
		l := newLoad(s, x)
		l.run(clients, func() {
			l.after(1+rng.IntN(40), x.exited)
			l.away.Store(true)
			calm := way.disturb("timeout", `{"timeout":0}`)
			l.unhealthy()
			calm()
			l.isBack()
			l.after(10, x.exited)
		})
		s.wentOn(l, firstDay, x)
	})
}

// TestLineSlow: everything takes long, and everything is done.
func TestLineSlow(t *testing.T) {
	each(t, "postgres", func(t *testing.T, rng *rand.Rand) {
		s := newScene(t, "postgres", rng)
		way := newLine(s)
		x := s.servedOn(way.dsn, firstDay)
		l := newLoad(s, x)
		l.run(clients, func() {
			l.after(1+rng.IntN(10), x.exited)
			calm := way.disturb("latency", `{"latency":10,"jitter":10}`)
			l.after(10, x.exited)
			calm()
			l.after(10, x.exited)
		})
		s.wentOn(l, firstDay, x)
	})
}

// health is what /healthz of the first server says.
func (l *load) health() reply {
	return l.caller.call(context.Background(), l.servers[0], "", http.MethodGet, "/healthz", nil)
}

// unhealthy waits until the server says of itself that its database is away.
func (l *load) unhealthy() {
	l.s.t.Helper()
	for r := l.health(); r.status != http.StatusServiceUnavailable; r = l.health() {
		if r.err != nil {
			l.s.t.Fatalf("/healthz: %s", r)
		}
		pause()
	}
}

// isAway waits until the server has noticed, and wants a call to be told so in
// a way that a till can work with.
func (l *load) isAway() {
	l.s.t.Helper()
	l.unhealthy()
	if text := string(l.health().body); !strings.Contains(text, "unavailable: the database") {
		l.s.t.Errorf("/healthz says %q", text)
	}
	for _, path := range []string{"/v1/cases", "/v1/promises"} {
		r := l.caller.call(context.Background(), l.servers[0], l.s.staff["sara"], http.MethodGet, path, nil)
		if r.status != http.StatusServiceUnavailable || r.code() != "unavailable" || r.header.Get("Retry-After") == "" {
			l.s.t.Errorf("GET %s while the database is away: %s, Retry-After %q", path, r, r.header.Get("Retry-After"))
		}
	}
}

// isBack waits until the server works again, by itself.
func (l *load) isBack() {
	l.s.t.Helper()
	for r := l.health(); r.status != http.StatusOK; r = l.health() {
		if r.err != nil {
			l.s.t.Fatalf("/healthz: %s", r)
		}
		pause()
	}
}

// wentOn holds everything against what the load was told, on the servers that
// have lived through it.
func (s *scene) wentOn(l *load, day time.Time, servers ...*server) {
	s.t.Helper()
	l.away.Store(false)
	l.retry()
	l.swept(day)
	l.check()
	for _, x := range servers {
		x.stop()
	}
	s.settled()
}

// freePort is a port that nobody listens on just now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// TestTwoServers: two servers on one PostgreSQL under the same load. They race
// for the same orders and gift cards, and sweep at the same time.
func TestTwoServers(t *testing.T) {
	each(t, "postgres", func(t *testing.T, rng *rand.Rand) {
		s := newScene(t, "postgres", rng)
		a, b := s.served(firstDay), s.served(firstDay)
		l := newLoad(s, a, b)
		page := s.listen(b)
		l.run(2*clients, func() { l.after(60+rng.IntN(60), a.exited) })
		l.retry()
		l.on(a)
		page.hears(l.opened())
		l.check()
		a.stop()
		b.stop()
		day := firstDay.AddDate(0, 0, 5)
		a, b = s.served(day), s.served(day)
		l.on(a, b)
		s.wentOn(l, day, a, b)
	})
}

// opened opens a case on the first server and answers its number.
func (l *load) opened() string {
	l.s.t.Helper()
	r := l.caller.call(context.Background(), l.servers[0], l.s.staff["sara"], http.MethodPost, "/v1/cases",
		obj{"visit": l.identify(0), "order": delivered(0), "claim": "not_conforming"})
	if r.how != yes {
		l.s.t.Fatalf("open a case: %s", r)
	}
	return read[caseSeen](r).Case.ID
}
