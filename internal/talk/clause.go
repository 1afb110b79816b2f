package talk

import (
	"makegood/internal/talk/lexis"
)

func wordSet(text string) map[string]bool {
	m := map[string]bool{}
	word := []rune{}
	for _, r := range text + " " {
		if r == ' ' || r == '\n' || r == '\t' {
			if len(word) > 0 {
				m[string(word)] = true
			}
			word = word[:0]
			continue
		}
		word = append(word, r)
	}
	return m
}

var (
	joins    = wordSet("and but so or otherwise because since while then plus although though и но а или иначе либо зато поэтому потому ведь раз то")
	subjects = wordSet("i we you he she it they the this that these there my your our his her their nobody nothing no not please if here what how when where who why will")
	asking   = wordSet(`what how why when where who which whose whom что как почему зачем когда где куда кто сколько какой какая какое какие каком какую чем кому кого откуда отчего чей
 каким какого с у в`)
	auxiliaries = wordSet("do does did is are was were am can could will would shall should have has had may might")
	pronouns    = wordSet("i you we he she it they this that these those the your my our there anyone anybody someone a an")
)

// clauseStart tells whether a clause starts at token i: after a mark, at and
// after a joining word.
func (a *analysis) clauseStart(i int) bool {
	t := a.tokens
	if i == 0 || t[i].Sentence != t[i-1].Sentence {
		return true
	}
	prev := t[i-1]
	if prev.Kind == lexis.Mark && isBreak(prev.Text) {
		return true
	}
	return joins[prev.Text] || joins[t[i].Text] && t[i].Kind == lexis.Word
}

func isBreak(mark string) bool {
	switch mark {
	case ",", ";", ":", "-", "(", ")", "«", "»", `"`, ".":
		return true
	}
	return false
}

// isQuestion tells whether a sentence asks: by its mark, or, where the mark was
// left out, by its first words.
func (a *analysis) isQuestion(s *sentence) bool {
	t := a.tokens
	for i := s.to - 1; i >= s.from && t[i].Kind == lexis.Mark; i-- {
		switch t[i].Text {
		case "?":
			return true
		case ".":
			return false
		}
	}
	i := s.from
	for i < s.to && (joins[t[i].Text] || t[i].Kind == lexis.Mark || t[i].Text == "okay" || t[i].Text == "hi" || t[i].Text == "hey" || t[i].Text == "ну") {
		i++
	}
	if i+1 >= s.to {
		return false
	}
	if auxiliaries[t[i].Text] && pronouns[t[i+1].Text] {
		return true
	}
	return asking[t[i].Text] && len(t[i].Text) > 2 && t[i+1].Text != "a" && t[i+1].Text != "an"
}

// markReported flags the tokens that tell what was said before, up to the next
// clause that the speaker begins anew.
func (a *analysis) markReported(s *sentence) {
	t := a.tokens
	for _, f := range s.finds {
		if f.label != "reported" {
			continue
		}
		for i := f.from; i < s.to; i++ {
			if i > f.to && t[i].Kind == lexis.Mark && (t[i].Text == ";" || t[i].Text == ":" || t[i].Text == "-" && !t[i].Glued) {
				break
			}
			if i > f.to && t[i-1].Text == "," && (joins[t[i].Text] || i+1 < s.to && (t[i].Text == "i" || t[i].Text == "we" || t[i].Text == "я" || t[i].Text == "where" || t[i].Text == "когда" || t[i].Text == "где" || t[i].Text == "today")) {
				break
			}
			if i > f.to && (t[i].Text == "but" || t[i].Text == "otherwise" || t[i].Text == "and" && i+1 < s.to && subjects[t[i+1].Text] || t[i].Text == "и" && i+1 < s.to && (t[i+1].Text == "я" || t[i+1].Text == "до")) {
				break
			}
			a.reported[i] = true
		}
	}
}

// clauseEnd is the end of the clause group that an offer or a promise fills: up
// to a strong mark, or a "but", or the end of the sentence.
func (a *analysis) clauseEnd(s *sentence, from int) int {
	t := a.tokens
	end := s.to
	for _, f := range s.finds {
		if f.label == "threaten" && !f.dead && f.from > from {
			end = min(end, f.from)
		}
	}
	for i := from + 1; i < end; i++ {
		switch t[i].Text {
		case ";":
			return i
		case "-":
			if !t[i].Glued {
				return i
			}
		case "but", "но", "otherwise", "иначе", "because", "потому":
			return i
		}
	}
	return end
}
