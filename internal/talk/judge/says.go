package judge

import (
	"regexp"
	"strings"

	"makegood/internal/talk/lexis"
)

// plainLine is a text in the plain form of its words, a space around each.
func plainLine(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range lexis.Split(text) {
		b.WriteString(t.Text)
		b.WriteByte(' ')
	}
	return b.String()
}

func says(text string, re *regexp.Regexp) bool { return re.MatchString(plainLine(text)) }

// givesGround reports whether a rule is told with what it is for: that it is a rule is none.
func givesGround(text string) bool {
	return ground.MatchString(circular.ReplaceAllString(plainLine(text), " "))
}

var (
	// vague are the words that stand where a day belongs.
	vague = regexp.MustCompile(` (?:soon|shortly|asap|as (?:soon|quickly|fast|early) as (?:possible|we can|i can|we could)|in due course|eventually|at some point|sooner or later|before (?:too )?long|in the near future|in no time|at (?:the|our) earliest(?: convenience)?|when (?:we|i) can|when possible|one of these days|in a (?:little )?while|later on|some time|sometime|some day|in the (?:coming|next) (?:days|weeks)|(?:within|in) a few (?:days|weeks)|quickly as` +
		`|скоро|вскоре|скорее|как - нибудь|как-нибудь|когда - нибудь|когда-нибудь|позже|попозже|потом|на днях|на неделе|со дня на день|вот - вот|вот-вот|в (?:самое )?ближайш\p{L}+ (?:время|дни|будущ\p{L}+|сроки|часы|недели)|в скором (?:времени|будущем)|как только (?:сможем|смогу|будет|получится|появится|удастся|освоб\p{L}+)|в кратчайш\p{L}+ сроки?|при первой (?:же )?возможности|по возможности|по мере возможности|побыстрее|поскорее|быстрее|как можно (?:скорее|быстрее|раньше)|рано или поздно|со временем|через какое - то время|через некоторое время) `)
	trying = regexp.MustCompile(` (?:try|trying|постара\p{L}+|попробу\p{L}+|стара\p{L}+) `)
	// What follows the name of whoever did it where the house takes it on itself.
	takesOn = regexp.MustCompile(` (?:ours to (?:put right|fix|settle|answer)|(?:we|i) (?:will )?(?:put|set|make) (?:it|that|this) right|(?:it|that|this) is (?:ours|on us|up to us|our job)|not yours|we answer for|we will (?:fix|sort|replace|refund|repair)|исправ\p{L}+ (?:это )?нам|мы (?:это |сами |все )?исправ\p{L}+|отвечаем мы|мы отвечаем|наша забота|не ваша|мы (?:сами )?разбер\p{L}+) `)
	// What owns up to a promise that was not kept: nobody denies it so.
	ownsUp   = regexp.MustCompile(` (?:(?:did|have|had|do) not (?:keep|kept|hold|held) (?:it|our|the|this|that|my|what)|broke (?:it|our|the|my|this|that)|(?:have|has) broken (?:it|our|the|my|this|that)|failed to keep|не (?:сдержал|выполнил|исполнил)\p{L}*|нарушил\p{L}*) `)
	ground   = regexp.MustCompile(` (?:because|since|so that|for it shows|in order to|the reason is|that way|потому что|чтобы|так как|поскольку|затем что|это нужно|ведь) `)
	circular = regexp.MustCompile(` (?:because|since|as|потому что|так как|поскольку|ведь) (?:of )?(?:(?:it|that|this|those|these|they|such|there) (?:is|are) )?(?:(?:the|our|company|store|shop|a|what) )*(?:policy|rules?|такие|такой|такое|такова|это|у нас|наши|наша)(?: (?:правил\p{L}*|порядок|политика|says|say))? `)
)
