package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payCues say that an amount near them is base pay; payTraps that it is something else.
var (
	payCues = wordSet("salary salaries compensation pay base wage wages rate remuneration ctc gehalt jahresgehalt vergütung salaire salario salarial rémunération " +
		"wynagrodzenie salário sueldo remuneração range pays paid paying earn earning package stipendio lön mzda plat comp " +
		"verdienst verdienen verdienstmöglichkeiten fixgehalt grundgehalt bruttogehalt monatsgehalt bruttojahresgehalt monatsbrutto stundenlohn stundensatz stundenvergütung lohn entgelt fixum gehaltsrange gehaltsspanne vergüten")
	payTraps = wordSet("bonus bonuses equity stock options option rsu rsus signing referral stipend allowance allowances reimbursement reimbursements 401k raised raise funding funded " +
		"series revenue revenues arr mrr gmv valuation valued customer customers client clients percent followers members merchants budget budgets ote commission commissions relocation learning education tuition insurance saved saving savings " +
		"deductible prize grant grants worth assets aum transactions deposits fee fees sales invested investment investors venture capital users employees market industry company " +
		"wellness home gift credit credits donation donations match matching indeed glassdoor retirement profit contract contracts projects portfolio house houses homes rent mortgage zielgehalt sachbezug zuschuss prämie gutschein")
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// salaryInText finds base pay in the lines of the text that name money.
func (f *fieldText) salaryInText(country string) *market.SalaryBand {
	var first *market.SalaryBand
	done := 0 // lines up to here have been read
	for _, w := range f.words {
		if w.cue&cuePay == 0 || w.start < done {
			continue
		}
		line := f.payLine(w.start)
		done = line.end
		for n := 0; n < 4; n++ { // what a line announces may stand on the next ones
			b := f.salaryInLine(line, country)
			if b != nil && b.Min != nil && b.Max != nil && *b.Min != *b.Max {
				return b
			}
			if first == nil {
				first = b
			}
			if b != nil || !f.announcesPay(line) || line.end >= len(f.text) {
				break
			}
			line = f.line(line.end + 1)
			for strings.TrimSpace(f.text[line.start:line.end]) == "" && line.end < len(f.text) {
				line = f.line(line.end + 1)
			}
		}
	}
	return first
}

// A line longer than maxPayLine bytes is read only around its cues.
const (
	maxPayLine = 600
	beforeCue  = 200
)

// payLine is the line that holds position at, or the part of a long one around it.
func (f *fieldText) payLine(at int) span {
	line := f.line(at)
	if line.end-line.start > maxPayLine {
		line = span{max(line.start, at-beforeCue), min(line.end, at+maxPayLine-beforeCue)}
		for line.start < at && byteClass[f.text[line.start]] != 0 {
			line.start++
		}
		for line.end > at+1 && line.end < len(f.text) && byteClass[f.text[line.end]] != 0 {
			line.end--
		}
	}
	return line
}

// salaryInLine gives the line's first complete range of base pay, else its first figure.
func (f *fieldText) salaryInLine(line span, country string) *market.SalaryBand {
	if !mayHoldPay(f.text[line.start:line.end]) {
		return nil
	}
	end := line.end
	if line.end-line.start < 80 { // "Minimum: $98,900" goes on below
		end = min(len(f.text), line.end+100)
	}
	for end < len(f.text) && !utf8.RuneStart(f.text[end]) {
		end++
	}
	tokens := appendPay(f.tokens[:0], f.text[line.start:end], line.start)
	f.tokens = tokens
	var first *market.SalaryBand
	for i := 0; i < len(tokens) && tokens[i].span.start < line.end; i++ {
		b, ok := bandAt(tokens, i)
		i = max(i, b.to-1)
		if !ok || !f.isBasePay(tokens, b) {
			continue
		}
		out, _ := settle(b, country)
		if out == nil || out.Doubt == unsuited {
			continue
		}
		out.Provenance = "text"
		setTerms(out, tokens, b)
		out.Start, out.End = tokens[b.from].span.start, tokens[b.to-1].span.end
		if b.complete() {
			return out
		}
		if first == nil {
			first = out
		}
	}
	return first
}

// mayHoldPay rules out, cheaply, most lines without pay: those whose numbers are all
// short and stand beside no sign, letter or period that could make them amounts.
func mayHoldPay(line string) bool {
	for i := 0; i < len(line); i++ {
		if line[i] < '0' || line[i] > '9' {
			continue
		}
		end := numberEnd(line, i)
		if end-i > 3 || besideMoney(line[max(0, i-5):i]) || besideMoney(line[end:min(len(line), end+4)]) || periodNear(line[end:min(len(line), end+24)]) {
			return true
		}
		i = end
	}
	return false
}

// besideMoney holds for a sign, or for letters other than those of a plain small word.
func besideMoney(s string) bool {
	for i := range len(s) {
		if c := s[i]; c == '$' || c >= utf8.RuneSelf || byteClass[c] == 3 {
			return true
		}
	}
	return strings.ContainsAny(s, "klmc") && byteClass[strings.TrimLeft(s, " ")[0]] == 1 || strings.Contains(s, "rs")
}

// periodNear holds where a word that names a period may stand.
func periodNear(s string) bool {
	return strings.ContainsRune(s, '/') || strings.Contains(s, "per") || strings.Contains(s, "an ") || strings.Contains(s, "hour") || strings.Contains(s, "hr") || strings.Contains(s, "month") || strings.Contains(s, "day") || strings.Contains(s, "p.")
}

// announcesPay holds for a line such as "The base pay range for this position is:".
func (f *fieldText) announcesPay(line span) bool {
	text := strings.TrimRight(f.text[line.start:line.end], " *:\u00a0")
	short := len(text) <= 60
	if !short && !strings.HasSuffix(strings.TrimRight(f.text[line.start:line.end], " *\u00a0"), ":") {
		return false
	}
	end := line.start + len(text)
	return f.names(hintPay, span{max(line.start, end-200), end})
}

// isBasePay decides from the words around a band whether it is base pay: a cue
// must be near, or a complete range of a yearly size must stand in a sentence
// that speaks of nothing else.
func (f *fieldText) isBasePay(tokens []payToken, b payBand) bool {
	if notPay(tokens, b) != "" {
		return false
	}
	cued, trapped := f.paySentence(tokens, b)
	line := f.line(tokens[b.from].span.start)
	header := f.posting.Title == "" && line.start <= 1 && strings.Contains(f.text[line.start:min(line.end, line.start+maxHeader)], "|")
	above := line.start > 0 && f.announcedAbove(line)
	if b.lpa(tokens) || b.ofHiringBudget(tokens) || cued && b.grouped(tokens) {
		return true
	}
	if b.cur == "" {
		return (cued || above || header && b.scaled) && !trapped && (b.scaled || b.period != "" || b.complete() && *b.low >= 15000)
	}
	if cued || above {
		return true
	}
	if !b.complete() {
		inTitle := f.posting.Title != "" && line.start == 0
		return header && b.scaled || inTitle && b.period != "" && !trapped
	}
	return (header || !trapped) && (b.period != "" || *b.low >= 15000)
}

// lpa holds for lakhs per annum, which nothing but pay is stated in.
func (b payBand) lpa(tokens []payToken) bool {
	for _, t := range tokens[b.from:b.to] {
		if t.word == "lpa" || t.word == "lacpa" {
			return true
		}
	}
	return false
}

// grouped holds for a lone yearly amount with a thousands separator right behind the word for pay: "salary of 30,000".
func (b payBand) grouped(tokens []payToken) bool {
	t := tokens[b.from]
	if b.cur != "" || b.from == 0 || t.kind != payNumber || t.bare || *cmpOr(b.low, b.high) < 10000 {
		return false
	}
	for i, n := b.from-1, 0; i >= 0 && n < 3 && tokens[i].kind != payStop; i, n = i-1, n+1 {
		if w := tokens[i].word; w == "salary" || w == "salaries" || w == "gehalt" {
			return true
		}
	}
	return false
}

// announcedAbove holds when one of the three lines above announces pay.
func (f *fieldText) announcedAbove(line span) bool {
	at := line.start - 1
	for n := 0; n < 3 && at > 0; n++ {
		for at > 0 && (f.text[at] == '\n' || f.text[at] == ' ') {
			at--
		}
		above := f.line(at)
		if f.announcesPay(above) {
			return true
		}
		if above.end-above.start > 60 {
			return false
		}
		at = above.start - 1
	}
	return false
}

var (
	// counted are what "100k+" may count.
	counted = wordSet("users customers clients followers members merchants employees people companies businesses students developers downloads stars patients providers teams sites stores drivers players subscribers learners")
	// additions may follow a range that a statement begins with: "5,00,000 - 7,00,000 P.A. best in industry".
	additions = wordSet("best referral shift medical incentive incentives night")
)
