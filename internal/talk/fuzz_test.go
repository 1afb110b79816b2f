package talk

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"makegood/internal/calendar"
)

// FuzzRead reads any text as either seat: no panic, spans inside the text, lists
// never nil, every promise's day among the days.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"I'll call by Friday", "верните 5 000 ₽ до 12.12", "«", "'''", "12/20/2025 $1,2.3 #", "if if if", "\xff\xfe", "от 3 до", "1-2-3"} {
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, house bool) {
		u := Utterance{Text: text, Seat: Customer, Lang: "auto", On: calendar.Date(2025, 11, 27), Context: []Turn{{House, text}, {Customer, text}}}
		if house {
			u.Seat = House
		}
		checkReading(t, text, Read(u))
	})
}

func checkReading(t *testing.T, text string, r Reading) {
	t.Helper()
	n := len([]rune(text))
	inside := func(s Span) bool { return 0 <= s[0] && s[0] <= s[1] && s[1] <= n }
	if r.Acts == nil || r.Promises == nil || r.Offers == nil || r.Money == nil || r.Dates == nil || r.Orders == nil {
		t.Fatal("a list is nil")
	}
	for _, a := range r.Acts {
		if !inside(a.Span) || a.Confidence <= 0 || a.Confidence > 1 {
			t.Fatalf("%q: %+v", text, a)
		}
	}
	for _, o := range r.Offers {
		if !inside(o.Span) {
			t.Fatalf("%q: %+v", text, o)
		}
	}
	for _, p := range r.Promises {
		if !inside(p.Span) || !utf8.ValidString(p.Deed) && utf8.ValidString(text) {
			t.Fatalf("%q: %+v", text, p)
		}
		if p.By != nil {
			found := false
			for _, d := range r.Dates {
				found = found || d == *p.By
			}
			if !found {
				t.Fatalf("%q: %v is not among the days", text, *p.By)
			}
		}
	}
}

// TestLong reads long adversarial texts and logs how the time grows with length:
// eight times the text should take about eight times as long.
func TestLong(t *testing.T) {
	for _, unit := range []string{"if you will refund me ", "not ", "«", "twenty ", "1 ", "$1 and ", "и я и ", "no, ", "вернём ", "10 or ", "a'", "order 123 ", "why? ", "maybe the ", "I said that you said ", "no. ", "Refund me $5. "} {
		took := func(n int) time.Duration {
			text := strings.Repeat(unit, n/len(unit))
			best := time.Hour
			for range 2 {
				start := time.Now()
				r := Read(Utterance{Text: text, Seat: House, Lang: "auto", On: calendar.Date(2025, 11, 27)})
				best = min(best, time.Since(start))
				checkReading(t, text, r)
			}
			return best
		}
		small, large := took(8<<10), took(64<<10)
		t.Logf("%-24q 8 kB %v, 64 kB %v (%.1f times)", unit, small, large, float64(large)/float64(small))
	}
}

// BenchmarkStart compiles the rules, as a start of the program does.
func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		if _, err := newReader(); err != nil {
			b.Fatal(err)
		}
	}
}
