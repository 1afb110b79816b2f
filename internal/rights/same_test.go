package rights

import (
	"encoding/json"
	"reflect"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// TestSame: findings that differ in any one thing are not the same, but for the
// day and what is about to close; read back from the log they are.
func TestSame(t *testing.T) {
	sum, days := money.MustParse("1.00 USD"), 14
	whole := func() Findings {
		return Findings{
			On:           1,
			Entitlements: []Entitlement{{ID: "a", From: 3, Amount: &sum, RefundWithinDays: &days, Why: []string{"x"}, Say: map[string]string{"en": "s"}}},
			Refer:        []Refer{{ID: "a", Opens: []string{"x"}, Rules: []string{"y"}, Say: map[string]string{"en": "s"}}},
			Forbidden:    []Forbidden{{ID: "a", Patterns: map[string][]string{"en": {"x"}}, tests: map[string][]pattern{"en": {}}}},
			Closing:      []Closing{{ID: "a"}},
			Outside:      []Outside{{ID: "a", Until: 9}},
			Packs:        map[string]string{"a": "1"},
		}
	}
	text, err := json.Marshal(whole())
	if err != nil {
		t.Fatal(err)
	}
	var back Findings
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !whole().Same(back) {
		t.Error("what the log gives back is not the same")
	}
	aside := whole()
	aside.On, aside.Closing = calendar.Day(2), nil
	if !whole().Same(aside) {
		t.Error("the day alone makes a difference")
	}
	for _, list := range []string{"Entitlements", "Refer", "Forbidden", "Outside"} {
		row := reflect.ValueOf(back).FieldByName(list).Type().Elem()
		for i := range row.NumField() {
			if !row.Field(i).IsExported() {
				continue
			}
			other := whole()
			change(reflect.ValueOf(&other).Elem().FieldByName(list).Index(0).Field(i))
			if whole().Same(other) || other.Same(whole()) {
				t.Errorf("%s: another %s is the same", list, row.Field(i).Name)
			}
		}
		fewer := whole()
		f := reflect.ValueOf(&fewer).Elem().FieldByName(list)
		f.Set(reflect.Zero(f.Type()))
		if whole().Same(fewer) {
			t.Errorf("none of %s is the same as one", list)
		}
	}
	packs := whole()
	packs.Packs = map[string]string{"a": "2"}
	if whole().Same(packs) {
		t.Error("another version of a pack is the same")
	}
}

// change puts another value where v is.
func change(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "!")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(v.Int() + 1)
	case reflect.Slice, reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			return
		}
		v.Set(reflect.Zero(v.Type()))
	case reflect.Map:
		m := reflect.MakeMap(v.Type())
		m.SetMapIndex(reflect.ValueOf("en"), reflect.Zero(v.Type().Elem()))
		m.SetMapIndex(reflect.ValueOf("ru"), reflect.Zero(v.Type().Elem()))
		v.Set(m)
	default:
		panic("change: " + v.Kind().String())
	}
}
