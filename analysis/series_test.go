package analysis

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// monthOfSource is one month of postings to draw.
type monthOfSource struct {
	source   string
	month, n int
	share    float64 // that name go
}

// drawMonths makes postings of employers with about three vacancies each, who mostly agree within.
func drawMonths(src *rand.Rand, months []monthOfSource) []market.Observation {
	var out []market.Observation
	employer, left, alike := 0, 0, 0.0
	for _, m := range months {
		for range m.n {
			if left == 0 {
				employer, left, alike = employer+1, 1+src.IntN(5), src.Float64()
			}
			left--
			o := requiring(market.PostingID(len(out)+1), fmt.Sprintf("e%d", employer))
			o.Source, o.Day = m.source, market.Day(fmt.Sprintf("%d-%02d-03", 2022+m.month/12, m.month%12+1))
			draw := src.Float64()
			if src.IntN(2) == 0 {
				draw = alike
			}
			if draw < m.share {
				o.Skills = []market.SkillNeed{{Skill: "go", Need: market.Required}}
			}
			out = append(out, o)
		}
	}
	return out
}

// columnsOf makes the frame of observations.
func columnsOf(t *testing.T, observations []market.Observation) *frame {
	t.Helper()
	c, err := NewCollector(Options{Catalog: catalog})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range observations {
		c.Add(o)
	}
	return newFrame(c)
}

func everywhere(f *frame) bitset {
	whole, _ := f.segment(market.Population{})
	return whole.in
}

// A source that names go five times as often joins, and later the first one leaves: each month's own share jumps, the
// standardised one does not.
func TestANewSourceIsNoChange(t *testing.T) {
	var months []monthOfSource
	for m := range 36 {
		if m < 26 {
			months = append(months, monthOfSource{"hn", m, 300, 0.1})
		}
		if m >= 12 {
			months = append(months, monthOfSource{"lever", m, 300, 0.5})
		}
	}
	f := columnsOf(t, drawMonths(rand.New(rand.NewPCG(1, 2)), months))
	p := newPanel(f, everywhere(f))
	shares, factors := p.standardise(p.perCell(p.naming(f.column(f.skillIDs["go"]))))
	for _, part := range [][2]int{{0, 12}, {12, 26}, {26, 36}} {
		sum := 0.0
		for i := part[0]; i < part[1]; i++ {
			sum += shares[i] / float64(part[1]-part[0])
			if factors[i] <= 0 {
				t.Errorf("month %d: factor %v", i, factors[i])
			}
		}
		if sum < 0.25 || sum > 0.35 {
			t.Errorf("months %v: standardised share %.3f, want about 0.3", part, sum)
		}
	}
	all := collect(t, Options{Catalog: catalog}, drawMonths(rand.New(rand.NewPCG(1, 2)), months)...)
	got := all.Trends.Skills[0]
	if got.Verdict != Unclear || len(got.Changes) != 0 || got.Series[0].Index != 100 || got.Recent.Verdict != Unclear {
		t.Errorf("%s, changes %+v, recent %+v", got.Verdict, got.Changes, got.Recent)
	}
}

// Indirect standardisation by hand: levels 0.1 and 0.4 of two sources, months at 1 and 2 times them, so that the
// model holds without error; the shares are 0.25 and 0.5 for equal weights, whatever the mix.
func TestStandardisedShareByHand(t *testing.T) {
	p := &panel{sources: []string{"a", "b"}, months: []int32{1, 2}, cells: []sourceCell{{0, 0, 100}, {1, 0, 300}, {0, 1, 300}, {1, 1, 100}}}
	shares, factors := p.standardise([]float64{10, 120, 60, 80})
	for i, want := range [][2]float64{{0.25, 0.25 / 0.325}, {0.5, 0.5 / 0.35}} {
		if math.Abs(shares[i]-want[0]) > 1e-9 || math.Abs(factors[i]-want[1]) > 1e-9 {
			t.Errorf("month %d: share %v and factor %v, want %v", i, shares[i], factors[i], want)
		}
	}
}

// Sources without a month in common cannot be told from two times: the larger one stays.
func TestUnlinkedSourcesStayApart(t *testing.T) {
	var months []monthOfSource
	for m := range 12 {
		months = append(months, monthOfSource{"hn", m, 40, 0.1}, monthOfSource{"lever", 20 + m, 60, 0.5})
	}
	f := columnsOf(t, drawMonths(rand.New(rand.NewPCG(3, 2)), months))
	if p := newPanel(f, everywhere(f)); len(p.sources) != 1 || p.sources[0] != "lever" || len(p.months) != 12 {
		t.Errorf("sources %v with %d months", p.sources, len(p.months))
	}
}

// The interval of the difference between two years holds the truth, with employers that agree within.
func TestRecentChangeCovers(t *testing.T) {
	runs := simulated(600, 60)
	src := rand.New(rand.NewPCG(9, 9))
	held, wrong := 0, 0
	for range runs {
		var months []monthOfSource
		for m := range 24 {
			months = append(months, monthOfSource{"hn", m, 40, 0.2}, monthOfSource{"lever", m, 31 + src.IntN(20), 0.3})
		}
		f := columnsOf(t, drawMonths(src, months))
		p := newPanel(f, everywhere(f))
		r := p.compare().change(p.naming(f.column(f.skillIDs["go"])), 0.95)
		if r.Change.Lo <= 0 && 0 <= r.Change.Hi {
			held++
		}
		if r.P <= 0.05 {
			wrong++
		}
	}
	covered{"change of the recent months", "two sources", runs, held}.check(t)
	if rate := float64(wrong) / float64(runs); rate > errorRate+slack(runs) {
		t.Errorf("a change is seen in %.3f of draws without one", rate)
	}
}

// What cannot tell a change over time says so, without NaN.
func TestTrendsOfLittle(t *testing.T) {
	one := func(n int, share float64, months int) []market.Observation {
		var list []monthOfSource
		for m := range months {
			list = append(list, monthOfSource{"hn", m, n, share})
		}
		return drawMonths(rand.New(rand.NewPCG(1, 1)), list)
	}
	oneEmployer := one(40, 0.5, 24)
	for i := range oneEmployer {
		oneEmployer[i].Employer = "only"
	}
	for _, tt := range []struct {
		name         string
		observations []market.Observation
		series       int
	}{
		{"nothing", nil, 0}, {"one posting", one(1, 1, 1), 0}, {"one month", one(60, 0.5, 1), 0}, {"one employer", oneEmployer, 24},
		{"all name it", one(40, 1, 24), 24}, {"hardly anyone", one(40, 0.001, 24), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := collect(t, Options{Catalog: catalog}, tt.observations...)
			if _, err := json.Marshal(f); err != nil {
				t.Fatal(err)
			}
			if tt.series == 0 {
				return
			}
			s := f.Trends.Skills[0]
			if len(s.Series) != tt.series || s.Verdict != Unclear || len(s.Changes) > 0 || s.Recent.Verdict != Unclear {
				t.Errorf("%+v", s)
			}
			for _, point := range s.Series {
				if !(0 <= point.Lo && point.Lo <= point.P && point.P <= point.Hi && point.Hi <= 1) {
					t.Errorf("%+v", point)
				}
			}
		})
	}
}
