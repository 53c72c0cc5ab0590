package scrape

import "testing"

func TestAmountsInText(t *testing.T) {
	for text, want := range map[string]float64{
		"$77,000 USD": 77000, "120k": 120000, "$31,2k": 31200, "€ 45.000": 45000, "3.200,50 EUR": 3200.5, "CHF 70'000": 70000,
		"54 840 zł": 54840, "$25.50": 25.5, "25,5 €": 25.5, "1.234.567": 1234567, "32318.0000": 32318, "18480.0": 18480,
	} {
		if got, _ := textAmount(text); got == nil || *got != want {
			t.Errorf("%q: %v, want %v", text, deref(got), want)
		}
	}
	for _, c := range []struct {
		in   any
		want float64
	}{{"45.000", 45000}, {"120000.0", 120000}, {"$1,200", 1200}, {"95.00", 95}, {"32318.0000", 32318}} {
		if got, ok := asNumber(c.in); !ok || deref(got) != c.want {
			t.Errorf("%v: %v, want %v", c.in, deref(got), c.want)
		}
	}
	for period, want := range map[string]string{"BIWEEKLY": "", "Bi-weekly": "", "1 WEEK": "week", "PA": "year", "semi-monthly": "", "yearly": "year"} {
		if got := payPeriod(period); string(got) != want {
			t.Errorf("%q: %q, want %q", period, got, want)
		}
	}
}
