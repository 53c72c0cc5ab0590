package analysis

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// lift is how two technologies go together.
type lift struct {
	Estimate
	both    int
	related bool // one is above the other in the lexicon
}

// perEmployer counts a mark employer by employer.
func (t *ensemble) perEmployer(mark bitset) []int32 {
	out := make([]int32, len(t.sizes))
	mark.each(func(place int) { out[t.number[t.employers[place]]]++ })
	return out
}

// lifts are those of all pairs, at [a][b] with a before b.
func (t *ensemble) lifts() [][]lift {
	out := make([][]lift, len(t.skills))
	for a := range out {
		out[a] = make([]lift, len(t.skills))
		for b := a + 1; b < len(t.skills); b++ {
			both := t.marks[a].and(t.marks[b])
			out[a][b] = lift{t.liftOf([]int{a, b}, both), both.count(), t.related(a, b)}
		}
	}
	return out
}

// liftOf is how many times as many vacancies name all of some technologies as if each were named independently. The
// interval is that of its logarithm, linearised over employers (Cochran 1977, 9.7) with Student's t. A lift of 0 has no
// logarithm: its upper bound is what three vacancies would make (the rule of three, Hanley and Lippman-Hand 1983).
func (t *ensemble) liftOf(set []int, all bitset) Estimate {
	n, count := t.base.all.n, float64(all.count())
	scale := math.Pow(n, float64(len(set)-1))
	for _, i := range set {
		scale /= float64(t.counts[i])
	}
	if count == 0 {
		return Estimate{0, 0, round(3 * scale)}
	}
	naming, squares := t.perEmployer(all), 0.0
	for e, size := range t.sizes {
		z := float64(naming[e])/count + float64(len(set)-1)*float64(size)/n
		for _, i := range set {
			z -= float64(t.naming[i][e]) / float64(t.counts[i])
		}
		squares += z * z
	}
	m := float64(len(t.sizes))
	free := distuv.StudentsT{Sigma: 1, Nu: max(t.base.all.effective()-1, 1)}
	half := free.Quantile((1+t.options.Confidence)/2) * math.Sqrt(squares*m/max(m-1, 1))
	value := count * scale
	if m < 2 {
		return Estimate{round(value), 0, round(scale * n)}
	}
	return Estimate{round(value), round(value * math.Exp(-half)), round(min(value*math.Exp(half), scale*n))}
}

// sureLift is the logarithm of a lift, drawn to 0 as far as its interval allows.
func (l lift) sureLift() float64 {
	switch {
	case l.Lo > 1:
		return math.Log(l.Lo)
	case l.Hi < 1:
		return math.Log(max(l.Hi, 0.01))
	}
	return 0
}

// leastLikeness is the mean sure lift, as a logarithm, from which groups are joined: a fifth more than by chance.
var leastLikeness = math.Log(1.2)

// clusters joins technologies by average linkage (Sokal and Michener 1958) of their sure lifts; of equals the
// larger technologies first. What joins nothing is no cluster.
func (t *ensemble) clusters(lifts [][]lift) []SkillCluster {
	likeness := make([][]float64, len(t.skills))
	for a := range likeness {
		likeness[a] = make([]float64, len(t.skills))
		for b := range likeness[a] {
			if a != b {
				likeness[a][b] = lifts[min(a, b)][max(a, b)].sureLift()
			}
		}
	}
	out := []SkillCluster{}
	for _, members := range averageLinkage(likeness, leastLikeness) {
		if len(members) < 2 {
			continue
		}
		c := SkillCluster{Name: t.names(members[:min(3, len(members))])}
		for _, i := range members {
			c.Skills = append(c.Skills, t.info(i).ID)
		}
		out = append(out, c)
	}
	return out
}

func (t *ensemble) names(of []int) string {
	var out []string
	for _, i := range of {
		out = append(out, t.info(i).Name)
	}
	return strings.Join(out, ", ")
}

// averageLinkage joins the two groups that are most alike on average, while they are at least as alike as the bound. Members
// and groups are in order of their first members.
func averageLinkage(likeness [][]float64, least float64) [][]int {
	var groups [][]int
	for i := range likeness {
		groups = append(groups, []int{i})
	}
	mean := func(x, y []int) float64 {
		sum := 0.0
		for _, i := range x {
			for _, j := range y {
				sum += likeness[i][j]
			}
		}
		return sum / float64(len(x)*len(y))
	}
	for len(groups) > 1 {
		a, b, most := 0, 0, math.Inf(-1)
		for i := range groups {
			for j := i + 1; j < len(groups); j++ {
				if m := mean(groups[i], groups[j]); m > most {
					a, b, most = i, j, m
				}
			}
		}
		if most < least {
			break
		}
		groups[a] = append(groups[a], groups[b]...)
		slices.Sort(groups[a])
		groups = slices.Delete(groups, b, b+1)
	}
	return groups
}
