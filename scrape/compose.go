package scrape

import (
	"fmt"
	"html"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// truth reads a truth value, also as text or number; absent is false.
func (e entry) truth(path string) bool {
	switch s := strings.ToLower(strings.TrimSpace(e.text(path))); s {
	case "true", "1", "yes":
		return true
	}
	return false
}

// amount reads an amount of money: a number, numeric text, or text such as "€45,000"; nil when absent.
func (e entry) amount(path string) *float64 {
	v := e.at(path)
	n, ok := asNumber(v)
	if !ok {
		s, _ := asText(v)
		if n, _ = textAmount(s); n == nil {
			e.fail(path, "want an amount, have "+typeName(v))
		}
	}
	return n
}

// payFields name the fields that an amount of pay is stated in.
type payFields struct{ min, max, currency, period string }

// pay reads an amount of pay; none when neither bound is stated.
func (e entry) pay(f payFields) []market.Pay {
	pay, ok := strictPay(market.Pay{Min: e.amount(f.min), Max: e.amount(f.max), Currency: e.optional(f.currency)})
	if !ok {
		return nil
	}
	pay.Period = payPeriod(e.optional(f.period))
	if top := max(deref(pay.Min), deref(pay.Max)); pay.Period == market.PerYear && top < 500 {
		e.fail(f.period, fmt.Sprintf("%g a year cannot be: the period is dropped", top))
		pay.Period = ""
	}
	return []market.Pay{pay}
}

// optional is text of a field that a board may not have at all.
func (e entry) optional(path string) string {
	if path == "" {
		return ""
	}
	return e.text(path)
}

func deref(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}

// address joins the parts of a place that are stated, smallest first.
func address(parts ...string) string {
	for i, p := range parts {
		parts[i] = stated(p)
	}
	return strings.Join(uniqueLines(parts), ", ")
}

// sections joins the parts of a description that are stated, in order.
func sections(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n")
}

// listed is text or texts of a field, split at commas.
func (e entry) listed(path string) []string {
	var out []string
	for _, s := range texts(e, path) {
		out = append(out, strings.Split(s, ",")...)
	}
	return out
}

// headed is a part of a description below its heading; "" when the part is.
func headed(heading, text string) string {
	if text = strings.TrimSpace(text); text == "" || strings.TrimSpace(heading) == "" {
		return text
	}
	return "<h3>" + html.EscapeString(strings.TrimSpace(heading)) + "</h3>\n" + text
}
