package reports

import (
	"math"
	"regexp"
	"strings"
)

// stepColumn is the part of the plot that holds one step's skills.
type stepColumn struct {
	number   int // 1-based
	first, n int // of its skills
	x, w     float64
	title    []string // lines under the column
}

const (
	stepLineH = 9.5
	stepGap   = 4.0
	// A title of more lines reads badly under a column.
	mostTitleLines = 5
)

// aside is what a step's title adds in brackets, such as where it stands in the document.
var aside = regexp.MustCompile(`\s*\([^()]*\)\s*$`)

// layOutSteps gives every step with skills a column, wide enough for its title
// where all titles fit, and lays out what stands under the plot.
func (r roadmapBody) layOutSteps(f faces, p *parts, width float64) {
	for i, s := range r.skills {
		if n := len(p.steps); n == 0 || p.steps[n-1].number != s.Step {
			p.steps = append(p.steps, stepColumn{number: s.Step, first: i})
		}
		p.steps[len(p.steps)-1].n++
	}
	least := make([]float64, len(p.steps))
	sum := 0.0
	for i, st := range p.steps {
		for _, word := range strings.Fields(r.stepTitle(st.number)) {
			least[i] = math.Max(least[i], f.width(tickText, word)+stepGap+1)
		}
		sum += least[i]
	}
	p.named = sum <= 0.8*p.plot.w
	if !p.named {
		clear(least)
	}
	share(p.steps, least, p.plot)
	rows := 1
	for i, st := range p.steps {
		lines := f.wrap(tickText, r.stepTitle(st.number), st.w-stepGap)
		if !p.named {
			lines = []string{itoa(st.number)}
		}
		p.steps[i].title = lines[:min(len(lines), mostTitleLines)]
		rows = max(rows, len(lines))
	}
	rows = min(rows, mostTitleLines)
	if !p.named {
		p.key = r.layOutKey(f, p.steps, width)
	}
	rows = max(rows+1, len(p.moreLines))
	p.foot = 8 + float64(rows)*stepLineH
	if len(p.key.names) > 0 {
		p.foot += 6 + float64(p.key.rows)*stepLineH
	}
}

// stepKey names the steps under a plot whose columns are too narrow for it, in columns from top to bottom.
type stepKey struct {
	names []string
	rows  int
	w     float64 // of a column
}

const keyGap = 14.0

func (r roadmapBody) layOutKey(f faces, steps []stepColumn, width float64) stepKey {
	k := stepKey{w: width}
	most := 0.0
	for _, st := range steps {
		name := itoa(st.number) + nbsp + nbsp + r.stepTitle(st.number)
		k.names, most = append(k.names, name), math.Max(most, f.width(tickText, name))
	}
	columns := max(int((width+keyGap)/(most+keyGap)), 1)
	k.rows = (len(k.names) + columns - 1) / columns
	if columns > 1 {
		k.w = most + keyGap
	}
	return k
}

// stepTitle is a step's short title, its number when it has none.
func (r roadmapBody) stepTitle(step int) string {
	title := ""
	if step >= 1 && step <= len(r.steps) {
		title = clean(aside.ReplaceAllString(r.steps[step-1], ""), maxName)
	}
	if title == "" {
		return itoa(step)
	}
	return title
}

// share divides the plot by numbers of skills, but gives no column less than
// its least width; together these must fit.
func share(columns []stepColumn, least []float64, plot box) {
	fixed := make([]bool, len(columns))
	for again := true; again; {
		again = false
		room, skills := plot.w, 0
		for i, c := range columns {
			if fixed[i] {
				room -= least[i]
			} else {
				skills += c.n
			}
		}
		for i := range columns {
			if fixed[i] {
				columns[i].w = least[i]
				continue
			}
			columns[i].w = room * float64(columns[i].n) / float64(skills)
			if columns[i].w < least[i] {
				fixed[i], again = true, true
			}
		}
	}
	x := plot.x
	for i := range columns {
		columns[i].x = x
		x += columns[i].w
	}
}

// x is where the i-th skill stands.
func (p parts) x(i int) float64 {
	for _, st := range p.steps {
		if i < st.first+st.n {
			return st.x + (float64(i-st.first)+0.5)/float64(st.n)*st.w
		}
	}
	return p.plot.right()
}

// drawSteps marks where the steps of the roadmap begin and names them.
func (r roadmapBody) drawSteps(s *sheet, p parts) {
	base := p.plot.bottom() + 11
	lastEnd, rows := math.Inf(-1), 1
	for i, st := range p.steps {
		if i > 0 {
			s.line(rule, 0.6, st.x, p.plot.y, st.x, p.plot.bottom()+4)
		}
		rows = max(rows, len(st.title))
		for k, line := range st.title {
			x, w := st.x+stepGap/2, s.width(tickText, line)
			if !p.named {
				x = st.x + (st.w-w)/2
			}
			if p.named || x > lastEnd+3 {
				s.text(tickText.in(ink), atStart, x, base+float64(k)*stepLineH, line)
				lastEnd = x + w
			}
		}
	}
	caption := "Place in the roadmap, first step to last →"
	if !p.named {
		caption = "Step, first to last →"
	}
	s.text(tickText, atStart, p.plot.x+stepGap/2, base+float64(rows)*stepLineH+2, s.fit(tickText, caption, p.plot.w-stepGap))
	y := p.plot.bottom() + p.foot - float64(p.key.rows)*stepLineH + 5
	for i, name := range p.key.names {
		s.text(tickText, atStart, p.plot.x-yLabels+float64(i/p.key.rows)*p.key.w, y+float64(i%p.key.rows)*stepLineH, s.fit(tickText, name, p.key.w))
	}
}
