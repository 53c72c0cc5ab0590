package analysis

import (
	"encoding/binary"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// profile is a number of employers that are alike in how many vacancies they have and how many of these
// hold each mark.
type profile struct {
	employers float64
	size      float64
	counts    []float64 // per mark
}

// profiles are the employers of a segment by what they are like; sorted, so that the order of postings does not matter.
type profiles struct {
	rows      []profile
	employers float64
	n         float64   // vacancies
	totals    []float64 // vacancies per mark
}

// profiles counts marks employer by employer.
func (p *segment) profiles(marks ...bitset) *profiles {
	known := map[string]*float64{}
	width := 4 * (len(marks) + 1)
	keys := make([]byte, width*len(p.employers))
	for i, n := range p.sizes {
		binary.BigEndian.PutUint32(keys[i*width:], uint32(n))
	}
	for m, mark := range marks {
		p.perEmployer(mark, func(at int, count int32) {
			binary.BigEndian.PutUint32(keys[at*width+4*(m+1):], uint32(count))
		})
	}
	for i := range p.employers {
		key := keys[i*width : (i+1)*width]
		n := known[string(key)]
		if n == nil {
			n = new(float64)
			known[string(key)] = n
		}
		*n++
	}
	return newProfiles(known, len(marks))
}

// newProfiles reads keys of four-byte numbers, vacancies, then those per mark; of each the number of employers.
func newProfiles(known map[string]*float64, marks int) *profiles {
	out := &profiles{totals: make([]float64, marks)}
	for _, key := range sortedKeys(known) {
		row := profile{employers: *known[key], size: numberAt(key, 0), counts: make([]float64, marks)}
		for i := range row.counts {
			row.counts[i] = numberAt(key, i+1)
			out.totals[i] += row.employers * row.counts[i]
		}
		out.rows = append(out.rows, row)
		out.employers += row.employers
		out.n += row.employers * row.size
	}
	return out
}

func numberAt(key string, i int) float64 {
	return float64(binary.BigEndian.Uint32([]byte(key[4*i : 4*i+4])))
}

// clusters sums the sizes of employers up.
func (t *profiles) clusters() clusters {
	var c clusters
	for _, r := range t.rows {
		c.count += int(r.employers)
		c.n += r.employers * r.size
		c.squares += r.employers * r.size * r.size
	}
	return c
}

// spread is how uncertain a figure is that employers add up to.
type spread struct{ se, free float64 }

// spread is that of the sum of what employers add, each by its influence on the figure.
func (t *profiles) spread(influence func(*profile) float64) spread {
	values, weights := make([]float64, len(t.rows)), make([]float64, len(t.rows))
	for i := range t.rows {
		values[i], weights[i] = influence(&t.rows[i]), t.rows[i].employers
	}
	c := t.clusters()
	return spreadOf(values, weights, c.effective())
}

// spreadOf is the linearised variance of employers drawn with replacement, each value that of so many (Cochran 1977,
// section 9.7). Degrees of freedom are those of Satterthwaite (1946) for a sum of squares of these influences, at
// most one less than the effective employers: a few employers that decide everything leave few.
func spreadOf(values, weights []float64, effective float64) spread {
	var m, mean, squares, fourths float64
	for i, w := range weights {
		m += w
		mean += w * values[i]
	}
	if m < 2 {
		return spread{}
	}
	mean /= m
	for i, w := range weights {
		d := square(values[i] - mean)
		squares += w * d
		fourths += w * d * d
	}
	if !(squares > 0) {
		return spread{}
	}
	free := effective - 1
	if excess := fourths/(squares*squares) - 1/m; excess > 0 {
		free = min(free, 2/excess)
	}
	return spread{math.Sqrt(m / (m - 1) * squares), max(free, 1)}
}

// spreadBy is the spread of a figure to which every vacancy of a segment adds its influence.
func (p *segment) spreadBy(influence func(place int) float64) spread {
	values := make([]float64, 0, p.all.count)
	last := int32(-1)
	p.in.each(func(place int) {
		if e := p.frame.employers[place]; e != last {
			values, last = append(values, 0), e
		}
		values[len(values)-1] += influence(place)
	})
	weights := make([]float64, len(values))
	for i := range weights {
		weights[i] = 1
	}
	return spreadOf(values, weights, p.all.effective())
}

// tested sets a figure against a value by Student's t: its interval, and the p-values against "at most value" and
// "at least value". Where employers do not differ nothing can be told.
func (s spread) tested(figure, value, confidence float64) (e Estimate, above, below float64) {
	if s.se == 0 {
		return Estimate{figure, figure, figure}, 1, 1
	}
	t := distuv.StudentsT{Sigma: 1, Nu: s.free}
	half := t.Quantile((1+confidence)/2) * s.se
	above = t.Survival((figure - value) / s.se)
	return Estimate{figure, figure - half, figure + half}, above, 1 - above
}

// drawn gives what a figure is when employers are drawn again, replicate by replicate, sorted. A number of like
// employers drawn with weights of mean 1 weighs as much as one draw of that mean, so what is drawn are profiles.
func (t *profiles) drawn(figure func(n float64, totals []float64) float64) []float64 {
	out := make([]float64, replicates)
	t.draw(func(i int, n float64, totals []float64) { out[i] = figure(n, totals) })
	slices.Sort(out)
	return out
}

// draw calls do for every replicate, several at a time.
func (t *profiles) draw(do func(replicate int, n float64, totals []float64)) {
	entries := t.entries()
	inParallel(replicates/abreast, func(block int) {
		sums, totals := t.drawBlock(entries, newWeights(block)), make([]float64, len(t.totals))
		last := len(totals)
		for k := range abreast {
			for j := range totals {
				totals[j] = float64(sums[j].of(k))
			}
			do(block*abreast+k, float64(sums[last].of(k)), totals)
		}
	})
}

// drawEntry is a mark that some vacancies of the employers of a row hold, and how many.
type drawEntry struct {
	mark  int32
	count uint32
}

// entries lists those of every row, what no vacancy holds left out; the size of employers is the last mark.
func (t *profiles) entries() [][]drawEntry {
	out := make([][]drawEntry, len(t.rows))
	for k, r := range t.rows {
		for mark, x := range r.counts {
			if x != 0 {
				out[k] = append(out[k], drawEntry{int32(mark), uint32(x)})
			}
		}
		out[k] = append(out[k], drawEntry{int32(len(r.counts)), uint32(r.size)})
	}
	return out
}

// drawBlock gives the totals of every mark, and the vacancies, in abreast replicates.
func (t *profiles) drawBlock(entries [][]drawEntry, draws weights) []lanes {
	sums := make([]lanes, len(t.totals)+1)
	for k := range t.rows {
		w := draws.alike(int(t.rows[k].employers))
		for _, e := range entries[k] {
			sums[e.mark].addTimes(&w, uint64(e.count))
		}
	}
	return sums
}

// interval is the percentile interval of sorted replicates, which holds the figure itself.
func interval(figure float64, sorted []float64, confidence float64) Estimate {
	lo, hi := percentiles(confidence)
	return Estimate{figure, min(figure, sorted[lo]), max(figure, sorted[hi])}
}
