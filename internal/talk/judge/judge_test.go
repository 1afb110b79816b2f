package judge

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/talk"
)

var on = calendar.MustParse("2025-11-27")

func story(more ...talk.Turn) []talk.Turn {
	return append([]talk.Turn{
		{Seat: talk.House, Text: "Hello, this is Sara. What happened?"},
		{Seat: talk.Customer, Text: "I bought the rug on 6 November for $299, it was promised within ten days, and nothing has come."},
	}, more...)
}

// TestNotes holds single turns against what must, and must not, be seen in them.
func TestNotes(t *testing.T) {
	summed := talk.Turn{Seat: talk.House, Text: "So, to recap: you bought the rug on 6 November for $299 and nothing has come. Is that right?"}
	for _, x := range []struct {
		name, text string
		c          Context
		want       []Code
		not        []Code
		style      Style
		stage      Stage
	}{
		{"right apology", "We let you down and I'm sorry. We will deliver the rug by 3 December.", Context{Turns: story(), Fault: StoreFault}, []Code{Apologises, Acts}, []Code{WrongApology, VagueTime}, Neutral, Analysis},
		{"sympathy only where the store failed", "I'm sorry to hear that.", Context{Turns: story(), Fault: StoreFault}, []Code{WrongApology}, []Code{Apologises}, Neutral, Analysis},
		{"offer before the story", "We can refund you $299.", Context{Turns: story(), Fault: StoreFault}, []Code{OfferTooSoon}, nil, Neutral, Propose},
		{"offer in time", "We can refund you $299 or replace the rug. Which would you prefer?", Context{Turns: story(summed)}, []Code{GivesChoice}, []Code{OfferTooSoon}, Neutral, Propose},
		{"true paraphrase", "So, to make sure I have this right: you bought the rug on 6 November for $299 and nothing has come. Is that correct?", Context{Turns: story()}, []Code{Paraphrases}, []Code{WrongParaphrase}, Neutral, Analysis},
		{"false paraphrase", "So, to make sure I have this right: you bought two chairs for $80. Is that correct?", Context{Turns: story()}, []Code{WrongParaphrase}, []Code{Paraphrases}, Neutral, Analysis},
		{"wall", "It's our policy.", Context{Turns: story()}, []Code{PolicyWall, Positional}, []Code{GivesReason}, Defensive, Analysis},
		{"reason", "We cannot accept the return, because the seal has been broken.", Context{Turns: story()}, []Code{GivesReason, Principled}, []Code{PolicyWall}, Assertive, Debate},
		{"not my department", "You need to call the manufacturer about that.", Context{Turns: story()}, []Code{PushesWork}, nil, Defensive, Analysis},
		{"blame", "You must have dropped it.", Context{Turns: story()}, []Code{BlamesCustomer}, nil, Aggressive, Analysis},
		{"calm down", "Please calm down.", Context{Turns: story()}, []Code{CalmsDown}, nil, Aggressive, Analysis},
		{"denial", "That promise was never made, madam.", Context{Turns: story(), Promised: true}, []Code{DeniesPromise}, nil, Defensive, Analysis},
		{"given for nothing", "I can refund $60.", Context{Turns: story(summed, talk.Turn{Seat: talk.House, Text: "We can refund $40."})}, []Code{FreeConcession}, nil, Neutral, Propose},
		{"traded", "If you bring it back by 1 December, I can refund $60.", Context{Turns: story(summed, talk.Turn{Seat: talk.House, Text: "We can refund $40."})}, nil, []Code{FreeConcession}, Neutral, Propose},
		{"vague", "I will call you soon.", Context{Turns: story()}, []Code{VagueTime}, []Code{Acts}, Neutral, Analysis},
		{"Russian", "Это наша ошибка, простите. Ковёр привезём до 3 декабря.", Context{Turns: story(), Fault: StoreFault}, []Code{Apologises, Acts}, nil, Neutral, Analysis},
	} {
		x.c.On = on
		j := Turn(x.text, "auto", x.c)
		for _, code := range x.want {
			if !j.Has(code) {
				t.Errorf("%s: %s not seen in %q: %v", x.name, code, x.text, j.Notes)
			}
		}
		for _, code := range x.not {
			if j.Has(code) {
				t.Errorf("%s: %s seen in %q", x.name, code, x.text)
			}
		}
		if j.Style != x.style || j.Stage != x.stage {
			t.Errorf("%s: %s at %s, want %s at %s", x.name, j.Style, j.Stage, x.style, x.stage)
		}
	}
}

// TestBack: a new fact while packages are on the table leads back to analysis.
func TestBack(t *testing.T) {
	c := Context{On: on, Turns: story(talk.Turn{Seat: talk.House, Text: "We can refund you $299."})}
	j := Turn("Your parcel turned up in our depot yesterday.", "en", c)
	if !j.Back || j.Stage != Analysis {
		t.Errorf("stage %s, back %v", j.Stage, j.Back)
	}
}

// TestGrowingSteps: concessions that grow are seen.
func TestGrowingSteps(t *testing.T) {
	c := Context{On: on}
	for _, sum := range []string{"$20", "$25", "$40"} {
		text := "We can refund " + sum + "."
		j := Turn(text, "en", c)
		if got := j.Has(GrowingSteps); got != (sum == "$40") {
			t.Errorf("%s: growing steps %v, steps %v", sum, got, j.Steps)
		}
		c.Turns = append(c.Turns, talk.Turn{Seat: talk.House, Text: text})
	}
}

// TestBrokenRecord: go on after a side-track, stop at a good-faith offer.
func TestBrokenRecord(t *testing.T) {
	for text, want := range map[string]bool{
		"By the way, have you seen our new collection?": true, "Those are the rules.": true, "We can refund you $50 today.": false,
		"The part is out of stock until January.": false, "By law you are entitled to a repair.": false,
	} {
		r := talk.Read(talk.Utterance{Seat: talk.House, Text: text, Lang: "en", On: on})
		if got := BrokenRecord(r); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
