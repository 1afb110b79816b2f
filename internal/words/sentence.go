package words

import (
	"maps"
	"strings"

	"makegood/internal/fault"
)

// Sentence is what somebody may be told of an error: the message fault.CODE
// with the fault's facts. Roles, actions and what is missing are named as people
// name them. An error that is no fault tells nothing of itself.
func Sentence(lang Lang, err error) string {
	e := fault.As(err)
	if e == nil {
		return Say(lang, "fault.internal")
	}
	facts := make(map[string]any, len(e.Args))
	maps.Copy(facts, e.Args)
	name := func(fact, area string) {
		if code, ok := e.Args[fact].(string); ok {
			facts[fact] = Default().name(lang, area, code)
		}
	}
	switch e.Code {
	case fault.NotAllowed:
		name("role", "api.role.")
		name("action", "api.action.")
	case fault.NotFound, fault.HeldOpen:
		name("what", "what.")
	}
	return Default().Say(lang, "fault."+string(e.Code), facts)
}

// name is the word of a language for a code that may be followed by a number of
// its own, as in "case 7K3F9Q"; the code itself where the catalogue has no word.
func (c *Catalogue) name(lang Lang, area, code string) string {
	for head := code; head != ""; head = head[:max(0, strings.LastIndexByte(head, ' '))] {
		if key := area + strings.ToLower(strings.ReplaceAll(head, " ", "_")); c.Has(key) {
			return c.Say(lang, key, nil) + code[len(head):]
		}
	}
	return code
}
