package scrape

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// strictPay normalises one stated amount; false when it states none. Boards
// write 0 for "not set". Min above Max is kept as stated for the reader to doubt.
func strictPay(p market.Pay) (market.Pay, bool) {
	for _, v := range []**float64{&p.Min, &p.Max} {
		if *v != nil && (**v <= 0 || **v > 1e12) {
			*v = nil
		}
	}
	p.Currency = currencyCode(p.Currency)
	p.Label = line(p.Label)
	return p, p.Min != nil || p.Max != nil
}

var isoCurrency = regexp.MustCompile(`^[A-Z]{3}$`)

var currencySigns = map[string]string{
	"$": "USD", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "S$": "SGD",
	"HK$": "HKD", "R$": "BRL", "MX$": "MXN", "€": "EUR", "£": "GBP", "¥": "JPY", "JP¥": "JPY", "CN¥": "CNY", "₹": "INR",
	"₪": "ILS", "₩": "KRW", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₱": "PHP", "zł": "PLN", "Kč": "CZK", "CHF": "CHF",
}

// currencyCode reads an ISO code in any case or a currency sign; "" when it is neither.
func currencyCode(s string) string {
	s = strings.TrimSpace(s)
	if c, ok := currencySigns[s]; ok {
		return c
	}
	if s = strings.ToUpper(s); isoCurrency.MatchString(s) {
		return s
	}
	return ""
}

var periodWords = []struct {
	period market.Period
	word   *regexp.Regexp
}{
	{market.PerHour, regexp.MustCompile(`(?i)hour|\bhrs?\b|\bph\b|^hur$`)},
	{market.PerYear, regexp.MustCompile(`(?i)year|annum|annual|\byr\b|^ann$|\bpa\b|p\.a\.`)},
	{market.PerMonth, regexp.MustCompile(`(?i)month|\bmon?\b`)},
	{market.PerWeek, regexp.MustCompile(`(?i)week|\bwk\b|^wee$`)},
	{market.PerDay, regexp.MustCompile(`(?i)\bday|daily|\bdiem\b`)},
}

// otherPeriod are units that no market.Period stands for.
var otherPeriod = regexp.MustCompile(`(?i)bi ?week|bi ?month|fortnight|semi ?month|twice`)

var joinersToBlanks = strings.NewReplacer("-", " ", "_", " ")

// payPeriod reads a unit of pay such as "YEAR", "Hourly", "per-year-salary" or "1 MONTH"; "" when unknown.
func payPeriod(s string) market.Period {
	if s == "" {
		return ""
	}
	s = joinersToBlanks.Replace(s)
	if otherPeriod.MatchString(s) {
		return ""
	}
	for _, w := range periodWords {
		if w.word.MatchString(s) {
			return w.period
		}
	}
	return ""
}

// numeralForms are 45.000,50 and 45.000; 45,000.50, 45'000 and 45 000; 31,2 and 31.25.
const numeralForms = `[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?:[,'’\x{00a0}\x{202f} ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d{1,2})?`

var (
	dotGroups    = regexp.MustCompile(`^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?$`)
	decimalComma = regexp.MustCompile(`^\d+,\d{1,2}$`)
	noGroups     = strings.NewReplacer(",", "", "'", "", "’", "", " ", "", "\u00a0", "", "\u202f", "")
	toDecimal    = strings.NewReplacer(".", "", ",", ".")
)

// numeralValue reads a numeral in one of numeralForms. Of 45.000 the dot is
// taken to group: amounts of money have no three decimals.
func numeralValue(s string) (float64, error) {
	switch {
	case dotGroups.MatchString(s), decimalComma.MatchString(s):
		s = toDecimal.Replace(s)
	default:
		s = noGroups.Replace(s)
	}
	return strconv.ParseFloat(s, 64)
}

var (
	amount      = regexp.MustCompile(`(?i)((?:[A-Z]{1,3})?[$€£¥₹₪₩₱]|zł|\b[A-Z]{3}\b)?\s*(` + numeralForms + `)\s*(k\b)?`)
	codeInText  = regexp.MustCompile(`\b(USD|EUR|GBP|CAD|AUD|NZD|SGD|HKD|INR|CHF|SEK|NOK|DKK|PLN|CZK|JPY|CNY|BRL|MXN|ILS|HUF|RON|PHP|MYR|THB|KRW|TWD|ZAR|AED)\b`)
	separatorRe = regexp.MustCompile(`\s*(?:—|–|-|\bto\b)\s*`)
)

// textAmount reads one amount as fields write it ("$77,000 USD", "120k"): its number and currency.
func textAmount(s string) (*float64, string) {
	m := amount.FindStringSubmatch(s)
	if m == nil {
		return nil, ""
	}
	f, err := numeralValue(m[2])
	if err != nil {
		return nil, ""
	}
	if m[3] != "" {
		f *= 1000
	}
	if code := codeInText.FindString(s); code != "" {
		return &f, code
	}
	return &f, currencyCode(m[1])
}

// textRange reads a field made for one range of pay ("$44.00 - $55.00"); false when it holds anything else.
func textRange(s string) (market.Pay, bool) {
	parts := separatorRe.Split(strings.TrimSpace(s), -1)
	if len(parts) != 2 || len(s) > 60 {
		return market.Pay{}, false
	}
	lo, curLo := textAmount(parts[0])
	hi, curHi := textAmount(parts[1])
	if lo == nil || hi == nil {
		return market.Pay{}, false
	}
	if curHi == "" {
		curHi = curLo
	}
	return market.Pay{Min: lo, Max: hi, Currency: curHi, Period: payPeriod(s)}, true
}
