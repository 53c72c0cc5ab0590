package reports

import (
	"fmt"

	"github.com/roadcheck/roadcheck/analysis"
)

// neighboursView is what goes along with a technology.
type neighboursView struct {
	Population string
	Pairs      []pairRow
	Apart      []skillRef // less often than by chance
	Next       []nextRow
	N          string
}

type pairRow struct {
	skillRef
	Lift, Interval, Both string
}

type nextRow struct {
	skillRef
	Share, Interval, Lift, Gain string
}

const (
	mostPairs = 8
	mostApart = 5
)

func (a *atlas) neighbours(d analysis.Demand) neighboursView {
	in, ok := a.next[d.ID]
	if !ok {
		return neighboursView{}
	}
	v := neighboursView{Population: in.population, N: thousands(in.N)}
	pairs := a.pairs[d.ID]
	for _, p := range pairs {
		if p.Lift.Lo > 1 && len(v.Pairs) < mostPairs {
			v.Pairs = append(v.Pairs, pairRow{a.ref(p.other), times(p.Lift.Value), times(p.Lift.Lo) + "–" + times(p.Lift.Hi), thousands(p.Both)})
		}
	}
	for i := len(pairs) - 1; i >= 0 && len(v.Apart) < mostApart; i-- {
		if pairs[i].Lift.Hi < 1 {
			v.Apart = append(v.Apart, a.ref(pairs[i].other))
		}
	}
	for _, n := range in.Next {
		v.Next = append(v.Next, nextRow{a.ref(n.Skill), percent(n.Share.P), between(n.Share), times(n.Lift.Value), percent(n.Gain)})
	}
	return v
}

// times writes a ratio.
func times(v float64) string {
	if v >= 9.95 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f", v)
}
