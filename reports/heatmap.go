package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

const (
	mostHeated  = 25
	leastHeated = 3
	heatCell    = 12.0 // least width of a cell
	heatNumbers = 19.0 // width from which a cell has room for its number
	heatGap     = 4.0  // between clusters
)

// heatBody is a triangle of lifts. Each technology stands once, at the corner of its row and its column.
type heatBody struct {
	names   []string
	cluster []int // of each, ascending
	size    []int // vacancies that name it
	lifts   map[[2]int]analysis.Estimate
}

// heatChart shows which of a population's largest technologies are asked for together.
func heatChart(f analysis.Findings, st *analysis.Structure, name string) (chart, bool) {
	body := newHeatBody(st)
	if len(body.names) < leastHeated || len(body.lifts) == 0 {
		return chart{}, false
	}
	c := chart{
		name: name, data: "pairs", body: body, title: heatTitle(body),
		subtitle: fmt.Sprintf("How many times as often two technologies are named together as if they had nothing to do with each other; %s that name a technology, %s",
			st.Population, sampleSize(st.N)),
		notes: notes(f, fmt.Sprintf("Blue: together more often, grey: less often, each where the %s interval over employers lies on one side of 1; blank: it holds 1, or too few to tell. "+
			"Read a technology's row to the left of its name and its column below it; neighbours are those named together most.", level(f.Confidence))),
	}
	var words []string
	for _, p := range strongest(body)[:min(len(body.lifts), topStrata)] {
		words = append(words, fmt.Sprintf("%s with %s %s times", body.names[p[0]], body.names[p[1]], lift(body.lifts[p].Value)))
	}
	c.desc = c.subtitle + ". " + strings.Join(words, ", ") + ". The table has every number."
	return c, true
}

// newHeatBody takes the largest technologies of a structure, in the order of its clusters.
func newHeatBody(st *analysis.Structure) heatBody {
	clusterOf := map[market.Skill]int{}
	for i, c := range st.Clusters {
		for _, s := range c.Skills {
			clusterOf[s] = i + 1
		}
	}
	all := slices.Clone(st.Next)
	slices.SortStableFunc(all, func(a, b analysis.NextSkills) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Skill, b.Skill)) })
	all = all[:min(len(all), mostHeated)]
	chosen := map[market.Skill]bool{}
	for _, s := range all {
		chosen[s.Skill] = true
	}
	lifts := map[[2]market.Skill]analysis.Estimate{}
	for _, p := range st.Pairs {
		if chosen[p.A] && chosen[p.B] {
			lifts[[2]market.Skill{p.A, p.B}], lifts[[2]market.Skill{p.B, p.A}] = p.Lift, p.Lift
		}
	}
	order := chained(all, clusterOf, lifts)
	b := heatBody{lifts: map[[2]int]analysis.Estimate{}}
	for i, s := range order {
		b.names = append(b.names, shortName(s.Name, s.Skill))
		b.cluster, b.size = append(b.cluster, clusterOf[s.Skill]), append(b.size, s.N)
		for j := range i {
			if e, ok := lifts[[2]market.Skill{s.Skill, order[j].Skill}]; ok {
				b.lifts[[2]int{i, j}] = e
			}
		}
	}
	return b
}

// shortName is the first of several names of one thing.
func shortName(name string, id market.Skill) string {
	first, _, _ := strings.Cut(skillName(market.SkillInfo{ID: id, Name: name}), " / ")
	if open := strings.Index(first, " ("); open > 0 && strings.HasSuffix(first, ")") {
		inner := first[open+2 : len(first)-1]
		if len(inner) > 1 && strings.Trim(inner, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			return inner
		}
	}
	return first
}

// chained orders technologies cluster by cluster, each time the one that goes most with the one before, the largest first.
func chained(all []analysis.NextSkills, clusterOf map[market.Skill]int, lifts map[[2]market.Skill]analysis.Estimate) []analysis.NextSkills {
	rest := slices.Clone(all)
	slices.SortStableFunc(rest, func(a, b analysis.NextSkills) int { return clusterOf[a.Skill] - clusterOf[b.Skill] })
	var out []analysis.NextSkills
	for len(rest) > 0 {
		best := 0
		if n := len(out); n > 0 {
			last := out[n-1].Skill
			most := -1.0
			for i, s := range rest {
				if clusterOf[s.Skill] != clusterOf[rest[0].Skill] || clusterOf[s.Skill] != clusterOf[last] {
					break
				}
				if v := lifts[[2]market.Skill{s.Skill, last}].Value; v > most {
					best, most = i, v
				}
			}
		}
		out = append(out, rest[best])
		rest = slices.Delete(rest, best, best+1)
	}
	return out
}

// strongest are the pairs drawn, the largest lower bound first.
func strongest(b heatBody) [][2]int {
	out := make([][2]int, 0, len(b.lifts))
	for p := range b.lifts {
		out = append(out, p)
	}
	slices.SortFunc(out, func(p, q [2]int) int {
		return cmp.Or(cmp.Compare(b.lifts[q].Lo, b.lifts[p].Lo), p[0]-q[0], p[1]-q[1])
	})
	return out
}

func heatTitle(b heatBody) string {
	best := strongest(b)[0]
	if e := b.lifts[best]; e.Lo > 1 {
		return fmt.Sprintf("%s and %s go together most: %s times as often as by chance (%s–%s)",
			b.names[best[1]], b.names[best[0]], lift(e.Value), lift(e.Lo), lift(e.Hi))
	}
	return "No two of the largest technologies clearly go together"
}

// lift writes a ratio with two digits: 0.42, 3.1, 14.
func lift(v float64) string {
	switch {
	case v >= 9.95:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 0.995:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strings.TrimPrefix(strconv.FormatFloat(v, 'f', 1, 64), "0")
}

// shade is the tone of a lift and that of the text on it; ok is false where the interval holds 1.
func shade(e analysis.Estimate) (cell, text tone, ok bool) {
	switch {
	case e.Lo > 1:
		at := 0
		for at < len(more)-1 && e.Value >= []float64{1.5, 2.5, 5}[at] {
			at++
		}
		if at == len(more)-1 {
			return more[at], paper, true
		}
		return more[at], ink, true
	case e.Hi < 1 && e.Hi > 0:
		if e.Value < 0.5 {
			return less[1], ink, true
		}
		return less[0], ink, true
	}
	return paper, ink, false
}

// grid is how many technologies fit into a width, how wide a cell is, and what the names take.
func (b heatBody) grid(f faces, width float64) (n int, cell, names float64) {
	longest := 0.0
	for _, name := range b.names {
		longest = math.Max(longest, f.width(labelText, name))
	}
	names = math.Min(longest, 0.3*width) + 6
	n = max(1, min(len(b.names), int((width-names)/heatCell)))
	gaps := float64(b.breaks(n)) * heatGap
	return n, math.Min((width-names-gaps)/float64(n), 34), names
}

// breaks counts the borders of clusters among the first n that are kept.
func (b heatBody) breaks(n int) int {
	kept, count := b.kept(n), 0
	for i := 1; i < len(kept); i++ {
		if b.cluster[kept[i]] != b.cluster[kept[i-1]] {
			count++
		}
	}
	return count
}

// kept are the n largest, in their order.
func (b heatBody) kept(n int) []int {
	bySize := make([]int, len(b.names))
	for i := range bySize {
		bySize[i] = i
	}
	slices.SortStableFunc(bySize, func(i, j int) int { return b.size[j] - b.size[i] })
	out := bySize[:min(n, len(bySize))]
	slices.Sort(out)
	return out
}

func (heatBody) cellH(cell float64) float64 { return math.Max(math.Min(cell, 17), 11) }

func (b heatBody) height(f faces, width float64) float64 {
	n, cell, _ := b.grid(f, width)
	return float64(n)*b.cellH(cell) + float64(b.breaks(n))*heatGap + 4
}

func (b heatBody) draw(s *sheet, at box) {
	n, cell, names := b.grid(s.faces, at.w)
	kept, h := b.kept(n), b.cellH(cell)
	places := make([]float64, n+1) // in cells and gaps from the corner
	gaps := make([]float64, n)
	for i := range kept {
		if i > 0 {
			gaps[i] = gaps[i-1]
			if b.cluster[kept[i]] != b.cluster[kept[i-1]] {
				gaps[i] += heatGap
			}
		}
		places[i] = float64(i)
	}
	for i, row := range kept {
		y := at.y + float64(i)*h + gaps[i]
		for j, column := range kept[:i] {
			x := at.x + places[j]*cell + gaps[j]
			b.drawCell(s, b.lifts[[2]int{row, column}], box{x + 0.5, y + 0.5, cell - 1, h - 1})
		}
		x := at.x + places[i]*cell + gaps[i]
		s.text(labelText, atStart, x+2, y+h/2+0.34*labelText.size, s.fit(labelText, b.names[row], names+cell-6))
	}
}

func (b heatBody) drawCell(s *sheet, e analysis.Estimate, at box) {
	tone, text, ok := shade(e)
	if !ok {
		s.rect(panel, at)
		return
	}
	s.rect(tone, at)
	if at.w+1 >= heatNumbers {
		s.text(tickText.in(text), atMiddle, at.x+at.w/2, at.y+at.h/2+0.34*tickText.size, lift(e.Value))
	}
}
