package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

// commandAnswered: what the call under a key was answered, for whoever asks again
// because the answer never came. It is sealed under the key of whom it is about.
type commandAnswered struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

func (commandAnswered) EventName() string { return "command.answered" }

// Answered is what was answered under a key. Status 0: nothing is kept.
type Answered struct {
	Status int
	Body   string
}

// Under is Once for a program that names its key: any text, its own as its
// credential is. Asked is the fingerprint of what it asks. What was answered under
// the key comes back; KeyReused where something else was asked under it,
// AlreadyDone where it was done and no answer is kept, or none yet.
func (d *Desk) Under(ctx context.Context, actor casefile.Actor, key, asked string) (context.Context, Answered, error) {
	sum := sha256.Sum256([]byte(actor.Credential + "\x00" + key))
	o := &once{key: hex.EncodeToString(sum[:]), asked: asked}
	w := d.work(context.WithValue(ctx, onceKey{}, o), actor)
	done := w.anew()
	if fault.CodeOf(done) != fault.AlreadyDone {
		return w.ctx, Answered{}, done
	}
	name := commandStream(o.key)
	found, err := d.Store.Load(ctx, name)
	if err != nil {
		return w.ctx, Answered{}, err
	}
	for _, s := range found[name] {
		if s.Erased {
			continue
		}
		e, err := d.registry.Decode(s.Entry)
		if err != nil {
			return w.ctx, Answered{}, fault.New(fault.LogDamaged, "where", name).Because(err)
		}
		if a, ok := e.(commandAnswered); ok {
			return w.ctx, Answered(a), nil
		}
	}
	return w.ctx, Answered{}, done
}

// KeepAnswer keeps what the call of a context that Under made was answered. A call
// that wrote nothing needs none: it can be made again.
func (d *Desk) KeepAnswer(ctx context.Context, actor casefile.Actor, a Answered) error {
	o, ok := ctx.Value(onceKey{}).(*once)
	if !ok || !o.used || o.asked == "" {
		return nil
	}
	e, err := d.registry.Encode(commandAnswered(a))
	if err != nil {
		return fault.New(fault.Internal).Because(err)
	}
	return d.Store.Append(ctx, Batch{At: d.now(), By: actor.ID, Appends: []Append{
		{Stream: commandStream(o.key), Expected: 1, Subject: o.subject, Entries: []journal.Entry{e}},
	}})
}
