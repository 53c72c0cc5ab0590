package analysis

import (
	"fmt"
	"strconv"

	"github.com/roadcheck/roadcheck/internal/market"
)

// AnnualPay is a salary band for a year, in one currency.
type AnnualPay struct {
	Min      *float64 `json:"min"` // nil where the band is open
	Max      *float64 `json:"max"`
	Currency string   `json:"currency"`
	// How it was made: a stated amount times Periods (a year's hours, days, weeks or
	// months) times Rate, the units of Currency for one of Stated on Day.
	Stated  string     `json:"stated"`
	Periods float64    `json:"periods"`
	Rate    float64    `json:"rate"`
	Day     market.Day `json:"rate_day,omitempty"` // "" when nothing was exchanged
	Source  string     `json:"rate_source,omitempty"`
}

// Why a band has no annual pay in the wanted currency.
const (
	PayWithoutAmount   = "no amount"
	PayWithoutCurrency = "no currency"
	PayWithoutPeriod   = "no period"
	PayWithoutRate     = "no rate for the currency"
	PayInDoubt         = "amount in doubt"
)

// periodsPerYear are full-time: 40 hours in each of 52 weeks, 5 days in each of them.
var periodsPerYear = map[market.Period]float64{
	market.PerHour: 2080, market.PerDay: 260, market.PerWeek: 52, market.PerMonth: 12, market.PerYear: 1,
}

// Annual gives the pay of a full year in a currency, by the rates of r. The second
// result says why there is none, "" when there is. Months that a posting states
// (13th month) count. Gross and net, employed and B2B stay what they are: compare
// like with like.
func (r Rates) Annual(b market.SalaryBand, currency string) (AnnualPay, string) {
	periods, known := periodsPerYear[b.Period]
	if b.Period == market.PerMonth && b.Months > 0 {
		periods = float64(b.Months)
	}
	switch {
	case b.Min == nil && b.Max == nil:
		return AnnualPay{}, PayWithoutAmount
	case b.Currency == "":
		return AnnualPay{}, PayWithoutCurrency
	case !known:
		return AnnualPay{}, PayWithoutPeriod
	case b.Doubt != "":
		return AnnualPay{}, PayInDoubt
	}
	rate, ok := r.rate(b.Currency, currency)
	if !ok {
		return AnnualPay{}, PayWithoutRate
	}
	pay := AnnualPay{Currency: currency, Stated: b.Currency, Periods: periods, Rate: rate}
	if b.Currency != currency {
		pay.Day, pay.Source = r.Day, r.Source
	}
	for _, bound := range []struct {
		from *float64
		to   **float64
	}{{b.Min, &pay.Min}, {b.Max, &pay.Max}} {
		if bound.from != nil {
			v := *bound.from * periods * rate
			*bound.to = &v
		}
	}
	return pay, ""
}

// rate is how many units of one currency one unit of another is.
func (r Rates) rate(from, to string) (float64, bool) {
	perEuro := func(code string) float64 {
		if code == "EUR" {
			return 1
		}
		return r.PerEuro[code]
	}
	if from == to {
		return 1, true
	}
	a, b := perEuro(from), perEuro(to)
	if a == 0 || b == 0 {
		return 0, false
	}
	return b / a, true
}

// AnnualPays converts bands, in their order, and counts those that cannot be by their reason.
func (r Rates) AnnualPays(bands []market.SalaryBand, currency string) (pays []AnnualPay, without map[string]int) {
	without = map[string]int{}
	for _, b := range bands {
		pay, why := r.Annual(b, currency)
		if why != "" {
			without[why]++
			continue
		}
		pays = append(pays, pay)
	}
	return pays, without
}

// Note says how a figure was converted, for beside it: "1 INR = 0.010371 USD,
// European Central Bank, 2026-10-06"; "" when nothing was exchanged.
func (p AnnualPay) Note() string {
	if p.Day == "" {
		return ""
	}
	return fmt.Sprintf("1 %s = %s %s, %s, %s", p.Stated, strconv.FormatFloat(p.Rate, 'g', 5, 64), p.Currency, p.Source, p.Day)
}
