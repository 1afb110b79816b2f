package rights

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Book is a set of validated packs. It never changes and may be used by many
// goroutines at once.
type Book struct {
	packs       []*pack // law, then warranties and promises, then policies
	byID        map[string]*pack
	fingerprint string
}

//go:embed questions.yaml
var questionsYAML []byte

// questionFields names the field that each bit below firstOwnQuestion asks for.
var questionFields = [firstOwnQuestion]string{
	askState: "jurisdiction.state", askOrderedVia: "contract.ordered_via", askContractDay: "contract.on", askPrice: "contract.price",
	askPaidBy: "contract.paid_by", askPromisedDay: "contract.promised_by", askTimeEssential: "contract.time_essential",
	askCustomMade: "contract.custom_made", askTold: "contract.told_of_right_to_cancel", askPosted: "contract.posted_refund_policy",
	askCategory: "goods.category", askGoodsState: "goods.state", askSealed: "goods.sealed_for_hygiene", askPackaging: "goods.packaging",
	askClaim: "claim", askDeliveryDay: "events.delivered", askDefectDay: "events.defect_appeared", askAttemptOK: "events.ok",
	askExtraTime: "events.extra_time_set", askNewDay: "events.delay_notice", askDefinite: "events.definite",
	askOtherVersion: "contract.other_version", askJurisdiction: "jurisdiction",
}

// factQuestions reads the texts of the questions that facts answer.
func factQuestions() ([]question, error) {
	root, err := parseDocument("questions.yaml", questionsYAML)
	if err != nil {
		return nil, err
	}
	c := &document{file: "questions.yaml"}
	list := make([]question, len(questionFields))
	for bit, field := range questionFields {
		d := root.get(field)
		if d == nil {
			return nil, fmt.Errorf("questions.yaml lacks %s", field)
		}
		list[bit] = c.question(d, field)
		list[bit].name = field
	}
	return list, c.err()
}

// Load reads every .yaml file of the folders and runs the examples in them.
// The error is Problems where a file is at fault: each names file, line,
// column and, where there is one, a hint.
func Load(fsys fs.FS, dirs ...string) (*Book, error) {
	return load(nil, fsys, dirs)
}

// With is the book with the packs of other folders: one that has the id of a
// pack of the book takes its place, the rest are added. The receiver does not
// change, so what was found with it stays what it was.
func (b *Book) With(fsys fs.FS, dirs ...string) (*Book, error) {
	next, err := load(b.packs, fsys, dirs)
	if err == nil {
		next.fingerprint = b.fingerprint + "+" + next.fingerprint
	}
	return next, err
}

func load(base []*pack, fsys fs.FS, dirs []string) (*Book, error) {
	facts, err := factQuestions()
	if err != nil {
		return nil, err
	}
	var packs []*pack
	var problems Problems
	sum := fnv.New64a()
	for _, dir := range dirs {
		names, err := packFiles(fsys, dir)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, fmt.Errorf("read pack: %w", err)
			}
			fmt.Fprintf(sum, "%s %d\n", name, len(data))
			sum.Write(data)
			p, err := checkPack(name, data, facts)
			var found Problems
			switch {
			case errors.As(err, &found):
				problems = append(problems, found...)
			case err != nil:
				return nil, err
			default:
				p.text, p.sum = data, contentSum(data)
				packs = append(packs, p)
			}
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return assemble(base, packs, fmt.Sprintf("%016x", sum.Sum64()))
}

func contentSum(data []byte) uint64 {
	h := fnv.New64a()
	h.Write(data)
	return h.Sum64()
}

// packFiles lists the .yaml files of a folder, folders inside it included.
func packFiles(fsys fs.FS, dir string) ([]string, error) {
	var names []string
	err := fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (path.Ext(name) == ".yaml" || path.Ext(name) == ".yml") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list packs: %w", err)
	}
	return names, nil
}

// checkPack reads one pack and runs its examples.
func checkPack(file string, data []byte, facts []question) (*pack, error) {
	r, err := parsePack(file, data, facts)
	if err != nil {
		return nil, err
	}
	r.runExamples()
	return r.p, r.err()
}

var kindOrder = []string{"law", "warranty", "promise", "policy"}

func assemble(base, packs []*pack, fingerprint string) (*Book, error) {
	b := &Book{byID: map[string]*pack{}, fingerprint: fingerprint}
	for _, p := range packs {
		if first, twice := b.byID[p.id]; twice {
			at := p.place
			return nil, Problems{{at.File, at.Line, at.Column, at.Field, fmt.Sprintf("a pack %q is already in %s", p.id, first.place.File), "give it another id"}}
		}
		b.byID[p.id] = p
		b.packs = append(b.packs, p)
	}
	for _, p := range base {
		if b.byID[p.id] == nil {
			b.byID[p.id] = p
			b.packs = append(b.packs, p)
		}
	}
	slices.SortStableFunc(b.packs, func(x, y *pack) int {
		return cmp.Or(cmp.Compare(slices.Index(kindOrder, x.kind), slices.Index(kindOrder, y.kind)), strings.Compare(x.id, y.id))
	})
	return b, nil
}

// Fingerprint changes when any file that the book was loaded from does.
func (b *Book) Fingerprint() string { return b.fingerprint }

// Versions are the packs of the book: id -> version.
func (b *Book) Versions() map[string]string {
	versions := make(map[string]string, len(b.packs))
	for _, p := range b.packs {
		versions[p.id] = p.version
	}
	return versions
}

// Copy is a pack as it was written.
type Copy struct {
	ID, Version string
	Text        []byte
}

// Copies are the packs of the book as they were written.
func (b *Book) Copies() []Copy {
	list := make([]Copy, len(b.packs))
	for i, p := range b.packs {
		list[i] = Copy{p.id, p.version, slices.Clone(p.text)}
	}
	return list
}

// Policy finds a policy pack by id.
func (b *Book) Policy(id string) (*Policy, bool) {
	p, ok := b.byID[id]
	if !ok || p.policy == nil {
		return nil, false
	}
	return p.policy, true
}

// Policies lists the policy packs by id.
func (b *Book) Policies() []*Policy {
	var list []*Policy
	for _, p := range b.packs {
		if p.policy != nil {
			list = append(list, p.policy)
		}
	}
	return list
}

// Reads lists the fields and events that a rule ("uk/UK-CRA-22") looks at:
// nothing else can change its answer. Nil for a rule that is not in the book.
func (b *Book) Reads(id string) []string {
	for _, p := range b.packs {
		for i := range p.rules {
			if p.rules[i].fullID == id {
				return slices.Clone(p.rules[i].reads)
			}
		}
	}
	return nil
}

// Unverified lists the rules that rest on prior knowledge: their source's text
// was not seen.
func (b *Book) Unverified() []string {
	var ids []string
	for _, p := range b.packs {
		for i := range p.rules {
			if p.kind == "law" && !p.rules[i].verified {
				ids = append(ids, p.rules[i].fullID)
			}
		}
	}
	return ids
}
