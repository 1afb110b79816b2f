package storetest

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/keys"
	"makegood/internal/store"
)

// goldenRows is what the first release wrote: every row of every table but the
// list of migrations, whole numbers as such, bytes as {"base64": …}. It is never
// made anew: later code must read it as it is.
//
//go:embed testdata/log-1.json
var goldenRows []byte

// goldenKey is the master key of the golden log.
var goldenKey = strings.Repeat("5ec2e7", 10) + "0bad"

// goldenVariable names the file to write a golden log to, when a later release
// adds one.
const goldenVariable = "MAKEGOOD_GOLDEN_LOG"

func testGolden(t *testing.T, b *bench) {
	var err error
	if b.master, err = keys.Parse(goldenKey); err != nil {
		t.Fatal(err)
	}
	if path := os.Getenv(goldenVariable); path != "" && b.sqlite() {
		exhibit(t, b)
		b.writeGolden(t, path)
		return
	}
	b.firstSchema(t)
	all := readGolden(t)
	for table := range all {
		for _, r := range all[table] {
			b.insert(t, table, r)
		}
	}
	if !b.sqlite() {
		b.exec(t, "SELECT setval('event_positions', 1000)")
	}
	s := b.open(t, store.Options{})
	tally := wantHealthy(t, s)
	wantEqual(t, "tally", tally, desk.Tally{Streams: 5, Events: 17, Checkpoints: 2, Erased: 2})
	got := mustLoad(t, s, "customer/c1")
	for i, want := range append(append(notes(3, "Noah Brown"), notes(1, "")...), notes(2, "unsigned")...) {
		wantEqual(t, "an old event", got[i].Entry, want)
	}
	if found := mustList(t, s, desk.Query{Kind: "order", Terms: []string{"noah"}}); len(found) != 2 {
		t.Fatalf("an old term finds %+v", found)
	}
	if found := mustList(t, s, desk.Query{Kind: "customer", Terms: []string{"noah", "brown"}}); len(found) != 2 {
		t.Fatalf("two old terms find %+v", found)
	}
	wantCode(t, s.Append(t.Context(), onto("case/x", 0, "c9", notes(1, "")...)), fault.Erased)
	mustAppend(t, s, onto("customer/c1", 6, "c1", notes(1, "")...))
	signHeads(t, s)
	wantHealthy(t, s)
}

// firstSchema makes the tables as the first release made them: what it wrote is
// brought up to date by whoever opens it.
func (b *bench) firstSchema(t *testing.T) {
	t.Helper()
	const name = "0001_log.sql"
	kind := "postgres"
	if b.sqlite() {
		kind = "sqlite"
	}
	text, err := os.ReadFile(filepath.Join("schema", kind, name))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	b.exec(t, string(text))
	b.exec(t, "CREATE TABLE makegood_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)")
	b.exec(t, "INSERT INTO makegood_migrations (version, name, checksum) VALUES (1, $1, $2)", name, hex.EncodeToString(sum[:]))
}

func readGolden(t *testing.T) map[string][]record {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(goldenRows)))
	d.UseNumber()
	var all map[string][]record
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	for _, rows := range all {
		for _, r := range rows {
			for c, v := range r {
				var err error
				switch v := v.(type) {
				case json.Number:
					r[c], err = v.Int64()
				case map[string]any:
					r[c], err = base64.StdEncoding.DecodeString(v["base64"].(string))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return all
}

func (b *bench) writeGolden(t *testing.T, path string) {
	t.Helper()
	all := map[string][]record{}
	for table := range tables {
		if table == "makegood_migrations" {
			continue
		}
		rows := b.rows(t, table)
		for _, r := range rows {
			for c, v := range r {
				if v, ok := v.([]byte); ok {
					r[c] = map[string]string{"base64": base64.StdEncoding.EncodeToString(v)}
				}
			}
		}
		all[table] = rows
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
