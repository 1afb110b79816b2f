package store_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/keys"
	"makegood/internal/store"
)

// fill puts n cases as a shop has them: a few states, twenty owners, ranks
// spread, some terms.
func fill(t testing.TB, s *store.Store, n int) {
	t.Helper()
	body := json.RawMessage(`{"title":"` + strings.Repeat("the rug that never came ", 12) + `"}`)
	err := s.Rebuild(t.Context(), func(put func(desk.View) error) error {
		for i := range n {
			err := put(desk.View{
				Kind: "case", ID: fmt.Sprintf("%08d", i*7919%n), Subject: fmt.Sprint("c", i%500), Parent: fmt.Sprint("p", i%1000),
				Owner: fmt.Sprint("staff/", i%20), State: []string{"closed", "closed", "closed", "open", "waiting"}[i%5],
				Rank: int64(i * 31 % 10007), Changed: time.UnixMicro(int64(i)), Body: body, Terms: []string{fmt.Sprint("word", i%997), fmt.Sprint("name", i), fmt.Sprint("common", i%8)},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.Analyze(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestListPlans: each list walks an index and reads no more rows than it must;
// none reads the whole table.
func TestListPlans(t *testing.T) {
	rank := int64(500)
	for name, s := range map[string]*store.Store{
		"sqlite":   openStore(t, "sqlite:"+filepath.Join(t.TempDir(), "makegood.db"), keys.Generate(), store.Options{}),
		"postgres": openStore(t, cluster.Database(t), keys.Generate(), store.Options{}),
	} {
		fill(t, s, 20_000)
		for _, c := range []struct {
			index string
			q     desk.Query
		}{
			{"views_ranked", desk.Query{Kind: "case", Limit: 50}},
			{"views_ranked", desk.Query{Kind: "case", Limit: 50, AfterRank: 5000, AfterID: "00000001"}},
			{"views_by_state", desk.Query{Kind: "case", States: []string{"open"}, Limit: 50}},
			{"views_by_state", desk.Query{Kind: "case", States: []string{"open", "waiting"}, Limit: 50, AfterRank: 5000, AfterID: "00000001"}},
			{"views_by_state", desk.Query{Kind: "case", States: []string{"open"}, RankTo: &rank}},
			{"views_by_owner", desk.Query{Kind: "case", States: []string{"open"}, Owner: "staff/3", Limit: 50}},
			{"views_by_parent", desk.Query{Kind: "case", Parent: "p7", Limit: 50}},
			{"views_by_subject", desk.Query{Kind: "case", Subject: "c7", Limit: 50}},
			{"terms", desk.Query{Kind: "case", Terms: []string{"word7", "name7"}, Limit: 50}},
			{"terms", desk.Query{Kind: "case", Terms: []string{"word7"}, States: []string{"open"}, Limit: 50}},
			{"terms", desk.Query{Kind: "case", Terms: []string{"common7"}, Limit: 50}},
			{"terms", desk.Query{Kind: "case", Terms: []string{"common7"}, Limit: 50, AfterRank: 5000, AfterID: "00000001"}},
			{"terms", desk.Query{Kind: "case", Terms: []string{"word7", "common7"}, Limit: 50, AfterRank: 5000, AfterID: "00000001"}},
			{"terms", desk.Query{Kind: "case", Terms: []string{"word7", "common7"}, States: []string{"open"}, Limit: 50}}, // one of them names few
			{"views_by_state", desk.Query{Kind: "case", Terms: []string{"common7"}, States: []string{"open"}, Limit: 50}},
		} {
			plan, err := s.ListPlan(t.Context(), c.q)
			if err != nil {
				t.Fatal(err)
			}
			if index := map[bool]string{true: "view_terms_pkey"}[c.index == "terms" && name == "postgres"]; index != "" {
				c.index = index
			} else if c.index == "terms" {
				c.index = "SEARCH t USING PRIMARY KEY (kind=? AND hash=?"
			}
			if !strings.Contains(plan, c.index) || strings.Contains(plan, "Seq Scan on views") || strings.Contains(plan, "SCAN v\n") {
				t.Errorf("%s: %+v does not walk %s:\n%s", name, c.q, c.index, plan)
			}
		}
	}
}

// TestCommonTerms: a list is the same whether its term is looked up or the ranks
// are walked, on every page.
func TestCommonTerms(t *testing.T) {
	for name, s := range map[string]*store.Store{
		"sqlite":   openStore(t, "sqlite:"+filepath.Join(t.TempDir(), "makegood.db"), keys.Generate(), store.Options{}),
		"postgres": openStore(t, cluster.Database(t), keys.Generate(), store.Options{}),
	} {
		fill(t, s, 700)
		from, to := int64(2000), int64(9000)
		for _, q := range []desk.Query{
			{Kind: "case", Terms: []string{"common3"}, States: []string{"open", "waiting"}},
			{Kind: "case", Terms: []string{"common3"}, States: []string{"open"}, RankFrom: &from, RankTo: &to},
			{Kind: "case", Terms: []string{"common3", "word3"}, States: []string{"open", "waiting", "closed"}},
			{Kind: "case", Terms: []string{"nobody"}, States: []string{"open"}},
		} {
			looked, walked := s.Listed(t, q, 1_000_000), s.Listed(t, q, 1)
			if !slices.Equal(looked, walked) || len(looked) == 0 != (q.Terms[0] == "nobody") {
				t.Errorf("%s: %+v: looked up %v, walked %v", name, q, looked, walked)
			}
		}
	}
}
