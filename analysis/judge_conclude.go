package analysis

import "slices"

// conclude sets p-values against each other, Holm inside a claim and Benjamini and Hochberg across
// a kind of all roadmaps, and decides. Only hypotheses that were tested count.
func conclude(findings [][]ClaimFinding) {
	kinds := map[string][]*Verdict{}
	for _, claims := range findings {
		for i := range claims {
			var tested []*Verdict
			for k := range claims[i].Verdicts {
				if v := &claims[i].Verdicts[k]; v.Outcome != NotTestable {
					tested = append(tested, v)
				}
			}
			adjust(tested, holm, func(v *Verdict, p, against float64) { v.PHolm, v.PAgainstHolm = p, against })
			kinds[claims[i].Kind] = append(kinds[claims[i].Kind], tested...)
		}
	}
	for _, verdicts := range kinds {
		adjust(verdicts, falseDiscoveryRates, func(v *Verdict, p, against float64) { v.Q, v.QAgainst = p, against })
		for _, v := range verdicts {
			v.Outcome = decide(v.Beyond, max(v.PHolm, v.Q), max(v.PAgainstHolm, v.QAgainst))
			v.explain()
		}
	}
	for _, claims := range findings {
		for i := range claims {
			claims[i].Outcome = together(claims[i].Verdicts)
		}
	}
}

// adjust sets the adjusted p-values of both sides.
func adjust(verdicts []*Verdict, by func([]float64) []float64, set func(v *Verdict, p, against float64)) {
	p, against := make([]float64, len(verdicts)), make([]float64, len(verdicts))
	for i, v := range verdicts {
		p[i], against[i] = v.P, v.PAgainst
	}
	p, against = by(p), by(against)
	for i, v := range verdicts {
		set(v, round(p[i]), round(against[i]))
	}
}

// explain says why a tested hypothesis is not decided.
func (v *Verdict) explain() {
	switch {
	case v.Outcome != Inconclusive:
		v.NeededN = 0
	case decide(v.Beyond, v.P, v.PAgainst) != Inconclusive:
		v.Reason = "decided by itself, but not among as many tests"
	case v.open != "":
		v.Reason = v.open
	case v.Beyond == 0:
		v.Reason = "the interval holds the threshold"
	default:
		v.Reason = "the interval leaves out the threshold, but the p-value, more careful where employers are few, does not"
	}
}

// together is the outcome of a claim.
func together(verdicts []Verdict) Outcome {
	count := map[Outcome]int{}
	for _, v := range verdicts {
		count[v.Outcome]++
	}
	switch {
	case count[Contradicted] > 0:
		return Contradicted
	case len(verdicts) == count[NotTestable]:
		return NotTestable
	case count[Supported]+count[NotTestable] == len(verdicts):
		return Supported
	}
	return Inconclusive
}

// holm adjusts p-values so that one wrong decision among all of them is as rare as promised (Holm 1979).
func holm(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmpFloat(ps[a], ps[b]) })
	out, last := make([]float64, len(ps)), 0.0
	for rank, i := range order {
		last = max(last, min(1, ps[i]*float64(len(ps)-rank)))
		out[i] = last
	}
	return out
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
