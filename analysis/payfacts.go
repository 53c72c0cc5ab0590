package analysis

import (
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Kinds of pay, which are never put together.
const (
	PayBase       = "base"       // for a year, month or week of full-time employment; gross where it says
	PayCTC        = "ctc"        // cost to company, said to be that
	PayNet        = "net"        // after tax
	PayB2B        = "b2b"        // invoiced
	PayContract   = "contract"   // contractors, freelancers and temporary workers
	PayHourly     = "hourly"     // by hour or day, no contract named
	PayPartTime   = "part-time"  // of part-time work
	PayInternship = "internship" // of interns and apprentices
)

// Why a stated amount is not used, beside the reasons of Rates.Annual.
const (
	PayOneBound    = "one bound only"
	PayImplausible = "implausible for a year"
)

// What a year's pay can be, in USD; bounds of ours. Outside them the period or currency is misread.
const (
	leastPay   = 500
	largestPay = 2_000_000
)

// unknownLevel is the level of vacancies that state neither level nor years.
const unknownLevel = "unknown"

// pay is what a vacancy pays a year, in the currency that it states.
type pay struct {
	at             int32 // in payColumns.pays
	place          int32
	employer       int32
	currency, kind string
	level          string
	low, mid, high float64
	usd            float64 // one unit of the currency, 0 when there is no rate
	why            string  // it is not used, "" when it is
}

// pays lists the vacancies that state pay, by place.
func (f *frame) pays() []pay {
	bands := make([]pay, len(f.facts.pays.all))
	done := make([]bool, len(bands))
	var out []pay
	for place := range f.vacancies {
		v := f.at(place)
		id := v.facts.pay.value
		if id == 0 {
			continue
		}
		if !done[id] {
			band, _ := f.facts.band(&v.facts)
			bands[id], done[id] = f.options.Rates.yearly(band), true
		}
		p := bands[id]
		p.at, p.place, p.employer, p.level = int32(len(out)), int32(place), f.employers[place], f.payLevel(v)
		p.kind = payKind(p.kind, f.facts.names.all[v.facts.employment.value], p.level)
		out = append(out, p)
	}
	return out
}

// yearly is a band for a year in its own currency. kind is what the band itself says.
func (r Rates) yearly(b market.SalaryBand) pay {
	out := pay{currency: b.Currency, kind: bandKind(b)}
	year, why := r.Annual(b, b.Currency)
	switch {
	case why != "":
		out.why = why
		return out
	case year.Min == nil || year.Max == nil:
		out.why = PayOneBound
		return out
	}
	out.low, out.high = min(*year.Min, *year.Max), max(*year.Min, *year.Max)
	out.mid = out.low + (out.high-out.low)/2
	out.usd, _ = r.rate(b.Currency, "USD")
	if !(out.low > 0) || math.IsInf(out.high, 0) || out.usd > 0 && (out.mid*out.usd < leastPay || out.mid*out.usd > largestPay) {
		out.why = PayImplausible
	}
	return out
}

func bandKind(b market.SalaryBand) string {
	switch {
	case b.Basis == market.Net:
		return PayNet
	case b.Form == market.FormB2B:
		return PayB2B
	case b.Form == market.FormCTC:
		return PayCTC
	case b.Form == market.FormContract:
		return PayContract
	case b.Period == market.PerHour || b.Period == market.PerDay:
		return PayHourly
	}
	return PayBase
}

// payKind adds what the vacancy says of its employment to what the band says.
func payKind(ofBand, employment, level string) string {
	switch market.Employment(employment) {
	case market.Internship, market.Apprenticeship:
		return PayInternship
	case market.Contract, market.Temporary, market.Freelance:
		if ofBand == PayBase || ofBand == PayHourly {
			return PayContract
		}
	case market.PartTime:
		if ofBand == PayBase || ofBand == PayHourly {
			return PayPartTime
		}
	}
	if level == "intern" {
		return PayInternship
	}
	return ofBand
}

// payLevel is the level that a vacancy states, else that of the years which it asks for: junior below 3, mid below 6,
// senior below 10, lead above. Staff counts as senior, managers as lead.
func (f *frame) payLevel(v *vacancy) string {
	switch level := f.facts.names.all[v.facts.level.value]; level {
	case "":
		if years, ok := f.years(v); ok {
			return levelOfYears(years)
		}
		return unknownLevel
	case "staff":
		return "senior"
	case "manager":
		return "lead"
	default:
		return level
	}
}

func levelOfYears(years float64) string {
	switch {
	case years < 3:
		return "junior"
	case years < 6:
		return "mid"
	case years < 10:
		return "senior"
	}
	return "lead"
}

// countries of a vacancy.
func (f *frame) countries(v *vacancy) []string {
	var out []string
	for _, s := range v.strata {
		if f.strata[s].by == byCountry {
			out = append(out, f.strata[s].name)
		}
	}
	return out
}

// localTo tells whether pay is in the currency of one of the countries.
func (p *pay) localTo(countries []string) bool {
	return slices.ContainsFunc(countries, func(c string) bool { return currencyOf[c] == p.currency })
}

// currencyOf says in which currency a country pays, by ISO 3166 and ISO 4217 codes.
var currencyOf = func() map[string]string {
	out := map[string]string{
		"US": "USD", "PR": "USD", "EC": "USD", "SV": "USD", "IN": "INR", "GB": "GBP", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "CH": "CHF", "LI": "CHF",
		"PL": "PLN", "CZ": "CZK", "SE": "SEK", "NO": "NOK", "DK": "DKK", "HU": "HUF", "RO": "RON", "IS": "ISK", "TR": "TRY",
		"IL": "ILS", "JP": "JPY", "CN": "CNY", "HK": "HKD", "SG": "SGD", "KR": "KRW", "TW": "TWD", "TH": "THB", "MY": "MYR", "ID": "IDR", "PH": "PHP",
		"VN": "VND", "PK": "PKR", "BD": "BDT", "LK": "LKR", "NP": "NPR", "BR": "BRL", "MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "PE": "PEN", "UY": "UYU",
		"ZA": "ZAR", "NG": "NGN", "KE": "KES", "EG": "EGP", "MA": "MAD", "GH": "GHS", "AE": "AED", "SA": "SAR", "QA": "QAR", "UA": "UAH", "RU": "RUB",
		"RS": "RSD", "GE": "GEL", "AM": "AMD", "KZ": "KZT", "BY": "BYN", "MD": "MDL", "AL": "ALL", "MK": "MKD", "BA": "BAM",
	}
	for _, euro := range []string{"AT", "BE", "BG", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PT", "SI", "SK", "ME", "MC"} {
		out[euro] = "EUR"
	}
	return out
}()
