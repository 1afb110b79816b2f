package rights

import (
	"fmt"
	"io/fs"
	"maps"
	"sync"
	"sync/atomic"
)

// Shelf holds the book in force and every pack that was ever in force here. A
// shop changes a pack file and gives it a new version: Refresh puts the new
// book in force without a restart, and cases decided under the old version
// can still be asked about it.
type Shelf struct {
	base    *Book
	current atomic.Pointer[Book]

	mu   sync.Mutex
	kept map[[2]string]*pack // id and version
}

// NewShelf puts a book in force. Packs of Refresh take the place of its packs.
func NewShelf(base *Book) *Shelf {
	s := &Shelf{base: base, kept: map[[2]string]*pack{}}
	s.keep(base)
	s.current.Store(base)
	return s
}

// Book is the book in force.
func (s *Shelf) Book() *Book { return s.current.Load() }

// Refresh reads the folders again. Where they are in order and something has
// changed, the new book is in force from here on; where they are not, the old
// one stays and the error says what is wrong. A pack whose text changed while
// its version did not is refused: nobody could tell under which of the two a
// case was decided.
func (s *Shelf) Refresh(fsys fs.FS, dirs ...string) (changed bool, err error) {
	next, err := s.base.With(fsys, dirs...)
	if err != nil {
		return false, err
	}
	return s.Replace(next)
}

// Replace puts a book in force that was read elsewhere, under the same rules.
func (s *Shelf) Replace(next *Book) (changed bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if next.fingerprint == s.current.Load().fingerprint {
		return false, nil
	}
	for _, p := range next.packs {
		if old := s.kept[[2]string{p.id, p.version}]; old != nil && old.sum != p.sum {
			at := p.place
			return false, problemAt(at.File, at.Line, at.Column, "version", fmt.Sprintf("pack %q has changed and is still version %q", p.id, p.version), "give it a new version")
		}
	}
	s.keep(next)
	s.current.Store(next)
	return true, nil
}

func (s *Shelf) keep(b *Book) {
	for _, p := range b.packs {
		if key := [2]string{p.id, p.version}; s.kept[key] == nil {
			s.kept[key] = p
		}
	}
}

// Recall puts a pack that was in force before this shelf was there where At finds
// it. What is in force stays as it is.
func (s *Shelf) Recall(from Copy) error {
	p, err := recalled(from)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if key := [2]string{p.id, p.version}; s.kept[key] == nil {
		s.kept[key] = p
	}
	return nil
}

// Hold puts packs that were in force before this shelf was there in force again,
// in place of those that say something else under the same version.
func (s *Shelf) Hold(from ...Copy) error {
	packs := make([]*pack, len(from))
	for i, f := range from {
		p, err := recalled(f)
		if err != nil {
			return err
		}
		packs[i] = p
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	next, err := assemble(s.current.Load().packs, packs, "")
	if err != nil {
		return err
	}
	for _, p := range packs {
		s.kept[[2]string{p.id, p.version}] = p
	}
	s.current.Store(next)
	return nil
}

// recalled reads a pack that was in order when it was kept: its examples are not
// run again.
func recalled(from Copy) (*pack, error) {
	facts, err := factQuestions()
	if err != nil {
		return nil, err
	}
	r, err := parsePack(from.ID+".yaml", from.Text, facts)
	if err != nil {
		return nil, err
	}
	p := r.p
	if p.id != from.ID || p.version != from.Version {
		return nil, fmt.Errorf("pack %q of version %q calls itself %q of version %q", from.ID, from.Version, p.id, p.version)
	}
	p.text, p.sum = from.Text, contentSum(from.Text)
	return p, nil
}

// At is the book in force with the packs of the versions named (Findings.Packs)
// in place of the newer ones; false where one of them is not known here.
func (s *Shelf) At(versions map[string]string) (*Book, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var packs []*pack
	for id, version := range maps.All(versions) {
		p := s.kept[[2]string{id, version}]
		if p == nil {
			return nil, false
		}
		packs = append(packs, p)
	}
	b, err := assemble(s.current.Load().packs, packs, "")
	return b, err == nil
}
