package parts

import (
	"context"

	"makegood/internal/calendar"
	"makegood/internal/words"
)

// answerLook is how the press of an answer looks: not to know is no lesser
// answer, but a quieter one.
func answerLook(answer string) string {
	if answer == "unknown" {
		return "ghost"
	}
	return "second"
}

// answersAs are the words for the values that answer a question.
var answersAs = map[string]string{
	"claim": "web.claim.", "jurisdiction": "web.own.law.", "jurisdiction.state": "web.own.law.", "contract.ordered_via": "web.own.via.",
	"contract.paid_by": "web.own.paid_by.", "goods.category": "web.own.category.", "goods.state": "web.own.state.", "goods.packaging": "web.ask.packaging.",
}

func (a Asked) choices(ctx context.Context) []Choice {
	list := []Choice{{Text: "—"}}
	for _, v := range a.Takes().Values {
		list = append(list, Choice{Value: v, Text: Begin(AnswerSays(ctx, a.Asks, v))})
	}
	return list
}

// AnswerSays is an answer to a question in words.
func AnswerSays(ctx context.Context, asks, answer string) string {
	switch prefix, named := answersAs[asks]; {
	case answer == "yes" || answer == "no" || answer == "unknown":
		return Say(ctx, "web.ask."+answer)
	case named:
		return Say(ctx, prefix+answer)
	}
	if day, err := calendar.Parse(answer); err == nil {
		return words.Day(Of(ctx).Lang, day)
	}
	return answer
}
