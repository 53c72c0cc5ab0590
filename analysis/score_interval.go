package analysis

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat"
)

// replicates of the bootstrap, and the confidence of its intervals.
const (
	replicates      = 2000
	scoreConfidence = 0.95
)

func (o *outcome) add(p outcome) {
	o.tp, o.fp, o.fn = o.tp+p.tp, o.fp+p.fp, o.fn+p.fn
}

// ratios are precision, recall and F1, NaN where undefined.
func (o outcome) ratios() [3]float64 {
	tp := float64(o.tp)
	return [3]float64{tp / float64(o.tp+o.fp), tp / float64(o.tp+o.fn), 2 * tp / float64(2*o.tp+o.fp+o.fn)}
}

// finish turns the counts into figures.
func (s *scorer) finish(seed uint64) {
	figures := s.figures(seed)
	at := func(by, name string) PRF {
		if i, ok := s.cells[cell{by, name}]; ok {
			return figures[i]
		}
		return PRF{}
	}
	out := &s.out
	out.Postings = len(s.postings)
	out.Interval = fmt.Sprintf("percentile bootstrap over postings, %.0f %%, %d replicates, seed %d", scoreConfidence*100, replicates, seed)
	out.Technologies, out.Concepts, out.All = at(cellKind, technologyKind), at(cellKind, conceptKind), at(cellKind, "")
	out.Salary, out.Countries, out.Cities = at("salary", ""), at("countries", ""), at("cities", "")
	out.Need, out.Level, out.Role = at("need", "").Precision, at("level", "").Precision, at("role", "").Precision
	out.Remote, out.MinYears = at("remote", "").Precision, at("min_years", "").Precision
	out.BySkill, out.BySource, out.ByCategory = s.groups(cellSkill, figures), s.groups(cellSource, figures), s.groups(cellCategory, figures)
	out.Extra, out.Missed = skillErrors(s.extra), skillErrors(s.missed)
	out.SalaryErrors = append([]SalaryError{}, out.SalaryErrors...)
	out.Confusion = []Confusion{}
	for c, n := range s.confusion {
		c.Count = n
		out.Confusion = append(out.Confusion, c)
	}
	slices.SortFunc(out.Confusion, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Read, b.Read))
	})
}

// figures gives each cell its ratios and their intervals.
func (s *scorer) figures(seed uint64) []PRF {
	total := make([]outcome, len(s.names))
	for _, p := range s.postings {
		for _, c := range p {
			total[c.cell].add(c.outcome)
		}
	}
	drawn := s.bootstrap(seed)
	out := make([]PRF, len(total))
	for i, o := range total {
		r := o.ratios()
		out[i] = PRF{
			Precision: ratio(r[0], o.tp+o.fp, drawn[i][0]), Recall: ratio(r[1], o.tp+o.fn, drawn[i][1]),
			F1: ratio(r[2], o.tp+o.fp+o.fn, drawn[i][2]), TP: o.tp, FP: o.fp, FN: o.fn,
		}
	}
	return out
}

// bootstrap draws as many postings as there are, with replacement, again and
// again, and gives for each cell and ratio its value in each draw that defines it.
func (s *scorer) bootstrap(seed uint64) [][3][]float64 {
	random := rand.New(rand.NewPCG(seed, 0))
	drawn := make([][3][]float64, len(s.names))
	sum := make([]outcome, len(s.names))
	for range replicates {
		clear(sum)
		for range s.postings {
			for _, c := range s.postings[random.IntN(len(s.postings))] {
				sum[c.cell].add(c.outcome)
			}
		}
		for i, o := range sum {
			for k, v := range o.ratios() {
				if !math.IsNaN(v) {
					drawn[i][k] = append(drawn[i][k], v)
				}
			}
		}
	}
	return drawn
}

// ratio is a value of n things with the middle part of what the draws gave.
func ratio(value float64, n int, drawn []float64) Ratio {
	if n == 0 {
		return Ratio{}
	}
	if len(drawn) == 0 {
		return Ratio{Value: value, Lo: value, Hi: value, Of: n}
	}
	slices.Sort(drawn)
	tail := (1 - scoreConfidence) / 2
	return Ratio{Value: value, Lo: stat.Quantile(tail, stat.Empirical, drawn, nil), Hi: stat.Quantile(1-tail, stat.Empirical, drawn, nil), Of: n}
}

// groups lists the scores by source, category or id, by name.
func (s *scorer) groups(by string, figures []PRF) []GroupScore {
	in := make([]int, len(s.names))
	for _, p := range s.postings {
		here := map[int]bool{}
		for _, c := range p {
			if !here[c.cell] {
				here[c.cell] = true
				in[c.cell]++
			}
		}
	}
	out := []GroupScore{}
	for i, c := range s.names {
		if c.by == by {
			out = append(out, GroupScore{c.name, in[i], figures[i]})
		}
	}
	slices.SortFunc(out, func(a, b GroupScore) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func skillErrors(postings map[market.Skill][]string) []SkillError {
	out := []SkillError{}
	for _, id := range slices.Sorted(maps.Keys(postings)) {
		out = append(out, SkillError{id, postings[id]})
	}
	slices.SortStableFunc(out, func(a, b SkillError) int { return cmp.Compare(len(b.Postings), len(a.Postings)) })
	return out
}
