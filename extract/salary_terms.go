package extract

import (
	"cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payBases and payForms are the words that say how an amount is meant.
var (
	payBases = termSet(map[string]string{
		market.Gross: "gross brutto bruto brut bruttó brutt brutta bruttogehalt pretax lordo",
		market.Net:   "net netto neto nettó netta takehome inhand",
	})
	payForms = termSet(map[string]string{
		market.FormB2B:       "b2b faktura faktury fakturę ičo invoice jdg vat",
		market.FormContract:  "contract contractor contractors freelance freelancer freelancers zlecenie zlecenia dpp dpč",
		market.FormPermanent: "permanent uop uz perm cdi festanstellung umowę hpp",
		market.FormCTC:       "ctc",
	})
)

// splitForms are the words before the 2 of "B2B", "C2C" and "W2".
var splitForms = map[string]string{"b": market.FormB2B, "c": market.FormContract, "w": market.FormContract}

func termSet(groups map[string]string) map[string]string {
	set := map[string]string{}
	for meaning, words := range groups {
		for word := range wordSet(words) {
			set[word] = meaning
		}
	}
	return set
}

// termReach is how many tokens from the amounts a term may stand.
const termReach = 8

// setTerms sets what the words beside a band say of it: gross or net, the form of
// employment, and how many monthly payments a year has. Those behind the amounts
// come first: "B2B: 20 000 net / UoP: 16 000 gross".
func setTerms(out *market.SalaryBand, tokens []payToken, b payBand) {
	take := func(i int) {
		basis, form := payBases[tokens[i].word], payForms[tokens[i].word]
		if next := i + 1; form == "" && next < len(tokens) && tokens[next].value == 2 {
			form = splitForms[tokens[i].word]
		}
		if tokens[i].value == 1099 {
			form = market.FormContract
		}
		out.Basis, out.Form = cmp.Or(out.Basis, basis), cmp.Or(out.Form, form)
	}
	for i := b.from; i < len(tokens) && i < b.to+termReach; i++ {
		take(i)
		if i >= b.to && (tokens[i].kind == payStop || tokens[i].kind == payNumber) {
			break
		}
	}
	for i := b.from - 1; i >= 0 && i >= b.from-termReach && tokens[i].kind != payStop && tokens[i].kind != payCurrency; i-- {
		take(i)
	}
	if out.Period == market.PerMonth {
		out.Months = monthsStated(tokens, b.to)
	}
}

var monthlyPayments = wordSet("salaries gehälter gehältern monatsgehälter monatsgehalt pagas mensualités mensilità pay payments th monthly löner maanden months month månadslöner")

// monthsStated reads "x 13", "13th month" and "14 Gehälter" behind an amount at tokens[i]; 0 when nothing says so.
func monthsStated(tokens []payToken, i int) int {
	for end := min(len(tokens), i+termReach+4); i < end; i++ {
		t := tokens[i]
		if t.kind != payNumber || t.scale != 1 || t.value < 12 || t.value > 16 {
			continue
		}
		next := i + 1
		if next < len(tokens) && (tokens[next].kind == payStop || tokens[next].kind == payOther) {
			next++
		}
		if tokens[i-1].word == "x" || tokens[i-1].word == "×" || next < len(tokens) && monthlyPayments[tokens[next].word] {
			return int(t.value)
		}
	}
	return 0
}

// labelTerms completes b by the name that the payload gives its amounts: "B2B net per month".
func labelTerms(b *market.SalaryBand, label string) {
	tokens := lexPay(label, 0)
	setTerms(b, tokens, payBand{from: len(tokens), to: len(tokens)})
}
