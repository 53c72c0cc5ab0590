package duplicate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	yearsRE = regexp.MustCompile(`\b(\d{1,2})\s*\+?\s*(?:(?:-|–|to|bis|or|oder)\s*(\d{1,2})\s*\+?\s*)?(?:years?|yrs?|jahren?|jahre|ans|años|lat)\b`)
	// requisitionRE finds the numbers that employers give their vacancies.
	requisitionRE = regexp.MustCompile(`\b(?:(?:requisition|req|job|posting|reference|ref|kennziffer|referenznummer|referenz|stellen-?id|position)\s*(?:id|number|no|nr|num|code|#)?\s*[.:#]{1,2}\s*|(?:requisition|job|posting)\s+(?:id|number|no)\s+)([a-z]{0,4}[-_]?\d[\d-]{3,12}\d|vac\d+)\b|\b((?:jr|req|r)[-_]?\d{5,9})\b`)
	numberRE      = regexp.MustCompile(`(\d[\d,.']*\d|\d)\s?(k\b)?`)
	moneyRE       = regexp.MustCompile(`(?:[$€£₹]|usd|eur|gbp|inr|chf)\s?(\d[\d,.']{0,11}\d|\d{1,3})\s?(k\b)?|(\d[\d,.']{2,11}\d)\s?(?:[€£]|eur\b|usd\b|per (?:year|annum|hour)|/annum)`)
)

// slotBytes bounds how much of a text is searched for slots.
const slotBytes = 16000

// years are the numbers of years that a text asks for, sorted. More than 20 years is an employer's age.
func years(lower string) []int {
	var out []int
	for _, m := range yearsRE.FindAllStringSubmatch(lower, 40) {
		n, err := strconv.Atoi(m[1])
		if err == nil && n > 0 && n <= 20 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// requisitions are the numbers that a text gives as those of its vacancy, sorted.
func requisitions(lower string) []string {
	var out []string
	for _, m := range requisitionRE.FindAllStringSubmatch(lower, 8) {
		id := plainID(m[1] + m[2])
		if digits := strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyz"); len(digits) >= 4 {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func plainID(s string) string { return strings.NewReplacer("-", "", "_", "", " ", "").Replace(s) }

// statedPay are the numbers of a salary field as pays gives them; lakhs are 100,000.
func statedPay(lower string) []int {
	var out []int
	for _, m := range numberRE.FindAllStringSubmatch(lower, 6) {
		n, err := strconv.ParseFloat(plainNumber(m[1]), 64)
		switch {
		case err != nil:
			continue
		case strings.Contains(lower, "lpa") || strings.Contains(lower, "lac"):
			n *= 100000
		case m[2] != "":
			n *= 1000
		}
		if n = yearly(n); n > 0 {
			out = append(out, int(n))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// yearly reads an amount below 200 as of an hour and one below 10,000 as of a month; 0 is no pay.
func yearly(n float64) float64 {
	switch {
	case n < 5 || n > 1e9:
		return 0
	case n < 200:
		return n * 2080
	case n < 10000:
		return n * 12
	}
	return n
}

// pays are the amounts of money in a text as stated a year, sorted: hours × 2080
// below 200, months × 12 below 10,000, thousands written with k.
func pays(lower string) []int {
	var out []int
	for _, m := range moneyRE.FindAllStringSubmatch(lower, 12) {
		n, err := strconv.ParseFloat(plainNumber(m[1]+m[3]), 64)
		if err != nil {
			continue
		}
		if m[2] != "" {
			n *= 1000
		}
		if n = yearly(n); n > 0 && n < 5e6 {
			out = append(out, int(n))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// plainNumber drops the separators of thousands: 45.000 and 45,000 are 45000, 13.50 stays.
func plainNumber(s string) string {
	s = strings.ReplaceAll(s, "'", "")
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && len(s)-i-1 != 3 {
		return strings.NewReplacer(",", "", ".", "").Replace(s[:i]) + "." + s[i+1:]
	}
	return strings.NewReplacer(",", "", ".", "").Replace(s)
}
