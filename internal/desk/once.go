package desk

import (
	"context"
	"strings"
	"time"

	"makegood/internal/fault"
	"makegood/internal/journal"
)

// A form that is sent twice, by a double tap or by a browser that goes back, is one
// command: both carry the same key, and what was written under a key is written
// once, whichever server it comes to. The second is told by AlreadyDone what the
// first led to.

// commandDone: something was written under the key that names the stream.
type commandDone struct {
	On    string    `json:"on"` // what it led to: case/ID, file/ID, or another stream that it wrote
	At    time.Time `json:"at"`
	Asked string    `json:"asked,omitempty"` // under a key of the caller's: the fingerprint of what was asked
}

func (commandDone) EventName() string { return "command.done" }

// once is the key of a request. What one request writes after its first command
// belongs to it.
type once struct {
	key     string
	asked   string // a program names its key itself: the fingerprint of what it asks with it
	used    bool
	subject string // whose key seals what was written
}

type onceKey struct{}

// Once lets the commands of a request be carried out one time under a key of 26
// letters or more, which nobody else can guess. An empty key: as often as asked.
func Once(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, onceKey{}, &once{key: key})
}

// onceOf is the key that still guards what a context writes; nil: none does.
func onceOf(ctx context.Context) *once {
	if o, ok := ctx.Value(onceKey{}).(*once); ok && o.key != "" && !o.used {
		return o
	}
	return nil
}

func commandStream(key string) string { return "command/" + key }

// anew refuses with AlreadyDone what was done under its key before.
func (w *work) anew() error {
	o := onceOf(w.ctx)
	if o == nil {
		return nil
	}
	name := commandStream(o.key)
	found, err := w.Store.Load(w.ctx, name)
	if err != nil || len(found[name]) == 0 {
		return err
	}
	e, err := w.registry.Decode(found[name][0].Entry)
	if err != nil {
		return fault.New(fault.LogDamaged, "where", name).Because(err)
	}
	done, _ := e.(commandDone)
	if done.Asked != o.asked {
		return fault.New(fault.KeyReused)
	}
	_, id, _ := strings.Cut(done.On, "/")
	return fault.New(fault.AlreadyDone, "id", id)
}

// sign lets a batch that writes a case or a file stand under its key, of which
// there can be one.
func (w *work) sign(b *Batch) error {
	o := onceOf(w.ctx)
	if o == nil {
		return nil
	}
	on, subject := ledTo(b.Appends, o.asked != "" && !w.quiet)
	if on == "" {
		return nil
	}
	e, err := w.registry.Encode(commandDone{On: on, At: w.now, Asked: o.asked})
	if err != nil {
		return fault.New(fault.Internal).Because(err)
	}
	o.subject = subject
	b.Appends = append(b.Appends, Append{Stream: commandStream(o.key), Entries: []journal.Entry{e}})
	return nil
}

// ledTo is the case or the file that appends write, and whose key seals it; where
// there is none and any will do, the first stream that is not of the audit trail.
func ledTo(appends []Append, any bool) (on, subject string) {
	for _, a := range appends {
		kind, rest, _ := strings.Cut(a.Stream, "/")
		if kind == "case" || kind == "file" {
			id, _, _ := strings.Cut(rest, "/")
			return kind + "/" + id, a.Subject
		}
		if any && on == "" && kind != "audit" {
			on, subject = a.Stream, a.Subject
		}
	}
	return on, subject
}
