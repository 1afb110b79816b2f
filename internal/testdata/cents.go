package testdata

import (
	"encoding/json"
	"math"
	"testing"
)

// Plain is a value as JSON has it, its numbers in whole cents, so that 25.37
// and 25.370000000000005 are the same.
func Plain(t testing.TB, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return Cents(out)
}

// Cents rounds every number of a value that JSON gave to whole cents, in place.
func Cents(v any) any {
	switch v := v.(type) {
	case float64:
		return math.Round(v * 100)
	case []any:
		for i := range v {
			v[i] = Cents(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = Cents(v[k])
		}
	}
	return v
}
