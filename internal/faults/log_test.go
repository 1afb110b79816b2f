package faults_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/journal"
	"makegood/internal/shop"
	"makegood/internal/store"
)

// settled looks at a database that nobody serves: verify is clean, each thing
// happened once in the log, and views computed anew are the same.
func (s *scene) settled() {
	s.t.Helper()
	s.verified()
	before := s.look(true)
	if r := makegood("rebuild", "--db", s.dsn); r.code != 0 {
		s.t.Errorf("rebuild: %s", r.err)
	}
	if d := cmp.Diff(before, s.look(false)); d != "" {
		s.t.Errorf("a rebuild gives other views:\n%s", d)
	}
	s.verified()
}

// kinds are all the views that there are.
var kinds = []string{
	desk.KindCase, desk.KindPromise, desk.KindLink, desk.KindVisit, desk.KindCustomer, desk.KindOrder, desk.KindProduct,
	desk.KindStaff, desk.KindKey, desk.KindStore, desk.KindInstruction,
}

// look opens the database without a server and reads all views; with count it
// counts in the log what may be there once only.
func (s *scene) look(count bool) map[string]string {
	s.t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, s.dsn, suite.master, store.Options{})
	must(s.t, err)
	defer func() { must(s.t, db.Close()) }()
	if count {
		s.onceInTheLog(ctx, db)
	}
	views := map[string]string{}
	for _, kind := range kinds {
		q := desk.Query{Kind: kind, Limit: 500}
		for {
			page, err := db.List(ctx, q)
			must(s.t, err)
			for _, v := range page {
				views[kind+" "+v.ID] = fmt.Sprintf("%s %s %s %s %d %s %s", v.Subject, v.Parent, v.Owner, v.State, v.Rank, v.Changed, v.Body)
				q.AfterRank, q.AfterID = v.Rank, v.ID
			}
			if len(page) < q.Limit {
				break
			}
		}
	}
	return views
}

// onceInTheLog reads what happened: a promise breaks once and its customer is
// told once of it, one promise's money has one key, and a key moves money once.
func (s *scene) onceInTheLog(ctx context.Context, db *store.Store) {
	s.t.Helper()
	registry := desk.Registry()
	times, keyOf := map[string]int{}, map[string]map[string]bool{}
	moved := map[string]int{} // a key, and where it moved something
	err := db.Walk(ctx, 0, func(stored journal.Stored) error {
		e, err := registry.Decode(stored.Entry)
		if err != nil {
			return err
		}
		switch e := e.(type) {
		case casefile.PromiseBroken:
			times[stored.Stream+": "+e.ID+" broken"]++
		case casefile.NoticeQueued:
			times[stored.Stream+": told of "+e.Notice.Promise+" "+e.Notice.Kind+" "+e.Notice.On.String()]++
		case casefile.InstructionQueued:
			if in := e.Instruction; in.Promise != "" {
				of := fmt.Sprintf("%s: %s to %s", stored.Stream, in.Promise, in.Method)
				if keyOf[of] == nil {
					keyOf[of] = map[string]bool{}
				}
				keyOf[of][in.Key] = true
			}
		case shop.OrderRefunded:
			for _, p := range e.Refunds {
				moved[stored.Stream+": "+p.Key]++
			}
		case shop.MethodCredited:
			if e.Key != "" {
				moved[stored.Stream+": "+e.Key]++
			}
		}
		return nil
	})
	must(s.t, err)
	duplicate, redelivered := 0, 0
	for what, n := range times {
		if n > 1 {
			duplicate++
			s.t.Errorf("duplicate: %s, %d times", what, n)
		}
	}
	for what, keys := range keyOf {
		if len(keys) > 1 {
			duplicate++
			s.t.Errorf("duplicate: %s by %d keys", what, len(keys))
		}
	}
	for what, n := range moved {
		if n > 1 && !strings.HasSuffix(what, ": ") {
			redelivered++
			s.t.Errorf("redelivered: %s, %d times", what, n)
		}
	}
	suite.tally.add(&suite.tally.duplicate, duplicate)
	suite.tally.add(&suite.tally.redelivered, redelivered)
}
