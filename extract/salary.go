package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// readSalary takes the structured fields first, then the free-text field, then
// the text: the first complete range in reading order, else the first figure
// (GUIDELINES of the labelling standard, section 5).
func (f *fieldText) readSalary(country string) *market.SalaryBand {
	if b := structuredPay(f.posting.Pay, country); b != nil {
		return b
	}
	if b, _ := parseSalaryField(f.posting.SalaryText, country); b != nil {
		return b
	}
	return f.salaryInText(country)
}

func structuredPay(pays []market.Pay, country string) *market.SalaryBand {
	var single *market.SalaryBand
	for _, pay := range pays {
		low, high := positive(pay.Min), positive(pay.Max)
		if low == nil && high == nil {
			continue
		}
		b := &market.SalaryBand{Min: low, Max: high, Currency: strings.ToUpper(pay.Currency), Period: pay.Period, Provenance: "field", Basis: payBases[pay.Basis], Form: payForms[pay.Form]}
		labelTerms(b, pay.Label)
		if b.Currency == "" {
			b.Currency = countryCurrency[country]
		}
		b.Doubt = doubt(b)
		if low != nil && high != nil {
			return b
		}
		if single == nil {
			single = b
		}
	}
	return single
}

func positive(f *float64) *float64 {
	if f == nil || *f <= 0 {
		return nil
	}
	v := *f
	return &v
}

// parseSalaryField reads a field that holds nothing but pay: "$55k - $100k",
// "50,000-3 Lacs PA". Without a band it says why it abstains.
func parseSalaryField(s, country string) (*market.SalaryBand, string) {
	s = repairMojibake(s)
	tokens := lexPay(s, 0)
	codesInAnyCase(tokens)
	var best *payBand
	digits := false
	for i := 0; i < len(tokens); i++ {
		digits = digits || tokens[i].kind == payNumber
		b, ok := bandAt(tokens, i)
		i = max(i, b.to-1)
		if !ok || b.trifling(tokens) || notPay(tokens, b) != "" {
			continue
		}
		if best == nil || (b.complete() && !best.complete()) {
			best = &b
		}
	}
	switch {
	case best == nil && !digits:
		return nil, "no amount"
	case best == nil:
		return nil, "no amount of pay"
	}
	out, reason := settle(*best, country)
	if out == nil {
		return nil, reason
	}
	out.Provenance = "field"
	setTerms(out, tokens, *best)
	return out, ""
}

// codesInAnyCase reads "php" beside a number as a currency: a field for pay names no languages.
func codesInAnyCase(tokens []payToken) {
	for i, t := range tokens {
		code := strings.ToUpper(t.word)
		beside := i > 0 && tokens[i-1].kind == payNumber || i+1 < len(tokens) && tokens[i+1].kind == payNumber
		if t.kind == payWord && beside && currencyCodes[code] {
			tokens[i] = payToken{kind: payCurrency, span: t.span, cur: code}
		}
	}
}

// repairMojibake undoes UTF-8 pound and euro signs that were read as Latin-1.
func repairMojibake(s string) string {
	if !strings.ContainsAny(s, "Ââ‚") {
		return s
	}
	return mojibake.Replace(s)
}

var mojibake = strings.NewReplacer("Â£", "£", "â‚¬", "€", "â\u0082¬", "€", "Â ", " ", "Â\u00a0", " ", "â€“", "–", "â\u0080\u0093", "–", "â‚¹", "₹", "‚¬", "€")

// settle decides currency and period of an accepted band, or says why it cannot.
func settle(b payBand, country string) (*market.SalaryBand, string) {
	out := &market.SalaryBand{Min: b.low, Max: b.high, Currency: b.cur, Period: b.period}
	switch b.cur {
	case "", "$", "kr", "¥":
		out.Currency = localCurrency(b.cur, country)
	}
	if out.Period == "" {
		out.Period = usualPeriod(out)
	}
	if out.Period == "" {
		return nil, "no period"
	}
	out.Doubt = doubt(out)
	return out, ""
}

// usualPeriod infers a year where amounts are of a size and in a currency that
// are only stated by the year, an hour where they are too small for a day.
func usualPeriod(b *market.SalaryBand) market.Period {
	v := amountOf(b)
	switch b.Currency {
	case "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF":
		if v >= 12000 {
			return market.PerYear
		}
	case "INR":
		if v >= 100000 {
			return market.PerYear
		}
	case "":
		if v >= 12000 {
			return market.PerYear
		}
	}
	return ""
}

func amountOf(b *market.SalaryBand) float64 {
	if b.Max != nil {
		return *b.Max
	}
	if b.Min != nil {
		return *b.Min
	}
	return 0
}

// countryCurrency is the currency that pay in a country is stated in.
var countryCurrency = map[string]string{
	"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "TW": "TWD", "GB": "GBP", "IN": "INR", "CH": "CHF", "PL": "PLN", "CZ": "CZK",
	"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "JP": "JPY", "CN": "CNY", "KR": "KRW", "BR": "BRL", "MX": "MXN", "ZA": "ZAR", "IL": "ILS", "TR": "TRY",
	"AE": "AED", "HU": "HUF", "RO": "RON", "UA": "UAH", "PH": "PHP", "MY": "MYR", "TH": "THB", "ID": "IDR", "PK": "PKR",
	"DE": "EUR", "FR": "EUR", "NL": "EUR", "BE": "EUR", "AT": "EUR", "IE": "EUR", "ES": "EUR", "PT": "EUR", "IT": "EUR", "FI": "EUR", "GR": "EUR", "EE": "EUR",
	"LV": "EUR", "LT": "EUR", "SK": "EUR", "SI": "EUR", "LU": "EUR", "CY": "EUR", "MT": "EUR", "HR": "EUR",
}

// localCurrency says which currency a sign shared by several means in a country.
func localCurrency(sign, country string) string {
	local := countryCurrency[country]
	switch sign {
	case "$":
		switch local {
		case "CAD", "AUD", "NZD", "SGD", "HKD":
			return local
		}
		return "USD"
	case "kr":
		switch local {
		case "SEK", "NOK", "DKK", "ISK":
			return local
		}
		return "SEK"
	case "¥":
		if local == "CNY" {
			return local
		}
		return "JPY"
	}
	return local
}

const unsuited = "amount does not suit the period"

// doubt names why an amount as stated is implausible, "" when it is not.
func doubt(b *market.SalaryBand) string {
	if b.Min != nil && b.Max != nil && *b.Max > 5**b.Min {
		return "range wider than fivefold"
	}
	switch b.Currency {
	case "USD", "EUR", "GBP", "CAD", "AUD", "CHF":
	default:
		return ""
	}
	limits := map[market.Period][2]float64{market.PerHour: {5, 500}, market.PerDay: {40, 4000}, market.PerWeek: {150, 20000}, market.PerMonth: {500, 80000}, market.PerYear: {8000, 1000000}}
	limit, ok := limits[b.Period]
	if v := amountOf(b); ok && (v < limit[0] || v > limit[1]) {
		return unsuited
	}
	return ""
}
