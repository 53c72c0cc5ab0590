package extract

import (
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payBand is one pay statement read from tokens [from,to).
type payBand struct {
	low, high *float64
	cur       string
	period    market.Period
	from, to  int // token indices
	scaled    bool
	mixed     bool // the two amounts are for different periods
	loose     bool // the period stands apart from the amounts
}

func (b payBand) complete() bool { return b.low != nil && b.high != nil && *b.low != *b.high }

// trifling holds for a lone small number without currency or period: "2 extra salaries".
func (b payBand) trifling(tokens []payToken) bool {
	if b.cur != "" || b.scaled || b.complete() || *cmpOr(b.high, b.low) >= 1000 {
		return false
	}
	_, n := periodAt(tokens, b.to)
	return n == 0
}

func cmpOr(a, b *float64) *float64 {
	if a != nil {
		return a
	}
	return b
}

// bandAt reads the pay statement whose first number is tokens[i].
func bandAt(tokens []payToken, i int) (payBand, bool) {
	if tokens[i].kind != payNumber {
		return payBand{}, false
	}
	b := payBand{from: i, to: i + 1}
	first := tokens[i]
	for b.from > 0 && i-b.from < 2 && tokens[b.from-1].kind == payCurrency {
		if b.from--; b.cur == "" || b.cur == "$" {
			b.cur = tokens[b.from].cur
		}
	}
	b.takeAfter(tokens)
	second, found := b.takeSecond(tokens)
	low, high := first.amount(), second.amount()
	if found {
		if first.scale == 1 && second.scale == 1 && first.bare && low >= 10 && low < 1000 && high >= 10000 && low*1000 <= high {
			low *= 1000 // "$140-155,000"
		}
		if first.scale == 1 && second.scale > 1 && low < 1000 && low <= second.value {
			low = payToken{value: first.value, scale: second.scale}.amount()
		}
		if first.scale > 1 && second.scale == 1 && second.value < 1000 {
			high = payToken{value: second.value, scale: first.scale}.amount()
		}
		if b.mixed || low > high || low <= 0 || (b.cur == "" && first.scale == 1 && first.bare && isYear(low)) {
			return b, false
		}
		b.low, b.high = &low, &high
	} else {
		b.bound(tokens, low)
	}
	b.scaled = first.scale > 1 || (found && second.scale > 1)
	if w := first.word + " " + second.word; b.cur == "" && (first.scale == 1e5 || second.scale == 1e5 || strings.Contains(w, "cr")) {
		b.cur = "INR"
	}
	if b.period == "" {
		b.period = periodWords[first.word]
		if found {
			b.period = periodWords[second.word]
		}
	}
	if b.cur == "" && !b.scaled && b.to < len(tokens) && durations[tokens[b.to].word] {
		return b, false // "40 hours a week", "8 yrs to 10 yrs"
	}
	b.findPeriod(tokens)
	return b, low > 0 || high > 0
}

// durations are words behind a number that counts time.
var durations = wordSet("hour hours hrs day days week weeks wks month months mths year years yrs yoe stunden std tage wochen monate jahre")

func isYear(v float64) bool { return v >= 1950 && v <= 2050 }

// takeAfter takes the currency, plus sign and period that follow a number.
func (b *payBand) takeAfter(tokens []payToken) {
	for b.to < len(tokens) {
		t := tokens[b.to]
		if t.kind == payCurrency && (b.cur == "" || b.cur == t.cur || b.cur == "$" && !startsAmount(tokens, b.to)) {
			if startsAmount(tokens, b.to) && b.cur != "" {
				return
			}
			b.cur = t.cur
			b.to++
			continue
		}
		return
	}
}

// startsAmount holds when the currency at i belongs to the number after it.
func startsAmount(tokens []payToken, i int) bool {
	return i+1 < len(tokens) && tokens[i+1].kind == payNumber
}

// takeSecond takes "- $120k" after the first number.
func (b *payBand) takeSecond(tokens []payToken) (payToken, bool) {
	at, period := b.to, market.Period("")
	if n := maximumAt(tokens, at); n > 0 {
		tokens, at = withRangeAt(tokens, at+n-1), at+n-1
	}
	if p, n := periodAt(tokens, at); n > 0 {
		period, at = p, at+n
		if at+1 < len(tokens) && tokens[at].word == "." && tokens[at+1].kind == payRange {
			at++
		}
	}
	for at < len(tokens) && tokens[at].kind == payWord && (tokens[at].word == "gross" || tokens[at].word == "brutto" || tokens[at].word == "up") {
		at++
	}
	if at >= len(tokens) || tokens[at].kind != payRange {
		return payToken{scale: 1}, false
	}
	at++
	for at < len(tokens) && (tokens[at].kind == payRange || tokens[at].word == "up") {
		at++
	}
	cur, own := "", at
	for at < len(tokens) && at-own < 2 && tokens[at].kind == payCurrency {
		if cur == "" || cur == "$" {
			cur = tokens[at].cur
		}
		at++
	}
	if own < at && b.cur == "" && tokens[b.from].scale == 1 && tokens[b.from].value < 1000 {
		return payToken{scale: 1}, false // "Level 1 - $85,000 - $110,000"
	}
	if at >= len(tokens) || tokens[at].kind != payNumber || (cur != "" && b.cur != "" && cur != b.cur && b.cur != "$" && cur != "$") {
		return payToken{scale: 1}, false
	}
	second := tokens[at]
	b.to = at + 1
	if cur != "" && (b.cur == "" || b.cur == "$") {
		b.cur = cur
	}
	b.period = period
	b.takeAfter(tokens)
	if p, n := periodAt(tokens, b.to); n > 0 && period != "" && p != period {
		b.mixed = true // "$85/hour to $251,000/year" is no range
	}
	return second, true
}

// maximumAt is how many tokens a label for the upper bound takes at tokens[i]:
// "Minimum: $98,900. Maximum: $228,700".
func maximumAt(tokens []payToken, i int) int {
	n := 0
	for n < 6 && i+n < len(tokens) && (tokens[i+n].kind == payStop || tokens[i+n].kind == payOther) {
		n++
	}
	if i+n >= len(tokens) || (tokens[i+n].word != "maximum" && tokens[i+n].word != "max") {
		return 0
	}
	n++
	for n < 12 && i+n < len(tokens) && (tokens[i+n].kind == payStop || tokens[i+n].kind == payOther) {
		n++
	}
	return n
}

// withRangeAt is tokens with a range sign at i.
func withRangeAt(tokens []payToken, i int) []payToken {
	out := slices.Clone(tokens)
	out[i].kind = payRange
	return out
}

// bound sets the one stated figure as lower bound, upper bound or both.
func (b *payBand) bound(tokens []payToken, v float64) {
	b.low, b.high = &v, &v
	if b.to < len(tokens) && tokens[b.to].kind == payPlus && !startsExtra(tokens, b.to) {
		b.high = nil
		b.to++
		return
	}
	_, period := periodAt(tokens, b.to)
	if opensUpwards(tokens, b.to+period) {
		b.high = nil
		return
	}
	i := b.from - 1
	for i >= 0 && (tokens[i].word == "c" || tokens[i].word == "circa" || tokens[i].word == ":") {
		i--
	}
	if i < 0 {
		return
	}
	prev := ""
	if i > 0 {
		prev = tokens[i-1].word
	}
	switch w := tokens[i].word; {
	case w == "to" && prev == "up", w == "zu" && prev == "bis", w == "maximum", w == "max", w == "upto", w == "bis", w == "under", w == "do", w == "till", w == "jusqu":
		b.low = nil
	case w == "from", w == "ab", w == "od", w == "minimum", w == "min", w == "starting", w == "over", w == "desde", w == "least", w == "at" && prev == "starting", w == "than" && prev == "more":
		b.high = nil
	}
}

// opensUpwards holds before "and up", "or more", "upwards".
func opensUpwards(tokens []payToken, i int) bool {
	if i+1 < len(tokens) && (tokens[i].word == "and" || tokens[i].word == "or") {
		switch tokens[i+1].word {
		case "up", "above", "upwards", "over", "higher":
			return true
		case "more":
			return tokens[i].word == "or"
		}
	}
	return i < len(tokens) && (tokens[i].word == "upwards" || tokens[i].word == "onwards")
}

// startsExtra holds when a plus sign adds something else: "+ bonus", "+ 1% equity".
func startsExtra(tokens []payToken, i int) bool {
	if i+2 < len(tokens) && tokens[i+1].kind == payNumber && tokens[i+2].word == "%" {
		return true
	}
	return i+1 < len(tokens) && tokens[i+1].kind == payWord && periodWords[tokens[i+1].word] == "" && tokens[i+1].word != "per"
}

// periodAt reads a period at tokens[i], and how many tokens it takes.
func periodAt(tokens []payToken, i int) (market.Period, int) {
	n := 0
	for n < 3 && i+n < len(tokens) {
		t := tokens[i+n]
		if t.kind == payWord || t.kind == payRange {
			if p := periodWords[t.word]; p != "" && (t.word != "an" || n > 0) {
				if t.word == "an" && i+n+1 < len(tokens) && periodWords[tokens[i+n+1].word] != "" {
					n++
					continue
				}
				return p, n + 1
			}
			if t.word == "p" && i+n+2 <= len(tokens) {
				n++
				continue
			}
		}
		switch t.word {
		case "per", "/", "a", "each", "p", "(", "pro", "par", "por", "al", "na", "za", "x", "an", "base", "gross", "brutto", "net", "netto":
			n++
			continue
		}
		break
	}
	return "", 0
}

// findPeriod looks for a period after the amounts, then before them.
func (b *payBand) findPeriod(tokens []payToken) {
	if b.period != "" {
		return
	}
	for i, skipped := b.to, 0; i < len(tokens) && skipped < 6 && tokens[i].kind != payStop && tokens[i].kind != payNumber; i++ {
		if p, n := periodAt(tokens, i); n > 0 {
			b.period, b.loose = p, skipped > 0
			return
		}
		skipped++
	}
	for i, seen := b.from-1, 0; i >= 0 && seen < 10 && tokens[i].kind != payStop; i-- {
		switch tokens[i].word {
		case "annual", "annually", "yearly", "jahresgehalt", "stundenlohn", "stundensatz", "stundenvergütung", "monatsgehalt", "bruttojahresgehalt", "tagessatz", "hourly", "monthly", "daily", "weekly", "annum", "year", "ctc":
			b.period = periodWords[tokens[i].word]
			return
		case "rate":
			if i > 0 && periodWords[tokens[i-1].word] != "" {
				b.period = periodWords[tokens[i-1].word]
				return
			}
		}
		seen++
	}
}
