package desk

import (
	"regexp"
	"slices"

	"makegood/internal/talk/figures"
	"makegood/internal/talk/lexis"
)

// sumUnclear are the words of a text that name money without a sum that can be read:
// a name of a note that people use, a number of hundreds or thousands without a
// currency, or a bare number in what is to be paid. "" where there are none. It errs
// towards asking: whoever writes it down knows how much was meant.
func sumUnclear(text string) string {
	tokens := lexis.Split(text)
	read := figures.Read(tokens, 1)
	pays := slices.ContainsFunc(tokens, func(t lexis.Token) bool { return paying.MatchString(t.Text) })
	for i, t := range tokens {
		if slices.ContainsFunc(read, func(f figures.Figure) bool { return f.From <= i && i < f.To }) {
			continue
		}
		ends := i+1 >= len(tokens) || tokens[i+1].Sentence != t.Sentence || rests.MatchString(tokens[i+1].Text)
		counted := i > 0 && (article.MatchString(tokens[i-1].Text) || cardinal.MatchString(tokens[i-1].Text))
		switch {
		case slang.MatchString(t.Text), ends && counted && grand.MatchString(t.Text), ends && many.MatchString(t.Text), ends && pays && cardinal.MatchString(t.Text):
			begin := t.Start
			if counted {
				begin = tokens[i-1].Start
			}
			return text[begin:t.End]
		}
	}
	return ""
}

var (
	// What people call notes and round sums, as they are said of money alone.
	slang = regexp.MustCompile(`^(пятихат\p{L}*|косар(ь|я|ей|ик\p{L}*)|полтинник\p{L}*|полтос\p{L}*|чирик\p{L}*|червон(ец|ца|цев|цами)|стольник\p{L}*|тысчон\p{L}*|тысячн?онк\p{L}*|тыщ\p{L}*|двадцатк\p{L}*|тридцатк\p{L}*|п[яе]тер(ка|ку|ки)|десятк(у|и|ой)|сотк(у|и|ой)|сотенк\p{L}*|двухсотк\p{L}*|пятисотк\p{L}*|лям(а|ов)?|benjamins?|c-notes?|hundo)$`)
	grand = regexp.MustCompile(`^(grand|grands|ton|k|штук(а|у|и)|кус(ок|ка|ков)|pair|couple)$`)
	many  = regexp.MustCompile(`^(hundreds?|thousands?|сот(ня|ню|ни|ен)|тысяч\p{L}*|тыс|\d+[kк]|двести|триста|четыреста|(пят|шест|сем|восем|девят)ьсот)$`)

	cardinal = regexp.MustCompile(`^(\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|hundred|thousand|дв(а|е)|три|четыре|пять|шесть|семь|восемь|девять|десять|пятнадцать|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто|пол)$`)
	article  = regexp.MustCompile(`^(a|an|few|couple|some|of|пар(а|у|ы)|несколько|полторы)$`)
	paying   = regexp.MustCompile(`^(pay|pays|give|gives|refund|refunds|compensate|credit|owe|дам|дадим|даю|да[её]м|заплат\p{L}*|выплат\p{L}*|доплат\p{L}*|верн(у|ем|ём|уть)|возмест\p{L}*|компенсир\p{L}*)$`)
	// What comes after a sum, and after no number of anything else.
	rests = regexp.MustCompile(`^([.,;:!?…)»"”—–-]|for|back|by|in|to|as|on|off|and|more|extra|from|out|today|tomorrow|за|на|до|к|в|во|сверху|назад|обратно|ещё|еще|и|сегодня|завтра|из)$`)
)
