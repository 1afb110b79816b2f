// Package paper writes documents as PDF: a title, rows of names and values,
// paragraphs, tables that go on over pages, lines to sign on. It knows type and
// page, and nothing of what the documents say: every text comes in as it is to
// be read, in whatever language.
//
// The type is DejaVu Sans Condensed, which has Cyrillic and the signs of
// currencies. It is built into the binary from a package that the build
// fetches; a build without it has no documents, and says so.
package paper

import (
	"embed"
	"fmt"
	"io"
	"time"

	"github.com/signintech/gopdf"

	"makegood/internal/fault"
)

// built holds the type, which the build puts there; a clean clone has only the
// .gitkeep.
//
//go:embed all:dist
var built embed.FS

const (
	plainFile = "dist/DejaVuSansCondensed.ttf"
	boldFile  = "dist/DejaVuSansCondensed-Bold.ttf"
)

// Document is what a PDF says, from top to bottom.
type Document struct {
	Title  string
	Lead   string // a line under the title
	Author string // who issues it; in the file's properties
	Foot   string // at the foot of every page, beside its number
	On     time.Time
	Blocks []Block
}

// Block is a part of a document.
type Block interface{ draw(*sheet) error }

// Heading is a line that names what follows.
type Heading string

// Paragraph is running text; a line break in it begins a new line.
type Paragraph string

// Rows are names and their values, one below the other.
type Rows []Row

// Row is a name and its value.
type Row struct{ Name, Value string }

// Table has columns and rows; it goes on over pages, its head repeated.
type Table struct {
	Columns []Column
	Rows    [][]string
	Total   []string // the last row, in bold; nil: none
}

// Column is a column of a table.
type Column struct {
	Title string
	Share float64 // of the width, in proportion to the other columns
	Right bool    // figures stand on the right
}

// Signatures are lines to sign on, side by side, each with what stands below it.
type Signatures []string

// Write writes the document. The error is fault NotFound in a build that has no
// type for documents.
func Write(w io.Writer, d Document) error {
	s, err := newSheet(d)
	if err != nil {
		return err
	}
	if err := s.head(d); err != nil {
		return fmt.Errorf("paper: %w", err)
	}
	for _, b := range d.Blocks {
		if err := b.draw(s); err != nil {
			return fmt.Errorf("paper: %w", err)
		}
	}
	if err := s.feet(d.Foot); err != nil {
		return fmt.Errorf("paper: %w", err)
	}
	if _, err := s.pdf.WriteTo(w); err != nil {
		return fmt.Errorf("paper: write: %w", err)
	}
	return nil
}

func newSheet(d Document) (*sheet, error) {
	s := &sheet{pdf: &gopdf.GoPdf{}}
	s.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	s.pdf.SetInfo(gopdf.PdfInfo{Title: d.Title, Author: d.Author, CreationDate: d.On})
	for _, f := range []struct{ name, file string }{{plain, plainFile}, {bold, boldFile}} {
		data, err := built.ReadFile(f.file)
		if err != nil {
			return nil, fault.New(fault.NotFound, "what", "type for documents in this build",
				"hint", "make build fetches it").Because(err)
		}
		if err := s.pdf.AddTTFFontData(f.name, data); err != nil {
			return nil, fmt.Errorf("paper: font: %w", err)
		}
	}
	s.newPage()
	return s, nil
}

// Ready reports whether this build can write documents.
func Ready() bool {
	_, err := built.ReadFile(boldFile)
	return err == nil
}
