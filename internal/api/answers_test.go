package api_test

import "testing"

// asked is a question of yes or no of what is owed, which the case asks once
// something is wrong with the goods.
func (x table) asked() string {
	x.t.Helper()
	in := "/v1/cases/" + x.id
	x.ok(x.keys["clerk"], "POST", in+"/facts", obj{"event": obj{"on": "2025-12-15", "kind": "repair_finished"}, "claim": "not_conforming"})
	for _, q := range x.ok(x.keys["clerk"], "GET", in, nil).at("case", "owed", "refer").([]any) {
		if q.(map[string]any)["takes"] == "yes_no" {
			return q.(map[string]any)["asks"].(string)
		}
	}
	x.t.Fatal("nothing is asked")
	return ""
}

// What the customer or a program answers stands beside the question; what a person
// of the house answers, or takes over, is a fact.
func TestQuestionsOfACaseAreAnswered(t *testing.T) {
	x := laidTable(t)
	in, clerk := "/v1/cases/"+x.id, x.keys["clerk"]
	asks := x.asked()
	asksFor := func(r reply) bool {
		for _, q := range r.at("case", "owed", "refer").([]any) {
			if q.(map[string]any)["asks"] == asks {
				return true
			}
		}
		return false
	}
	for from, credential := range map[string]string{"customer": x.link, "program": x.keys["agent"]} {
		r := x.ok(credential, "POST", in+"/answers", obj{"asks": asks, "answer": "yes"})
		for _, a := range r.at("case", "owed", "answered").([]any) {
			if !asksFor(r) || a.(map[string]any)["counts"] != false {
				t.Errorf("the word of a %s counts: %s", from, r.Body)
			}
		}
		x.refused(credential, "POST", in+"/answers", obj{"asks": asks, "answer": "yes", "take": from}, "not_your_seat")
	}
	x.refused(clerk, "POST", in+"/answers", obj{"asks": asks, "answer": "no", "take": "customer"}, "conflict")
	x.refused(clerk, "POST", in+"/answers", obj{"asks": asks, "answer": "perhaps"}, "input_invalid")
	x.refused(clerk, "POST", in+"/answers", obj{"asks": "moon", "answer": "yes"}, "not_found")
	r := x.ok(clerk, "POST", in+"/answers", obj{"asks": asks, "answer": "yes", "take": "customer"})
	last := r.at("case", "owed", "answered").([]any)
	if a := last[len(last)-1].(map[string]any); asksFor(r) || a["from"] != "house" || a["counts"] != true || a["taken"] != "customer" {
		t.Errorf("taken, and no fact: %v", a)
	}
	if seen := x.ok(x.link, "GET", in, nil).at("case", "owed", "answered").([]any); len(seen) != 2 {
		t.Errorf("the customer sees %v", seen)
	}
	x.refused(x.link, "POST", in+"/answers", obj{"asks": asks, "answer": "no"}, "wrong_step")
	if r = x.ok(clerk, "POST", in+"/answers", obj{"asks": asks, "answer": "unknown"}); !asksFor(r) {
		t.Error("an answer is not taken back")
	}
}
