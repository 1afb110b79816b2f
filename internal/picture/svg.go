package picture

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// WriteSVG writes the picture as an SVG element for a page: no style and no
// script in it, classes for the tones ("ink line", "accent dot hollow"), so that
// the page's own style gives the colours of its theme. A place that is no
// number is an error: a drawing that lies is worse than none.
func (p Picture) WriteSVG(w io.Writer) error {
	s := &svg{}
	s.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "picture", "role", "img", "viewBox", "0 0 "+s.number(p.Width)+" "+s.number(p.Height), "aria-label", p.Title)
	s.text.WriteString("\n")
	for _, m := range p.Marks {
		s.draw(m)
	}
	s.text.WriteString("</svg>\n")
	if s.err != nil {
		return s.err
	}
	if _, err := io.WriteString(w, s.text.String()); err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	return nil
}

// svg is an element as it is written, and the first thing that went wrong.
type svg struct {
	text strings.Builder
	err  error
}

func (s *svg) draw(m Mark) {
	switch m := m.(type) {
	case Line:
		points := make([]string, len(m.Points))
		for i, p := range m.Points {
			points[i] = s.number(p.X) + "," + s.number(p.Y)
		}
		s.element("polyline", "class", class("line", m.Tone, m.Dashed, "dashed"), "points", strings.Join(points, " "), "stroke-width", s.number(or(m.Width, 1)))
	case Box:
		s.element("rect", "class", class("box", m.Tone, m.Faint, "faint"), "x", s.number(m.At.X), "y", s.number(m.At.Y), "width", s.number(m.Width), "height", s.number(m.Height))
	case Dot:
		s.element("circle", "class", class("dot", m.Tone, m.Hollow, "hollow"), "cx", s.number(m.At.X), "cy", s.number(m.At.Y), "r", s.number(m.Radius))
	case Label:
		s.open("text", "class", class("label", m.Tone, false, ""), "x", s.number(m.At.X), "y", s.number(m.At.Y),
			"font-size", s.number(or(m.Size, 12)), "text-anchor", string(or(m.Align, Start)))
		s.escape(m.Text)
		s.text.WriteString("</text>\n")
	default:
		s.fail(fmt.Errorf("picture: can't draw %T", m))
	}
}

// element writes an element with nothing in it.
func (s *svg) element(name string, attributes ...string) {
	s.begin(name, attributes...)
	s.text.WriteString("/>\n")
}

// open writes the beginning of an element with something in it.
func (s *svg) open(name string, attributes ...string) {
	s.begin(name, attributes...)
	s.text.WriteString(">")
}

func (s *svg) begin(name string, attributes ...string) {
	s.text.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		s.text.WriteString(" " + attributes[i] + `="`)
		s.escape(attributes[i+1])
		s.text.WriteString(`"`)
	}
}

func (s *svg) escape(text string) {
	if err := xml.EscapeText(&s.text, []byte(text)); err != nil {
		s.fail(fmt.Errorf("picture: %w", err))
	}
}

func (s *svg) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// number is a place as it is written: to a hundredth of a unit.
func (s *svg) number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		s.fail(fmt.Errorf("picture: %v is no place", v))
		return "0"
	}
	return strconv.FormatFloat(math.Round(v*100)/100+0, 'f', -1, 64)
}

func class(kind string, tone Tone, is bool, more string) string {
	if is {
		kind += " " + more
	}
	return string(or(tone, Ink)) + " " + kind
}

func or[T comparable](v, otherwise T) T {
	var none T
	if v == none {
		return otherwise
	}
	return v
}
