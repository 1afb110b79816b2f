package negotiate

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Kind says what the values of an issue are, and so what may be said about
// their order and the distance between two of them.
type Kind uint8

const (
	// Categorical values have names and no order: a colour, a remedy.
	Categorical Kind = iota
	// Ordered values have names and an order, but no distance: bronze, silver, gold.
	Ordered
	// Integer values are whole numbers in equal steps.
	Integer
	// Money values are amounts in one currency, in equal steps of minor units.
	Money
	// Day values are calendar days in equal steps.
	Day
)

func (k Kind) String() string {
	switch k {
	case Categorical:
		return "categorical"
	case Ordered:
		return "ordered"
	case Integer:
		return "integer"
	case Money:
		return "money"
	case Day:
		return "day"
	}
	return "kind(" + strconv.Itoa(int(k)) + ")"
}

// Issue is one thing that is negotiated, with every value it can take. The
// values are numbered from 0; an [Outcome] names them by these numbers.
//
// Ranges (integers, money, days) are kept as bounds and a step, so an issue
// of a million amounts takes no more memory than one of three.
type Issue struct {
	// Name is what people call the issue; it is unique within a space.
	Name string
	// Kind is what the values are.
	Kind Kind

	labels    []string
	low, step int64
	count     int
	currency  string
	decimals  int
}

// Choice is an issue of named values without an order.
func Choice(name string, values ...string) Issue {
	return Issue{Name: name, Kind: Categorical, labels: values, count: len(values)}
}

// Scale is an issue of named values from first to last in some order, such
// as small, middle, large.
func Scale(name string, values ...string) Issue {
	return Issue{Name: name, Kind: Ordered, labels: values, count: len(values)}
}

// Integers is an issue of the whole numbers low, low+step, … up to high
// inclusive (high itself only when the steps meet it).
func Integers(name string, low, high, step int64) Issue {
	return Issue{Name: name, Kind: Integer, low: low, step: step, count: steps(low, high, step)}
}

// Amounts is an issue of money from low to high inclusive in equal steps, all
// three in minor units of the currency. Decimals is how many digits of the
// amount are minor: 2 for USD, 0 for JPY.
func Amounts(name string, low, high, step int64, currency string, decimals int) Issue {
	return Issue{
		Name: name, Kind: Money, low: low, step: step,
		count: steps(low, high, step), currency: currency, decimals: decimals,
	}
}

// Days is an issue of calendar days from first to last inclusive, every
// step-th day. Only the date of the two times counts.
func Days(name string, first, last time.Time, step int) Issue {
	low, high := dayNumber(first), dayNumber(last)
	return Issue{Name: name, Kind: Day, low: low, step: int64(step), count: steps(low, high, int64(step))}
}

// maxValues bounds one issue; a negotiation with more values than this in a
// single issue wants a coarser step.
const maxValues = 1 << 24

func steps(low, high, step int64) int {
	if step <= 0 || high < low {
		return 0
	}
	span := uint64(high) - uint64(low) // right in two's complement even where high-low overflows
	if n := span / uint64(step); n < maxValues {
		return int(n) + 1
	}
	return maxValues + 1
}

func dayNumber(t time.Time) int64 {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// Count is the number of values.
func (i Issue) Count() int { return i.count }

// Label is the text of value v, for people and for files: the name, the
// number, the amount as "12.50 USD", the day as "2025-11-27".
// It panics when v is not a value of the issue, as an index out of range does.
func (i Issue) Label(v int) string {
	if v < 0 || v >= i.count {
		panic(fmt.Sprintf("negotiate: value %d of issue %q, which has %d", v, i.Name, i.count))
	}
	if i.labels != nil {
		return i.labels[v]
	}
	n := i.low + int64(v)*i.step
	switch i.Kind {
	case Money:
		return amount(n, i.decimals) + " " + i.currency
	case Day:
		return time.Unix(n*86400, 0).UTC().Format(time.DateOnly)
	}
	return strconv.FormatInt(n, 10)
}

func amount(minor int64, decimals int) string {
	digits := strconv.FormatInt(minor, 10)
	if decimals <= 0 {
		return digits
	}
	sign := ""
	if minor < 0 {
		sign, digits = "-", digits[1:]
	}
	if pad := decimals + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	cut := len(digits) - decimals
	return sign + digits[:cut] + "." + digits[cut:]
}

// Find is the number of the value with this label.
func (i Issue) Find(label string) (int, bool) {
	if i.labels != nil {
		for v, l := range i.labels {
			if l == label {
				return v, true
			}
		}
		return 0, false
	}
	n, ok := i.parse(label)
	if !ok || n < i.low || (uint64(n)-uint64(i.low))%uint64(i.step) != 0 {
		return 0, false
	}
	v := (uint64(n) - uint64(i.low)) / uint64(i.step)
	if v >= uint64(i.count) || i.Label(int(v)) != label {
		return 0, false
	}
	return int(v), true
}

func (i Issue) parse(label string) (int64, bool) {
	switch i.Kind {
	case Money:
		label = strings.Replace(strings.TrimSuffix(label, " "+i.currency), ".", "", 1)
	case Day:
		t, err := time.Parse(time.DateOnly, label)
		return dayNumber(t), err == nil
	}
	n, err := strconv.ParseInt(label, 10, 64)
	return n, err == nil
}

// Number is value v as a number: the integer, the amount in minor units, the
// day counted from 1970-01-01, and for named values their position.
func (i Issue) Number(v int) int64 {
	if i.labels != nil {
		return int64(v)
	}
	return i.low + int64(v)*i.step
}

func (i Issue) check() error {
	switch {
	case i.Name == "":
		return errors.New("an issue without a name")
	case i.count == 0:
		return fmt.Errorf("issue %q has no values", i.Name)
	case i.count > maxValues:
		return fmt.Errorf("issue %q has more than %d values", i.Name, maxValues)
	case i.Kind == Money && (i.currency == "" || i.decimals < 0 || i.decimals > 9):
		return fmt.Errorf("issue %q: money needs a currency and 0 to 9 decimals", i.Name)
	}
	seen := make(map[string]bool, len(i.labels))
	for _, l := range i.labels {
		if seen[l] {
			return fmt.Errorf("issue %q has the value %q twice", i.Name, l)
		}
		seen[l] = true
	}
	return nil
}
