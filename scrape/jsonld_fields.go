package scrape

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func asList(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	if v == nil {
		return nil
	}
	return []any{v}
}

// texts reads a field that is text or an array of texts or named things.
func texts(e entry, path string) []string {
	var out []string
	for _, v := range e.list(path) {
		if m, ok := v.(map[string]any); ok {
			v = m["name"]
		}
		s, ok := asText(v)
		if !ok {
			e.fail(path, "want text, have "+typeName(v))
		}
		out = append(out, s)
	}
	return out
}

// placeholders are what sites write into fields they have nothing for.
var placeholders = []string{"unavailable", "n/a", "na", "null", "undefined", "none", "-", "not specified", "unknown"}

func stated(s string) string {
	s = line(s)
	if slices.Contains(placeholders, strings.ToLower(s)) {
		return ""
	}
	return s
}

var ledgerPrefix = regexp.MustCompile(`^\d{2,6}[\s_-]+(\p{L}.*(?:,|\b)\s*(?:Inc|LLC|Ltd|Corp|Corporation|GmbH|Co|Services|Company|plc|LP|Limited|Group)\b\.?.*)$`)

// employer is the hiring organisation's name without the ledger code that some
// systems put before it ("1008 Disney Worldwide Services, Inc."). Only names
// with a company's legal form are cleaned, so that "37 signals" stays.
func employer(e entry) string {
	name := ""
	for _, v := range e.list("hiringOrganization") {
		if m, ok := v.(map[string]any); ok {
			v = m["name"]
			if v == nil {
				v = m["legalName"]
			}
		}
		if name = stated(firstText(v)); name != "" {
			break
		}
	}
	return withoutLedger(name)
}

func withoutLedger(name string) string {
	if m := ledgerPrefix.FindStringSubmatch(name); m != nil {
		return m[1]
	}
	return name
}

// places reads places as written, one text each: "Long Island City, NY, US".
func places(e entry, path string) []string {
	var out []string
	for _, v := range e.list(path) {
		switch v := v.(type) {
		case string:
			out = append(out, stated(v))
		case map[string]any:
			out = append(out, placeName(v))
		}
	}
	return out
}

func placeName(m map[string]any) string {
	address := m["address"]
	if list, ok := address.([]any); ok && len(list) > 0 {
		address = list[0]
	}
	if s, ok := address.(string); ok {
		return stated(s)
	}
	fields, ok := address.(map[string]any)
	if !ok {
		fields = m
	}
	var parts []string
	for _, k := range []string{"addressLocality", "addressRegion", "addressCountry"} {
		v := fields[k]
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
		}
		if named, ok := v.(map[string]any); ok {
			v = named["name"]
		}
		s, _ := asText(v)
		parts = append(parts, stated(s))
	}
	if name := strings.Join(uniqueLines(parts), ", "); name != "" {
		return name
	}
	s, _ := asText(m["name"])
	return stated(s)
}

var realTag = regexp.MustCompile(`(?i)</?(p|div|br|li|ul|ol|h\d|span|strong|b|em|a|table|section)\b[^>]*>`)

// ldDescription composes the texts of a posting; entity-escaped HTML is unescaped once.
func ldDescription(e entry) string {
	var parts []string
	for _, f := range []string{"description", "responsibilities", "qualifications", "experienceRequirements", "educationRequirements", "jobBenefits"} {
		for _, v := range e.list(f) {
			if len(parts) == maxParts {
				e.fail(f, fmt.Sprintf("more than %d texts: the others are left out", maxParts))
				return strings.Join(parts, "\n")
			}
			s, ok := asText(v)
			if !ok {
				if m, isMap := v.(map[string]any); isMap {
					s, _ = asText(m["description"])
				}
			}
			if !realTag.MatchString(s) && realTag.MatchString(html.UnescapeString(s)) {
				s = html.UnescapeString(s)
			}
			if s = strings.TrimSpace(s); s != "" && !containsText(parts, s) {
				parts = append(parts, s)
			}
		}
	}
	return strings.Join(parts, "\n")
}

func containsText(parts []string, s string) bool {
	for _, p := range parts {
		if strings.Contains(p, s) {
			return true
		}
	}
	return false
}

// ldPay reads base pay in the shapes that sites publish; placeholders without
// an amount are dropped. estimatedSalary is read when there is no baseSalary.
func ldPay(e entry) []market.Pay {
	var out []market.Pay
	for _, field := range []string{"baseSalary", "estimatedSalary", "salary"} {
		for _, v := range e.list(field) {
			out = append(out, salaryOf(entry{key: e.key, problems: e.problems}, field, v)...)
		}
		if len(out) > 0 {
			return out
		}
	}
	return out
}

func salaryOf(e entry, field string, v any) []market.Pay {
	m, ok := v.(map[string]any)
	if !ok {
		s, _ := asText(v)
		if n, ok := asNumber(v); ok && n != nil {
			return keepPay(market.Pay{Min: n, Max: n})
		}
		if pay, ok := textRange(s); ok {
			return keepPay(pay)
		}
		return nil
	}
	e.fields = m
	currency := e.first("currency", "salaryCurrency")
	unit := e.first("unitText", "unitCode", "duration")
	var out []market.Pay
	for _, value := range e.list("value") {
		inner, ok := value.(map[string]any)
		if !ok {
			inner = map[string]any{"value": value}
		}
		x := entry{inner, e.key, e.problems}
		pay := amounts(x, field)
		pay.Currency = firstOf(currency, x.first("currency"))
		pay.Period = payPeriod(firstOf(x.first("unitText", "unitCode"), unit))
		out = append(out, keepPay(pay)...)
	}
	if len(out) > 0 {
		return out
	}
	e.fields = map[string]any{"minValue": m["minValue"], "maxValue": m["maxValue"]}
	pay := amounts(e, field)
	pay.Currency, pay.Period = currency, payPeriod(unit)
	return keepPay(pay)
}

func keepPay(pay market.Pay) []market.Pay {
	if pay, ok := strictPay(pay); ok {
		return []market.Pay{pay}
	}
	return nil
}

// amounts reads minValue and maxValue, else a single value that is a number or a range in text.
func amounts(e entry, field string) market.Pay {
	bound := func(name string) *float64 {
		n, ok := asNumber(e.at(name))
		if !ok {
			s, _ := asText(e.at(name))
			if n, _ = textAmount(s); n == nil {
				e.fail(field, fmt.Sprintf("%s: want a number, have %s", name, typeName(e.at(name))))
			}
		}
		return n
	}
	pay := market.Pay{Min: bound("minValue"), Max: bound("maxValue")}
	if pay.Min != nil || pay.Max != nil {
		return pay
	}
	if s, ok := e.at("value").(string); ok {
		if pay, ok := textRange(s); ok {
			return pay
		}
	}
	v := bound("value")
	return market.Pay{Min: v, Max: v}
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}
