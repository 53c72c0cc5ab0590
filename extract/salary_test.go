package extract

import (
	"fmt"
	"strconv"
	"testing"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payText writes a band as "min max currency period", "-" for what is open.
func payText(b *market.SalaryBand) string {
	if b == nil {
		return ""
	}
	return fmt.Sprintf("%s %s %s %s", plainNumber(b.Min), plainNumber(b.Max), b.Currency, b.Period)
}

func TestSalaryFields(t *testing.T) {
	for _, c := range []struct{ field, country, want string }{
		{"$55k - $100k", "US", "55000 100000 USD year"},
		{"$120-150K", "US", "120000 150000 USD year"},
		{"50,000-3 Lacs PA", "IN", "50000 300000 INR year"},
		{"20-30 LPA", "IN", "2000000 3000000 INR year"},
		{"₹ 11,00,000 - 21,00,000 P.A. ", "IN", "1100000 2100000 INR year"},
		{"45K€ à 55K€", "FR", "45000 55000 EUR year"},
		{"60.000 € – 75.000 €", "DE", "60000 75000 EUR year"},
		{"CHF 120'000", "CH", "120000 120000 CHF year"},
		{"18 000 - 24 000 PLN netto/month", "PL", "18000 24000 PLN month"},
		{"From 26,000 to 32,000 per year", "GB", "26000 32000 GBP year"},
		{"40000/annum 40,000 + Bonus", "GB", "40000 40000 GBP year"},
		{"7.00 to 9.00 per hour", "GB", "7 9 GBP hour"},
		{"up to £80k", "GB", "- 80000 GBP year"},
		{"USD 184000.0 - 292560.0 yearly", "US", "184000 292560 USD year"},
		{"Â£30,000 - Â£35,000 per annum", "GB", "30000 35000 GBP year"},
		{"Not Disclosed", "IN", ""},
		{"Competitive", "US", ""},
	} {
		got, reason := parseSalaryField(c.field, c.country)
		if payText(got) != c.want || (got == nil) != (reason != "") {
			t.Errorf("%q in %s: got %q (%s), want %q", c.field, c.country, payText(got), reason, c.want)
		}
	}
}

func FuzzSalary(f *testing.F) {
	for _, s := range []string{"Salary: $120-150K", "€60.000 – €75.000", "1 000 000 kr", "$1.2.3,4'5k-LPA+"} {
		f.Add(s, "DE")
	}
	f.Fuzz(func(t *testing.T, s, country string) {
		parseSalaryField(s, country)
		if b := prepare(market.Posting{}, s).salaryInText(country); b != nil && utf8.ValidString(s) {
			if b.Start < 0 || b.Start >= b.End || b.End > len(s) || !utf8.ValidString(s[b.Start:b.End]) {
				t.Errorf("evidence [%d,%d) in %q", b.Start, b.End, s)
			}
		}
	})
}

func plainNumber(f *float64) string {
	if f == nil {
		return "-"
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}
