package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// metricWords name the number of a hypothesis; %s is its subject, %a what it is set against,
// %n its names, %u its universe, %v the other population.
var metricWords = map[string]string{
	"share":                  "the share that asks for %s",
	"share-in-range":         "the share that pays %r",
	"level-share":            "the share that is for this level",
	"level-share-each":       "the share for each level",
	"source-share":           "the share published by employers themselves",
	"experience-share":       "the share that asks for at least a year of experience",
	"mentions-covered":       "the part of all mentions of %u that is of %s",
	"share-each":             "the share for each of %s",
	"employer-share-each":    "the share of employers for each of %s",
	"title-share-each":       "the share with each of the titles %n",
	"rank":                   "the worst rank of %s among %u",
	"rank-and-hold":          "the worst rank of %s among %u, holding most of the mentions,",
	"rank-in-city":           "the worst rank of %s among %u in each city",
	"rank-as-partner":        "the rank of %a among what is asked for with %s",
	"rank-of-role":           "the rank of %n by number of postings",
	"order-of-items":         "Kendall's tau-b of the order %o and demand",
	"order-of-steps":         "Kendall's tau-b of the order of steps%p and demand",
	"share-difference":       "the share for %s less that for %b",
	"difference-for-each":    "the share for %s less that for each of %a",
	"least-over-most":        "the least share of %s less the largest of %a",
	"names-difference":       "the share that names %n less that of %v",
	"median-pay":             "the median pay",
	"mean-pay":               "the mean pay",
	"pay-premium":            "the pay premium of %s",
	"premium-of-names":       "the pay premium of %n",
	"pay-ratio":              "the ratio of median pay to that of %v",
	"pay-rank-of-role":       "the relative rank of %n by median pay",
	"pay-slope-on-size":      "the slope of pay on the employer's size",
	"pay-by-level":           "median pay by level",
	"pay-by-years":           "median pay by years of experience",
	"share-by-level":         "the share for %s by level",
	"share-by-years":         "the share for %s by years of experience",
	"share-slope":            "the monthly change of the share for %s",
	"share-variation":        "the relative variation of the monthly share for %s",
	"novelty":                "the monthly share of new technologies",
	"phrase-slope":           "the monthly change of the share that says %n",
	"volume-slope":           "the change of the number of postings",
	"yearly-growth":          "the yearly growth of the number of postings",
	"employers-slope":        "the monthly change of the number of employers",
	"growth-rank-of-role":    "the rank of %n by growth",
	"odds-ratio":             "the odds ratio of %a given %s",
	"odds-ratio-of-group":    "the odds ratio against %v",
	"pay-difference":         "the difference of pay by %n",
	"industry-share":         "the share of each industry%m",
	"role-share-in-industry": "the role's share of technical postings in each of %n",
	"association":            "the association of %s with industry",
	"explained-share":        "the part of the variation of pay that each of %n explains",
	"log-odds":               "the log odds of %s against %v",
	"share-with-several":     "the share that names at least %k of %s",
	"skills-per-posting":     "the number of skills, relative to %v,",
	"kinds-per-posting":      "the number of kinds of skills, relative to %v,",
	"naming-share":           "the share of roadmaps that name %s",
	"listed-first-share":     "the share of roadmaps that list %s first",
	"published-value":        "the published figure",
	"published-spread":       "the spread of published figures",
	"recall":                 "the share of mentions that the roadmap teaches",
	"precision":              "the share of taught skills that are asked for",
	"similarity":             "the similarity to %v",
}

// Sentence says in plain words what a hypothesis claims, made from its fields alone: the population before ": ", then what is
// said of it. Skills and groups stand by their ids.
func Sentence(h market.Hypothesis) string {
	t, ok := templateOf(h.Test)
	m, found := t.metric(h.Metric)
	if !ok || !found || t.Name == NoTest {
		return "Postings cannot decide it."
	}
	against := itemsWords(h.Against)
	if len(h.Against) == 0 && h.Versus != nil {
		against = populationWords(*h.Versus)
	}
	subject := itemsWords(h.Subject)
	if subject == "" {
		subject = list(h.Names)
	}
	steps, more := "", ""
	if len(h.Steps) == 2 {
		steps = fmt.Sprintf(" %d to %d", h.Steps[0], h.Steps[1])
	}
	if len(h.Names) > 0 {
		more = " (" + list(h.Names) + ")"
	}
	versus := "the others"
	if h.Versus != nil {
		versus = populationWords(*h.Versus)
	}
	format, compared := phraseOf(h, m), ""
	if format == "" {
		format, compared = metricWords[m.Name], " "+comparison(h, m)
	}
	words := strings.NewReplacer("%s", subject, "%a", against, "%b", against, "%n", list(h.Names), "%m", more,
		"%u", itemWords(h.Universe), "%v", versus, "%o", orderWordsOf(h.Subject), "%p", steps,
		"%r", boundWords(h), "%k", fmt.Sprint(max(h.AtLeast, 1)), "%q", quantityWords(h, m), "%S", eachWords(subject, len(h.Subject)), "%A", eachWords(against, len(h.Against)), "%f", rankWords(h, m)).Replace(format)
	asOf := ""
	if h.AsOf != 0 {
		asOf = fmt.Sprintf(" (as of %d)", h.AsOf)
	}
	return upperFirst(populationWords(h.Population)) + ": " + words + compared + asOf + "."
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// comparison is "is above 60 %".
func comparison(h market.Hypothesis, m Metric) string {
	verb := map[string]string{">": "is above", ">=": "is at least", "<": "is below", "<=": "is at most", "=": "is", "!=": "is not", "within": "is", "increasing": "rises"}[h.Comparator]
	if h.Comparator == "increasing" {
		return verb
	}
	value := numberWords(h, m)
	if h.Comparator == "within" || value == "" {
		value = boundWords(h)
	}
	return verb + " " + value
}

// isShare tells whether a metric is a fraction, said in per cent.
func isShare(metric string) bool {
	return strings.Contains(metric, "share") && !strings.Contains(metric, "slope") || metric == "recall" || metric == "precision" || metric == "mentions-covered"
}

func numberWords(h market.Hypothesis, m Metric) string {
	switch {
	case h.Value == nil:
		return ""
	case isShare(m.Name):
		return percent(*h.Value)
	case h.Currency != "":
		return h.Currency + " " + grouped(*h.Value) + " a " + string(h.Period)
	}
	return amountText(h.Value)
}

func boundWords(h market.Hypothesis) string {
	if h.Range == nil || h.Range.Low == nil && h.Range.High == nil {
		return ""
	}
	end := func(v *float64) string {
		if h.Currency != "" {
			return grouped(*v)
		}
		return amountText(v)
	}
	least, s := "", ""
	switch low, high := h.Range.Low, h.Range.High; {
	case high == nil:
		least, s = "at least ", end(low)
	case low == nil:
		least, s = "at most ", end(high)
	default:
		s = end(low) + " to " + end(high)
	}
	if h.Currency != "" {
		s = h.Currency + " " + s + " a " + string(h.Period)
	}
	return least + s
}

// grouped writes 1234567 as 1,234,567.
func grouped(v float64) string {
	s := amountText(&v)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return whole
}

func itemsWords(items []market.Item) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = itemWords(item)
	}
	return list(out)
}

func itemWords(item market.Item) string {
	out := []string{}
	for _, m := range item {
		switch {
		case strings.HasPrefix(m, "@"):
			out = append(out, groupWords(m))
		case strings.HasPrefix(m, "~"):
			out = append(out, "“"+m[1:]+"”")
		default:
			out = append(out, m)
		}
	}
	return strings.Join(out, " or ")
}

func orderWordsOf(items []market.Item) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = itemWords(item)
	}
	return strings.Join(out, " > ")
}

// populationWords names a population: "senior backend postings in IN".
func populationWords(p market.Population) string {
	var out []string
	if len(p.Levels) > 0 {
		out = append(out, strings.Join(texts(p.Levels), " or "))
	}
	if p.Employer != "" && p.Employer != "other" {
		out = append(out, p.Employer+"-employer")
	}
	if p.Role == "all-tech" {
		out = append(out, "technical")
	} else if p.Role != "" {
		out = append(out, roleWords[market.Role(p.Role)])
	}
	s := strings.Join(append(out, "postings"), " ")
	if p.Employer == "other" {
		s = "other " + s
	}
	for _, part := range []struct {
		word   string
		values []string
	}{{"of", p.Employers}, {"in", slices.Clip(p.Cities)}, {"in", p.Industries}} {
		if len(part.values) > 0 {
			s += " " + part.word + " " + list(part.values)
		}
	}
	if p.Country != "" && len(p.Cities) == 0 {
		s += " in " + strings.Replace(p.Country, "each", "each country", 1)
	}
	if p.Years != nil {
		s += " for " + yearsWords(*p.Years)
	}
	return s
}

func yearsWords(r market.Range) string {
	switch {
	case r.Low == nil && r.High == nil:
		return "any years"
	case r.High == nil:
		return amountText(r.Low) + " years and more"
	case r.Low == nil:
		return "up to " + amountText(r.High) + " years"
	}
	return amountText(r.Low) + " to " + amountText(r.High) + " years"
}
