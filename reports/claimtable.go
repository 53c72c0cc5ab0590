package reports

// claimTable has a row for each hypothesis of a roadmap's claims.
func claimTable(p population) table {
	t := table{name: "claims-" + p.slug, title: "Claims of “" + p.roadmap.Roadmap.Title + "” and what postings say", columns: []string{
		"claim", "hypothesis", "at", "kind", "threshold", "sentence", "outcome", "reason", "unit", "estimate", "low", "high",
		"comparator", "value", "range_low", "range_high", "n", "employers", "needed_n", "p", "p_against", "p_holm", "q", "method"}}
	bound := func(v *float64) any {
		if v == nil {
			return ""
		}
		return *v
	}
	for _, c := range p.roadmap.Claims {
		for _, v := range c.Verdicts {
			t.rows = append(t.rows, []any{c.ID, v.Hypothesis, c.At, c.Kind, v.Threshold, v.Sentence, string(v.Outcome), v.Reason, v.Unit,
				v.Estimate.Value, v.Estimate.Lo, v.Estimate.Hi, v.Comparator, bound(v.Value), bound(v.Low), bound(v.High),
				v.N, v.Employers, v.NeededN, v.P, v.PAgainst, v.PHolm, v.Q, v.Method})
		}
	}
	return t
}
