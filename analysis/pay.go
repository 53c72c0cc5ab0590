package analysis

import "github.com/roadcheck/roadcheck/internal/market"

// Pay is what vacancies state of pay: first how many do, then how much.
type Pay struct {
	Rates       PayRates        `json:"rates"`
	Populations []PayPopulation `json:"populations"` // all technical vacancies first, then those of the roadmaps
}

// PayRates say by which rates amounts in USD were converted.
type PayRates struct {
	Day    market.Day `json:"day"`
	Source string     `json:"source"`
}

// PayPopulation is the pay of the vacancies of some roles.
type PayPopulation struct {
	Name     string        `json:"name"`     // in words: "backend and full-stack vacancies"
	Roles    []market.Role `json:"roles"`    // none: all but the non-technical
	Roadmaps []string      `json:"roadmaps"` // ids of those that speak of it
	// Stated is the share of vacancies that state any amount; ByCountry, ByLevel and BySource split it, largest first.
	Stated    Share       `json:"stated"`
	ByCountry []PayStated `json:"by_country"`
	ByLevel   []PayStated `json:"by_level"`
	BySource  []PayStated `json:"by_source"` // collection or board
	// Unused counts the vacancies that state an amount of which no pay for a year can be made, by reason.
	Unused []Count `json:"unused"`
	// Kinds counts the vacancies with pay for a year by kind of pay.
	Kinds []Count `json:"kinds"`
	// OtherCurrency counts those of a known country that state pay in another country's currency: they are in no country's groups.
	OtherCurrency int `json:"other_currency"`
	Unplaced      int `json:"unplaced"` // those of no known country, likewise
	// Groups are by country, level and kind, those with most vacancies first. Suppressed counts those below MinCount.
	Groups     []PayGroup `json:"groups"`
	Suppressed int        `json:"suppressed"`
	// Markets hold what skills go along with which pay, one country at a time, the largest first; of roadmaps' roles only.
	Markets []PayMarket `json:"markets"`
}

// PayStated is how many vacancies of a part state pay.
type PayStated struct {
	Name   string `json:"name"`
	Stated Share  `json:"stated"`
}

// PayGroup is the pay of the vacancies of one country and level.
type PayGroup struct {
	Country string `json:"country"`
	// Level is "junior", "mid", "senior" (with staff), "lead" (with managers), "unknown", or "" for all.
	Level     string     `json:"level"`
	Kind      string     `json:"kind"`     // what kind of pay it is: "base" ...
	Currency  string     `json:"currency"` // of Midpoint, Lower and Upper
	N         int        `json:"n"`        // vacancies
	Employers int        `json:"employers"`
	Effective float64    `json:"effective_n"` // as many independent vacancies would tell as much
	From      market.Day `json:"from"`        // of the first and last dated one
	To        market.Day `json:"to"`
	Undated   int        `json:"undated"`
	// Midpoint, Lower and Upper are quantiles of the middle and the ends of the stated ranges, for a year.
	Midpoint []Quantile `json:"midpoint"`
	Lower    []Quantile `json:"lower"`
	Upper    []Quantile `json:"upper"`
	// Recent are those of the midpoint of vacancies dated in the last three years, none when those are fewer than MinCount.
	Recent  []Quantile `json:"recent"`
	RecentN int        `json:"recent_n"`
	// USD are the quantiles of the midpoint in USD; RateNote says by which rate.
	USD      []Quantile `json:"usd"`
	RateNote string     `json:"rate_note,omitempty"`
	// Claimed are what roadmaps say of this country and level.
	Claimed []ClaimedPay `json:"claimed"`
}

// Quantile is the amount that a share P of the vacancies does not exceed, with its order-statistic interval.
type Quantile struct {
	P     float64 `json:"p"`
	Value float64 `json:"value"`
	// Lo and Hi are nil where so few vacancies bound it on no side.
	Lo *float64 `json:"lo"`
	Hi *float64 `json:"hi"`
}

// ClaimedPay is a roadmap's amount or band.
type ClaimedPay struct {
	Roadmap  string   `json:"roadmap"`
	Claim    string   `json:"claim"`
	Kind     string   `json:"kind"` // of claim: "salary-level" or "salary-mean"
	Level    string   `json:"level"`
	Low      *float64 `json:"low"` // nil where it is open
	High     *float64 `json:"high"`
	Currency string   `json:"currency"`
}
