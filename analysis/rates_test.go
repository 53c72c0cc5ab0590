package analysis

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestBuiltinRates(t *testing.T) {
	r, err := BuiltinRates()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"USD", "GBP", "INR", "PLN", "CHF", "CAD", "AUD", "JPY", "SEK", "SGD"} {
		if r.PerEuro[code] == 0 {
			t.Errorf("no rate for %s", code)
		}
	}
	if r.Day != "2026-10-06" || len(r.PerEuro) != 29 {
		t.Errorf("%d rates of %s", len(r.PerEuro), r.Day)
	}
	again, err := ParseRates(r.Format())
	if diff := cmp.Diff(r, again); err != nil || diff != "" {
		t.Errorf("written and read again (%v): %s", err, diff)
	}
}

func TestParseECB(t *testing.T) {
	feed, err := os.ReadFile("testdata/eurofxref.xml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseECB(feed)
	want := Rates{Day: "2026-03-04", Source: "European Central Bank", PerEuro: map[string]float64{"USD": 1.25, "GBP": 0.8, "INR": 100}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	for name, c := range map[string]struct{ from, to, want string }{
		"no XML":    {"<gesmes", "<<", "feed of reference rates"},
		"no day":    {"2026-03-0", "March ", "want YYYY-MM-DD"},
		"no dollar": {"'USD'", "'CHF'", "without USD"},
		"no rate":   {"'1.25'", "'-'", "USD: want a rate above 0"},
		"no code":   {"'GBP'", "'pound'", "ISO 4217"},
		"twice":     {"'GBP'", "'USD'", "twice"},
		"empty":     {"Cube", "Cubus", "without a day"},
	} {
		if _, err := ParseECB(bytes.ReplaceAll(feed, []byte(c.from), []byte(c.to))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q in it", name, err, c.want)
		}
	}
}

func TestParseRatesErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "without a day",
		"day,2026-01-02\nUSD,1.1\n":              "without a source",
		"source,x\nday,2026-01-02\nUSD\n":        "line 3",
		"source,x\nday,soon\n":                   "line 2",
		"source,x\nday,2026-01-02\nEUR,1\n":      "other than EUR",
		"source,x\nday,2026-01-02\nUSD,0\n":      "above 0",
		"source,x\nday,2026-01-02\nGBP,0.8\n":    "without USD",
		"source,x\nday,2026-01-02\nUSD,1\nUSD,2": "twice",
	} {
		if _, err := ParseRates([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q in it", text, err, want)
		}
	}
}

func TestAnnual(t *testing.T) {
	rates := Rates{Day: "2026-03-04", Source: "ECB", PerEuro: map[string]float64{"USD": 1.25, "GBP": 0.8, "INR": 100, "PLN": 4}}
	v := func(f float64) *float64 { return &f }
	for _, c := range []struct {
		name     string
		band     market.SalaryBand
		min, max *float64
		note     string
		why      string
	}{
		{"year", market.SalaryBand{Min: v(100), Max: v(200), Currency: "USD", Period: market.PerYear}, v(100), v(200), "", ""},
		{"hour", market.SalaryBand{Min: v(50), Max: v(50), Currency: "USD", Period: market.PerHour}, v(104000), v(104000), "", ""},
		{"day in pounds", market.SalaryBand{Max: v(400), Currency: "GBP", Period: market.PerDay}, nil, v(162500), "1 GBP = 1.5625 USD, ECB, 2026-03-04", ""},
		{"week in euros", market.SalaryBand{Min: v(1000), Currency: "EUR", Period: market.PerWeek}, v(65000), nil, "1 EUR = 1.25 USD, ECB, 2026-03-04", ""},
		{"month in zloty", market.SalaryBand{Min: v(16000), Max: v(20000), Currency: "PLN", Period: market.PerMonth}, v(60000), v(75000), "1 PLN = 0.3125 USD, ECB, 2026-03-04", ""},
		{"13 months", market.SalaryBand{Min: v(4000), Max: v(4000), Currency: "EUR", Period: market.PerMonth, Months: 13}, v(65000), v(65000), "1 EUR = 1.25 USD, ECB, 2026-03-04", ""},
		{"lakhs", market.SalaryBand{Min: v(2000000), Max: v(3000000), Currency: "INR", Period: market.PerYear}, v(25000), v(37500), "1 INR = 0.0125 USD, ECB, 2026-03-04", ""},
		{"no rate", market.SalaryBand{Min: v(1), Currency: "RUB", Period: market.PerYear}, nil, nil, "", PayWithoutRate},
		{"no currency", market.SalaryBand{Min: v(1), Period: market.PerYear}, nil, nil, "", PayWithoutCurrency},
		{"no period", market.SalaryBand{Min: v(1), Currency: "USD"}, nil, nil, "", PayWithoutPeriod},
		{"no amount", market.SalaryBand{Currency: "USD", Period: market.PerYear}, nil, nil, "", PayWithoutAmount},
		{"doubt", market.SalaryBand{Min: v(1), Currency: "USD", Period: market.PerYear, Doubt: "small"}, nil, nil, "", PayInDoubt},
	} {
		got, why := rates.Annual(c.band, "USD")
		if why != c.why || got.Note() != c.note || !near(got.Min, c.min) || !near(got.Max, c.max) {
			t.Errorf("%s: got %+v (%q), want %v to %v, note %q, why %q", c.name, got, why, c.min, c.max, c.note, c.why)
		}
	}
	pays, without := rates.AnnualPays([]market.SalaryBand{{Min: v(1), Currency: "USD", Period: market.PerYear}, {Min: v(1), Currency: "ARS", Period: market.PerYear}}, "EUR")
	if len(pays) != 1 || pays[0].Currency != "EUR" || without[PayWithoutRate] != 1 || len(without) != 1 {
		t.Errorf("%+v, without %v", pays, without)
	}
}

func near(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) < 1e-6
}

func FuzzRates(f *testing.F) {
	f.Add(builtinRates)
	f.Add([]byte("<Envelope><Cube><Cube time='2026-03-04'><Cube currency='USD' rate='1.25'/></Cube></Cube></Envelope>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, parse := range []func([]byte) (Rates, error){ParseRates, ParseECB} {
			r, err := parse(text)
			if err != nil {
				continue
			}
			if _, err := ParseRates(r.Format()); err != nil {
				t.Errorf("what is written of %q cannot be read: %v", text, err)
			}
		}
	})
}
