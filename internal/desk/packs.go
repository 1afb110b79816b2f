package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"makegood/internal/casefile"
	"makegood/internal/journal"
	"makegood/internal/rights"
)

// packKept: a server had this version of a pack in force.
type packKept struct {
	Version string `json:"version"`
	Hash    string `json:"hash"` // SHA-256 of the text, in hex
	Text    string `json:"text"`
}

func (packKept) EventName() string { return "pack.kept" }

// packText is every version of a pack that was ever in force: version -> text.
type packText map[string]string

func (p packText) Evolve(e journal.Event) packText {
	if k, ok := e.(packKept); ok {
		if p == nil {
			p = packText{}
		}
		p[k.Version] = k.Text
	}
	return p
}

func packStream(id string) string { return "pack/" + id }

// KeepPacks writes down packs that are to be in force, so that a case which is
// decided under them finds them on any server and after any restart. Others are
// those that were in force with another text under the same version; then nothing
// is kept, and the packs must not be in force.
func (d *Desk) KeepPacks(ctx context.Context, packs []rights.Copy) (others []rights.Copy, err error) {
	names := make([]string, len(packs))
	for i, p := range packs {
		names[i] = packStream(p.ID)
	}
	err = d.do(ctx, system, func(w *work) error {
		w.quiet, others = true, nil
		if err := w.read(names...); err != nil {
			return err
		}
		for i, p := range packs {
			if text, ok := fold(w.streams[names[i]], packText(nil))[p.Version]; ok && text != string(p.Text) {
				others = append(others, rights.Copy{ID: p.ID, Version: p.Version, Text: []byte(text)})
			}
		}
		for i, p := range packs {
			if _, ok := fold(w.streams[names[i]], packText(nil))[p.Version]; ok || len(others) > 0 {
				continue
			}
			sum := sha256.Sum256(p.Text)
			w.add(names[i], "", packKept{p.Version, hex.EncodeToString(sum[:]), string(p.Text)})
		}
		return nil
	})
	return others, err
}

// recall makes sure that the packs which a case was decided under are at hand,
// from the log where they are no longer in force. A version that the log does not
// have stays unknown, and so does one that can no longer be read.
func (w *work) recall(c casefile.Case) error {
	if w.BookAt == nil || w.RecallPack == nil {
		return nil
	}
	now, missing := w.Book().Versions(), []string{}
	for _, id := range sortedKeys(c.Found.Packs) {
		if now[id] != c.Found.Packs[id] {
			missing = append(missing, packStream(id))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if _, ok := w.BookAt(c.Found.Packs); ok {
		return nil
	}
	aside := &work{Desk: w.Desk, ctx: w.ctx, actor: w.actor, now: w.now, streams: map[string]*stream{}} // what was kept stays as it is: no decision waits for it
	if err := aside.read(missing...); err != nil {
		return err
	}
	for _, name := range missing {
		id := name[len(packStream("")):]
		version := c.Found.Packs[id]
		text, ok := fold(aside.streams[name], packText(nil))[version]
		if !ok {
			continue
		}
		if err := w.RecallPack(rights.Copy{ID: id, Version: version, Text: []byte(text)}); err != nil {
			w.Log.Warn("a pack that cases were decided under can't be read any more; the one in force takes its place", "pack", id, "version", version, "err", err)
		}
	}
	return nil
}

// under is a scene with the law and the policy that a case was decided under:
// a pack that changed since changes nothing for it. Where Makegood itself sits in
// the house's seat, it gives what may be given without a person.
func (d *Desk) under(c casefile.Case, s casefile.Scene) casefile.Scene {
	s = d.asDecided(c, s)
	if s.Actor.Kind == casefile.System && s.Actor.Role == selfRole {
		s.Policy = s.Policy.Alone()
	}
	return s
}

func (d *Desk) asDecided(c casefile.Case, s casefile.Scene) casefile.Scene {
	if d.BookAt == nil || len(c.Found.Packs) == 0 {
		return s
	}
	then, ok := d.BookAt(c.Found.Packs)
	if !ok {
		return s
	}
	s.Law = then
	if p, ok := then.Policy(c.Policy); ok {
		s.Policy = *p
	}
	return s
}

// PacksInForce are the packs of law and policy in force.
type PacksInForce struct {
	Versions map[string]string // id -> version
	Packs    []rights.Contents // what is in them
	Trouble  error             // what keeps the newest files from being in force; nil: nothing
}

// Packs says which packs are in force, and whether newer ones are kept out by
// something that is wrong with them.
func (d *Desk) Packs(_ context.Context, actor casefile.Actor) (PacksInForce, error) {
	if err := May(actor, ListCases); err != nil {
		return PacksInForce{}, err
	}
	book := d.Book()
	p := PacksInForce{Versions: book.Versions(), Packs: book.Contents()}
	if d.PackTrouble != nil {
		p.Trouble = d.PackTrouble()
	}
	return p, nil
}
