package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// employersWith adds up employers with the given vacancies, of which some name a skill.
func employersWith(vacancies, naming []int) (clusters, hits) {
	var c clusters
	var h hits
	for i, n := range vacancies {
		c.add(n)
		if naming[i] > 0 {
			h.add(naming[i], n)
		}
	}
	return c, h
}

// R's survey 4.1-1: svymean over clusters of these sizes and hits has the variance 0.0131026097,
// 2.359634997 times p(1-p)/n.
func TestDesignEffectMatchesR(t *testing.T) {
	c, h := employersWith([]int{1, 1, 2, 3, 5, 8, 13, 2, 4, 6}, []int{0, 1, 1, 0, 4, 2, 10, 0, 1, 3})
	if got := c.designEffect(h); math.Abs(got-2.359634997) > 1e-8 {
		t.Errorf("design effect %.9f, want 2.359634997", got)
	}
}

func TestDesignEffectOfOneEach(t *testing.T) {
	c, h := employersWith([]int{1, 1, 1, 1, 1, 1}, []int{1, 0, 1, 0, 0, 0})
	if got, want := c.designEffect(h), 6.0/5; math.Abs(got-want) > 1e-12 {
		t.Errorf("design effect %v, want %v", got, want)
	}
}

func TestClusteredShareAtTheEdges(t *testing.T) {
	for _, tt := range []struct {
		name              string
		vacancies, naming []int
	}{
		{"nothing", nil, nil},
		{"one vacancy", []int{1}, []int{1}},
		{"one employer", []int{50}, []int{20}},
		{"none names it", []int{5, 5, 5}, []int{0, 0, 0}},
		{"all name it", []int{5, 5, 5}, []int{5, 5, 5}},
		{"one giant", []int{1000, 1, 1}, []int{500, 0, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, h := employersWith(tt.vacancies, tt.naming)
			s := c.share(h, c.typicalEffect([]hits{h}), 0.95)
			if !(0 <= s.Lo && s.Lo <= s.P && s.P <= s.Hi && s.Hi <= 1) || s.Effective < 0 || s.Effective > float64(s.N) {
				t.Errorf("%+v", s)
			}
			if len(tt.vacancies) == 1 && s.Hi-s.Lo < 0.5 {
				t.Errorf("one employer tells %+v", s)
			}
		})
	}
}

// TestClusteredCoverage draws employers again and again and counts how often the 95 % interval holds the share.
func TestClusteredCoverage(t *testing.T) {
	runs := simulated(1000, 300)
	src := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		employers        int
		spread, alike, p float64
		simplest         float64
	}{
		{40, 0, 0.2, 0.2, 0.95},
		{40, 1.1, 0.2, 0.05, 1},
		{150, 1.1, 0.3, 0.2, 0.90},
		{150, 1.6, 0.2, 0.05, 1},
		{600, 1.1, 0.5, 0.05, 0.90},
		{600, 1.1, 0.02, 0.2, 1},
	} {
		t.Run(fmt.Sprintf("%d employers, spread %v, correlation %v, share %v", tt.employers, tt.spread, tt.alike, tt.p), func(t *testing.T) {
			held, simple := 0, 0
			for range runs {
				c, h := drawEmployers(src, tt.employers, tt.spread, tt.alike, tt.p)
				typical := 1 + (c.n/c.effective()-1)*tt.alike
				s := c.share(h, typical, 0.95)
				if s.Lo <= tt.p && tt.p <= s.Hi {
					held++
				}
				if w := wilson(h.count, int(c.n), 1.96); w.Lo <= tt.p && tt.p <= w.Hi {
					simple++
				}
			}
			name := fmt.Sprintf("%v, %d employers, spread %v, correlation %v", tt.p, tt.employers, tt.spread, tt.alike)
			covered{"share", name, runs, held}.check(t)
			covered{"share, vacancies taken as independent", name, runs, simple}.tell(t)
			if without := float64(simple) / float64(runs); without > tt.simplest {
				t.Errorf("without clusters %.3f: this case does not tell the methods apart", without)
			}
		})
	}
}

// drawEmployers draws employers with log-normal numbers of vacancies, and within each a share of its own.
func drawEmployers(src *rand.Rand, employers int, spread, alike, p float64) (clusters, hits) {
	var c clusters
	var h hits
	own := distuv.Beta{Alpha: p * (1 - alike) / alike, Beta: (1 - p) * (1 - alike) / alike, Src: src}
	for range employers {
		n := max(1, int(4*math.Exp(spread*src.NormFloat64())))
		share, x := own.Rand(), 0
		for range n {
			if src.Float64() < share {
				x++
			}
		}
		c.add(n)
		if x > 0 {
			h.add(x, n)
		}
	}
	return c, h
}
