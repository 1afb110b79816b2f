package api

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

type agreementInput struct {
	CaseCall
	No   int    `path:"no" minimum:"1" doc:"1 for the first agreement of the case."`
	Lang string `query:"lang" enum:"en,ru" doc:"Absent: the caller's."`
}

func (s *server) addAgreementFile() {
	r := route{id: "agreement-file", method: http.MethodGet, path: "/v1/cases/{id}/agreements/{no}/pdf", tag: "Table", action: desk.ReadCase,
		summary: "An agreement as PDF", text: "For both seats: the words that both confirmed, who confirmed them and when, their fingerprint, and how the promises stand.",
		refuses: []fault.Code{fault.NotFound, fault.NotYours, fault.Erased}}
	op := s.operation(r, reflect.TypeFor[agreementInput]())
	op.Responses["200"] = &huma.Response{Description: "The document.", Content: map[string]*huma.MediaType{
		"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	huma.Register(s.api, op, func(ctx context.Context, in *agreementInput) (*file, error) {
		c := door.Of(ctx)
		lang := c.Lang
		if in.Lang != "" {
			lang = words.Lang(in.Lang)
		}
		var b bytes.Buffer
		if err := s.desk.AgreementPDF(desk.Doing(ctx, r.action), c.Actor, in.ID, in.No, lang, &b); err != nil {
			return nil, s.refuse(c, err)
		}
		return &file{Type: "application/pdf", Name: `attachment; filename="` + safeName(in.ID) + "-" + strconv.Itoa(in.No) + `.pdf"`, Body: b.Bytes()}, nil
	})
}
