package visits

import (
	"strconv"
	"strings"

	"makegood/internal/money"
	"makegood/internal/shop"
)

const currency = "USD"

// shelf says which goods a visit can be about.
type shelf int

const (
	everyday  shelf = iota // whatever may be brought back
	sized                  // comes in several sizes or colors
	breakable              // has parts that can fail
	sealed                 // sold under a hygiene seal
	custom                 // made for the customer
)

// goods are the products of the shop. Of what people bring back, clothes and
// shoes are the most; about a seventh are of a partner's counter.
var goods = []struct {
	id, name, category, partner string
	cents                       int64
	variants                    string // what the variants differ in, and how
	shelves                     []shelf
	often                       int // how often it is bought, against the others
}{
	{"shirt", "Cotton shirt", "clothing", "", 3900, "size S M L XL", []shelf{everyday, sized}, 10},
	{"jeans", "Straight jeans", "clothing", "", 6900, "size 30 32 34 36", []shelf{everyday, sized}, 8},
	{"sweater", "Merino sweater", "clothing", "", 8900, "size S M L", []shelf{everyday, sized}, 7},
	{"raincoat", "Raincoat", "clothing", "", 12900, "size S M L", []shelf{everyday, sized, breakable}, 4},
	{"runner", "Swift running shoes", "footwear", "swift", 9900, "size 7 8 9 10 11", []shelf{everyday, sized, breakable}, 6},
	{"sandal", "Swift walking sandals", "footwear", "swift", 7450, "size 7 8 9 10", []shelf{everyday, sized, breakable}, 4},
	{"boots", "Leather boots", "footwear", "", 15900, "size 7 8 9 10", []shelf{everyday, sized, breakable}, 4},
	{"towels", "Bath towel", "other", "", 1495, "color white grey blue", []shelf{everyday, sized}, 5},
	{"sheets", "Percale sheet set", "other", "", 7900, "size twin queen king", []shelf{everyday, sized}, 4},
	{"glasses", "Wine glass", "other", "", 899, "size small large", []shelf{everyday}, 4},
	{"lamp", "Desk lamp", "other", "", 4500, "color black brass", []shelf{everyday, breakable}, 4},
	{"kettle", "Electric kettle", "appliance", "", 5400, "color steel white", []shelf{everyday, breakable}, 5},
	{"mixer", "Hand mixer", "appliance", "", 6400, "color white red", []shelf{everyday, breakable}, 3},
	{"vacuum", "Cordless vacuum cleaner", "appliance", "", 21900, "", []shelf{everyday, breakable}, 3},
	{"earbuds", "Wireless earbuds", "electronics", "", 11900, "color black white", []shelf{everyday, breakable}, 4},
	{"speaker", "Portable speaker", "electronics", "", 7900, "color black blue", []shelf{everyday, breakable}, 3},
	{"stool", "Kitchen stool", "furniture", "", 8400, "color oak black", []shelf{everyday, breakable}, 2},
	{"shelf", "Wall shelf", "furniture", "", 4900, "color oak white", []shelf{everyday}, 2},
	{"epilator", "Epilator", "hygiene", "", 6900, "", []shelf{sealed}, 1},
	{"pillow", "Sealed latex pillow", "hygiene", "", 5900, "", []shelf{sealed}, 1},
	{"curtains", "Curtains made to measure", "furniture", "", 24900, "", []shelf{custom}, 1},
}

// theShop is the shop without customers and orders.
func theShop() shop.Records {
	r := shop.Records{
		Name: "Visits",
		Stores: []shop.Store{{
			ID: "main", Name: "Main Street", Jurisdiction: "us-tx", Currency: currency, Zone: "America/Chicago", Tills: []string{"1", "2", "swift"},
			Address: shop.Address{Line1: "1 Main Street", City: "Austin", State: "TX", Country: "USA", Zip: "78701"},
		}},
		Partners: []shop.Partner{{ID: "swift", Name: "Swift Shoes", Role: shop.Concession, Commission: "0.20", Email: "counter@swift-shoes.example.com"}},
	}
	for _, g := range goods {
		p := shop.Product{ID: g.id, Name: g.name, Category: g.category, Partner: g.partner}
		words := strings.Fields(g.variants)
		if len(words) == 0 {
			words = []string{"", ""}
		}
		for i, value := range words[1:] {
			v := shop.Variant{Item: g.id + "-" + strconv.Itoa(i+1), Options: map[string]string{}, Available: true, Price: money.New(g.cents, currency)}
			if value != "" {
				v.Options[words[0]] = value
			}
			p.Variants = append(p.Variants, v)
		}
		r.Products = append(r.Products, p)
	}
	return r
}

// products are those of a shelf, each as often as it is bought.
func (d *day) products(on shelf) []shop.Product {
	var products []shop.Product
	for i, g := range goods {
		for _, s := range g.shelves {
			if s == on {
				for range g.often {
					products = append(products, d.records.Products[i])
				}
			}
		}
	}
	return products
}

var (
	firstNames = []string{"Ada", "Ben", "Clara", "Dev", "Elif", "Farid", "Gwen", "Hugo", "Iris", "Jonas", "Kofi", "Lena", "Marta", "Nils",
		"Olga", "Pavel", "Quinn", "Rosa", "Stefan", "Tessa", "Umar", "Vera", "Wanda", "Yusuf", "Zoe"}
	lastNames = []string{"Abbott", "Bergman", "Castillo", "Danso", "Eriksen", "Fontaine", "Gupta", "Harlow", "Ivanova", "Jensen", "Kaplan",
		"Lindqvist", "Moreau", "Novak", "Osei", "Pereira", "Quigley", "Rossi", "Schmidt", "Tran", "Ueda", "Vargas", "Weber", "Yilmaz", "Zhang"}
	streets = []string{"Alamo", "Bluff", "Canyon", "Dogwood", "Elgin", "Fairway", "Guadalupe", "Heron"}
)

// sentences are how people begin, by kind; NAME is what it is about.
var sentences = map[Kind][]string{
	Receipted:  {"I'd like to bring back this NAME, here is the receipt.", "This NAME isn't for me after all.", "Can I return this NAME?"},
	Part:       {"I bought too many of the NAME and would like to bring some back."},
	Exchange:   {"Could I have this NAME in another size or color?", "The NAME doesn't fit, can I swap it?"},
	GiftSlip:   {"I was given this NAME, and I have one already."},
	Faulty:     {"The NAME has stopped working.", "This NAME has come apart.", "There is something wrong with the NAME."},
	WrongGoods: {"The NAME that you sent is not right: look at it."},
	Missing:    {"I ordered a NAME and it never came."},
	Lookup:     {"I want to return this NAME. I don't have the receipt, but I bought it here."},
	NoProof:    {"I'd like to return this NAME. No receipt, sorry, and I paid cash."},
	Late:       {"I know it has been a while, but can I return this NAME?"},
	PriceDrop:  {"I bought a NAME here, and now it costs less. Can I have the difference?"},
	OpenedSeal: {"I opened this NAME and I don't like it."},
	CustomMade: {"The NAME that you made for me: I don't want it any more."},
}

func says(d *day, kind Kind, name string) string {
	return strings.ReplaceAll(pick(d, sentences[kind]), "NAME", strings.ToLower(name[:1])+name[1:])
}
