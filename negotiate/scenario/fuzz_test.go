package scenario

import (
	"testing"

	"makegood/negotiate"
)

// sound demands that whatever is read without complaint can be used.
func sound(t *testing.T, s *Scenario, err error) {
	if err != nil {
		return
	}
	o := make(negotiate.Outcome, s.Space.Len())
	for _, seat := range s.Seats {
		p := seat.Preferences
		lo, hi := p.Range()
		if best := p.Best(); s.Space.Contains(best) != nil || p.Of(best) != hi || lo > hi {
			t.Fatalf("best %v of %v to %v", best, lo, hi)
		}
		if u := p.Of(o); u < lo-1e-9*(1+hi-lo) || u > hi+1e-9*(1+hi-lo) {
			if s.Space.Contains(o) == nil {
				t.Fatalf("%v is worth %v, outside %v to %v", o, u, lo, hi)
			}
		}
	}
	if n := s.Space.Size(); n.Sign() <= 0 {
		t.Fatalf("%v outcomes", n)
	}
}

func FuzzYAML(f *testing.F) {
	f.Add([]byte(warranty))
	f.Add([]byte("issues: [{name: a, values: [x, y]}]\nseats: [{worth: {a: {x: 0, y: 1}}}, {worth: {a: {x: 1, y: 0}}}]"))
	f.Add([]byte("issues: [{name: a, integers: {from: -9223372036854775808, to: 9223372036854775807}}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseYAML(data)
		sound(t, s, err)
	})
}

func FuzzNegMAS(f *testing.F) {
	f.Add([]byte("issues:\n- name: price\n  type: ContiguousIssue\n  values:\n  - -5\n  - 5\nname: d\n"),
		[]byte("bias: 0.5\nreserved_value: 0.0\ntype: AffineUtilityFunction\nweights:\n- 0.1\n"),
		[]byte("discount: 0.5\nreserved_value: -.inf\ntype: ExpDiscountedUFun\nufun:\n  type: LinearAdditiveUtilityFunction\n  values:\n  - {type: LinearFun, slope: 0.1, bias: 1}\n  weights:\n  - 1.0\n"))
	f.Add([]byte("issues:\n- {name: a, type: CategoricalIssue, values: [x, y]}\n"),
		[]byte("type: negmas.preferences.LinearAdditiveUtilityFunction\nvalues:\n  a: {mapping: {x: 0, y: 1}, type: TableFun}\nweights: {a: 1}\n"),
		[]byte("type: LinearAdditiveUtilityFunction\nvalues:\n- {type: ConstFun, bias: 1}\n"))
	f.Fuzz(func(t *testing.T, domain, a, b []byte) {
		s, err := ParseNegMAS(domain, a, b)
		sound(t, s, err)
	})
}

func FuzzNegoLog(f *testing.F) {
	f.Add([]byte(`{"reservationValue":0.1,"issueWeights":{"a":0.4,"b":0.6},"issues":{"a":{"x":0,"y":1},"b":{"p":1,"q":0.5}}}`),
		[]byte(`{"reservationValue":null,"issueWeights":{"a":0.5,"b":0.5},"issues":{"a":{"x":1,"y":0},"b":{"q":1,"p":0.5}}}`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		s, err := ParseNegoLog(a, b)
		sound(t, s, err)
	})
}

func FuzzGenius(f *testing.F) {
	profile := []byte(`<utility_space><objective name="o"><issue index="1" name="a" type="discrete"><item index="1" value="x" evaluation="3"/><item index="2" value="y" evaluation="1"/></issue><weight index="1" value="0.5"/></objective><reservation value="0.2"/><discount_factor value="0.9"/></utility_space>`)
	f.Add([]byte(`<negotiation_template><utility_space><objective name="o"><issue index="1" name="a" type="discrete"><item index="1" value="x"/><item index="2" value="y"/></issue></objective></utility_space></negotiation_template>`), profile, profile)
	f.Fuzz(func(t *testing.T, template, a, b []byte) {
		s, err := ParseGenius(template, a, b)
		sound(t, s, err)
	})
}

func FuzzReference(f *testing.F) {
	f.Add([]byte(`{"name":"n","issues":[{"name":"a","values":["x",2]}],"ufuns":[{"weights":[1],"bias":0,"values":[[0,1]]},{"weights":[1],"values":[[1,0]]}],"result":{"reserved_value":[0.1,-Infinity]},"discount_factor":[0.5,null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseReference(data)
		sound(t, s, err)
	})
}
