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
	// First and Last are the shares in the first and last third of the months, as if every month had the same mix of
	// sources, and without intervals: the slope has them.
	First Portion `json:"first"`
	Last  Portion `json:"last"`
	// Series, Changes and Recent are there for the 100 largest technologies and those that roadmaps teach. Series goes
	// with Trends.Months.
	Series  []SeriesPoint `json:"series,omitempty"`
	Changes []ChangePoint `json:"changes,omitempty"` // by month
	Recent  *RecentChange `json:"recent,omitempty"`
}

// SeriesPoint is a month of a technology.
type SeriesPoint struct {
	Count int `json:"count"`
	// P is the share as if every month had the same mix of sources, with its interval.
	P  float64 `json:"p"`
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
	// Index is P in percent of that of the first month; 0 where nobody named it then.
	Index float64 `json:"index"`
}

// TrendMonth is what stands behind a month of all series. Months in which no source has enough vacancies are left out.
type TrendMonth struct {
	Month     string `json:"month"`
	N         int    `json:"n"`
	Employers int    `json:"employers"` // one without a name counts as one of its own
	Sources   int    `json:"sources"`
}

// Portion is count of n; P is standardised, so it may differ from their ratio.
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
	// Months are those of every series; the first is the base of their indices.
	Months  []TrendMonth `json:"months"`
	Periods Periods      `json:"periods"` // that Trend.Recent compares
	Skills  []Trend      `json:"skills"`  // most certain first
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

// monthNumber counts months from year 0, of a day as yyyymmdd.
func monthNumber(day int32) int32 { return day/10000*12 + day/100%100 - 1 }

func monthName(number int32) string { return monthOf(number/12*10000 + (number%12+1)*100 + 1) }

// trends tests every ranked skill for a trend, and describes months for the largest and those that roadmaps teach.
func (f *frame) trends(whole *segment, demand []Demand) Trends {
	p := newPanel(f, whole.in)
	periods := p.compare()
	out := Trends{Sources: p.sources, Months: []TrendMonth{}, Skills: []Trend{}, Periods: periods.Periods}
	if len(p.sources) == 0 {
		out.Sources = []string{}
		out.Warning = "no source has 12 months with at least 30 vacancies each"
		return out
	}
	out.From, out.To = monthName(p.months[0]), monthName(p.months[len(p.months)-1])
	out.Months = p.monthList()
	all := f.monthly(periods, demand)
	for i := range all {
		out.Skills = append(out.Skills, all[i].trend)
	}
	f.describeMonths(periods, &out, all)
	ps := make([]float64, len(out.Skills))
	for i, t := range out.Skills {
		ps[i] = t.P
	}
	for i, q := range falseDiscoveryRates(ps) {
		t := &out.Skills[i]
		t.Verdict = verdictOf(q, t.Slope)
		t.P, t.Q = round(t.P), round(q)
	}
	slices.SortFunc(out.Skills, func(a, b Trend) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(math.Abs(b.Slope.Value), math.Abs(a.Slope.Value)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// test is Kendall's test of the months within each source, added up over sources as Hirsch and Slack (1984) add up
// seasons, with the median slope of Sen (1968) over the same pairs.
func (p *panel) test(m *monthly, z float64) {
	t, test := &m.trend, p.kendall(m.counts)
	value, lo, hi := test.slope(z)
	t.P, t.Slope = test.p(0), Estimate{round(value), round(lo), round(hi)}
	third := max(len(p.months)/3, 1)
	t.First, t.Last = p.portion(m.counts, m.shares, 0, third), p.portion(m.counts, m.shares, len(p.months)-third, len(p.months))
}

// portion is the share over some months, from one to before another.
func (p *panel) portion(counts, shares []float64, from, to int) Portion {
	out, weighted := Portion{}, 0.0
	for i, c := range p.cells {
		if m := int(c.month); from <= m && m < to {
			out.Count, out.N = out.Count+int(counts[i]), out.N+int(c.n)
			weighted += shares[m] * float64(c.n)
		}
	}
	out.P = round(weighted / float64(max(out.N, 1)))
	return out
}

// kendallTest is Mann's and Kendall's test over sources.
type kendallTest struct {
	s, variance float64
	slopes      []float64 // between pairs of months, sorted, per month
}

// kendall tests the months of each source for a trend of the share.
func (p *panel) kendall(counts []float64) kendallTest {
	months, shares := make([][]float64, len(p.sources)), make([][]float64, len(p.sources))
	for i, c := range p.cells {
		months[c.source] = append(months[c.source], float64(p.months[c.month]))
		shares[c.source] = append(shares[c.source], counts[i]/float64(c.n))
	}
	var k kendallTest
	for i := range months {
		s, v := mannKendall(months[i], shares[i])
		k.s, k.variance = k.s+s, k.variance+v
		k.slopes = appendSlopes(k.slopes, months[i], shares[i])
	}
	slices.Sort(k.slopes)
	return k
}

// p is the p-value against no trend: two-sided for side 0, against none or a falling one for 1, a rising one for -1.
func (k kendallTest) p(side int) float64 {
	if k.variance <= 0 {
		return 1
	}
	sd := math.Sqrt(k.variance)
	if side == 0 {
		return min(2*distuv.UnitNormal.Survival(max((math.Abs(k.s)-1)/sd, 0)), 1)
	}
	return distuv.UnitNormal.Survival((float64(side)*k.s - 1) / sd)
}

// slope is the median change per year with its interval, z deviates wide.
func (k kendallTest) slope(z float64) (value, lo, hi float64) {
	value, lo, hi = senInterval(k.slopes, z*math.Sqrt(k.variance))
	return value * yearMonths, lo * yearMonths, hi * yearMonths
}
