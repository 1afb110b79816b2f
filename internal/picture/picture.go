// Package picture is a drawing as data: lines, boxes, dots and text in units of
// its own, made once and written to a page as SVG and to a document by whoever
// draws there. It knows tones, not colours: the paper has its own.
package picture

// Picture is a drawing of a width and a height, the origin at the top left.
type Picture struct {
	Width, Height float64
	Title         string // what it shows, for whoever does not see it
	Marks         []Mark // drawn in their order, the later over the earlier
}

// Tone is what a mark means; the paper chooses its colour.
type Tone string

// The tones.
const (
	Ink    Tone = "ink"    // what is said
	Soft   Tone = "soft"   // what stands behind: axes, grids, labels
	Accent Tone = "accent" // what the drawing is about
	Good   Tone = "good"
	Warn   Tone = "warn"
	Bad    Tone = "bad"
)

// Mark is one thing that is drawn: a Line, a Box, a Dot or a Label.
type Mark interface{ mark() }

// Point is a place in the picture's units.
type Point struct{ X, Y float64 }

// Line goes through its points, open.
type Line struct {
	Points []Point
	Tone   Tone
	Width  float64 // 0: 1
	Dashed bool    // what is estimated or would be
}

// Box is a rectangle, filled.
type Box struct {
	At            Point // top left
	Width, Height float64
	Tone          Tone
	Faint         bool // an area that other marks stand on
}

// Dot is a place that is meant.
type Dot struct {
	At     Point
	Radius float64
	Tone   Tone
	Hollow bool // what is estimated or would be
}

// Label is a line of text, its base line at At.
type Label struct {
	At    Point
	Text  string
	Tone  Tone
	Size  float64 // 0: 12
	Align Align
}

// Align is which part of a text stands at its place.
type Align string

// The alignments.
const (
	Start  Align = "start"
	Middle Align = "middle"
	End    Align = "end"
)

func (Line) mark()  {}
func (Box) mark()   {}
func (Dot) mark()   {}
func (Label) mark() {}

// Scale maps values between From and To onto places between A and B, so that a
// drawing is made in the terms of what it shows. Where From equals To every
// value stands in the middle.
type Scale struct{ From, To, A, B float64 }

// At is the place of a value.
func (s Scale) At(value float64) float64 {
	if s.From == s.To {
		return (s.A + s.B) / 2
	}
	return s.A + (value-s.From)/(s.To-s.From)*(s.B-s.A)
}
