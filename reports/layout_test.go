package reports

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
)

// checkTexts proves that no text of a drawing leaves it or meets another.
func checkTexts(t *testing.T, texts []written, w, h float64) {
	t.Helper()
	for i, a := range texts {
		if !(box{-0.5, -0.5, w + 1, h + 1}).contains(a.box) {
			t.Errorf("%q at %+v leaves the %gx%g sheet", a.text, a.box, w, h)
		}
		for _, b := range texts[:i] {
			if a.overlaps(b.box) {
				t.Errorf("%q at %+v overlaps %q at %+v", a.text, a.box, b.text, b.box)
			}
		}
	}
}

func TestChartTextsApart(t *testing.T) {
	t.Parallel()
	p := painter{newFaces(), defaultDPI}
	for name, f := range fixtures() {
		for _, c := range charts(cleaned(f)) {
			for _, width := range []float64{wide, narrow} {
				t.Run(fmt.Sprintf("%s/%s/%g", name, c.name, width), func(t *testing.T) {
					d, err := p.inline(c, width, "x")
					if err != nil {
						t.Fatal(err)
					}
					checkTexts(t, d.texts, width, c.body.height(p.faces, width))
				})
			}
			f := p.frame(c, wide)
			d, err := p.svg(c)
			if err != nil {
				t.Fatal(err)
			}
			checkTexts(t, d.texts, wide, f.h)
		}
	}
}

func TestPlaceKeepsLabelsApart(t *testing.T) {
	f := newFaces()
	area := box{30, 20, 600, 400}
	for _, n := range []int{10, 40, 120} {
		for _, long := range []int{0, 30} {
			t.Run(fmt.Sprintf("%d items, %d more letters", n, long), func(t *testing.T) {
				rnd := rand.New(rand.NewPCG(uint64(n), uint64(long)))
				var spots []spot
				for i := range n {
					// Most at the bottom, as shares are, and some in the corners.
					y := area.bottom() - area.h*rnd.Float64()*rnd.Float64()*rnd.Float64()
					spots = append(spots, spot{area.x + area.w*float64(i)/float64(n-1), y, 3, "Skill " + strings.Repeat("w", long) + itoa(i)})
				}
				labels := f.place(labelText, spots, area, nil)
				if len(labels) < min(n, 10)/2 {
					t.Errorf("only %d of %d labels placed", len(labels), n)
				}
				for i, a := range labels {
					if !area.contains(a.box) {
						t.Errorf("label %d is clipped: %+v", a.spot, a.box)
					}
					for _, b := range labels[:i] {
						if a.overlaps(b.box) || a.led && crosses(a, b.box) || b.led && crosses(b, a.box) {
							t.Errorf("labels %d and %d meet", a.spot, b.spot)
						}
					}
					for j, s := range spots {
						if a.overlaps(box{s.x - s.r, s.y - s.r, 2 * s.r, 2 * s.r}) {
							t.Errorf("label %d covers dot %d", a.spot, j)
						}
					}
				}
			})
		}
	}
}

func TestPlaceAvoidsTaken(t *testing.T) {
	area := box{0, 0, 200, 100}
	got := newFaces().place(labelText, []spot{{100, 50, 3, "Go"}}, area, []box{{103, 40, 97, 20}})
	if len(got) != 1 || got[0].overlaps(box{103, 40, 97, 20}) {
		t.Errorf("got %+v", got)
	}
	if got := newFaces().place(labelText, []spot{{100, 50, 3, "Go"}}, area, []box{area}); len(got) != 0 {
		t.Errorf("no room at all, got %+v", got)
	}
}

func TestStack(t *testing.T) {
	for _, c := range []struct {
		ys   []float64
		want string
	}{
		{nil, "[]"},
		{[]float64{50}, "[50]"},
		{[]float64{0, 50}, "[5 50]"},
		{[]float64{20, 21, 22}, "[11 21 31]"},
		{[]float64{1, 2, 60}, "[5 15 60]"},
		{[]float64{10, 98, 99}, "[10 85 95]"},
	} {
		if got := fmt.Sprint(stack(c.ys, 10, 0, 100)); got != c.want {
			t.Errorf("stack(%v) = %s, want %s", c.ys, got, c.want)
		}
	}
}

func TestEveryMonth(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2024-11 2025-02", "2024-11 2024-12 2025-01 2025-02"},
		{"2024-11", "2024-11"},
		{"2024-11 soon", "2024-11 soon"},
		{"1900-01 2025-02", "1900-01 2025-02"},
	} {
		var in []analysis.Count
		for _, name := range strings.Fields(c.in) {
			in = append(in, analysis.Count{Name: name, N: 7})
		}
		var got []string
		sum := 0
		for _, m := range everyMonth(in) {
			got = append(got, m.Name)
			sum += m.N
		}
		if s := strings.Join(got, " "); s != c.want || sum != 7*len(in) {
			t.Errorf("%s became %s with %d vacancies", c.in, s, sum)
		}
	}
}

func TestLanes(t *testing.T) {
	if got := fmt.Sprint(lanes([]float64{0, 20, 22, 24, 26, 27, 40}, 5, 8)); got != "[5 5 13 21 29 5 5]" {
		t.Errorf("lanes = %s", got)
	}
}

// TestStepColumns proves that columns fill the plot in order and that none is
// less wide than it must be.
func TestStepColumns(t *testing.T) {
	columns := []stepColumn{{n: 3}, {n: 20}, {n: 1}, {n: 6}}
	least := []float64{50, 0, 40, 90}
	share(columns, least, box{x: 10, w: 400})
	x := 10.0
	for i, c := range columns {
		if c.w < least[i] || math.Abs(c.x-x) > 1e-9 {
			t.Errorf("column %d: %+v, want x %g and at least %g wide", i, c, x, least[i])
		}
		x += c.w
	}
	if math.Abs(x-410) > 1e-9 {
		t.Errorf("columns end at %g", x)
	}
}

// TestMissingStrip proves that the strip shows technologies only and counts what it leaves out.
func TestMissingStrip(t *testing.T) {
	r := realistic().Roadmaps[0]
	for i := range 20 {
		d := analysis.Demand{Any: wilson(100-i, r.N)}
		d.Name, d.Kind = "Tool "+itoa(i), "technology"
		r.Missing = append(r.Missing, d)
	}
	technologies, concepts := byKind(r.Missing)
	drawn, more := missingDrawn(r)
	if len(drawn) != mostMissing {
		t.Errorf("%d drawn", len(drawn))
	}
	for _, d := range drawn {
		if d.Kind != "technology" {
			t.Errorf("%s is a %s", d.Name, d.Kind)
		}
	}
	want := fmt.Sprintf("and %s and %s, see the table", plural(len(technologies)-mostMissing, "technology", "technologies"),
		plural(len(concepts), "concept", "concepts"))
	if more != want || len(concepts) == 0 {
		t.Errorf("note %q, want %q", more, want)
	}
}

// TestDemandedAreLabelled proves that the wide headline chart names the most
// asked-for skills of the roadmap and every missing technology it draws.
func TestDemandedAreLabelled(t *testing.T) {
	c, ok := roadmapChart(realistic(), populations(realistic())[0])
	if !ok {
		t.Fatal("no chart")
	}
	d, err := painter{newFaces(), defaultDPI}.inline(c, wide, "x")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, w := range d.texts {
		texts[w.text] = true
	}
	body := c.body.(roadmapBody)
	for _, i := range body.worthiest()[:surelyNamed] {
		if name := body.skills[i].Name; !texts[name] {
			t.Errorf("%s is among the most asked for and has no label", name)
		}
	}
	for _, m := range body.missing {
		if !texts[m.Name] {
			t.Errorf("missing %s has no label", m.Name)
		}
	}
}

func TestShareAxis(t *testing.T) {
	for _, c := range []struct {
		max   float64
		ticks int
		want  string
	}{
		{0, 5, "0 0.1 %"}, {0.0004, 5, "0 0.1 %"}, {0.021, 6, "0 0.5 1 1.5 2 2.5 %"}, {0.43, 6, "0 10 20 30 40 50 %"},
		{0.43, 2, "0 25 50 %"}, {1, 5, "0 20 40 60 80 100 %"}, {1.2, 4, "0 25 50 75 100 %"},
	} {
		ax := shareAxis(c.max, c.ticks)
		var got []string
		for _, p := range ax.ticks() {
			got = append(got, ax.label(p))
		}
		if s := strings.ReplaceAll(strings.Join(got, " "), nbsp, " "); s != c.want {
			t.Errorf("axis to %g in %d: %s, want %s", c.max, c.ticks, s, c.want)
		}
		if x := ax.at(c.max, 100); x < 0 || x > 100 {
			t.Errorf("axis to %g puts it at %g of 100", c.max, x)
		}
	}
}
