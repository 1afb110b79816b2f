package api

import (
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Answered is what somebody answered to a question.
type Answered struct {
	Question Question  `json:"question" doc:"As it was asked."`
	Answer   string    `json:"answer" doc:"yes, no, one of values, a day; or unknown."`
	From     string    `json:"from" enum:"house,customer,program" doc:"Who answered."`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Counts   bool      `json:"counts" doc:"It is a fact of the case. What the customer or a program says is none until a person of the house takes it."`
	Taken    string    `json:"taken,omitempty" enum:"customer,program" doc:"Whose answer the house took over."`
}

// froms are the sorts of actors who answer, as programs are told.
var froms = map[casefile.ActorKind]string{casefile.Staff: "house", casefile.Client: "customer", casefile.Agent: "program"}

func answeredOf(a casefile.Answered, house bool) Answered {
	return Answered{questionTo(a.Question, house), a.Answer, froms[a.Kind], a.By, a.At, a.Counts(), froms[a.Of]}
}

type answerQuestionInput struct {
	CaseCall
	Body struct {
		Asks   string `json:"asks" maxLength:"80" doc:"Of a question of owed.refer, or of one that the house has answered."`
		Answer string `json:"answer" maxLength:"40" doc:"The answer as takes has it: yes, no, one of values, a day; or unknown."`
		Take   string `json:"take,omitempty" enum:"customer,program" doc:"Takes over what they said, if they still say so. A person of the house may."`
	}
}

// of is whose answer is taken over; empty: nobody's.
func (in *answerQuestionInput) of() casefile.ActorKind {
	for kind, from := range froms {
		if from == in.Body.Take {
			return kind
		}
	}
	return ""
}

func (s *server) addAnswers() {
	command(s, route{id: "answer-question", path: "answers", tag: "Cases", action: desk.AnswerIt, summary: "Answer a question of what is owed",
		text: "What a person of the house answers is a fact, and what is owed is looked up anew; they may answer anew while nothing rests on it, " +
			"or take it back with unknown. What the customer or a program answers stands beside the question until a person of the house takes it.",
		refuses: atCase(fault.WrongStep, fault.NotYourSeat),
		example: map[string]any{"asks": "goods.sealed_for_hygiene", "answer": "no"}},
		func(in *answerQuestionInput) (string, casefile.Command) {
			return in.ID, casefile.AnswerQuestion{Asks: in.Body.Asks, Answer: in.Body.Answer, Of: in.of()}
		})
}
