package desk_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/desk"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// drawInto fills a value of whatever type: a field that is added to a row comes
// into the test by itself.
func drawInto(t *rapid.T, v reflect.Value) {
	switch v.Interface().(type) {
	case calendar.Day:
		v.SetInt(int64(rapid.SampledFrom([]calendar.Day{0, calendar.MustParse("2026-03-10"), calendar.MustParse("0001-01-01")}).Draw(t, "day")))
		return
	case money.Amount:
		v.Set(reflect.ValueOf(rapid.SampledFrom([]money.Amount{{}, usd("-3.07"), money.MustParse("1200 JPY")}).Draw(t, "amount")))
		return
	case words.Text:
		v.Set(reflect.ValueOf(rapid.SampledFrom([]words.Text{nil, {}, {"en": "a <b> & \"c\""}, {"en": "rug", "ru": "ковёр\n\u2028"}}).Draw(t, "text")))
		return
	case *promise.Proof:
		return // of a closed promise, which is never the next one
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.SampledFrom([]string{"", "P1", "back\\slash", "ковёр 🧶", "a<b>&c", "tab\tquote\""}).Draw(t, "string"))
	case reflect.Int:
		v.SetInt(rapid.Int64Range(-12, 1<<40).Draw(t, "int"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			drawInto(t, v.Elem())
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			drawInto(t, f)
		}
	case reflect.Array:
		for i := range v.Len() {
			drawInto(t, v.Index(i))
		}
	default:
		t.Fatalf("a %s in a row is not drawn", v.Type())
	}
}

// A row of the inbox is read as encoding/json reads it, whatever is in it.
func TestReadCaseRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var row, want desk.CaseRow
		drawInto(t, reflect.ValueOf(&row).Elem())
		data, err := json.Marshal(row)
		if err == nil {
			err = json.Unmarshal(data, &want)
		}
		if err != nil {
			t.Fatal(err)
		}
		got, ok := desk.ReadCaseRow(data)
		if !ok {
			t.Fatalf("%s\nhas something that the reader does not know, and is read slowly: add new fields to desk/read.go", data)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\nis read as\n%+v\nwant\n%+v", data, got, want)
		}
	})
}

// Whatever is read at all is read as encoding/json reads it.
func FuzzReadCaseRow(f *testing.F) {
	for _, text := range []string{
		`{"id":"A1","called":"Olga Kim","subject":{"en":"Kettle"},"step":"open","quick":true,"recovery":false,"opened_on":"2026-03-10"}`,
		`{"next":{"case":"A","promise":{"days":[1,-2],"deed":{"amount":"3.00 USD","quantity":7},"due":"2026-03-10"}}}`,
		`{"next":{"called":"a"},"next":{"case":"b\u003c"},"subject":{"en":"a"},"subject":{"ru":"b"}}`,
		`{"subject":null}`, `{}`, `{"id":1}`, ` {}`, `{"id":"a"}x`, `{"order":"` + "\xff" + `"}`, `{"opened_on":"2026-02-30"}`, `{"next":{"promise":{"agreement":01}}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, ok := desk.ReadCaseRow(data)
		if !ok {
			return
		}
		var want desk.CaseRow
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%q is read, and is no row: %v", data, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as\n%+v\nwant\n%+v", data, got, want)
		}
	})
}
