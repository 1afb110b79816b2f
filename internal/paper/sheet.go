package paper

import (
	"strconv"
	"strings"

	"github.com/signintech/gopdf"
)

// Measures of an A4 page, in points.
const (
	plain, bold = "plain", "bold"

	left, right = 56.0, 539.0
	top, bottom = 56.0, 776.0
	footY       = 800.0
	width       = right - left

	textSize, smallSize, headSize, titleSize = 10.0, 8.5, 12.0, 18.0
	leading                                  = 1.4
	cellGap                                  = 6.0
)

// sheet is a document being written: the pages so far, and how far down the
// last one is filled.
type sheet struct {
	pdf   *gopdf.GoPdf
	y     float64
	pages int
}

func (s *sheet) newPage() {
	s.pdf.AddPage()
	s.pages++
	s.y = top
}

// room begins a new page where less than height is left on this one.
func (s *sheet) room(height float64) bool {
	if s.y+height <= bottom {
		return false
	}
	s.newPage()
	return true
}

// lines breaks a text to a width in the given type; what has no space to break
// at is broken where it must be.
func (s *sheet) lines(text, font string, size, width float64) ([]string, error) {
	if err := s.pdf.SetFont(font, "", size); err != nil {
		return nil, err
	}
	var all []string
	for part := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(part) == "" {
			all = append(all, "")
			continue
		}
		broken, err := s.pdf.SplitTextWithWordWrap(part, width)
		if err != nil {
			return nil, err
		}
		all = append(all, broken...)
	}
	return all, nil
}

// put writes one line with its upper left corner at x, y.
func (s *sheet) put(x, y float64, text, font string, size float64) error {
	if err := s.pdf.SetFont(font, "", size); err != nil {
		return err
	}
	s.pdf.SetXY(x, y)
	return s.pdf.Cell(nil, text)
}

// write writes text down the page, over as many pages as it needs.
func (s *sheet) write(text, font string, size float64) error {
	lines, err := s.lines(text, font, size, width)
	if err != nil {
		return err
	}
	for _, line := range lines {
		s.room(size * leading)
		if err := s.put(left, s.y, line, font, size); err != nil {
			return err
		}
		s.y += size * leading
	}
	return nil
}

func (s *sheet) rule(y, thickness float64) {
	s.pdf.SetLineWidth(thickness)
	s.pdf.Line(left, y, right, y)
}

func (s *sheet) head(d Document) error {
	if err := s.write(d.Title, bold, titleSize); err != nil {
		return err
	}
	if d.Lead != "" {
		if err := s.write(d.Lead, plain, textSize); err != nil {
			return err
		}
	}
	s.y += 4
	s.rule(s.y, 0.8)
	s.y += 12
	return nil
}

// feet numbers the pages, which is known only now.
func (s *sheet) feet(text string) error {
	for n := 1; n <= s.pages; n++ {
		if err := s.pdf.SetPage(n); err != nil {
			return err
		}
		s.rule(footY-4, 0.4)
		if err := s.put(left, footY, text, plain, smallSize); err != nil {
			return err
		}
		if err := s.putRight(right, footY, strconv.Itoa(n)+" / "+strconv.Itoa(s.pages), plain, smallSize); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) putRight(x, y float64, text, font string, size float64) error {
	if err := s.pdf.SetFont(font, "", size); err != nil {
		return err
	}
	w, err := s.pdf.MeasureTextWidth(text)
	if err != nil {
		return err
	}
	return s.put(x-w, y, text, font, size)
}

func (h Heading) draw(s *sheet) error {
	s.room(headSize*leading + 2*textSize*leading) // not alone at the foot of a page
	s.y += 6
	return s.write(string(h), bold, headSize)
}

func (p Paragraph) draw(s *sheet) error {
	if err := s.write(string(p), plain, textSize); err != nil {
		return err
	}
	s.y += 6
	return nil
}

func (r Rows) draw(s *sheet) error {
	const names = width * 0.3
	for _, row := range r {
		name, err := s.lines(row.Name, plain, textSize, names-cellGap)
		if err != nil {
			return err
		}
		value, err := s.lines(row.Value, bold, textSize, width-names)
		if err != nil {
			return err
		}
		for i := range max(len(name), len(value)) {
			s.room(textSize * leading)
			if i < len(name) {
				if err := s.put(left, s.y, name[i], plain, textSize); err != nil {
					return err
				}
			}
			if i < len(value) {
				if err := s.put(left+names, s.y, value[i], bold, textSize); err != nil {
					return err
				}
			}
			s.y += textSize * leading
		}
	}
	s.y += 8
	return nil
}

func (g Signatures) draw(s *sheet) error {
	if len(g) == 0 {
		return nil
	}
	const height = 64.0
	s.room(height)
	s.y += 36
	each := width / float64(len(g))
	s.pdf.SetLineWidth(0.5)
	for i, name := range g {
		x := left + float64(i)*each
		s.pdf.Line(x, s.y, x+each-24, s.y)
		lines, err := s.lines(name, plain, smallSize, each-24)
		if err != nil {
			return err
		}
		for j, line := range lines {
			if err := s.put(x, s.y+4+float64(j)*smallSize*leading, line, plain, smallSize); err != nil {
				return err
			}
		}
	}
	s.y += height - 36
	return nil
}
