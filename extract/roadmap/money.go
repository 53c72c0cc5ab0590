package roadmap

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// money is an amount or a band as written, per period.
type money struct {
	start, end int // in the text
	low, high  *float64
	band       bool // two numbers, or one with an open end
	openTop    bool // "35+"
	upTo       bool // "up to 35"
	currency   string
	period     market.Period
}

const (
	amountPart = `(?:₹|€|£|US\$|C\$|A\$|S\$|\$|\b(?:rs\.?|inr|usd|eur|gbp|cad|aud|sgd)\s?)`
	numberPart = `\d{1,3}(?:[,.’' ]\d{2,3})+(?:\.\d{1,2})?|\d+(?:\.\d+)?`
	scalePart  = `\s?(?:lpa|lakhs?(?: per annum)?|lacs?|crores?|cr|k|thousand|million|m|l)\b`
	codePart   = `\s?(?:inr|usd|eur|gbp|cad|aud|sgd|dollars|euros|pounds|rupees)\b`
)

// pay finds an amount or a band: "₹3-4 LPA", "$60,000 – $85,000", "€45k to €60k", "$140,000+".
var (
	pay = regexp.MustCompile(`(?i)(up to\s+)?(` + amountPart + `)?\s?(` + numberPart + `)(` + scalePart + `)?(\+)?(` + codePart + `)?` +
		`(?:\s*(?:-|–|—|to|and)\s*(` + amountPart + `)?\s?(` + numberPart + `)(\s?\+)?(` + scalePart + `)?(\+)?(` + codePart + `)?)?(\s?\+|\s+(?:and|or) (?:above|more|up|upwards|higher|beyond)\b)?`)
	periodAfter = regexp.MustCompile(`(?i)^\s*(?:gross|base)?\s*(?:/|per|an?|p\.?)\s?(hour|hr|h|day|week|month|mo|annum|year|yr|a\.?)\b|^\s*(annually|yearly|monthly|hourly)`)
)

var currencies = map[string]string{
	"₹": "INR", "rs": "INR", "rs.": "INR", "inr": "INR", "rupees": "INR", "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD",
	"€": "EUR", "eur": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "pounds": "GBP", "c$": "CAD", "cad": "CAD", "a$": "AUD", "aud": "AUD",
	"s$": "SGD", "sgd": "SGD",
}

var scales = map[string]float64{
	"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "lpa": 1e5, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "lacs": 1e5, "l": 1e5,
	"lakh per annum": 1e5, "lakhs per annum": 1e5, "cr": 1e7, "crore": 1e7, "crores": 1e7,
}

// periods by the words for them.
var periods = map[string]market.Period{
	"hour": market.PerHour, "hr": market.PerHour, "h": market.PerHour, "hourly": market.PerHour, "day": market.PerDay, "week": market.PerWeek,
	"month": market.PerMonth, "mo": market.PerMonth, "monthly": market.PerMonth,
}

// maxNumbers bounds the numbers looked at in one block.
const maxNumbers = 200

// amounts finds the amounts of pay in a text. unit is what a table's header says of its
// numbers, "LPA" or "$", for cells that do not say it themselves.
func amounts(text, unit string) []money {
	var out []money
	for _, m := range pay.FindAllStringSubmatchIndex(text, maxNumbers) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return strings.ToLower(strings.TrimSpace(text[m[2*i]:m[2*i+1]]))
		}
		a := money{start: m[0], end: m[1], upTo: group(1) != ""}
		unitScale, unitCurrency := unitOf(unit)
		first, second := group(4), firstOf(group(10), "")
		scale := firstOf(first, second)
		if scale == "" && unitScale != "" {
			scale = unitScale
		}
		a.currency = firstOf(currencies[group(2)], currencies[group(7)], currencies[group(6)], currencies[group(12)], rupees(scale), unitCurrency)
		if a.currency == "" {
			continue
		}
		low := number(group(3)) * scaleOf(firstOf(first, second, unitScale))
		a.low = &low
		if s := group(8); s != "" {
			high := number(s) * scaleOf(firstOf(second, first, unitScale))
			if first == "" && second == "" && low < 1000 && high >= 1000 { // "$60-85,000"
				low *= 1000
			}
			a.high, a.band = &high, true
		}
		a.openTop = group(5) != "" || group(9) != "" || group(11) != "" || group(13) != ""
		a.period = periodOf(text[m[1]:], text[m[0]:m[1]])
		if plausible(a) {
			out = append(out, a)
		}
	}
	return out
}

// plausible tells pay from prices and counts: an amount of a year is at least a thousand.
func plausible(a money) bool {
	least := map[market.Period]float64{market.PerYear: 1000, market.PerMonth: 100, market.PerWeek: 50, market.PerDay: 10, market.PerHour: 1}[a.period]
	return *a.low >= least && *a.low < 1e10 && (a.high == nil || *a.high >= *a.low && *a.high < 1e10)
}

func firstOf(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// rupees: lakhs and crores are counted in India.
func rupees(scale string) string {
	if s := scales[scale]; (s == 1e5 && scale != "l") || s == 1e7 {
		return "INR"
	}
	return ""
}

func scaleOf(s string) float64 {
	if v := scales[s]; v != 0 {
		return v
	}
	return 1
}

var unitWord = regexp.MustCompile(`(?i)\b(lpa|lakhs?|crores?)\b|([₹$€£]|\b(?:inr|usd|eur|gbp|cad|aud|sgd)\b)\s?(k|thousand)?`)

// unitOf reads the scale and the currency of a table's header.
func unitOf(unit string) (scale, currency string) {
	m := unitWord.FindStringSubmatch(unit)
	if m == nil {
		return "", ""
	}
	if m[1] != "" {
		return strings.ToLower(m[1]), "INR"
	}
	return strings.ToLower(m[3]), currencies[strings.ToLower(m[2])]
}

// periodOf reads the period after an amount; advertised pay without one is of a year.
func periodOf(after, amount string) market.Period {
	m := periodAfter.FindStringSubmatch(after)
	if m != nil && !strings.Contains(strings.ToLower(amount), "lpa") {
		if p, ok := periods[strings.ToLower(firstOf(m[1], m[2]))]; ok {
			return p
		}
	}
	return market.PerYear
}

var grouping = regexp.MustCompile(`^\d{1,3}(?:[,.’' ]\d{2,3})*[,.’' ]\d{3}(?:\.\d{1,2})?$`)

// number reads 7,25,070 and 60.000 as whole numbers and 13.7 as a fraction.
func number(s string) float64 {
	if grouping.MatchString(s) {
		whole, fraction := s, ""
		if i := strings.LastIndexByte(s, '.'); i >= 0 && len(s)-i-1 != 3 {
			whole, fraction = s[:i], s[i:]
		}
		s = strings.NewReplacer(",", "", ".", "", "’", "", "'", "", " ", "").Replace(whole) + fraction
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0
	}
	return math.Round(v*1e6) / 1e6
}
