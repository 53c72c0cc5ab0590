package duplicate

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// slotWords bounds how many words of a text are searched for slots.
const slotWords = 2500

// yearsIn are the numbers of years that a text asks for, sorted. More than 20 years is an employer's age.
func (t *tokens) yearsIn(ws []word) []int {
	var out []int
	for i, w := range ws {
		if w.kind&hasDigit == 0 {
			continue
		}
		n := t.smallNumber(w)
		if n == 0 || n > 20 || i > 0 && t.smallNumber(ws[i-1]) != 0 {
			continue // the upper end of a range is not what is asked for
		}
		rest := ws[i+1 : min(len(ws), i+4)]
		for len(rest) > 1 && rest[0].kind&yearWord == 0 && (t.smallNumber(rest[0]) != 0 || rest[0].kind&joinWord != 0) {
			rest = rest[1:]
		}
		if len(rest) > 0 && rest[0].kind&yearWord != 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *tokens) smallNumber(w word) int {
	if w.kind&hasDigit == 0 {
		return 0
	}
	return smallNumber(t.text(w))
}

// smallNumber reads one or two digits, with a + after them or not; 0 is none.
func smallNumber(s string) int {
	s = strings.TrimSuffix(s, "+")
	if len(s) == 0 || len(s) > 2 || !isNumber(s) {
		return 0
	}
	n, _ := strconv.Atoi(s) // two digits always fit
	return n
}

// requisitions are the numbers that a text gives as those of its vacancy, sorted.
func (d *doc) requisitions(ws []word) []string {
	var out []string
	for i := 0; i < len(ws) && len(out) < 8; i++ {
		k := ws[i].kind
		if k&(hasDigit|numberCue|weakCue|idPrefix) == 0 || k&number != 0 && k&(numberCue|weakCue) == 0 {
			continue
		}
		at := i
		cued := k&numberCue != 0
		if k&(numberCue|weakCue) != 0 {
			for at++; at < len(ws) && at < i+3 && ws[at].kind&idWord != 0; at++ {
				cued = true
			}
		}
		if id := d.vacancyNumber(ws, at); len(id) >= 4 && (cued || idPrefixes[strings.TrimRight(id, "0123456789")] && len(id) >= 6) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var idPrefixes = wordTable(kindWords[idPrefix])

// vacancyNumber is the number at ws[i], with its parts that hyphens divide put
// together: "r-26-17220" is r2617220. It has up to 4 letters before at least 4 digits; "" is none.
func (d *doc) vacancyNumber(ws []word, i int) string {
	if i >= len(ws) {
		return ""
	}
	first, last := ws[i], ws[i]
	for i+1 < len(ws) && ws[i+1].kind&number != 0 && ws[i+1].start == last.end+1 && isHyphen(d.body[last.end]) {
		i++
		last = ws[i]
	}
	id := d.squeezed[first.from:last.to]
	digits := strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyz")
	if letters := len(id) - len(digits); letters > 4 || len(digits) < 4 || len(digits) > 14 || !isNumber(digits) || letters == 0 && len(digits) < 5 {
		return ""
	}
	return id
}

func isHyphen(b byte) bool { return b == '-' || b == '_' }

func plainID(s string) string { return strings.NewReplacer("-", "", "_", "", " ", "").Replace(s) }

// paysIn are the amounts of money in a text as of a year, sorted.
func (d *doc) paysIn(ws []word) []int {
	var out []int
	for i := 0; i < len(ws) && len(out) < 16; i++ {
		if ws[i].kind&hasDigit == 0 || !isDigit(d.body[ws[i].start]) {
			continue
		}
		start, end := int(ws[i].start), int(ws[i].end)
		money := isMoney(d.body, start, end)
		for i+1 < len(ws) && int(ws[i+1].start) == end+1 && strings.IndexByte(".,'", d.body[end]) >= 0 && isDigit(d.body[ws[i+1].start]) {
			i++
			end = int(ws[i].end)
		}
		if money || isMoney(d.body, end, end) {
			if n := amount(strings.ToLower(d.body[start:end])); n > 0 && n < 5e6 {
				out = append(out, int(n))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isMoney holds when a sign of a currency stands right before start or right after end.
func isMoney(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text[max(0, start-4):start], " "))
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[end:min(len(text), end+4)], " "))
	return strings.ContainsRune("$€£₹", before) && start < end || after == '€' || after == '£'
}

// statedPay are the numbers of a salary field as of a year; lakhs are 100,000.
func statedPay(lower string) []int {
	var out []int
	lakhs := strings.Contains(lower, "lpa") || strings.Contains(lower, "lac") || strings.Contains(lower, "lakh")
	for _, s := range strings.FieldsFunc(lower, func(r rune) bool { return !strings.ContainsRune("0123456789.,'k", r) }) {
		n := 0.0
		if s = strings.Trim(s, ".,'"); s != "" && isDigit(s[0]) {
			n = amount(s)
			if lakhs {
				n, _ = strconv.ParseFloat(plainNumber(s), 64)
				n *= 100000
			}
		}
		if n > 0 && len(out) < 6 {
			out = append(out, int(n))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// amount reads "45,000", "45.5k" or "13.50" as money a year: below 200 it is of an
// hour, of which a year has 2,080, below 10,000 of a month; 0 is no pay.
func amount(s string) float64 {
	thousands := strings.HasSuffix(s, "k")
	n, err := strconv.ParseFloat(plainNumber(strings.TrimSuffix(s, "k")), 64)
	if thousands {
		n *= 1000
	}
	switch {
	case err != nil || n < 5 || n > 1e9:
		return 0
	case n < 200:
		return n * 2080
	case n < 10000:
		return n * 12
	}
	return n
}

// plainNumber drops the separators of thousands: 45.000 and 45,000 are 45000, 13.50 stays.
func plainNumber(s string) string {
	s = strings.ReplaceAll(s, "'", "")
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && len(s)-i-1 != 3 {
		return strings.NewReplacer(",", "", ".", "").Replace(s[:i]) + "." + s[i+1:]
	}
	return strings.NewReplacer(",", "", ".", "").Replace(s)
}
