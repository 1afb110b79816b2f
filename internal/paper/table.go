package paper

// draw writes the head, the rows and the total; a row stays on one page, and
// the head comes again on the next.
func (t Table) draw(s *sheet) error {
	spans := t.spans()
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	head := func() error {
		if err := t.row(s, spans, titles, bold, nil); err != nil {
			return err
		}
		s.rule(s.y-1, 0.6)
		s.y += 3
		return nil
	}
	s.room(4 * smallSize * leading)
	if err := head(); err != nil {
		return err
	}
	for _, cells := range t.Rows {
		if err := t.row(s, spans, cells, plain, head); err != nil {
			return err
		}
	}
	if t.Total != nil {
		s.rule(s.y, 0.6)
		s.y += 4
		if err := t.row(s, spans, t.Total, bold, head); err != nil {
			return err
		}
	}
	s.y += 8
	return nil
}

// span is where a column stands: its left edge and its width, in points.
type span struct{ x, width float64 }

func (t Table) spans() []span {
	var whole float64
	for _, c := range t.Columns {
		whole += c.Share
	}
	spans := make([]span, len(t.Columns))
	x := left
	for i, c := range t.Columns {
		spans[i] = span{x, width * c.Share / whole}
		x += spans[i].width
	}
	return spans
}

// row writes one row as high as its highest cell. again, where given, writes
// the head anew when the row begins a page.
func (t Table) row(s *sheet, spans []span, cells []string, font string, again func() error) error {
	broken := make([][]string, len(cells))
	height := 1
	for i, cell := range cells {
		lines, err := s.lines(cell, font, smallSize, spans[i].width-cellGap)
		if err != nil {
			return err
		}
		broken[i], height = lines, max(height, len(lines))
	}
	if s.room(float64(height)*smallSize*leading) && again != nil {
		if err := again(); err != nil {
			return err
		}
	}
	for i, lines := range broken {
		for j, line := range lines {
			y := s.y + float64(j)*smallSize*leading
			put := s.put
			x := spans[i].x
			if t.Columns[i].Right {
				put, x = s.putRight, spans[i].x+spans[i].width-cellGap
				if i == len(spans)-1 {
					x = right
				}
			}
			if err := put(x, y, line, font, smallSize); err != nil {
				return err
			}
		}
	}
	s.y += float64(height)*smallSize*leading + 3
	return nil
}
