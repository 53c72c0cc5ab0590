package duplicate

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// slotWords bounds how many words of a text are searched for slots.
const slotWords = 2500

var yearWords = wordTable("year years yr yrs jahre jahren jahr ans años lat")

// years are the numbers of years that a text asks for, sorted. More than 20 years is an employer's age.
func years(ws []word) []int {
	var out []int
	for i, w := range ws {
		n := smallNumber(w.text)
		if n == 0 || n > 20 || i > 0 && smallNumber(ws[i-1].text) != 0 {
			continue // the upper end of a range is not what is asked for
		}
		rest := ws[i+1 : min(len(ws), i+4)]
		for len(rest) > 1 && !yearWords[rest[0].text] && (smallNumber(rest[0].text) != 0 || joins[rest[0].text]) {
			rest = rest[1:]
		}
		if len(rest) > 0 && yearWords[rest[0].text] {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var joins = wordTable("to bis or oder plus")

// smallNumber reads one or two digits, with a + after them or not; 0 is none.
func smallNumber(s string) int {
	s = strings.TrimSuffix(s, "+")
	if len(s) == 0 || len(s) > 2 || !isNumber(s) {
		return 0
	}
	n, _ := strconv.Atoi(s) // two digits always fit
	return n
}

// numberCues come before the number of a vacancy; weakCues do only with an idWord between.
var (
	numberCues = wordTable("requisition req kennziffer referenznummer reference ref")
	weakCues   = wordTable("job posting position")
	idWords    = wordTable("id number no nr num code")
	// idPrefixes start numbers that need no cue: those of Workday and its like.
	idPrefixes = wordTable("jr r req")
)

// requisitions are the numbers that a text gives as those of its vacancy, sorted.
func requisitions(lower string, ws []word) []string {
	var out []string
	for i := 0; i < len(ws) && len(out) < 8; i++ {
		w := ws[i].text
		if !isCode(w) && !numberCues[w] && !weakCues[w] && !idPrefixes[w] {
			continue
		}
		at := i
		cued := numberCues[w]
		if cued || weakCues[w] {
			for at++; at < len(ws) && at < i+3 && idWords[ws[at].text]; at++ {
				cued = true
			}
		}
		if id := vacancyNumber(lower, ws, at); len(id) >= 4 && (cued || idPrefixes[strings.TrimRight(id, "0123456789")] && len(id) >= 6) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// vacancyNumber is the number at ws[i], with its parts that hyphens divide put
// together: "r-26-17220" is r2617220. It has up to 4 letters before at least 4 digits; "" is none.
func vacancyNumber(lower string, ws []word, i int) string {
	if i >= len(ws) {
		return ""
	}
	id := ws[i].text
	for i+1 < len(ws) && ws[i+1].start == ws[i].start+len(ws[i].text)+1 && isHyphen(lower[ws[i+1].start-1]) && isNumber(ws[i+1].text) {
		i++
		id += ws[i].text
	}
	digits := strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyz")
	if letters := len(id) - len(digits); letters > 4 || len(digits) < 4 || len(digits) > 14 || !isNumber(digits) || letters == 0 && len(digits) < 5 {
		return ""
	}
	return id
}

func isHyphen(b byte) bool { return b == '-' || b == '_' }

func plainID(s string) string { return strings.NewReplacer("-", "", "_", "", " ", "").Replace(s) }

// pays are the amounts of money in a text as of a year, sorted.
func pays(lower string, ws []word) []int {
	var out []int
	for i := 0; i < len(ws) && len(out) < 16; i++ {
		if c := ws[i].text[0]; c < '0' || c > '9' {
			continue
		}
		number, end := ws[i].text, ws[i].start+len(ws[i].text)
		money := isMoney(lower, ws[i].start, end)
		for i+1 < len(ws) && ws[i+1].start == end+1 && strings.IndexByte(".,'", lower[end]) >= 0 && isDigit(ws[i+1].text[0]) {
			i++
			number, end = number+lower[end:end+1]+ws[i].text, ws[i].start+len(ws[i].text)
		}
		if money || isMoney(lower, end, end) {
			if n := amount(number); n > 0 && n < 5e6 {
				out = append(out, int(n))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isMoney holds when a sign of a currency stands right before start or right after end.
func isMoney(lower string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(lower[max(0, start-4):start], " "))
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(lower[end:min(len(lower), end+4)], " "))
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
