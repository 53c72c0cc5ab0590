package analysis

import (
	"fmt"
	"maps"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// fault is what is wrong with a hypothesis, and in which key; the zero value is nothing.
type fault struct{ key, why string }

// hypothesisFault checks a hypothesis against its template: that the template and the metric
// exist, and that the keys which the metric needs are there and fit together.
func hypothesisFault(h market.Hypothesis) fault {
	t, ok := templateOf(h.Test)
	if !ok {
		return fault{"test", fmt.Sprintf("no such test: %q; want %s", h.Test, list(templateNames()))}
	}
	m, ok := t.metric(h.Metric)
	if !ok {
		return fault{"metric", fmt.Sprintf("the test %q has no metric %q; want %s", t.Name, h.Metric, list(metricNames(t)))}
	}
	for _, need := range m.Needs {
		if !has(h, need) {
			return fault{need, fmt.Sprintf("is missing: %s of the test %q needs it", m.Name, t.Name)}
		}
	}
	if len(t.Comparators) > 0 && !slices.Contains(t.Comparators, h.Comparator) {
		return fault{"comparator", fmt.Sprintf("%q: the test %q wants %s", h.Comparator, t.Name, list(t.Comparators))}
	}
	switch {
	case t.Name == NoTest:
		return fault{}
	case h.Threshold == "":
		return fault{"threshold", "is missing: say whether the number is the document's (document) or ours (operationalised)"}
	case h.Comparator == "within" && h.Range == nil:
		return fault{"range", "is missing: the comparator within needs both ends"}
	case len(h.Names) > 0 && h.Of == "":
		return fault{"of", "is missing: say what the names are, such as industry"}
	case h.Currency != "" && h.Period == "":
		return fault{"period", "is missing: say what time the amount is for, such as year"}
	}
	return fault{}
}

// has tells whether a hypothesis has the key that a metric needs.
func has(h market.Hypothesis, need string) bool {
	switch need {
	case needSubject:
		return len(h.Subject) > 0
	case needAgainst:
		return len(h.Against) > 0
	case needUniverse:
		return len(h.Universe) > 0
	case needNames:
		return len(h.Names) > 0
	case needVersus:
		return h.Versus != nil
	case needValue:
		return h.Value != nil
	case needBand:
		return h.Range != nil
	case needBound:
		return h.Value != nil || h.Range != nil
	case needAmount:
		return h.Currency != ""
	case needCities:
		return len(h.Population.Cities) > 0
	case needAtLeast:
		return h.AtLeast > 0
	}
	return false
}

func templateNames() []string {
	var out []string
	for _, t := range templates {
		out = append(out, t.Name)
	}
	return out
}

func metricNames(t TestTemplate) []string {
	var out []string
	for _, m := range t.Metrics {
		out = append(out, m.Name)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
