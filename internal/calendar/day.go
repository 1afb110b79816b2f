// Package calendar counts days: plain dates without a clock or a zone, months
// that clamp, business days with holidays.
package calendar

import (
	"fmt"
	"time"
)

// Day is a calendar day. Days are ordered by < and subtracted with -. The
// zero Day means "no day" (unknown, or no end).
type Day int32

// epoch is the day before the first representable one.
var epoch = time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC)

// Date makes a day from year, month and day of the month.
func Date(year int, month time.Month, day int) Day {
	return Of(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Of is the calendar day of an instant in the instant's own zone.
func Of(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 - epoch.Unix()/86400)
}

// Parse reads an ISO day, "2025-11-16".
func Parse(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("day %q: want a calendar day as in 2025-11-16", text)
	}
	return Of(t), nil
}

// MustParse is Parse for literals in code and tests.
func MustParse(text string) Day {
	d, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

// Time is the day's first instant in the zone.
func (d Day) Time(zone *time.Location) time.Time {
	u := epoch.AddDate(0, 0, int(d))
	return time.Date(u.Year(), u.Month(), u.Day(), 0, 0, 0, 0, zone)
}

// End is the first instant after the day in the zone: what is due on the day
// is late from here on.
func (d Day) End(zone *time.Location) time.Time { return (d + 1).Time(zone) }

// String is the ISO day; empty for no day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time(time.UTC).Format(time.DateOnly)
}

// MarshalText writes the ISO day.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads an ISO day; empty text is no day.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return time.Weekday(int32(d) % 7) }

// Weekend reports whether the day is a Saturday or a Sunday.
func (d Day) Weekend() bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// AddMonths is the same date n months on, or the month's last day where that
// date does not exist.
func (d Day) AddMonths(n int) Day {
	t := d.Time(time.UTC)
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return Of(first) + Day(min(t.Day(), last)-1)
}

// Calendar says which days count as business days.
type Calendar interface{ Business(Day) bool }

// Weekdays is Monday to Friday without any holiday.
type Weekdays struct{}

// Business reports whether the day is a Monday to Friday.
func (Weekdays) Business(d Day) bool { return !d.Weekend() }

// AddBusiness is the n-th business day after d (n >= 0); d itself is not
// counted. With n = 0 it is d.
func (d Day) AddBusiness(n int, c Calendar) Day {
	for n > 0 {
		d++
		if c.Business(d) {
			n--
		}
	}
	return d
}
