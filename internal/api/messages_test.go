package api_test

import (
	"strings"
	"testing"
)

// A message comes in, what was read stands beside it, one tap makes it count.
func TestMessages(t *testing.T) {
	x := laidTable(t)
	sara, link, in := x.keys["clerk"], x.link, "/v1/cases/"+x.id
	m := x.ok(link, "POST", in+"/messages", obj{"text": "Where is my order? I want $40.00 as compensation."})
	offer := ""
	for _, p := range m.JSON["proposals"].([]any) {
		p := p.(map[string]any)
		if p["what"] == "offer" {
			offer = p["id"].(string)
			if p["amount"] != "40.00 USD" || p["remedy"] != "compensation" || p["reader"] != "rules" || p["state"] != "proposed" || !strings.Contains(p["quote"].(string), "$40.00") {
				t.Errorf("%v", p)
			}
		}
	}
	if m.text("seat") != "customer" || offer == "" {
		t.Fatal(m.Body)
	}
	if got := x.call(x.keys["agent"], "POST", in+"/proposals/"+offer+"/confirm", nil); got.code() != "not_your_seat" {
		t.Error(got.Body)
	}
	if got := x.ok(sara, "POST", in+"/proposals/"+offer+"/confirm", nil); got.text("case", "step") != "offered" {
		t.Error(got.Body)
	}
	if got := x.call(sara, "POST", in+"/proposals/"+offer+"/dismiss", nil); got.code() != "wrong_step" {
		t.Error(got.Body)
	}
	x.ok(sara, "POST", in+"/messages", obj{"seat": "customer", "who": "Nora's brother", "text": "Перезвоните, пожалуйста.", "lang": "auto"})
	all := x.ok(link, "GET", in+"/messages", nil)
	if n := len(all.JSON["messages"].([]any)); n != 2 || !strings.Contains(all.Body, `"confirmed"`) || !strings.Contains(all.Body, `"lang":"ru"`) {
		t.Error(all.Body)
	}
	for path, body := range map[string]obj{"/messages": {"seat": "house", "text": "Agreed."}, "/drafts": {"move": "assure"}} {
		if got := x.call(link, "POST", in+path, body); got.code() != "not_your_seat" {
			t.Error(path, got.Body)
		}
	}
	if got := x.ok(sara, "POST", in+"/drafts", obj{"move": "apologise.responsibility", "lang": "ru", "tone": "warm", "letter": true}); got.text("writer") != "rules" || !strings.Contains(got.text("text"), "Nora Whitfield") {
		t.Error(got.Body)
	}
	if got := x.ok(x.keys["admin"], "GET", "/v1/model?days=7", nil); got.JSON["configured"] != false || got.at("total", "calls") != 0.0 {
		t.Error(got.Body)
	}
}
