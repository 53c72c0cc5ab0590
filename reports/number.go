package reports

import (
	"math"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

func itoa(n int) string { return strconv.Itoa(n) }

// thousands writes n with commas: 2614 as "2,614".
func thousands(n int) string {
	if n < 0 {
		return "-" + thousands(-n)
	}
	s := itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// bare writes a fraction as percent without the sign: no decimals from 10 %
// on, one below, "<0.1" for what would read as nothing.
func bare(p float64) string {
	pct := 100 * p
	switch {
	case math.IsNaN(pct) || pct <= 0:
		return "0"
	case pct < 0.05:
		return "<0.1"
	case pct < 9.95:
		return strconv.FormatFloat(pct, 'f', 1, 64)
	}
	return strconv.FormatFloat(pct, 'f', 0, 64)
}

func percent(p float64) string { return bare(p) + nbsp + "%" }

// between writes an interval of fractions: "3.1–4.6 %".
func between(s analysis.Share) string {
	return bare(s.Lo) + "–" + bare(s.Hi) + nbsp + "%"
}

// level is a threshold or confidence as percent without needless decimals: "2 %".
func level(p float64) string {
	return strconv.FormatFloat(math.Round(1000*p)/10, 'f', -1, 64) + nbsp + "%"
}

// signed writes a coefficient with two decimals and a real minus sign.
func signed(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', 2, 64), "-", "−", 1)
}

// plural gives "1 posting", "2,614 postings".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1" + nbsp + one
	}
	return thousands(n) + nbsp + many
}

// orNone is a number of things, "none" for 0.
func orNone(n int) string {
	if n == 0 {
		return "none"
	}
	return thousands(n)
}

// months writes the window of the sample: "2024-01 to 2026-11", "" without dates.
func months(from, to market.Day) string {
	a, b := from.Month(), to.Month()
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return a + " to " + b
}

// list joins names in a sentence: "a, b and c".
func list(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// sampleSize writes "n = 2,614" on one line.
func sampleSize(n int) string { return "n" + nbsp + "=" + nbsp + thousands(n) }
