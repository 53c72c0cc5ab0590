package analysis

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// outcome counts true positives, false positives and false negatives.
type outcome struct{ tp, fp, fn int }

// cell names what outcomes are counted of: a field such as {"salary", ""}, or
// a group of skills such as {"source", "hn"}.
type cell struct{ by, name string }

// What skills are grouped by.
const (
	cellKind     = "kind"
	cellSkill    = "id"
	cellSource   = "source"
	cellCategory = "category"
)

// cellOutcome is what one posting adds to one cell.
type cellOutcome struct {
	cell int
	outcome
}

// scorer counts outcomes posting by posting.
type scorer struct {
	catalog   map[market.Skill]market.SkillInfo
	seen      map[string]bool
	cells     map[cell]int
	names     []cell
	postings  [][]cellOutcome
	confusion map[Confusion]int
	extra     map[market.Skill][]string
	missed    map[market.Skill][]string
	out       Scores
}

func newScorer(catalog []market.SkillInfo) *scorer {
	s := &scorer{
		catalog: map[market.Skill]market.SkillInfo{}, seen: map[string]bool{}, cells: map[cell]int{}, confusion: map[Confusion]int{},
		extra: map[market.Skill][]string{}, missed: map[market.Skill][]string{},
	}
	for _, k := range catalog {
		s.catalog[k.ID] = k
	}
	return s
}

// count adds an outcome of the posting last begun to a cell.
func (s *scorer) count(c cell, o outcome) {
	i, ok := s.cells[c]
	if !ok {
		i = len(s.names)
		s.cells[c] = i
		s.names = append(s.names, c)
	}
	last := len(s.postings) - 1
	s.postings[last] = append(s.postings[last], cellOutcome{i, o})
}

func (s *scorer) add(g GoldPosting, read Facts) error {
	if s.seen[g.ID] {
		return fmt.Errorf("posting %q is labelled twice", g.ID)
	}
	s.seen[g.ID] = true
	s.postings = append(s.postings, nil)
	if err := s.skills(g, read); err != nil {
		return err
	}
	s.salary(g, read)
	for _, f := range []struct{ name, want, got string }{
		{"level", g.Label.Level, read.Level}, {"role", g.Label.Role, read.Role}, {"remote", g.Label.Remote, read.Remote},
	} {
		if f.want != "" && f.want != market.RemoteUnknown {
			s.count(cell{by: f.name}, right(f.want == f.got))
		}
	}
	want, got := g.Label.MinYears, read.MinYears
	s.count(cell{by: "min_years"}, right(want == got || want != nil && got != nil && *want == *got))
	s.count(cell{by: "countries"}, overlap(g.Label.Countries, read.Countries))
	s.count(cell{by: "cities"}, overlap(g.Label.Cities, read.Cities))
	return nil
}

// right counts a decision so that precision is accuracy.
func right(ok bool) outcome {
	if ok {
		return outcome{tp: 1}
	}
	return outcome{fp: 1}
}

func (s *scorer) skills(g GoldPosting, read Facts) error {
	want, got := map[market.Skill]market.Need{}, map[market.Skill]market.Need{}
	for _, k := range g.Label.Skills {
		if _, ok := s.catalog[k.ID]; !ok {
			return fmt.Errorf("posting %q: labelled skill %q is not in the lexicon", g.ID, k.ID)
		}
		want[k.ID] = k.Need
	}
	for _, k := range read.Skills {
		if _, ok := s.catalog[k.ID]; !ok {
			s.out.Outside++
			continue
		}
		got[k.ID] = k.Need
	}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		need, ok := got[id]
		if !ok {
			s.missed[id] = append(s.missed[id], g.ID)
			s.skill(g, id, outcome{fn: 1})
			continue
		}
		s.skill(g, id, outcome{tp: 1})
		s.count(cell{by: "need"}, right(need == want[id]))
		s.confusion[Confusion{Label: needName(want[id]), Read: needName(need)}]++
	}
	for _, id := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[id]; !ok {
			s.extra[id] = append(s.extra[id], g.ID)
			s.skill(g, id, outcome{fp: 1})
		}
	}
	return nil
}

// skill counts one pair of posting and skill in every group it belongs to.
func (s *scorer) skill(g GoldPosting, id market.Skill, o outcome) {
	info := s.catalog[id]
	for _, c := range []cell{{cellKind, info.Kind}, {cellKind, ""}, {cellSkill, string(id)}, {cellSource, g.Source}, {cellCategory, info.Category}} {
		s.count(c, o)
	}
}

func needName(n market.Need) string {
	if n == 0 {
		return ""
	}
	return n.String()
}

func (s *scorer) salary(g GoldPosting, read Facts) {
	want, got := g.Label.Salary.key(), read.Salary.key()
	n := &s.out.SalaryOutcomes
	o := outcome{}
	switch {
	case want == "" && got == "":
		n.None++
	case want == got:
		n.Exact++
		o.tp = 1
	case want == "":
		n.Invented++
		o.fp = 1
	case got == "":
		n.Missed++
		o.fn = 1
	default:
		n.Wrong++
		o.fp, o.fn = 1, 1
	}
	s.count(cell{by: "salary"}, o)
	if want != got {
		s.out.SalaryErrors = append(s.out.SalaryErrors, SalaryError{g.ID, g.Label.Salary, read.Salary})
	}
}

// key is equal on equal statements of pay and "" where none is stated.
func (p *PayFact) key() string {
	if p == nil || p.Min == nil && p.Max == nil {
		return ""
	}
	period := "none"
	if p.Period != nil {
		period = "per " + string(*p.Period)
	}
	return strings.Join([]string{amountKey(p.Min), amountKey(p.Max), strings.ToUpper(p.Currency), period}, "|")
}

func amountKey(x *float64) string {
	if x == nil {
		return "none"
	}
	rounded := strconv.FormatFloat(*x, 'f', 2, 64)
	if math.Abs(*x) < 0.005 {
		return "0.00" // not "-0.00"
	}
	return rounded
}

// overlap compares two sets of texts in any letter case.
func overlap(want, got []string) outcome {
	var o outcome
	w, g := lowerSet(want), lowerSet(got)
	for x := range w {
		if g[x] {
			o.tp++
		}
	}
	o.fp, o.fn = len(g)-o.tp, len(w)-o.tp
	return o
}

func lowerSet(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, x := range list {
		set[strings.ToLower(x)] = true
	}
	return set
}
