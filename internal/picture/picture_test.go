package picture_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/picture"
)

func draw(p picture.Picture) (string, error) {
	var out strings.Builder
	err := p.WriteSVG(&out)
	return out.String(), err
}

func TestSVG(t *testing.T) {
	got, err := draw(picture.Picture{Width: 120, Height: 40, Title: `What "both" want`, Marks: []picture.Mark{
		picture.Box{At: picture.Point{X: 10, Y: 5}, Width: 50, Height: 30, Tone: picture.Good, Faint: true},
		picture.Line{Points: []picture.Point{{X: 0, Y: 40}, {X: 33.3333, Y: 12.5}}, Tone: picture.Accent, Dashed: true},
		picture.Dot{At: picture.Point{X: 33.3333, Y: 12.5}, Radius: 3, Hollow: true},
		picture.Label{At: picture.Point{X: 60, Y: 38}, Text: "₽ < $ & <b>", Align: picture.Middle},
	}})
	want := `<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" viewBox="0 0 120 40" aria-label="What &#34;both&#34; want">
<rect class="good box faint" x="10" y="5" width="50" height="30"/>
<polyline class="accent line dashed" points="0,40 33.33,12.5" stroke-width="1"/>
<circle class="ink dot hollow" cx="33.33" cy="12.5" r="3"/>
<text class="ink label" x="60" y="38" font-size="12" text-anchor="middle">₽ &lt; $ &amp; &lt;b&gt;</text>
</svg>
`
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

// Whatever is drawn can be read back: one element a mark, the text as it was,
// nothing inline.
func TestSVGIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.Float64Range(-1e6, 1e6)
		n := rapid.IntRange(0, 20).Draw(t, "marks")
		var marks []picture.Mark
		var texts []string
		for range n {
			at := picture.Point{X: place.Draw(t, "x"), Y: place.Draw(t, "y")}
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				marks = append(marks, picture.Dot{At: at, Radius: 1})
			case 1:
				marks = append(marks, picture.Box{At: at, Width: 3, Height: 4})
			case 2:
				marks = append(marks, picture.Line{Points: []picture.Point{at, {}}})
			case 3:
				text := rapid.StringMatching(`[a-zа-я<>&"' ]{1,20}`).Draw(t, "text")
				texts = append(texts, text)
				marks = append(marks, picture.Label{At: at, Text: text})
			}
		}
		page, err := draw(picture.Picture{Width: 10, Height: 10, Marks: marks})
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(strings.NewReader(page))
		elements, in := -1, false
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v\n%s", err, page)
			}
			switch token := token.(type) {
			case xml.StartElement:
				elements++
				in = token.Name.Local == "text"
				for _, a := range token.Attr {
					if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
						t.Fatalf("inline %s", a.Name.Local)
					}
				}
			case xml.CharData:
				if in {
					if string(token) != texts[0] {
						t.Fatalf("%q, want %q", token, texts[0])
					}
					texts, in = texts[1:], false
				}
			}
		}
		if elements != n || len(texts) != 0 {
			t.Fatalf("%d elements for %d marks, %d texts left", elements, n, len(texts))
		}
	})
}

// A picture with a place that is no number is refused whole.
func TestSVGRefuses(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		got, err := draw(picture.Picture{Width: 10, Height: 10, Marks: []picture.Mark{picture.Dot{At: picture.Point{X: bad}}}})
		if err == nil || got != "" {
			t.Errorf("%v is drawn: %s", bad, got)
		}
	}
}

// A scale keeps its ends and its order.
func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1000, 1000)
		s := picture.Scale{From: v.Draw(t, "from"), To: v.Draw(t, "to"), A: 0, B: 100}
		if s.From >= s.To {
			s.From, s.To = s.To, s.From+1
		}
		if a, b := s.At(s.From), s.At(s.To); math.Abs(a) > 1e-6 || math.Abs(b-100) > 1e-6 {
			t.Fatalf("%v: ends at %v and %v", s, a, b)
		}
		x, y := v.Draw(t, "x"), v.Draw(t, "y")
		if x < y && s.At(x) > s.At(y) {
			t.Fatalf("%v turns %v and %v around", s, x, y)
		}
	})
	if at := (picture.Scale{From: 5, To: 5, A: 10, B: 20}).At(5); at != 15 {
		t.Errorf("%v", at)
	}
}
