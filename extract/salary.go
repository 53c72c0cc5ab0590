package extract

import (
	"slices"
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

// Why a statement of pay is given up.
const (
	NoAmount      = "no amount"        // no digits: "competitive"
	NoAmountOfPay = "no amount of pay" // the figures are a bonus, equity, hours, or nothing certain
	NoPeriod      = "no period"        // neither stated nor left open by size and currency only one way
)

// ReadPay reads a statement of pay that stands by itself, such as "50,000-3 Lacs PA";
// country, ISO 3166 alpha-2 or "", says whose money a bare sign is. Without a band
// the second result says why: NoAmount, NoAmountOfPay or NoPeriod.
func ReadPay(statement, country string) (*market.SalaryBand, string) {
	return parseSalaryField(statement, country)
}

// structuredPay takes the first complete range of what adapters hand over: amounts
// in units of the currency for the period, an amount that is not set as nil or 0,
// estimates of the board left out, gross or net and the form of employment where
// fields say so, else in the label.
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
		return nil, NoAmount
	case best == nil:
		return nil, NoAmountOfPay
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
		if t.kind != payWord || len(t.word) != 3 {
			continue
		}
		beside := i > 0 && tokens[i-1].kind == payNumber || i+1 < len(tokens) && tokens[i+1].kind == payNumber
		if code := strings.ToUpper(t.word); beside && currencyCodes[code] {
			tokens[i] = payToken{kind: payCurrency, span: t.span, cur: code}
		}
	}
}

// repairMojibake undoes UTF-8 pound and euro signs that were read as Latin-1.
func repairMojibake(s string) string {
	if ascii(s) || !strings.ContainsAny(s, "Ââ‚") {
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
	if b.loose && doubt(out) == unsuited {
		out.Period = "" // "$80,000 to $160,000 or the hourly equivalent"
	}
	if out.Period == "" {
		out.Period = usualPeriod(out)
	}
	if out.Period == "" {
		return nil, NoPeriod
	}
	out.Doubt = doubt(out)
	return out, ""
}

// usualPeriod infers the period of an amount where its size and currency leave no
// other: nobody states a month's pay in dollars above 12,000 without saying so, and
// where pay is stated by the month a small amount is one. "" leaves it open.
func usualPeriod(b *market.SalaryBand) market.Period {
	v := amountOf(b)
	usual, ok := usualSizes[b.Currency]
	switch {
	case ok && v >= usual.year:
		return market.PerYear
	case ok && usual.month[0] > 0 && v >= usual.month[0] && v <= usual.month[1]:
		return market.PerMonth
	}
	return ""
}

// usualSizes are the least amount for a year, and the bounds for a month in
// currencies of countries that state pay by the month.
var usualSizes = map[string]struct {
	year  float64
	month [2]float64
}{
	"": {year: 12000}, "USD": {year: 12000}, "EUR": {year: 12000}, "GBP": {year: 12000}, "CAD": {year: 12000}, "AUD": {year: 12000}, "NZD": {year: 12000},
	"CHF": {year: 20000}, "INR": {year: 100000}, "SGD": {year: 24000}, "HKD": {year: 150000}, "JPY": {year: 2000000}, "ZAR": {year: 200000},
	"PLN": {year: 70000, month: [2]float64{4000, 60000}}, "CZK": {year: 400000, month: [2]float64{20000, 300000}},
	"SEK": {year: 250000, month: [2]float64{20000, 150000}}, "NOK": {year: 250000, month: [2]float64{25000, 150000}}, "DKK": {year: 250000, month: [2]float64{20000, 150000}},
	"ILS": {year: 150000, month: [2]float64{5000, 80000}}, "AED": {year: 70000, month: [2]float64{2000, 50000}}, "SAR": {year: 70000, month: [2]float64{2000, 50000}},
	"QAR": {year: 70000, month: [2]float64{2000, 50000}}, "PHP": {year: 500000, month: [2]float64{12000, 250000}}, "MYR": {year: 50000, month: [2]float64{1500, 30000}},
	"HUF": {year: 5000000, month: [2]float64{250000, 3000000}}, "TWD": {year: 500000, month: [2]float64{28000, 250000}},
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

// payCountry is the country whose money a bare sign is: the only one, the United
// States among several, else the first; "" when none is known.
func payCountry(countries []string) string {
	switch {
	case len(countries) == 0:
		return ""
	case slices.Contains(countries, "US"):
		return "US"
	}
	return countries[0]
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

var (
	// western are the least and largest believable amounts in currencies near a dollar, and rupees those in India.
	western = map[market.Period][2]float64{market.PerHour: {5, 500}, market.PerDay: {40, 4000}, market.PerWeek: {150, 20000}, market.PerMonth: {500, 80000}, market.PerYear: {8000, 1000000}}
	rupees  = map[market.Period][2]float64{market.PerHour: {50, 20000}, market.PerDay: {200, 100000}, market.PerMonth: {3000, 3000000}, market.PerYear: {50000, 40000000}}

	plausible = map[string]map[market.Period][2]float64{"USD": western, "EUR": western, "GBP": western, "CAD": western, "AUD": western, "CHF": western, "INR": rupees}
)

const unsuited = "amount does not suit the period"

// doubt names why an amount as stated is implausible, "" when it is not.
func doubt(b *market.SalaryBand) string {
	if b.Min != nil && b.Max != nil && *b.Max > 5**b.Min {
		return "range wider than fivefold"
	}
	limits := plausible[b.Currency]
	limit, ok := limits[b.Period]
	if v := amountOf(b); ok && (v < limit[0] || v > limit[1]) {
		return unsuited
	}
	return ""
}
