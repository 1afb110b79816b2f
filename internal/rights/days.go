package rights

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"

	"makegood/internal/calendar"
)

// addMonths is the same date n months on, the month's last day where that date
// does not exist; the ends of time stay where they are.
func addMonths(day, n int32) int32 {
	if day <= 0 || day >= int32(latest)+400*366 {
		return day
	}
	return int32(calendar.Day(day).AddMonths(int(n)))
}

// toWeekday moves a Saturday or Sunday to the following Monday (Regulation
// (EEC) 1182/71, article 3(4)).
func toWeekday(day int32) int32 {
	if day <= 0 || day >= never {
		return day
	}
	for calendar.Day(day).Weekend() {
		day++
	}
	return day
}

// calendars are the ways of counting that packs may name.
var calendars = map[string]calendar.Calendar{
	"mon_fri":    calendar.Weekdays{},
	"us_working": federal{saturdays: false}, // 16 CFR 435: Monday to Friday without federal holidays
	"us_trading": federal{saturdays: true},  // 16 CFR 429: Monday to Saturday without federal holidays
}

// federal counts days in the United States without federal holidays, on the
// day of the holiday and on the day it is observed.
type federal struct{ saturdays bool }

func (c federal) Business(d calendar.Day) bool {
	switch d.Weekday() {
	case time.Sunday:
		return false
	case time.Saturday:
		if !c.saturdays {
			return false
		}
	}
	at := d.Time(time.UTC)
	for _, h := range federalHolidays {
		if actual, observed := h.Calc(at.Year()); calendar.Of(actual) == d || calendar.Of(observed) == d {
			return false
		}
	}
	// New Year's Day of next year may be observed on 31 December.
	if at.Month() == time.December && at.Day() == 31 {
		_, observed := us.NewYear.Calc(at.Year() + 1)
		return calendar.Of(observed) != d
	}
	return true
}

// federalHolidays are those of 5 U.S.C. 6103(a).
var federalHolidays = []*cal.Holiday{us.NewYear, us.MlkDay, us.PresidentsDay, us.MemorialDay, us.Juneteenth, us.IndependenceDay,
	us.LaborDay, us.ColumbusDay, us.VeteransDay, us.ThanksgivingDay, us.ChristmasDay}

// addBusiness is the n-th day after day that the calendar counts.
func addBusiness(day, n int32, c calendar.Calendar) int32 {
	if day <= 0 || day >= int32(latest)+400*366 {
		return day
	}
	return int32(calendar.Day(day).AddBusiness(int(min(n, 1000)), c))
}

// utc is the zone in which days are taken apart; days themselves have none.
var utc = time.UTC
