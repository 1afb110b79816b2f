package web

import (
	"bytes"
	"net/http"
	"strconv"

	"makegood/internal/casefile"
	"makegood/internal/door"
	"makegood/internal/fault"
)

// agreementFile is an agreement of a case as a document, for both seats.
func (s *Site) agreementFile(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	no, err := strconv.Atoi(r.PathValue("no"))
	if err != nil {
		return fault.New(fault.NotFound, "what", "agreement "+r.PathValue("no"))
	}
	return sendPDF(w, func(out *bytes.Buffer) error {
		return s.Desk.AgreementPDF(r.Context(), c.Actor, r.PathValue("id"), no, c.Lang, out)
	})
}

// positionFile is the house's final position, where a talk was ended, as a letter.
func (s *Site) positionFile(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	return sendPDF(w, func(out *bytes.Buffer) error {
		return s.Desk.PositionPDF(r.Context(), c.Actor, r.PathValue("id"), c.Lang, out)
	})
}

// sendPDF sends a document that was written whole.
func sendPDF(w http.ResponseWriter, write func(*bytes.Buffer) error) error {
	var out bytes.Buffer
	if err := write(&out); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", "attachment")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(out.Bytes()) // whoever is gone does not read it
	return nil
}

// paper is the address of an agreement as a document.
func (v seen) paper(a casefile.Agreement) string {
	return "/cases/" + v.Case.ID + "/agreements/" + strconv.Itoa(a.No) + "/agreement.pdf"
}
