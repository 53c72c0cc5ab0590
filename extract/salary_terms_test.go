package extract

import (
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestSalaryTerms(t *testing.T) {
	for _, c := range []struct {
		field, basis, form string
		months             int
	}{
		{"18 000 - 24 000 PLN netto (+ VAT) / month, B2B", market.Net, market.FormB2B, 0},
		{"B2B: 20 000 - 24 000 PLN net per month; UoP: 16 000 - 18 000 PLN gross", market.Net, market.FormB2B, 0},
		{"16 000 - 18 000 PLN brutto miesięcznie (UoP)", market.Gross, market.FormPermanent, 0},
		{"20-30 LPA CTC", "", market.FormCTC, 0},
		{"$70/hr on W2", "", market.FormContract, 0},
		{"$65.00 per hour C2C", "", market.FormContract, 0},
		{"£500 per day contract", "", market.FormContract, 0},
		{"€3.500 brutto pro Monat x 14", market.Gross, "", 14},
		{"4.000 € / Monat, 13 Gehälter", "", "", 13},
		{"CHF 7000 per month with 13th month", "", "", 13},
		{".NET, $90,000 per year", "", "", 0},
		{"£45,000 per annum", "", "", 0},
		{"€3000 per month, 25 days", "", "", 0},
	} {
		b, reason := parseSalaryField(c.field, "")
		if b == nil {
			t.Errorf("%q: given up: %s", c.field, reason)
			continue
		}
		if b.Basis != c.basis || b.Form != c.form || b.Months != c.months {
			t.Errorf("%q: %q %q %d, want %q %q %d", c.field, b.Basis, b.Form, b.Months, c.basis, c.form, c.months)
		}
	}
}

func TestStructuredTerms(t *testing.T) {
	low, high := 16000.0, 18000.0
	pay := market.Pay{Min: &low, Max: &high, Currency: "pln", Period: market.PerMonth, Label: "UoP gross"}
	b := structuredPay([]market.Pay{pay}, "PL")
	if b.Basis != market.Gross || b.Form != market.FormPermanent || b.Currency != "PLN" || b.Provenance != "field" {
		t.Errorf("%+v", b)
	}
	pay.Basis, pay.Form = "something", market.FormB2B
	if b = structuredPay([]market.Pay{pay}, "PL"); b.Basis != market.Gross || b.Form != market.FormB2B {
		t.Errorf("%+v", b)
	}
}
