package extract

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payKind is what a token of a pay statement is.
type payKind uint8

const (
	payOther payKind = iota // punctuation that means nothing here
	payStop                 // ends a statement: full stop, semicolon, bar
	payWord
	payNumber
	payCurrency
	payRange // "-", "to", "bis"
	payPlus
)

// payToken is one token; number tokens carry value and scale, currency tokens cur.
type payToken struct {
	kind  payKind
	span  span
	word  string  // lower case, of words
	value float64 // of numbers, before scale
	scale float64 // 1000 for "k", 100000 for lakh; 1 when not written
	bare  bool    // a number of digits only
	cur   string  // ISO 4217, or "$" "kr" "¥" when several currencies write it so
}

var currencySigns = map[string]string{
	"$": "$", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "¥", "zł": "PLN", "zl": "PLN", "kč": "CZK", "₽": "RUB", "₴": "UAH", "₪": "ILS",
	"₩": "KRW", "₺": "TRY", "₱": "PHP", "₫": "VND", "฿": "THB", "₦": "NGN", "kr": "kr", "kr.": "kr", "fr.": "CHF", "rs": "INR", "rs.": "INR", "inr": "INR",
	"ft": "HUF", "lei": "RON", "лв": "BGN", "rm": "MYR", "rp": "IDR", "dhs": "AED", "₡": "CRC", "₸": "KZT", "₾": "GEL", "r$": "BRL",
	"us$": "USD", "a$": "AUD", "au$": "AUD", "aud$": "AUD", "c$": "CAD", "ca$": "CAD", "cad$": "CAD", "cdn$": "CAD", "s$": "SGD", "sg$": "SGD", "hk$": "HKD",
	"nz$": "NZD", "nt$": "TWD", "mx$": "MXN", "usd$": "USD", "cn¥": "CNY", "jp¥": "JPY", "rmb": "CNY",
	"euro": "EUR", "euros": "EUR", "dollars": "$", "pounds": "GBP", "rupees": "INR", "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF", "pln": "PLN",
}

var currencyCodes = codeSet("USD EUR GBP INR CHF PLN CZK SEK NOK DKK CAD AUD NZD SGD HKD JPY CNY KRW TWD BRL MXN ARS CLP COP PEN ZAR NGN KES EGP MAD " +
	"AED SAR QAR KWD BHD ILS TRY RUB UAH BYN KZT GEL RON BGN HUF HRK RSD ISK MYR IDR THB VND PHP PKR BDT LKR NPR CRC UYU")

func codeSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, c := range strings.Fields(list) {
		set[c] = true
	}
	return set
}

var scales = map[string]float64{
	"k": 1e3, "thousand": 1e3, "tsd": 1e3, "tys": 1e3, "mil": 1e3, "l": 1e5, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "lacs": 1e5, "lacks": 1e5, "lpa": 1e5, "lacpa": 1e5,
	"cr": 1e7, "crore": 1e7, "crores": 1e7, "cpa": 1e7, "m": 1e6, "mm": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
}

// amount is the number as meant, in units of the currency, to the hundredth.
func (t payToken) amount() float64 { return math.Round(t.value*t.scale*100) / 100 }

// lexPay cuts s into tokens; spans are offsets into s plus base.
func lexPay(s string, base int) []payToken {
	return appendPay(make([]payToken, 0, len(s)/5+4), s, base)
}

// appendPay is lexPay into space of the caller's.
func appendPay(out []payToken, s string, base int) []payToken {
	for i := 0; i < len(s); {
		if s[i] == ' ' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case '0' <= r && r <= '9':
			t, end := lexNumber(s, i)
			t.span = span{base + i, base + end}
			out, i = append(out, t), end
		case r < utf8.RuneSelf && byteClass[r]&1 == 1 || r == '$' || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.Is(unicode.Sc, r)):
			t, end := lexWord(s, i)
			t.span = span{base + i, base + end}
			if t.word == "net" && i > 0 && s[i-1] == '.' {
				t.word = ".net"
			}
			out, i = append(out, t), end
		default:
			if t := (payToken{kind: punctuation(r, s[i+n:]), span: span{base + i, base + i + n}, word: s[i : i+n]}); t.kind != payOther || r == '/' || r == '(' || r == ':' || r == ',' || r == '%' || r == '&' {
				out = append(out, t)
			}
			i += n
		}
	}
	return out
}

func punctuation(r rune, rest string) payKind {
	switch r {
	case '-', '–', '—', '−', '‐', '‑', '~':
		return payRange
	case '+':
		return payPlus
	case '\n', '|', ';', '•', '!', '?':
		return payStop
	case '.':
		if rest == "" || rest[0] == ' ' || rest[0] == '\n' {
			return payStop
		}
	}
	return payOther
}

// lexWord reads a word or currency sign at i. Letters before a sign belong to it ("A$").
func lexWord(s string, i int) (payToken, int) {
	end := i
	for end < len(s) {
		if byteClass[s[end]]&1 == 1 && s[end] < utf8.RuneSelf {
			end++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			if unicode.Is(unicode.Sc, r) && end-i <= 3 {
				if cur, ok := currencySigns[strings.ToLower(s[i:end+n])]; ok {
					return payToken{kind: payCurrency, cur: cur}, end + n
				}
			}
			break
		}
		end += n
	}
	if end == i { // a sign by itself
		_, n := utf8.DecodeRuneInString(s[i:])
		if cur, ok := currencySigns[s[i:i+n]]; ok {
			return payToken{kind: payCurrency, cur: cur}, i + n
		}
		return payToken{kind: payOther}, i + n
	}
	if end == i+1 && end+1 < len(s) && s[end] == '.' && periodLetters[strings.ToLower(s[i:end]+s[end+1:end+2])] && (end+2 == len(s) || !unicode.IsLetter(rune(s[end+2]))) {
		next := end + 2
		if next+2 < len(s) && s[next] == '.' && s[next+1] == ' ' && byteClass[s[next+2]] == 1 {
			next++ // no end of a sentence
		}
		return payToken{kind: payWord, word: strings.ToLower(s[i:end] + s[end+1:end+2])}, next
	}
	written := s[i:end]
	if len(written) == 3 && currencyCodes[written] {
		return payToken{kind: payCurrency, cur: written}, end
	}
	w := strings.ToLower(written)
	if len(w) > 7 {
		return payToken{kind: payWord, word: w}, end
	}
	if cur, ok := currencySigns[w]; ok && (unicode.IsUpper(rune(written[0])) || w != "ft" && w != "rm" && w != "rp") {
		return payToken{kind: payCurrency, cur: cur}, end
	}
	switch w {
	case "to", "bis", "à", "till", "until", "do", "a", "and", "až", "und", "et":
		return payToken{kind: payRange, word: w}, end
	}
	return payToken{kind: payWord, word: w}, end
}

// periodLetters are periods written with full stops: "p.a."
var periodLetters = wordSet("pa pm ph pd pw")

// periodWords are the words that name a period, alone or after "per", "/", "a".
var periodWords = map[string]market.Period{
	"hour": market.PerHour, "hours": market.PerHour, "hourly": market.PerHour, "hr": market.PerHour, "hrs": market.PerHour, "h": market.PerHour, "stunde": market.PerHour, "std": market.PerHour, "godz": market.PerHour, "hora": market.PerHour, "stundenlohn": market.PerHour, "stundensatz": market.PerHour, "stundenvergütung": market.PerHour, "ph": market.PerHour, "heure": market.PerHour, "ora": market.PerHour, "uur": market.PerHour,
	"day": market.PerDay, "daily": market.PerDay, "tag": market.PerDay, "jour": market.PerDay, "día": market.PerDay, "dag": market.PerDay, "diem": market.PerDay, "manday": market.PerDay, "md": market.PerDay, "tagessatz": market.PerDay, "pd": market.PerDay,
	"week": market.PerWeek, "weekly": market.PerWeek, "wk": market.PerWeek, "woche": market.PerWeek, "pw": market.PerWeek,
	"month": market.PerMonth, "months": market.PerMonth, "monthly": market.PerMonth, "mo": market.PerMonth, "mth": market.PerMonth, "monat": market.PerMonth, "monatsgehalt": market.PerMonth, "monatlich": market.PerMonth, "mois": market.PerMonth, "mes": market.PerMonth, "mês": market.PerMonth, "maand": market.PerMonth, "mies": market.PerMonth, "miesiąc": market.PerMonth, "miesięcznie": market.PerMonth, "měsíc": market.PerMonth, "měsíčně": market.PerMonth, "pm": market.PerMonth, "pcm": market.PerMonth, "brutto/monat": market.PerMonth, "månad": market.PerMonth,
	"year": market.PerYear, "years": market.PerYear, "yearly": market.PerYear, "annual": market.PerYear, "annually": market.PerYear, "annum": market.PerYear, "yr": market.PerYear, "pa": market.PerYear, "jahr": market.PerYear, "jährlich": market.PerYear, "jahresgehalt": market.PerYear, "bruttojahresgehalt": market.PerYear, "an": market.PerYear, "année": market.PerYear, "año": market.PerYear, "ano": market.PerYear, "anno": market.PerYear, "jaar": market.PerYear, "rok": market.PerYear, "år": market.PerYear, "lpa": market.PerYear, "lacpa": market.PerYear, "ctc": market.PerYear, "annuo": market.PerYear, "annuel": market.PerYear, "anual": market.PerYear,
}
