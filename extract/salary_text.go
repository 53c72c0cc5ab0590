package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payCues say that an amount near them is base pay; payTraps that it is something else.
var (
	payCues = wordSet("salary salaries compensation pay base wage wages rate remuneration ctc gehalt jahresgehalt vergütung salaire salario salarial rémunération " +
		"wynagrodzenie pays paid paying earn earning package stipendio lön mzda plat")
	payTraps = wordSet("bonus bonuses equity stock options option rsu rsus signing referral stipend allowance allowances reimbursement reimbursements 401k raised raise funding funded " +
		"series revenue revenues arr gmv valuation valued customers budget budgets ote commission commissions relocation learning education tuition insurance saved saving savings " +
		"deductible prize grant grants worth assets aum transactions deposits fee fees sales invested investment investors venture capital users employees market industry company " +
		"wellness home gift credit credits donation donations match matching retirement profit contract contracts projects portfolio")
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// salaryInText finds base pay in a posting's text.
func salaryInText(text, country string) *market.SalaryBand {
	var first *market.SalaryBand
	lines, cueAbove := 0, false
	for start := 0; start < len(text); lines++ {
		end := len(text)
		if n := strings.IndexByte(text[start:], '\n'); n >= 0 {
			end = start + n
		}
		line := text[start:end]
		if hasMoney(line) {
			if b := salaryInLine(line, start, country, cueAbove || lines == 0 || strings.Count(line, "|") > 1); b != nil {
				if b.Min != nil && b.Max != nil && *b.Min != *b.Max {
					return b
				}
				if first == nil {
					first = b
				}
			}
		}
		if strings.TrimSpace(line) != "" {
			cueAbove = len(line) < 120 && hasCue(line)
		}
		start = end + 1
	}
	return first
}

func hasMoney(line string) bool {
	for i := range len(line) {
		switch line[i] {
		case '$', 0xE2, 0xC2, 0xC5: // $, € ₹ …, £ ¥, zł
			return true
		case 'K', 'k', 'U', 'E', 'G', 'I', 'L', 'l', 'C', 'P':
			if moneyWord(line[i:]) {
				return true
			}
		}
	}
	return false
}

func moneyWord(s string) bool {
	for _, w := range [...]string{"USD", "EUR", "GBP", "INR", "LPA", "lpa", "lakh", "Lakh", "lac", "Lac", "CHF", "CAD", "PLN", "CTC", "k ", "K ", "k-", "k/"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func hasCue(line string) bool {
	for _, t := range lexPay(line, 0) {
		if t.kind == payWord && payCues[t.word] {
			return true
		}
	}
	return false
}

// salaryInLine gives the line's first complete range of base pay, else its first figure.
func salaryInLine(line string, base int, country string, cued bool) *market.SalaryBand {
	tokens := lexPay(line, base)
	var first *market.SalaryBand
	for i := 0; i < len(tokens); i++ {
		b, ok := bandAt(tokens, i)
		if !ok {
			continue
		}
		i = max(i, b.to-1)
		if !isBasePay(tokens, b, cued) {
			continue
		}
		out, _ := settle(b, country)
		if out == nil {
			continue
		}
		out.Provenance = "text"
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

// isBasePay decides from the words around a band whether it is base pay.
func isBasePay(tokens []payToken, b payBand, cued bool) bool {
	if (b.cur == "" && !b.scaled) || notPay(tokens, b) != "" {
		return false
	}
	if b.cur == "" && !cued {
		return false
	}
	for i, n := b.from-1, 0; i >= 0 && n < 14 && tokens[i].kind != payStop; i, n = i-1, n+1 {
		cued = cued || payCues[tokens[i].word]
	}
	for i, n := b.to, 0; i < len(tokens) && n < 6 && tokens[i].kind != payStop; i, n = i+1, n+1 {
		cued = cued || payCues[tokens[i].word]
	}
	return cued || (b.complete() && b.period != "")
}

// notPay names what else than base pay a band is, "" when nothing says so.
func notPay(tokens []payToken, b payBand) string {
	for i := b.from; i < b.to; i++ {
		if tokens[i].scale >= 1e6 && tokens[i].scale != 1e7 {
			return "millions"
		}
	}
	if b.to < len(tokens) && tokens[b.to].word == "%" {
		return "percentage"
	}
	for i, n := b.from-1, 0; i >= 0 && n < 5 && tokens[i].kind != payStop && tokens[i].kind != payNumber && tokens[i].kind != payPlus; i, n = i-1, n+1 {
		if payCues[tokens[i].word] {
			break
		}
		if payTraps[tokens[i].word] {
			return tokens[i].word
		}
	}
	for i, n := b.to, 0; i < len(tokens) && n < 4 && tokens[i].kind != payStop && tokens[i].kind != payNumber && tokens[i].kind != payPlus && tokens[i].word != ","; i, n = i+1, n+1 {
		if payCues[tokens[i].word] {
			break
		}
		if payTraps[tokens[i].word] {
			return tokens[i].word
		}
	}
	return ""
}
