package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// Trend is how the share of a skill changed over the months, each source compared with itself alone, so that
// a source which joins or leaves is no trend.
type Trend struct {
	market.SkillInfo
	// Slope is the median change of the share per year, as a fraction (0.02: two points more every year), with its interval.
	Slope   Estimate `json:"slope"`
	P       float64  `json:"p"` // two-sided, against no trend
	Q       float64  `json:"q"` // P after Benjamini and Hochberg (1995) over all skills tested
	Verdict string   `json:"verdict"`
	// First and Last are the shares in the first and last third of the months, all sources together and without
	// intervals: the slope has them.
	First Portion `json:"first"`
	Last  Portion `json:"last"`
}

// Portion is count of n.
type Portion struct {
	Count int     `json:"count"`
	N     int     `json:"n"`
	P     float64 `json:"p"`
}

// The verdicts on a trend.
const (
	Rising  = "rising"
	Falling = "falling"
	Unclear = "unclear"
)

// Trends are the changes of all ranked skills.
type Trends struct {
	Sources []string `json:"sources"` // with enough months
	From    string   `json:"from"`    // first month, "2024-01"
	To      string   `json:"to"`
	Skills  []Trend  `json:"skills"` // most certain first
	// Warning says why there are none, "" otherwise.
	Warning string `json:"warning"`
}

// A month of a source tells something from monthVacancies, and a source from trendMonths of them.
const (
	monthVacancies = 30
	trendMonths    = 12
	recentMonths   = 60 // the months looked at: what happened before says little about today
	falseDiscovery = 0.05
)

// sourceMonth is one month of one source.
type sourceMonth struct {
	source string
	month  int32 // months since year 0
}

// series is what one source says over its months.
type series struct {
	months []float64
	n      []int32
	counts [][]int32 // per month and skill
}

// monthNumber counts months from year 0, of a day as yyyymmdd.
func monthNumber(day int32) int32 { return day/10000*12 + day/100%100 - 1 }

func monthName(number int32) string { return monthOf(number/12*10000 + (number%12+1)*100 + 1) }

// sourceSeries counts the vacancies of each source month by month, where it has enough.
func (c *Collector) sourceSeries() (names []string, out []series) {
	counts, n := make([][]int32, len(c.sourceMonths)), make([]int32, len(c.sourceMonths))
	for i := range c.vacancies {
		v := c.vacancies[i]
		for _, at := range v.months {
			if counts[at] == nil {
				counts[at] = make([]int32, len(c.skills))
			}
			n[at]++
			for _, packed := range v.skills {
				counts[at][packed>>2]++
			}
		}
	}
	bySource := map[string][]int{}
	for at, m := range c.sourceMonths {
		if n[at] >= monthVacancies {
			bySource[m.source] = append(bySource[m.source], at)
		}
	}
	for source, at := range bySource {
		if len(at) >= trendMonths {
			names = append(names, source)
		}
	}
	slices.Sort(names)
	for _, source := range names {
		at := bySource[source]
		slices.SortFunc(at, func(a, b int) int { return cmp.Compare(c.sourceMonths[a].month, c.sourceMonths[b].month) })
		var s series
		for _, i := range at[max(len(at)-recentMonths, 0):] {
			s.months = append(s.months, float64(c.sourceMonths[i].month))
			s.n, s.counts = append(s.n, n[i]), append(s.counts, counts[i])
		}
		out = append(out, s)
	}
	return names, out
}

// trends tests every ranked skill for a trend.
func (c *Collector) trends(demand []Demand) Trends {
	names, all := c.sourceSeries()
	out := Trends{Sources: names, Skills: []Trend{}}
	if len(names) == 0 {
		out.Sources = []string{}
		out.Warning = "no source has 12 months with at least 30 vacancies each"
		return out
	}
	first, last := math.Inf(1), math.Inf(-1)
	for _, s := range all {
		first, last = min(first, s.months[0]), max(last, s.months[len(s.months)-1])
	}
	out.From, out.To = monthName(int32(first)), monthName(int32(last))
	for _, d := range demand {
		if d.Rank > 0 {
			out.Skills = append(out.Skills, c.trend(d, all))
		}
	}
	ps := make([]float64, len(out.Skills))
	for i, t := range out.Skills {
		ps[i] = t.P
	}
	for i, q := range falseDiscoveryRates(ps) {
		t := &out.Skills[i]
		t.Q, t.Verdict = round(q), Unclear
		switch {
		case q <= falseDiscovery && t.Slope.Lo > 0:
			t.Verdict = Rising
		case q <= falseDiscovery && t.Slope.Hi < 0:
			t.Verdict = Falling
		}
		t.P = round(t.P)
	}
	slices.SortFunc(out.Skills, func(a, b Trend) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(math.Abs(b.Slope.Value), math.Abs(a.Slope.Value)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// trend is Kendall's test of the months within each source, added up over sources as Hirsch and Slack (1984) add up
// seasons, with the median slope of Sen (1968) over the same pairs.
func (c *Collector) trend(d Demand, all []series) Trend {
	skill := c.skillIDs[d.ID]
	var slopes []float64
	s, variance := 0.0, 0.0
	var thirds [2]struct{ count, n int32 }
	for _, one := range all {
		shares := make([]float64, len(one.months))
		third := max(len(shares)/3, 1)
		for i := range shares {
			k, n := one.counts[i][skill], one.n[i]
			shares[i] = float64(k) / float64(n)
			for end, inside := range [2]bool{i < third, i >= len(shares)-third} {
				if inside {
					thirds[end].count, thirds[end].n = thirds[end].count+k, thirds[end].n+n
				}
			}
		}
		si, vi := mannKendall(one.months, shares)
		s, variance = s+si, variance+vi
		slopes = appendSlopes(slopes, one.months, shares)
	}
	t := Trend{SkillInfo: d.SkillInfo, P: 1}
	portion := func(count, n int) Portion { return Portion{count, n, round(ratioOf(count, n))} }
	t.First, t.Last = portion(int(thirds[0].count), int(thirds[0].n)), portion(int(thirds[1].count), int(thirds[1].n))
	if variance > 0 {
		z := (math.Abs(s) - 1) / math.Sqrt(variance)
		t.P = min(2*distuv.UnitNormal.Survival(max(z, 0)), 1)
	}
	slices.Sort(slopes)
	const perYear = 12
	value, lo, hi := senInterval(slopes, c.z*math.Sqrt(variance))
	t.Slope = Estimate{round(value * perYear), round(lo * perYear), round(hi * perYear)}
	return t
}
