package reports

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/analysis"
)

// unit is what the estimate of a verdict is measured in, as analysis.Tested names it.
type unit string

const (
	unitShare      unit = "share"
	unitDifference unit = "difference"
	unitRank       unit = "rank"
	unitTau        unit = "tau-b"
)

var currency = regexp.MustCompile(`^[A-Z]{3}$`)

// title heads the axis of a unit.
func (u unit) title() string {
	switch {
	case u == unitShare:
		return "Share of vacancies"
	case u == unitDifference:
		return "Difference of shares, percentage points"
	case u == unitRank:
		return "Rank by demand, 1 is the most asked for"
	case u == unitTau:
		return "Kendall’s tau-b of place and demand, −1: the first are asked for most"
	case u.ratio():
		return upperFirst(string(u)) + ", 1 is no difference"
	case currency.MatchString(string(u)):
		return string(u) + " a year"
	}
	return upperFirst(clean(string(u), maxName))
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// ratio tells whether equal factors are equal distances.
func (u unit) ratio() bool { return strings.HasSuffix(string(u), "ratio") }

// number writes a value in its unit.
func (u unit) number(v float64) string {
	switch {
	case u == unitShare:
		return percent(v)
	case u == unitDifference:
		return points(v)
	case u == unitRank:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case u == unitTau:
		return signed(v)
	case currency.MatchString(string(u)):
		return money(string(u), v)
	}
	return figures(v)
}

// money writes an amount as its readers do: in lakh for rupees, in thousands for others.
func money(code string, v float64) string {
	if code == "INR" {
		return "₹" + strconv.FormatFloat(math.Round(v/1e4)/10, 'f', -1, 64) + nbsp + "lakh"
	}
	amount := strconv.FormatFloat(math.Round(v/100)/10, 'f', -1, 64)
	if math.Abs(v) >= 1e5 {
		amount = strconv.FormatFloat(math.Round(v/1e3), 'f', -1, 64)
	}
	sign, ok := map[string]string{"USD": "$", "EUR": "€", "GBP": "£"}[code]
	if !ok {
		sign = code + nbsp
	}
	return sign + amount + "k"
}

// figuresOf writes a round number without needless decimals.
func figuresOf(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
}

// figures writes a number with two significant digits below 10, none after the point from there on.
func figures(v float64) string {
	s := strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	if math.Abs(v) < 9.95 {
		s = strconv.FormatFloat(v, 'g', 2, 64)
	}
	return strings.Replace(s, "-", "−", 1)
}

// estimate writes a value with its interval: "51 % (47–56)".
func (u unit) estimate(e analysis.Estimate) string {
	trim := func(v float64) string {
		s := u.number(v)
		if u == unitShare {
			s = strings.TrimSuffix(s, nbsp+"%")
		}
		return s
	}
	if e.Lo == e.Hi {
		return u.number(e.Value)
	}
	return u.number(e.Value) + " (" + trim(e.Lo) + interval(u) + trim(e.Hi) + ")"
}

// interval joins the ends of an interval; a dash between signed numbers would read as a sign.
func interval(u unit) string {
	if u == unitShare || u == unitRank || u.ratio() {
		return "–"
	}
	return " to "
}

// upToTest is the template of figures that are to be reached and not passed.
const upToTest = "up-to"

// bound is what a claim says or was taken to say: "> 60 %", "60 to 85", "rises".
func (u unit) bound(v analysis.Verdict) string {
	signs := map[string]string{">": "above ", ">=": "at least ", "<": "below ", "<=": "at most ", "!=": "not "}
	switch {
	case v.Comparator == "increasing":
		return "rises"
	case v.Low != nil && v.High != nil:
		return u.number(*v.Low) + " to " + u.number(*v.High)
	case v.Value != nil && v.Test == upToTest:
		return "up to " + u.number(*v.Value)
	case v.Value != nil:
		return signs[v.Comparator] + u.number(*v.Value)
	case v.Low != nil:
		return "at least " + u.number(*v.Low)
	case v.High != nil:
		return "at most " + u.number(*v.High)
	}
	return ""
}

// allowed is the part of the number line that a claim allows; ok is false where it is no part.
func allowed(v analysis.Verdict) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(-1), math.Inf(1)
	switch {
	case v.Comparator == "increasing":
		return 0, hi, true
	case v.Low != nil || v.High != nil:
		if v.Low != nil {
			lo = *v.Low
		}
		if v.High != nil {
			hi = *v.High
		}
		return lo, hi, true
	case v.Value == nil:
		return 0, 0, false
	case v.Test == upToTest:
		return *v.Value, *v.Value, true
	case strings.HasPrefix(v.Comparator, ">"):
		return *v.Value, hi, true
	case strings.HasPrefix(v.Comparator, "<"):
		return lo, *v.Value, true
	}
	return *v.Value, *v.Value, v.Comparator == "="
}
