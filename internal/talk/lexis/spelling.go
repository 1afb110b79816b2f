package lexis

import "strings"

// tails opens a contraction by what follows its apostrophe.
var tails = map[string]string{
	"ll": "will", "m": "am", "re": "are", "ve": "have", "d": "would", "t": "not", "s": "'s",
}

// abbreviations are words whose point ends no sentence.
var abbreviations = set("mr mrs ms dr st no nr approx incl etc vs jan feb mar apr jun jul aug sep sept oct nov dec т д п ул г стр тыс руб р коп им тел")

// written maps spellings of chat and speech to the words they stand for.
var written = spellings(`
cannot=can not; can't=can not; won't=will not; wont=will not; dont=do not; cant=can not; didnt=did not; doesnt=does not; isnt=is not; wasnt=was not
havent=have not; hasnt=has not; wouldnt=would not; couldnt=could not; shouldnt=should not; arent=are not; aint=is not; ain't=is not; werent=were not
im=i am; ive=i have; youre=you are; youve=you have; youll=you will; theyre=they are; theyll=they will; thats=that 's; whats=what 's; wheres=where 's; heres=here 's
itll=it will; ill=i will; weve=we have; hes=he 's; shes=she 's; theres=there 's; lets=let us; let's=let us; hows=how 's; whens=when 's; whos=who 's
u=you; ur=your; r=are; pls=please; plz=please; plss=please; thx=thanks; thnx=thanks; thanx=thanks; ty=thank you; tnx=thanks; cheers=thanks; ta=thanks
gonna=going to; wanna=want to; gotta=have to; gimme=give me; lemme=let me; dunno=do not know; kinda=kind of; coz=because; cuz=because; bc=because; cos=because
tmrw=tomorrow; tmr=tomorrow; tmw=tomorrow; tomoz=tomorrow; tomorow=tomorrow; tommorow=tomorrow; tommorrow=tomorrow; 2moro=tomorrow; yday=yesterday; 2day=today
ok=okay; k=okay; kk=okay; okey=okay; y'all=you; ya=you; yep=yes; yup=yes; yeah=yes; yea=yes; nope=no; nah=no; soz=sorry; sry=sorry; msg=message; asap=soon; sth=something; smth=something
recieve=receive; recieved=received; recipt=receipt; reciept=receipt; refunf=refund; refnd=refund; definately=definitely; mgr=manager; biz=business; hrs=hours; hr=hour; wks=weeks; wk=week; mins=minutes
apologize=apologise; apologizes=apologise; apologizing=apologise; apologise=apologise; apologized=apologise; apologised=apologise; apologises=apologise; realize=realise; recognize=recognise; sympathize=sympathise; canceled=cancelled; canceling=cancelling; summarize=summarise; e-mail=email; re-deliver=redeliver; re-send=resend; wil=will; wat=what; wen=when; wher=where; hav=have; ofer=offer; thier=their; becuase=because; no-one=nobody
hola=hello; bonjour=hello; hallo=hello; salut=hello; buongiorno=hello; merci=thanks; gracias=thanks; danke=thanks; grazie=thanks; désolé=sorry; désolée=sorry; scusi=sorry; entschuldigung=sorry; perdón=sorry; mañana=tomorrow; morgen=tomorrow; demain=tomorrow; adiós=bye; tschüss=bye; kaputt=broken; nein=no; d'accord=okay; vale=okay; oui=yes; sí=yes; tonite=tonight; вичером=вечером; зафтра=завтра; завтро=завтра; севодня=сегодня
mon=monday; tue=tuesday; tues=tuesday; thu=thursday; thur=thursday; thurs=thursday; fri=friday
спс=спасибо; спасиб=спасибо; спсб=спасибо; пасиб=спасибо; пасибо=спасибо; благодарствую=благодарю; пжл=пожалуйста; пжлст=пожалуйста; пож=пожалуйста; плиз=пожалуйста; пожалуста=пожалуйста; пожалуйсто=пожалуйста
здрасьте=здравствуйте; здрасте=здравствуйте; здрасти=здравствуйте; здравствуй=здравствуйте; здраствуйте=здравствуйте; здрас=здравствуйте; дратути=здравствуйте
щас=сейчас; ща=сейчас; че=что; чо=что; шо=что; чего=чего; ваще=вообще; вобще=вообще; тыщ=тысяч; тыща=тысяча; тыщи=тысячи; тыщу=тысячу; скок=сколько; ниче=ничего; ничо=ничего
ок=окей; оке=окей; окей=окей; ладн=ладно; норм=нормально; оч=очень; мб=может быть; че-то=что-то; чето=что-то; када=когда; седня=сегодня; сёдня=сегодня; сення=сегодня; пн=понедельник; вт=вторник; чт=четверг; пт=пятница; сб=суббота
вобщем=в общем; короч=короче; рефанд=возврат; кэшбек=кешбэк; менеджера=менеджера; сорри=извините; сори=извините; сорян=извините; бай=пока; хай=привет; хелло=привет
`)

func spellings(lines string) map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(lines) {
		for entry := range strings.SplitSeq(line, ";") {
			from, to, ok := strings.Cut(strings.TrimSpace(entry), "=")
			if ok {
				m[plain(from)] = strings.Fields(plain(to))
			}
		}
	}
	return m
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
