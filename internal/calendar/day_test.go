package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
)

func day(text string) calendar.Day { return calendar.MustParse(text) }

func TestMonthsClamp(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2025-12-15", 24, "2027-12-15"},
		{"2026-03-31", -1, "2026-02-28"}, {"2026-08-31", 6, "2027-02-28"}, {"2025-12-31", 2, "2026-02-28"},
	} {
		if got := day(c.from).AddMonths(c.n); got != day(c.want) {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestBusinessDays(t *testing.T) {
	// 2026-11-20 is a Friday.
	if got := day("2026-11-20").AddBusiness(1, calendar.Weekdays{}); got != day("2026-11-23") {
		t.Errorf("the business day after a Friday is %s", got)
	}
	if got := day("2026-11-20").AddBusiness(7, calendar.Weekdays{}); got != day("2026-12-01") {
		t.Errorf("7 business days after a Friday: %s", got)
	}
}

// Days agree with the standard library's arithmetic, their weekday included.
func TestAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := time.Date(rapid.IntRange(1, 4000).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC)
		n := rapid.IntRange(0, 365).Draw(t, "n")
		want := base.AddDate(0, 0, n)
		got := calendar.Of(base) + calendar.Day(n)
		if got.String() != want.Format(time.DateOnly) || got.Weekday() != want.Weekday() {
			t.Fatalf("%s (%s), want %s (%s)", got, got.Weekday(), want.Format(time.DateOnly), want.Weekday())
		}
		if back, err := calendar.Parse(got.String()); err != nil || back != got {
			t.Fatalf("%s read back as %s, %v", got, back, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("2025-11-16")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := calendar.Parse(text)
		if err == nil && d.String() != text {
			t.Fatalf("%q read as %s", text, d)
		}
	})
}
