package web

import (
	"makegood/internal/casefile"
	"makegood/internal/desk"
)

// conductDeeds are what a person of the house can do where somebody goes over the
// line: one warning, then a supported end.
func conductDeeds() []deed {
	return []deed{
		{"warn", desk.Record, "talk", func(f *filled) casefile.Command {
			return casefile.WarnCustomer{Kind: f.text("kind"), Heard: f.needs("heard")}
		}, onFile},
		{"end-talk", desk.Record, "conduct", func(f *filled) casefile.Command {
			return casefile.EndTalk{Kind: f.text("kind"), Heard: f.needs("heard"), WriteTo: f.text("write_to")}
		}, onFile},
		{"decide-end", desk.Approve, "conduct", func(f *filled) casefile.Command {
			return casefile.DecideEnd{Approve: f.text("decision") == "yes", Reason: f.text("reason")}
		}, onFile},
		{"lift-end", desk.Approve, "conduct", func(f *filled) casefile.Command { return casefile.LiftEnd{Why: f.needs("why")} }, onFile},
	}
}

// end is the end of the talk as it stands: asked, refused, ended, lifted; "" where
// nobody asked for it.
func (v seen) end() string {
	if v.Case.Conduct.End == nil {
		return ""
	}
	return v.Case.Conduct.End.State
}

// endable reports whether the end of the talk can be asked for.
func (v seen) endable() bool {
	return v.Case.Conduct.Warning != nil && v.end() != casefile.EndAsked && v.end() != casefile.EndEnded && !v.Case.Recovering()
}
