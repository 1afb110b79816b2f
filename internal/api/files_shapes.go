package api

import (
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/desk"
	"makegood/internal/guide"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Purchase is what was bought, where, and what is known of it. What is absent is
// unknown.
type Purchase struct {
	Shop         string `json:"shop" minLength:"1" maxLength:"300" doc:"Who sold it."`
	Where        string `json:"where,omitempty" maxLength:"300" doc:"The shop's address or site: where letters go."`
	Goods        string `json:"goods" minLength:"1" maxLength:"300" example:"a jute rug"`
	Number       string `json:"number,omitempty" maxLength:"300" doc:"Of the order or the receipt."`
	Jurisdiction string `json:"jurisdiction,omitempty" enum:"uk,eu,us,us-ca,us-ny,us-tx,ru"`
	On           Day    `json:"on,omitzero" doc:"The day on which it was bought."`
	OrderedVia   string `json:"ordered_via,omitempty" enum:"store,web,phone,mail,doorstep"`
	Price        Money  `json:"price,omitzero" doc:"Of the goods, as marked."`
	Paid         Money  `json:"paid,omitzero" doc:"For them, all included; absent: as price."`
	PaidBy       string `json:"paid_by,omitempty" enum:"card_credit,card_debit,card,cash,store_credit,financed,split"`
	Delivery     string `json:"delivery,omitempty" enum:"carried,shipped"`
	PromisedBy   Day    `json:"promised_by,omitzero" doc:"The agreed day of delivery."`
	Proof        string `json:"proof,omitempty" enum:"receipt,statement,gift_receipt,none"`
	Category     string `json:"category,omitempty" enum:"furniture,appliance,electronics,clothing,footwear,food,hygiene,vehicle,other"`
	State        string `json:"state,omitempty" enum:"unopened,opened,used"`
	Quantity     int    `json:"quantity,omitempty" minimum:"1" maximum:"1000000"`
	Claim        string `json:"claim,omitempty" enum:"not_delivered,not_conforming,wrong_item,damaged,changed_mind" doc:"What is wrong."`

	Events []Event `json:"events,omitempty" maxItems:"100" doc:"What happened. Absent: what is on file stays."`
}

func (p Purchase) bought() consumer.Bought {
	f := rights.Facts{
		Jurisdiction: p.Jurisdiction, Claim: p.Claim,
		Contract: rights.Contract{OrderedVia: p.OrderedVia, On: p.On.Day, Price: p.Price.Amount, Paid: p.Paid.Amount, PaidBy: p.PaidBy,
			Delivery: p.Delivery, PromisedBy: p.PromisedBy.Day, Proof: p.Proof},
		Goods: rights.Goods{Category: p.Category, State: p.State, Quantity: p.Quantity},
	}
	if f.Contract.Price == (money.Amount{}) {
		f.Contract.Price = f.Contract.Paid
	}
	if p.Events != nil {
		f.Events = list(p.Events, Event.fact)
	}
	return consumer.Bought{Shop: consumer.Shop{Name: p.Shop, Where: p.Where}, Goods: p.Goods, Number: p.Number, Facts: f}
}

// Contact is one call, visit or letter.
type Contact struct {
	ID       string   `json:"id" example:"C1"`
	On       Day      `json:"on"`
	Time     string   `json:"time,omitempty"`
	Channel  string   `json:"channel" enum:"call,visit,letter,email,chat"`
	Who      string   `json:"who,omitempty"`
	Role     string   `json:"role,omitempty"`
	Number   string   `json:"number,omitempty" doc:"Under which the business has it."`
	Messages []string `json:"messages" doc:"What was said in it."`
}

// FileLetter is a letter that was written from a file.
type FileLetter struct {
	ID       string     `json:"id" example:"L1"`
	On       Day        `json:"on"`
	Remedy   string     `json:"remedy"`
	Deadline Day        `json:"deadline"`
	Text     words.Text `json:"text" doc:"Paragraphs, an empty line between them."`
	SentOn   Day        `json:"sent_on,omitzero" doc:"Absent: not yet."`
	How      string     `json:"how,omitempty"`
	TooLate  []Way      `json:"too_late" doc:"Ways outside that close on its day or before it."`
	Unseen   []string   `json:"unseen" doc:"Sources in it whose text the law's pack did not see: look them up first."`
}

// Way is what the consumer can do without the business.
type Way struct {
	Kind     string     `json:"kind" enum:"card,lender,ombudsman,regulator,court"`
	Until    *Day       `json:"until" doc:"The last day; null: no fixed end."`
	Cite     string     `json:"cite"`
	Verified bool       `json:"verified" doc:"Was the source's text seen?"`
	Say      words.Text `json:"say"`
}

// Contradiction is two things that cannot both be true.
type Contradiction struct {
	Kind     string     `json:"kind" enum:"days,denied,law"`
	Earlier  *Heard     `json:"earlier,omitempty" doc:"Absent where it is the law that was contradicted."`
	Later    Heard      `json:"later"`
	Cite     string     `json:"cite,omitempty"`
	Verified bool       `json:"verified,omitempty"`
	Say      words.Text `json:"say" doc:"That could be said to it."`
}

// Heard is something that the business said.
type Heard struct {
	Who   string `json:"who"`
	Role  string `json:"role,omitempty"`
	On    Day    `json:"on"`
	Words string `json:"words"`
}

// Chased is a promise that has to be asked after.
type Chased struct {
	Promise string     `json:"promise" example:"P1"`
	Due     Day        `json:"due"`
	Days    int        `json:"days" doc:"Until it falls due; negative: over it."`
	Say     words.Text `json:"say"`
}

// Item is one line of the checklist.
type Item struct {
	Name string     `json:"name"`
	Done bool       `json:"done"`
	Text words.Text `json:"text"`
	Why  words.Text `json:"why"`
}

// File is a consumer's own case file, with what follows from it today.
type File struct {
	ID       string       `json:"id" example:"K7Q2M9"`
	OpenedOn Day          `json:"opened_on"`
	Step     string       `json:"step" enum:"open,offered,settled,lapsed"`
	Subject  words.Text   `json:"subject"`
	Shop     string       `json:"shop"`
	Where    string       `json:"where,omitempty"`
	Goods    string       `json:"goods"`
	Number   string       `json:"number,omitempty"`
	Zone     string       `json:"zone,omitempty"`
	Wish     Wish         `json:"wish"`
	Facts    rights.Facts `json:"facts"`
	Paid     Money        `json:"paid,omitzero"`
	Owed     Owed         `json:"owed"`

	Contacts []Contact    `json:"contacts"`
	Messages []Message    `json:"messages"`
	Said     []Statement  `json:"said" doc:"What was confirmed as said."`
	Offers   []Offer      `json:"offers"`
	Promises []Promise    `json:"promises"`
	Broken   []string     `json:"broken" doc:"Promises that were broken and are not put right."`
	Letters  []FileLetter `json:"letters"`
	Notices  []Notice     `json:"notices"`
	Plan     *Plan        `json:"plan,omitempty"`
	Notes    []Note       `json:"notes"`
	Links    []LinkInfo   `json:"links"`

	Today          Day             `json:"today"`
	Next           Advice          `json:"next" doc:"What to say now."`
	Contradictions []Contradiction `json:"contradictions"`
	Chase          []Chased        `json:"chase" doc:"What to ask after, the longest overdue first."`
	Checklist      []Item          `json:"checklist"`
	Ways           []Way           `json:"ways" doc:"What can be done without the business."`
	ReadBack       words.Text      `json:"read_back,omitempty" doc:"To send: as I understood, we agreed. Absent where nothing is promised."`
	Owner          bool            `json:"owner" doc:"False for whoever came by a link."`
}

func fileOf(v desk.FileView) File {
	f := v.File
	out := File{
		ID: f.ID, OpenedOn: day(f.OpenedOn), Step: string(f.Step), Subject: f.About(), Shop: f.Shop.Name, Where: f.Shop.Where, Goods: f.Goods, Number: f.Number,
		Zone: f.Zone, Wish: Wish{Remedy: f.Wish.Remedy, Words: f.Wish.Words}, Facts: f.Facts, Paid: amount(f.Paid), Owed: owedOf(f.Case, false),
		Contacts: list(f.Contacts, contactOf), Messages: list(f.Messages, messageOf), Said: list(f.Said, func(s casefile.Statement) Statement { return statementOf(casefile.Case{}, s) }),
		Offers:   list(f.Offers, func(o casefile.Offer) Offer { return offerOf(o, false) }),
		Promises: list(f.Promise, func(p promise.Promise) Promise { return promiseOf(p, false) }), Broken: []string{},
		Letters: list(f.Letters, func(l consumer.Letter) FileLetter { return fileLetterOf(f, l) }),
		Notices: list(f.Notices, func(n casefile.Notice) Notice { return Notice{n.ID, day(n.On), n.Kind, n.Promise, n.Text} }),
		Notes:   list(f.Own.Notes, func(n casefile.Note) Note { return Note(n) }),
		Links:   list(f.Links, func(l casefile.Link) LinkInfo { return LinkInfo{ID: l.Hash, Until: l.Until, Open: !l.Revoked} }),

		Today: day(v.Today), Next: adviceOf(v.Next), Contradictions: list(v.Contradictions, contradictionOf),
		Chase:     list(v.Chase, func(c consumer.Chased) Chased { return Chased{c.Promise.ID, day(c.Promise.Due), c.Days, c.Say} }),
		Checklist: list(v.Checklist, func(i consumer.Item) Item { return Item(i) }), Ways: list(v.Ways, wayOf), ReadBack: v.ReadBack, Owner: v.Owner,
	}
	for _, r := range f.Breaks {
		if r.Open {
			out.Broken = append(out.Broken, r.Promise)
		}
	}
	if f.Own.Plan != nil {
		p := planOf(*f.Own.Plan)
		out.Plan = &p
	}
	return out
}

func contactOf(c consumer.Contact) Contact {
	return Contact{c.ID, day(c.On), c.Time, c.Channel, c.Who, c.Role, c.Number, orEmpty(c.Messages)}
}

func fileLetterOf(f consumer.File, l consumer.Letter) FileLetter {
	return FileLetter{l.ID, day(l.On), l.Remedy, day(l.Deadline), l.Text, day(l.SentOn), l.How, list(f.TooLate(l.Deadline), wayOf), f.Unchecked(l.Remedy, l.Deadline)}
}

func wayOf(w consumer.Way) Way { return Way{w.Kind, dayOrNull(w.Until), w.Cite, w.Verified, w.Say} }

func contradictionOf(c consumer.Contradiction) Contradiction {
	out := Contradiction{Kind: c.Kind, Later: heardOf(c.Later), Cite: c.Cite, Verified: c.Verified, Say: c.Say}
	if c.Kind != consumer.Unlawful {
		earlier := heardOf(c.Earlier)
		out.Earlier = &earlier
	}
	return out
}

func heardOf(h consumer.Heard) Heard { return Heard{h.Who, h.Role, day(h.On), h.Words} }

func adviceOf(x guide.Advice) Advice {
	out := Advice{Stage: x.Stage, Move: x.Move, Why: x.Why, Sentence: x.Sentence, Steps: x.Steps}
	if x.Seen != nil {
		seen := Seen(*x.Seen)
		out.Seen = &seen
	}
	return out
}
