package analysis

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// payQuantiles are the shares whose amounts are given.
var payQuantiles = []float64{0.10, 0.25, 0.50, 0.75, 0.90}

// payValue is an amount with the employer whose vacancy states it.
type payValue struct {
	amount   float64
	employer int32
}

// paySample is a sample of amounts, smallest first, whose sampling units are employers.
type paySample struct {
	values  []payValue // employers numbered from 0
	sizes   []int      // vacancies of each employer
	all     clusters
	effect  float64 // design effect of shares of it
	freedom float64 // of Student's t: effective employers, less one
}

func newPaySample(values []payValue) *paySample {
	s := &paySample{values: slices.Clone(values)}
	numbers := map[int32]int32{}
	for i := range s.values {
		e := &s.values[i].employer
		number, known := numbers[*e]
		if !known {
			number = int32(len(s.sizes))
			numbers[*e] = number
			s.sizes = append(s.sizes, 0)
		}
		*e = number
		s.sizes[number]++
	}
	slices.SortFunc(s.values, func(a, b payValue) int {
		return cmp.Or(cmp.Compare(a.amount, b.amount), cmp.Compare(a.employer, b.employer))
	})
	for _, n := range s.sizes {
		s.all.add(n)
	}
	s.freedom = max(s.all.effective()-1, 1)
	s.effect = s.quartileEffect()
	return s
}

// payBorrowed is how many employers' worth of evidence the usual design effect is; set by the simulation in pay_test.go.
const payBorrowed = 4

// quartileEffect is the mean over the quartiles of the design effect of the share below, drawn towards the usual one as
// that of a share is.
func (s *paySample) quartileEffect() float64 {
	if len(s.values) == len(s.sizes) || len(s.values) == 0 {
		return 1
	}
	sum, n := 0.0, 0.0
	for _, p := range []float64{0.25, 0.5, 0.75} {
		if e := s.ownEffect(p); !math.IsNaN(e) {
			sum, n = sum+e, n+1
		}
	}
	usual := max(1+(s.all.n/max(s.all.effective(), 1)-1)*usualCorrelation, 1)
	if n == 0 {
		return usual
	}
	w := float64(s.all.count) / (float64(s.all.count) + payBorrowed)
	return max(w*sum/n+(1-w)*usual, 1)
}

// ownEffect is the design effect of the share that is at or below the quantile p.
func (s *paySample) ownEffect(p float64) float64 { return s.all.designEffect(s.atMost(s.at(p))) }

// effectAt is the design effect at the quantile p: the mean of its own and that of the quartiles.
func (s *paySample) effectAt(p float64) float64 {
	if own := s.ownEffect(p); !math.IsNaN(own) && len(s.values) > len(s.sizes) {
		return max((own+s.effect)/2, 1)
	}
	return s.effect
}

// atMost counts the amounts up to a bound, employer by employer.
func (s *paySample) atMost(bound float64) hits {
	return s.hits(func(v float64) bool { return v <= bound })
}

// hits counts the amounts that meet a condition.
func (s *paySample) hits(meets func(float64) bool) hits {
	counts := make([]int, len(s.sizes))
	for _, v := range s.values {
		if meets(v.amount) {
			counts[v.employer]++
		}
	}
	var h hits
	for e, n := range counts {
		if n > 0 {
			h.add(n, s.sizes[e])
		}
	}
	return h
}

// share of the amounts that meet a condition.
func (s *paySample) share(meets func(float64) bool, confidence float64) Share {
	return s.all.share(s.hits(meets), s.effect, confidence)
}

// at is the quantile p.
func (s *paySample) at(p float64) float64 {
	return quantileOf(len(s.values), func(i int) float64 { return s.values[i].amount }, p)
}

// quantileOf is the quantile p of n sorted numbers, linear between the two nearest (Hyndman and Fan 1996, type 7); 0 of none.
func quantileOf(n int, at func(int) float64, p float64) float64 {
	if n == 0 {
		return 0
	}
	h := p * float64(n-1)
	low := min(int(h), n-1)
	a, b := at(low), at(min(low+1, n-1))
	return a + (h-float64(low))*(b-a)
}

// effective is how many independent amounts would tell as much of the quantile p, Student's deviate allowed for (Korn and
// Graubard 1998).
func (s *paySample) effective(p, confidence float64) float64 {
	n := s.all.n
	if n == 0 {
		return 0
	}
	t := func(free float64) float64 {
		return distuv.StudentsT{Sigma: 1, Nu: max(free, 1)}.Quantile((1 + confidence) / 2)
	}
	r := t(n-1) / t(s.freedom)
	return n / s.effectAt(p) * r * r
}

// quantile is the quantile p with the distribution-free interval between two order statistics: the r-th smallest of n is at
// or below it with the chance I_p(r, n-r+1). Whole ranks hold more than is promised where n is small, so that ends lie between
// two amounts, at the fractional ranks that give the chance itself (Beran and Hall 1993; Hutson 1999). Of a clustered sample, n is the
// effective number, as Woodruff (1952) and R's svyquantile do, and the ranks are scaled back.
func (s *paySample) quantile(p, confidence float64) Quantile {
	q := Quantile{P: p, Value: round(s.at(p))}
	n, tail := s.effective(p, confidence), (1-confidence)/2
	if n == 0 {
		return q
	}
	scale := (s.all.n + 1) / (n + 1)
	q.Lo, q.Hi = s.ofRank(rankAt(p, n, 1-tail)*scale), s.ofRank(rankAt(p, n, tail)*scale)
	return q
}

// ofRank is the amount at a rank from 1, linear between the two nearest; nil where no amount has it.
func (s *paySample) ofRank(rank float64) *float64 {
	low := int(math.Floor(rank))
	if rank < 1 || rank > s.all.n {
		return nil
	}
	v, above := s.values[low-1].amount, s.values[min(low, len(s.values)-1)].amount
	v = round(v + (rank-float64(low))*(above-v))
	return &v
}

// rankAt is the rank r in (0, n+1), whole or not, whose order statistic is at or below the quantile p with the chance
// given; the chance falls as r grows.
func rankAt(p, n, chance float64) float64 {
	low, high := 0.0, n+1
	for range 60 {
		mid := (low + high) / 2
		if mathext.RegIncBeta(mid, n-mid+1, p) >= chance {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

func (s *paySample) quantiles(confidence float64) []Quantile {
	out := []Quantile{}
	for _, p := range payQuantiles {
		out = append(out, s.quantile(p, confidence))
	}
	return out
}
