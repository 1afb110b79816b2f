package desk

import (
	"regexp"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/talk"
	"makegood/internal/talk/figures"
	"makegood/internal/talk/lexis"
)

// plainWords is a text as patterns see it: its words in their plain form with a space
// before and after each, and where in the text each of them stands.
type plainWords struct {
	text   string
	tokens []lexis.Token
	line   string
	starts []int // by token, where it begins in the line
}

func plainOf(text string) plainWords {
	p := plainWords{text: text, tokens: lexis.Split(text)}
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range p.tokens {
		p.starts = append(p.starts, b.Len())
		b.WriteString(t.Text)
		b.WriteByte(' ')
	}
	p.line = b.String()
	return p
}

// at are the words of the text in which a pattern is found; "" where it is not.
func (p plainWords) at(re *regexp.Regexp) string {
	found := re.FindStringIndex(p.line)
	if found == nil {
		return ""
	}
	from, to := -1, 0
	for i, at := range p.starts {
		if end := at + len(p.tokens[i].Text); end > found[0] && at < found[1] {
			if from < 0 {
				from = p.tokens[i].Start
			}
			to = p.tokens[i].End
		}
	}
	if from < 0 {
		return ""
	}
	return p.text[from:to]
}

func (p plainWords) says(re *regexp.Regexp) bool { return re.MatchString(p.line) }

// whatWordsGive reads what free words give besides sums: parts and multiples of the
// price, things for nothing, whatever comes.
func whatWordsGive(text string) casefile.Gives {
	p := plainOf(text)
	g := casefile.Gives{Shares: p.shares(), Besides: p.says(besides), Unclear: p.at(boundless), Offers: offersIn(text)}
	if g.Unclear == "" {
		p.line = freeOfElse.ReplaceAllStringFunc(p.line, func(s string) string { return " " + strings.Repeat("_", len(s)-2) + " " })
		g.Unclear = p.at(forNothing)
		g.Service = g.Unclear != "" && p.says(service)
	}
	for remedy, re := range flatly {
		if p.says(re) {
			g.Refuses = append(g.Refuses, remedy)
		}
	}
	return g
}

// shares are the parts and multiples of what was paid that the words give.
func (p plainWords) shares() []casefile.Share {
	var list []casefile.Share
	for _, s := range ratios {
		if p.says(s.words) {
			list = append(list, s.share)
		}
	}
	if m := times.FindStringSubmatch(p.line); m != nil {
		list = append(list, casefile.Share{Of: 1, Times: counted(m[1])})
	}
	if !p.says(ofPrice) {
		return list
	}
	for _, f := range figures.Read(p.tokens, 1) {
		if f.Kind != lexis.PercentFigure || f.Percent <= 0 || f.Percent > 1e6 {
			continue
		}
		if f.To < len(p.tokens) && certain.MatchString(p.tokens[f.To].Text) {
			continue
		}
		list = append(list, casefile.Share{Times: int64(f.Percent*100 + 0.5), Of: 10_000})
	}
	return list
}

// counted is a number in figures or in words; 2 where it is another.
func counted(word string) int64 {
	n := int64(0)
	for _, r := range word {
		if r < '0' || r > '9' || n > 1e6 {
			break
		}
		n = n*10 + int64(r-'0')
	}
	if n > 0 {
		return n
	}
	for i, names := range [][]string{{"two", "два"}, {"three", "три"}, {"four", "четыре"}, {"five", "пять"}, {"six", "шесть"}, {"seven", "семь"}, {"eight", "восемь"}, {"nine", "девять"}, {"ten", "десять"}} {
		if slices.Contains(names, word) {
			return int64(i + 2)
		}
	}
	return 2
}

// offersIn are the words that offer or promise something, as our own reader finds them.
func offersIn(text string) string {
	r := talk.Read(talk.Utterance{Seat: talk.House, Text: text, Lang: "auto", On: 1})
	for _, o := range r.Offers {
		return cutOut(text, o.Span)
	}
	for _, p := range r.Promises {
		return cutOut(text, p.Span)
	}
	return ""
}

func cutOut(text string, s talk.Span) string {
	r := []rune(text)
	return string(r[max(0, min(s[0], len(r))):max(0, min(s[1], len(r)))])
}

// The words of the price, as they follow a part of it.
const (
	priceEN = `(?: (?:of|the|your|its|that|this|his|her|their|what|whole|full|entire|purchase|sale|it|original))* (?:price|cost|costs|money|sum|amount|bill|value|total|paid|back|off|refund|you (?:have |did )?pa(?:id|y))`
	priceRU = `(?: от)?(?: \p{L}+){0,2} (?:цен|стоимост|сумм|ден(?:ег|ьг)|покупк|чек|заказ|уплач|оплач|заплач)`
	gives   = `(?:pay|pays|give|gives|refund|refunds|return|returns|credit|get|gets|have|send)(?: (?:you|back|her|him|them|to))*`
	givesRU = `(?:верн|возвра|отда|заплат|выплат|доплат|возмес|компенс|перевед|перечисл|спиш|получ|да[дмю])\p{L}*(?: (?:вам|тебе|ещ[её]|назад|обратно|ему|ей))*`
)

// ratios are the parts and multiples that words name without a figure.
var ratios = []struct {
	share casefile.Share
	words *regexp.Regexp
}{
	{casefile.Share{Times: 1, Of: 2}, regexp.MustCompile(` half(?: of)?` + priceEN + ` | ` + gives + ` half (?:[.,;:!?]|of it|for|by|back|and|now|today|in|as|on|off|to) | half - price | половин\p{L}*` + priceRU + `| пол ?(?:цены|стоимости|суммы|-цены) | полцены | ` + givesRU + ` половин[ауы] (?:[.,;:!?]|и|за|до|к|на|сразу|сегодня|завтра) `)},
	{casefile.Share{Times: 1, Of: 3}, regexp.MustCompile(` (?:a|one) third(?: of)?` + priceEN + ` | треть` + priceRU)},
	{casefile.Share{Times: 2, Of: 3}, regexp.MustCompile(` two thirds(?: of)?` + priceEN + ` | две трети` + priceRU)},
	{casefile.Share{Times: 1, Of: 4}, regexp.MustCompile(` (?:a|one) quarter(?: of)?` + priceEN + ` | четверть` + priceRU)},
	{casefile.Share{Times: 3, Of: 4}, regexp.MustCompile(` three quarters(?: of)?` + priceEN + ` | три четверти` + priceRU)},
	{casefile.Share{Times: 1, Of: 1}, regexp.MustCompile(` (?:all|whole|full|entire|complete)(?: of)?(?: (?:the|your|purchase))* (?:price|money|cost|sum|amount|refund) | (?:money|price|(?:everything|all|what) (?:that )?you (?:have )?paid)(?: \p{L}+){0,3} back | refund(?: you)? (?:the (?:price|money|purchase)|your money|everything|all|what you) | back (?:everything|all|what) you ` +
		`| (?:вс[юе]|полн\p{L}+|целиком)(?: \p{L}+){0,2} (?:стоимост|сумм|цен|деньг)\p{L}* | верн\p{L}*(?: \p{L}+){0,3} (?:деньги|стоимость|цену|уплаченн\p{L}+) | (?:деньги|стоимость|цену)(?: \p{L}+){0,3} верн[её]м | (?:вс[её]|сколько|то) , что вы (?:за)?плат`)},
	{casefile.Share{Times: 2, Of: 1}, regexp.MustCompile(` (?:twice|double)(?: (?:of|the|your|what|that|as|much|full|whole|purchase))* (?:price|cost|money|sum|amount|bill|value|refund|you (?:have )?paid|paid) | (?:price|money|amount|sum|cost|paid)(?: \p{L}+){0,3} (?:twice|double|twofold) ` +
		`| двойн\p{L}+ (?:цен|стоимост|сумм|размер|возврат|компенс)\p{L}* | удво\p{L}+(?: \p{L}+){0,2} (?:цен|стоимост|сумм|деньг|возврат|компенс)\p{L}* | вдвое (?:больше|дороже) | ` + givesRU + `(?: \p{L}+){0,2} (?:вдвое|дважды) `)},
	{casefile.Share{Times: 3, Of: 1}, regexp.MustCompile(` (?:triple|thrice)(?: (?:of|the|your|what|that|as|much|full|whole|purchase))* (?:price|cost|money|sum|amount|bill|value|refund|you (?:have )?paid|paid) | тройн\p{L}+ (?:цен|стоимост|сумм|размер|возврат|компенс)\p{L}* | втрое (?:больше|дороже) | ` + givesRU + `(?: \p{L}+){0,2} втрое `)},
}

var (
	times = regexp.MustCompile(` (\d+|two|three|four|five|six|seven|eight|nine|ten|два|три|четыре|пять|шесть|семь|восемь|девять|десять) (?:times|x|раза? (?:больше|дороже))(?: (?:of|the|your|what|that|as|much|full|чем|вы))* (?:price|cost|money|sum|amount|bill|value|refund|you (?:have )?paid|paid|заплатили|уплатили|отдали|цен\p{L}*|стоимост\p{L}*|сумм\p{L}*|[.,;:!?])`)
	// Words beside a percent that make it one of the price, and words behind one that make it one of nothing.
	ofPrice = regexp.MustCompile(` (?:price|pay|pays|paid|money|refund|off|back|discount|cost|costs|card|credit|voucher|order|orders|bill|worth|purchase|(?:цен|стоимост|скидк|деньг|денег|сумм|верн|возвра|карт|сертификат|купон|балл|покупк|заказ|чек)\p{L}*) `)
	certain = regexp.MustCompile(`^(sure|certain|cotton|wool|linen|silk|jute|committed|agreed?|right|correct|satisfied|behind|happy|confident|positive|уверен\p{L}*|хлоп\p{L}*|шерст\p{L}*|л[её]н|ш[её]лк\p{L}*|согласн\p{L}*|прав\p{L}*)$`)
	// Words that set a gift beside what is owed.
	besides = regexp.MustCompile(` (?:gift (?:card|certificate)|voucher|store credit|подарочн\p{L}+ (?:карт|сертификат)\p{L}*) | (?:price|paid|percent|%|money|dollars?|pounds?|euros?|bucks|quid|[$£€]|\d\S*|it|цен\p{L}*|стоимост\p{L}*|рубл\p{L}*|процент\p{L}*|денег|деньги|сумм\p{L}*)(?: \p{L}+){0,4} (?:as well|on top|too|besides|extra|in addition|сверху|вдобавок|дополнительно) [.,;:!?]?`)
	// Money without an end.
	boundless = regexp.MustCompile(` (?:what ?ever (?:it|that|this|they|the \p{L}+) (?:costs?|takes to pay)|what ?ever (?:amount|sum)|what ?ever you (?:ask|want|like|say|spend|spent|pay|paid|need)|any (?:amount|sum) you|(?:pay|cover|refund)(?: (?:you|for))* (?:all |any |every )?(?:your |the )?(?:costs|expenses|losses)|as much as you (?:want|like|ask|need)|how ?ever much|no matter (?:what|how much) it costs?|name your (?:own )?price|a blank che(?:que|ck)|your next (?:order|orders|purchase|purchases) (?:is|are) ` +
		`|сколько бы|сколько (?:скажете|хотите|попросите|потребу\p{L}+|нужно|надо|угодно)|любую сумму|любые (?:расходы|затраты|деньги)|(?:все|ваши) (?:расходы|затраты|убытки)|(?:во что|чего) бы (?:это |вам )?(?:это )?ни|вс[её] , что (?:хотите|попросите|скажете)) `)
	// Things for nothing.
	forNothing = regexp.MustCompile(` (?:for nothing|for free|free of (?:any )?charge|at no (?:extra )?(?:cost|charge)|without (?:any )?charge|at our (?:own )?(?:cost|expense)|on the house|on us|complimentary|gratis|as a (?:gift|present)|(?:a|free) gift|gifts?|free|freebies?|` +
		`бесплатн\p{L}+|даром|задаром|в подарок|подар(?:им|ю|ок|ки|ит)|безвозмездно|за наш сч[её]т|за сч[её]т магазина|за так) `)
	freeOfElse = regexp.MustCompile(` (?:feel free|are free to|free to (?:call|ask|write|keep|choose|come|go)|(?:are|is|am|be) free (?:on|at|in|from|after|before|until|for you|tomorrow|today|this|that)|free hand|toll - free|(?:hassle|toll|duty|care|sugar|tax|stress|trouble|interest) (?:- )?free|free from|free time|free (?:day|hour|minute|slot|table)s?|gift (?:receipt|shop|wrap\p{L}*|card)|подарочн\p{L}*) `)
	// What is done for nothing where goods are put right.
	service = regexp.MustCompile(` (?:deliver\p{L}*|ship\p{L}*|collect\p{L}*|pick\p{L}*|repair\p{L}*|mend\p{L}*|fix\p{L}*|replac\p{L}*|postage|label|return\p{L}*|carri?\p{L}*|достав\p{L}*|отправ\p{L}*|привез\p{L}*|забер\p{L}*|вывез\p{L}*|ремонт\p{L}*|отремонт\p{L}*|почин\p{L}*|замен\p{L}*|пересыл\p{L}*|перевоз\p{L}*) `)
)

// flatly are the words that refuse a remedy flatly, by remedy: what is said of a
// day, a card or a till refuses nothing.
var flatly = map[string]*regexp.Regexp{"refund": regexp.MustCompile(
	` (?:can|could|will|would|may|do|are|am|is|shall)(?: (?:also|really|simply|just|unfortunately|sadly))? not (?:(?:able|going|allowed|willing|permitted|prepared|possibly|be|ever|actually|just|simply|to) ){0,3}` +
		`(?:(?:refund|refunding)(?: (?:it|you|that|this|these|those|them|anything|a penny|your (?:money|purchase|order)|(?:special|such|opened|used|custom|those|these|sale) \p{L}+|(?:the|this|that|your) \p{L}+))?|(?:give|pay|return|get)(?: (?:it|you|that|your|the|a|any|all|of|this|money|price|sum|cash|anything|refund|refunds)){1,5}(?: back)?)` + flatEN +
		`| refunds? (?:is|are) (?:(?:simply|just|really|unfortunately|sadly) )?(?:not (?:possible|available|allowed|due|given|offered|an option)|impossible|out of the question)` + flatEN +
		`| (?:деньги|денег|стоимость|цену|сумму)(?: (?:мы|вам|я|за|это|его|ее|вы|назад|обратно|нее|него)){0,4} не (?:вернем|верну|вернут|возвращаем|возвращают|возвращаю|отдадим|отдам|выплатим|получите|(?:сможем|смогу|можем|могу|будем|буду) (?:вернуть|возвращать|отдать))` + flatRU +
		`| не (?:вернем|верну|возвращаем|возвращаю|отдадим|отдам|(?:сможем|смогу|можем|могу|будем|буду) (?:вернуть|возвращать|отдать))(?: (?:мы|вам|я|это|вы|назад|обратно|ваши|эти)){0,3} (?:деньги|денег|стоимость|цену|сумму)` + flatRU +
		`| (?:вернуть|возвращать|отдать)(?: (?:вам|ваши|эти|мы|назад|обратно)){0,3} (?:деньги|денег|стоимость|цену|сумму)(?: (?:вам|мы|я|назад|обратно)){0,3} (?:не (?:можем|могу|сможем|смогу|будем|буду|получится)|нельзя|невозможно)` + flatRU +
		`| возврат(?: денег| средств| стоимости)?(?: (?:за|по|здесь|тут|в|этот|этому|такой|такому|случае|товар|товару|этом|заказ|заказу)){0,4} (?:невозможен|не (?:возможен|положен|предусмотрен|делаем|производится|полагается)|исключен)` + flatRU)}

// What follows a flat refusal.
const (
	flatEN = `(?: back| to you| at all| any ?more| here| now| either)?(?: $| [.!?;] | , (?:but|sorry|i am|madam|sir|only|and|so|though|as|because) | - | (?:but|because|as|since|once|after|without|for (?:this|that|it|a|an|special|such|these|those)|on (?:special|sale|custom|this|that|these|such|orders|any|a|an)|under|in this case|however) )`
	flatRU = `(?: назад| обратно| вам| совсем| вообще| никогда| уже)?(?: $| [.!?;] | , (?:извин|прост|сожал|но|потому|так|поскольку|и|к сожалению)| - | (?:потому|так|поскольку|но|за|по|если|без|после) )`
)
