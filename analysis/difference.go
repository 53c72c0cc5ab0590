package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// DifferenceSchema names the shape of Difference as JSON.
const DifferenceSchema = "roadcheck-difference/1"

// Difference is what changed from one set of findings to a later one.
type Difference struct {
	Schema string         `json:"schema"`
	From   DifferenceSide `json:"from"`
	To     DifferenceSide `json:"to"`
	// Skills are those ranked on either side, most certain change first.
	Skills   []SkillChange   `json:"skills"`
	Roadmaps []RoadmapChange `json:"roadmaps"` // those on both sides
	// Warnings say what else changed, so that a difference need not be the market's.
	Warnings []string `json:"warnings"`
}

// DifferenceSide is what one side rests on.
type DifferenceSide struct {
	Name      string     `json:"name"` // of the run or file
	MadeOn    market.Day `json:"made_on"`
	Vacancies int        `json:"vacancies"`
	Employers int        `json:"employers"`
	First     market.Day `json:"from"`
	Last      market.Day `json:"to"`
}

// SkillChange is how the share of a skill differs. A side that never names the skill has a share of 0.
type SkillChange struct {
	market.SkillInfo
	From     Share `json:"from"`
	To       Share `json:"to"`
	RankFrom int   `json:"rank_from"` // 0: not ranked
	RankTo   int   `json:"rank_to"`
	// Change is the difference of the shares; its interval is made of theirs (Newcombe 1998b, method 10; Zou and Donner
	// 2008). It takes the sides as independent: where they share vacancies, it is wider than it need be.
	Change  Estimate `json:"change"`
	P       float64  `json:"p"` // two-sided
	Q       float64  `json:"q"` // P after Benjamini and Hochberg (1995) over all skills compared
	Verdict string   `json:"verdict"`
}

// RoadmapChange is what changed for a roadmap.
type RoadmapChange struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	N         [2]int      `json:"n"`
	Order     [2]Estimate `json:"order"`    // tau-b
	Coverage  [2]Share    `json:"coverage"` // after the last step
	Missing   []string    `json:"missing"`  // skills that it lacks now and did not
	NoMissing []string    `json:"no_longer_missing"`
	// Verdicts are those whose outcome changed, and Outcomes the numbers of each before and after.
	Verdicts []VerdictChange    `json:"verdicts"`
	Outcomes map[Outcome][2]int `json:"outcomes"`
}

// VerdictChange is a hypothesis with another outcome.
type VerdictChange struct {
	Claim      string      `json:"claim"`
	Hypothesis string      `json:"hypothesis"`
	Sentence   string      `json:"sentence"`
	From       Outcome     `json:"from"`
	To         Outcome     `json:"to"`
	Estimate   [2]Estimate `json:"estimate"`
}

// Compared are findings with a name.
type Compared struct {
	Name     string
	Findings Findings
}

// Differ says what changed from one set of findings to a later one.
func Differ(from, to Compared) Difference {
	d := Difference{
		Schema: DifferenceSchema, From: side(from), To: side(to),
		Skills: skillChanges(from.Findings, to.Findings), Roadmaps: []RoadmapChange{}, Warnings: differenceWarnings(from.Findings, to.Findings),
	}
	for _, now := range to.Findings.Roadmaps {
		i := slices.IndexFunc(from.Findings.Roadmaps, func(r RoadmapFinding) bool { return r.Roadmap.ID == now.Roadmap.ID })
		if i >= 0 {
			d.Roadmaps = append(d.Roadmaps, roadmapChange(from.Findings.Roadmaps[i], now))
		}
	}
	return d
}

func side(c Compared) DifferenceSide {
	b := c.Findings.Base
	return DifferenceSide{c.Name, c.Findings.MadeOn, b.Vacancies, b.Employers, b.From, b.To}
}

// skillChanges compares the shares of all skills that are ranked on a side.
func skillChanges(from, to Findings) []SkillChange {
	out := []SkillChange{}
	before := map[market.Skill]Demand{}
	for _, d := range from.Demand {
		before[d.ID] = d
	}
	add := func(a, b Demand, info market.SkillInfo) {
		if a.Rank == 0 && b.Rank == 0 {
			return
		}
		out = append(out, skillChange(info, sideShare(a, from), sideShare(b, to), [2]int{a.Rank, b.Rank}))
	}
	for _, d := range to.Demand {
		add(before[d.ID], d, d.SkillInfo)
		delete(before, d.ID)
	}
	for _, d := range from.Demand {
		if _, gone := before[d.ID]; gone {
			add(d, Demand{}, d.SkillInfo)
		}
	}
	if from.Base.Vacancies == 0 || to.Base.Vacancies == 0 {
		return []SkillChange{}
	}
	settle(out)
	return out
}

// sideShare is the share of a skill on a side, 0 with the interval that its size allows where it is never named.
func sideShare(d Demand, f Findings) Share {
	if d.Any.N > 0 {
		return d.Any
	}
	return wilson(0, f.Base.Vacancies, deviates(cmp.Or(f.Confidence, 0.95)))
}

func skillChange(info market.SkillInfo, a, b Share, ranks [2]int) SkillChange {
	d := b.P - a.P
	lo := d - math.Hypot(b.P-b.Lo, a.Hi-a.P)
	hi := d + math.Hypot(b.Hi-b.P, a.P-a.Lo)
	return SkillChange{
		SkillInfo: info, From: a, To: b, RankFrom: ranks[0], RankTo: ranks[1],
		Change: Estimate{round(d), round(max(lo, -1)), round(min(hi, 1))}, P: differenceP(a, b), Verdict: Unclear,
	}
}

// differenceP is the two-sided p-value of the pooled test of two shares on their effective numbers.
func differenceP(a, b Share) float64 {
	if a.Effective == 0 || b.Effective == 0 {
		return 1
	}
	pooled := (a.P*a.Effective + b.P*b.Effective) / (a.Effective + b.Effective)
	variance := pooled * (1 - pooled) * (1/a.Effective + 1/b.Effective)
	if variance <= 0 {
		return 1
	}
	return 2 * distuv.UnitNormal.CDF(-math.Abs(b.P-a.P)/math.Sqrt(variance))
}

// settle adjusts the p-values to how many there are, decides, and sorts.
func settle(changes []SkillChange) {
	ps := make([]float64, len(changes))
	for i, c := range changes {
		ps[i] = c.P
	}
	for i, q := range falseDiscoveryRates(ps) {
		c := &changes[i]
		c.P, c.Q = round(c.P), round(q)
		switch {
		case q <= falseDiscovery && c.Change.Lo > 0:
			c.Verdict = Rising
		case q <= falseDiscovery && c.Change.Hi < 0:
			c.Verdict = Falling
		}
	}
	slices.SortFunc(changes, func(a, b SkillChange) int {
		return cmp.Or(cmp.Compare(a.Q, b.Q), cmp.Compare(math.Abs(b.Change.Value), math.Abs(a.Change.Value)), cmp.Compare(a.ID, b.ID))
	})
}

func roadmapChange(from, to RoadmapFinding) RoadmapChange {
	out := RoadmapChange{
		ID: to.Roadmap.ID, Title: to.Roadmap.Title, N: [2]int{from.N, to.N},
		Order:    [2]Estimate{{from.Order.Tau, from.Order.Lo, from.Order.Hi}, {to.Order.Tau, to.Order.Lo, to.Order.Hi}},
		Coverage: [2]Share{lastStep(from), lastStep(to)}, Outcomes: map[Outcome][2]int{}, Verdicts: []VerdictChange{},
	}
	out.Missing, out.NoMissing = notIn(to.Missing, from.Missing), notIn(from.Missing, to.Missing)
	type key struct{ claim, hypothesis string }
	before := map[key]Verdict{}
	count := func(outcome Outcome, side int) {
		n := out.Outcomes[outcome]
		n[side]++
		out.Outcomes[outcome] = n
	}
	for _, c := range from.Claims {
		for _, v := range c.Verdicts {
			before[key{c.ID, v.Hypothesis}] = v
			count(v.Outcome, 0)
		}
	}
	for _, c := range to.Claims {
		for _, v := range c.Verdicts {
			count(v.Outcome, 1)
			old, ok := before[key{c.ID, v.Hypothesis}]
			if ok && old.Outcome != v.Outcome {
				out.Verdicts = append(out.Verdicts, VerdictChange{c.ID, v.Hypothesis, v.Sentence, old.Outcome, v.Outcome, [2]Estimate{old.Estimate, v.Estimate}})
			}
		}
	}
	return out
}

func lastStep(f RoadmapFinding) Share {
	if n := len(f.Coverage.Steps); n > 0 {
		return f.Coverage.Steps[n-1].Share
	}
	return Share{Hi: 1}
}

// notIn names the skills of a that b lacks.
func notIn(a, b []Demand) []string {
	out := []string{}
	for _, d := range a {
		if !slices.ContainsFunc(b, func(other Demand) bool { return other.ID == d.ID }) {
			out = append(out, d.Name)
		}
	}
	return out
}

// differenceWarnings list what differs besides the postings.
func differenceWarnings(from, to Findings) []string {
	out := []string{}
	warn := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if from.Extractor != to.Extractor {
		warn("The postings were read by other rules (%s, then %s): a difference may be the reading's.", from.Extractor, to.Extractor)
	}
	if from.Dataset != to.Dataset {
		warn("One side counts %s postings, the other %s ones.", from.Dataset, to.Dataset)
	}
	for _, s := range []struct {
		word string
		in   []Count
		not  []Count
	}{{"joined", to.Base.Sources, from.Base.Sources}, {"left", from.Base.Sources, to.Base.Sources}} {
		var names []string
		for _, c := range s.in {
			if !slices.ContainsFunc(s.not, func(o Count) bool { return o.Name == c.Name }) {
				names = append(names, c.Name)
			}
		}
		if len(names) > 0 {
			warn("%s %s: a difference may be the sources'.", list(names), s.word)
		}
	}
	if a, b := failedBoards(from.Boards), failedBoards(to.Boards); a != b {
		warn("%s could not be read whole before, %d after.", plural(a, "board", "boards"), b)
	}
	if from.Base.Vacancies == 0 || to.Base.Vacancies == 0 {
		warn("One side has no vacancy: nothing is compared.")
	}
	return out
}
