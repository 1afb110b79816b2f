package paper_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"makegood/internal/paper"
)

func long() paper.Document {
	d := paper.Document{
		Title: "Месячный отчёт: Finch Athletics", Lead: "Декабрь 2025, рубли (₽)", Author: "Alder & Pine", Foot: "Alder & Pine · finch · 2025-12",
		On: time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC),
		Blocks: []paper.Block{
			paper.Rows{{"Партнёр", "Finch Athletics"}, {"К уплате", "1 234,50 ₽ · $97.37 · €12.00 · £3.10 · ¥500"}},
			paper.Heading("Строки"), paper.Paragraph("Первая строка.\nВторая строка, " + strings.Repeat("которая длиннее страницы в ширину ", 8) + "."),
		},
	}
	table := paper.Table{Columns: []paper.Column{{Title: "Дата", Share: 2}, {Title: "Причина", Share: 5}, {Title: "Сумма", Share: 3, Right: true}}, Total: []string{"", "Итого", "9 000,00 ₽"}}
	for i := range 90 {
		text := "Возврат товара"
		if i%7 == 0 {
			text = strings.Repeat("возврат товара без коробки ", 4)
		}
		table.Rows = append(table.Rows, []string{"2025-12-03", text, "100,00 ₽"})
	}
	d.Blocks = append(d.Blocks, table, paper.Signatures{"За магазин", "За партнёра"})
	return d
}

// What is written is a PDF with everything in it, in Cyrillic too, on numbered
// pages, each row of a table on one of them.
func TestWrite(t *testing.T) {
	if !paper.Ready() {
		t.Skip("this tree has no type for documents: make build fetches it")
	}
	var b bytes.Buffer
	if err := paper.Write(&b, long()); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) {
		t.Fatal("not a PDF")
	}
	var again bytes.Buffer
	if err := paper.Write(&again, long()); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the same document gives other bytes (%v)", err)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed: what the pages say was not read back")
	}
	file := filepath.Join(t.TempDir(), "d.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), reader, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := string(out)
	for _, want := range []string{"Месячный отчёт: Finch Athletics", "1 234,50 ₽", "€12.00", "Вторая строка", "Итого", "За партнёра", "1/3", "3/3"} {
		if !strings.Contains(text, want) && !strings.Contains(strings.ReplaceAll(text, " ", ""), want) {
			t.Errorf("the pages don't say %q", want)
		}
	}
	if n := strings.Count(text, "2025-12-03"); n != 90 {
		t.Errorf("of 90 rows %d are there", n)
	}
	if n := strings.Count(text, "Причина"); n != 3 {
		t.Errorf("the head stands on %d pages of 3", n)
	}
}

// A document of nothing is a page.
func TestNothing(t *testing.T) {
	if !paper.Ready() {
		t.Skip("this tree has no type for documents: make build fetches it")
	}
	var b bytes.Buffer
	if err := paper.Write(&b, paper.Document{}); err != nil || b.Len() == 0 {
		t.Error(err)
	}
}
