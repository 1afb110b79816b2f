package api

import (
	"encoding/json"
	"testing"

	"makegood/internal/fault"
)

// What the check lets through, the decoder takes; what it refuses, it refuses
// as a problem of the input.
func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":[1,{"b":null}]}`, `{"a":1,"a":2}`, `[[[[`, `1e999`, "\xff", `{"a":"\ud800"}`, `{} {}`, `"`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := checkJSON(data)
		var v any
		switch {
		case err == nil:
			if err := json.Unmarshal(data, &v); err != nil {
				t.Errorf("%q was let through: %v", data, err)
			}
		case fault.CodeOf(err) != fault.InputInvalid:
			t.Errorf("%q: %v", data, err)
		}
	})
}
