package shop_test

import (
	"maps"
	"testing"

	"makegood/internal/shop"
	"makegood/internal/words"
)

// A kind of option is named in the reader's language, and as the shop names it
// where the catalogue knows no word; its value is the shop's.
func TestOptionText(t *testing.T) {
	got := shop.OptionText(map[string]string{"size": "9", "skin tone": "dark", "odd kind": "x"})
	want := words.Text{words.English: "odd kind: x, size: 9, skin tone: dark", words.Russian: "odd kind: x, размер: 9, тон кожи: dark"}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
