package parts

import (
	"context"
	"fmt"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// Tone is what a colour means. It never says anything that the words beside it
// do not.
type Tone string

// The tones.
const (
	Quiet Tone = ""     // nothing to see to
	Good  Tone = "good" // in time, kept
	Warn  Tone = "warn" // soon, or waiting for an answer
	Bad   Tone = "bad"  // late, broken
	Plain Tone = "plain"
)

// Nearly is a day in the words of somebody who stands at another: yesterday,
// in 3 days; the date where it is more than 30 days away.
func Nearly(lang words.Lang, d, today calendar.Day) string {
	switch n := int(d - today); {
	case d == 0:
		return words.Day(lang, d)
	case n == 0:
		return words.Say(lang, "web.day.today")
	case n == 1:
		return words.Say(lang, "web.day.tomorrow")
	case n == -1:
		return words.Say(lang, "web.day.yesterday")
	case n > 1 && n <= 30:
		return words.Say(lang, "web.day.in", "Count", n)
	case n < -1 && n >= -30:
		return words.Say(lang, "web.day.ago", "Count", -n)
	}
	return words.Day(lang, d)
}

// Clock is a promise's time as it stands today: how it looks and what it says.
// Green is in time, amber is today or tomorrow, red is late or broken.
func Clock(lang words.Lang, p promise.Promise, today calendar.Day) (Tone, string) {
	switch {
	case p.State == promise.Kept:
		return Good, words.Say(lang, "web.clock.kept")
	case p.State == promise.Broken:
		return Bad, words.Say(lang, "web.clock.broken")
	case p.State == promise.Replaced && p.Why == casefile.KeptByAgreement:
		return Quiet, words.Say(lang, "web.clock.kept_by", "No", strings.TrimPrefix(p.ReplacedBy, "A"))
	case p.State == promise.Replaced:
		return Quiet, words.Say(lang, "web.clock.replaced")
	case p.Awaits != "":
		return Quiet, words.Say(lang, "web.clock.awaits")
	case p.Due == 0:
		return Quiet, words.Say(lang, "web.clock.none")
	}
	switch n := int(p.Due - today); {
	case n < 0:
		return Bad, words.Say(lang, "web.clock.late", "Count", -n)
	case n == 0:
		return Warn, words.Say(lang, "web.clock.today")
	case n == 1:
		return Warn, words.Say(lang, "web.clock.tomorrow")
	default:
		return Good, words.Say(lang, "web.clock.in", "Count", n)
	}
}

// Instant is a moment in the reader's zone, short: 17:04 today, else the day
// and the hour.
func Instant(ctx context.Context, at time.Time) string {
	v := Of(ctx)
	local := at.In(v.Zone)
	day, today := calendar.Of(local), Today(ctx)
	hour := local.Format("15:04")
	if day == today {
		return hour
	}
	return fmt.Sprintf("%s, %s", Nearly(v.Lang, day, today), hour)
}

// End is the instant to which something stands, in the reader's zone: the hour
// where that is today, else the day and the hour. "Until in 3 days" is no English.
func End(ctx context.Context, at time.Time) string {
	v := Of(ctx)
	local := at.In(v.Zone)
	hour := local.Format("15:04")
	if day := calendar.Of(local); day != Today(ctx) {
		return words.Day(v.Lang, day) + ", " + hour
	}
	return hour
}

// exactly is a moment in full, for whoever asks.
func exactly(ctx context.Context, at time.Time) string {
	v := Of(ctx)
	local := at.In(v.Zone)
	return words.Day(v.Lang, calendar.Of(local)) + ", " + local.Format("15:04 MST")
}

// Age is how old something is, in days, as a list writes it.
func Age(lang words.Lang, since, today calendar.Day) string {
	if since >= today {
		return words.Say(lang, "web.day.today")
	}
	return words.Say(lang, "web.age", "Count", int(today-since))
}
