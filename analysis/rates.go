package analysis

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Rates are exchange rates of one day.
type Rates struct {
	Day    market.Day `json:"day"`
	Source string     `json:"source"` // who published them
	// PerEuro is how many units of a currency, by ISO 4217 code, one euro is. It does not hold EUR.
	PerEuro map[string]float64 `json:"per_euro"`
}

//go:embed rates.csv
var builtinRates []byte

// BuiltinRates are the rates that the program was built with.
func BuiltinRates() (Rates, error) {
	r, err := ParseRates(builtinRates)
	if err != nil {
		return Rates{}, fmt.Errorf("built-in rates: %w", err)
	}
	return r, nil
}

// ParseRates reads what Rates.Format writes: comments behind #, a line
// "source,NAME", a line "day,YYYY-MM-DD", and one "CODE,RATE" for each currency.
// The error names the line.
func ParseRates(text []byte) (Rates, error) {
	r := Rates{PerEuro: map[string]float64{}}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, found := strings.Cut(line, ",")
		if !found {
			return Rates{}, fmt.Errorf("line %d: want a code and a rate such as USD,1.1269, found %.40q", n, line)
		}
		if err := r.set(key, value); err != nil {
			return Rates{}, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return Rates{}, fmt.Errorf("read rates: %w", err)
	}
	return r, r.check()
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

func (r *Rates) set(key, value string) (err error) {
	switch {
	case key == "source":
		r.Source = value
	case key == "day":
		r.Day, err = market.ParseDay(value)
	case !currencyCode.MatchString(key) || key == "EUR":
		return fmt.Errorf("want the ISO 4217 code of a currency other than EUR, found %.40q", key)
	default:
		rate, err := strconv.ParseFloat(value, 64)
		if err != nil || rate <= 0 || math.IsInf(rate, 0) || math.IsNaN(rate) {
			return fmt.Errorf("%s: want a rate above 0, found %.40q", key, value)
		}
		if _, twice := r.PerEuro[key]; twice {
			return fmt.Errorf("%s is there twice", key)
		}
		r.PerEuro[key] = rate
	}
	return err
}

func (r *Rates) check() error {
	switch {
	case r.Day == "":
		return fmt.Errorf("rates without a day")
	case r.Source == "":
		return fmt.Errorf("rates without a source")
	case r.PerEuro["USD"] == 0:
		return fmt.Errorf("rates of %s without USD", r.Day)
	}
	return nil
}

// Format writes r for ParseRates, sorted by code.
func (r Rates) Format() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Exchange rates in units of the currency for one euro.\nsource,%s\nday,%s\n", r.Source, r.Day)
	for _, code := range slices.Sorted(maps.Keys(r.PerEuro)) {
		fmt.Fprintf(&b, "%s,%s\n", code, strconv.FormatFloat(r.PerEuro[code], 'f', -1, 64))
	}
	return b.Bytes()
}

// ecbFeed is the daily or historical feed of euro foreign exchange reference rates
// (https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates).
type ecbFeed struct {
	Days []struct {
		Time  string `xml:"time,attr"`
		Rates []struct {
			Currency string `xml:"currency,attr"`
			Rate     string `xml:"rate,attr"`
		} `xml:"Cube"`
	} `xml:"Cube>Cube"`
}

// ParseECB reads the feed of the European Central Bank and gives its latest day.
func ParseECB(body []byte) (Rates, error) {
	var feed ecbFeed
	if err := xml.Unmarshal(body, &feed); err != nil {
		return Rates{}, fmt.Errorf("feed of reference rates: %w", err)
	}
	latest := Rates{}
	for _, day := range feed.Days {
		if market.Day(day.Time) <= latest.Day {
			continue
		}
		latest = Rates{Source: "European Central Bank", PerEuro: map[string]float64{}}
		if err := latest.set("day", day.Time); err != nil {
			return Rates{}, fmt.Errorf("feed of reference rates: %w", err)
		}
		for _, rate := range day.Rates {
			if err := latest.set(rate.Currency, rate.Rate); err != nil {
				return Rates{}, fmt.Errorf("feed of reference rates, %s: %w", day.Time, err)
			}
		}
	}
	if err := latest.check(); err != nil {
		return Rates{}, fmt.Errorf("feed of reference rates: %w", err)
	}
	return latest, nil
}
