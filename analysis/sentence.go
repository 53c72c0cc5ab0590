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

// Sentence says in plain words what a hypothesis claims, made from its fields alone.
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
	format := metricWords[m.Name]
	if m.Name == "title-share-each" && len(h.Subject) > 0 {
		format = "the share for each of %s under the titles %n"
	}
	words := strings.NewReplacer("%s", subject, "%a", against, "%b", against, "%n", list(h.Names), "%m", more,
		"%u", itemWords(h.Universe), "%v", versus, "%o", orderWordsOf(h.Subject), "%p", steps,
		"%r", boundWords(h), "%k", fmt.Sprint(max(h.AtLeast, 1))).Replace(format)
	s := fmt.Sprintf("In %s, %s %s", populationWords(h.Population), words, comparison(h, m))
	return strings.ReplaceAll(strings.TrimSpace(s), ",,", ",") + "."
}

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
	if h.AsOf != 0 {
		value += fmt.Sprintf(" (as of %d)", h.AsOf)
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
	if h.Range == nil {
		return ""
	}
	end := func(v *float64) string {
		if v == nil {
			return "more"
		}
		if h.Currency != "" {
			return grouped(*v)
		}
		return amountText(v)
	}
	s := end(h.Range.Low) + " to " + end(h.Range.High)
	if h.Currency != "" {
		s = h.Currency + " " + s + " a " + string(h.Period)
	}
	return s
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
			out = append(out, fmt.Sprintf("%q", m[1:]))
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
	out := texts(p.Levels)
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
		s += fmt.Sprintf(" for %s years", strings.Replace(rangeFlow(*p.Years)[1:len(rangeFlow(*p.Years))-1], ", ", " to ", 1))
	}
	return s
}
