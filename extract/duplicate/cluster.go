package duplicate

import (
	"context"
	"fmt"
	"sync"
)

// batch is how many postings are compared before clusters are made of them. It
// decides what is compared with what, so it must not depend on the machine.
const batch = 4096

// link is how a posting compares with an earlier one.
type link struct {
	to      int32
	verdict verdict
}

// state is what clustering knows so far.
type state struct {
	*Clusterer
	index  *index
	centre []int32 // of the cluster; -1 before a posting had its turn
	depth  []uint8 // 0 for a centre, 1 for what is like it, 2 for what is like a 1
	out    []Result
	self   comparer
}

// comparer compares postings with texts read back from the spool. It is for one goroutine.
type comparer struct {
	*Clusterer
	buf   []byte
	cache [128]struct {
		posting int32
		doc     *doc
	}
	votes map[int32]int
}

func (c *comparer) doc(i int32) (*doc, error) {
	slot := &c.cache[int(i)%len(c.cache)]
	if slot.doc != nil && slot.posting == i {
		return slot.doc, nil
	}
	p, buf, err := c.load(i, c.buf)
	c.buf = buf
	if err != nil {
		return nil, err
	}
	lines := c.dull[c.records[i].employer]
	slot.posting, slot.doc = i, newDoc(p, lines.has)
	return slot.doc, nil
}

func (c *comparer) decide(i, j int32) (verdict, error) {
	a, err := c.doc(i)
	if err != nil {
		return verdict{}, err
	}
	b, err := c.doc(j)
	if err != nil {
		return verdict{}, err
	}
	return decide(a, b), nil
}

// Results clusters the postings and gives one result each, in the order they
// came in. It does not depend on that order as long as keys are unique: the
// earliest posting leads a cluster, undated ones last, equal days by key.
func (c *Clusterer) Results(ctx context.Context) ([]Result, error) {
	if err := c.findBoilerplate(ctx); err != nil {
		return nil, err
	}
	order := c.order()
	s := &state{
		Clusterer: c, index: newIndex(c, order), centre: make([]int32, len(order)), depth: make([]uint8, len(order)),
		out: make([]Result, len(order)), self: comparer{Clusterer: c},
	}
	for i := range s.centre {
		s.centre[i] = -1
	}
	workers := make([]comparer, c.workers)
	for i := range workers {
		workers[i] = comparer{Clusterer: c, votes: map[int32]int{}}
	}
	links := make([][]link, batch)
	for start := 0; start < len(order); start += batch {
		part := order[start:min(len(order), start+batch)]
		if err := s.compareAll(ctx, workers, part, links); err != nil {
			return nil, err
		}
		for n, i := range part {
			if err := s.place(i, links[n]); err != nil {
				return nil, err
			}
		}
	}
	return s.out, c.markBoilerplate(ctx, s.out)
}

// compareAll finds the links of each posting of part to earlier ones.
func (s *state) compareAll(ctx context.Context, workers []comparer, part []int32, links [][]link) error {
	errs := make([]error, len(workers))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for n := w; n < len(part) && errs[w] == nil; n += len(workers) {
				if errs[w] = ctx.Err(); errs[w] == nil {
					links[n], errs[w] = s.links(&workers[w], part[n])
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// links compares i with its candidates: where those have a cluster, first with its centre.
func (s *state) links(c *comparer, i int32) ([]link, error) {
	var out []link
	seen := map[int32]bool{}
	compare := func(j int32) (verdict, error) {
		seen[j] = true
		v, err := c.decide(i, j)
		out = append(out, link{j, v})
		return v, err
	}
	for _, j := range s.index.candidates(i, c.votes) {
		if centre := s.centre[j]; centre >= 0 && centre != j {
			if !seen[centre] {
				if v, err := compare(centre); err != nil || v.one() {
					return out, err
				}
			}
			if s.depth[j] > 1 {
				continue
			}
		}
		if seen[j] {
			continue
		}
		v, err := compare(j)
		if err != nil || v.one() && s.centre[j] == j {
			return out, err
		}
	}
	return out, nil
}

// place puts i into the first cluster that it is linked to without contradiction,
// or into one of its own.
func (s *state) place(i int32, links []link) error {
	for _, l := range links {
		if !l.verdict.one() {
			continue
		}
		centre := s.centre[l.to]
		if centre == l.to {
			s.join(i, centre, 1, l.verdict)
			return nil
		}
		v, err := s.withCentre(i, centre, links)
		if err != nil {
			return err
		}
		if v.one() {
			s.join(i, centre, 1, v)
			return nil
		}
		if v.class == Single && s.depth[l.to] == 1 { // too unlike to contradict, and one step away
			s.join(i, centre, 2, again(&doc{day: int(s.records[i].day)}, &doc{day: int(s.records[centre].day)}, l.verdict.reason))
			return nil
		}
	}
	s.centre[i] = i
	s.out[i] = Result{Cluster: s.records[i].key, Class: Single, Reason: "none: nothing like it"}
	for _, l := range links {
		if l.verdict.class == Template {
			s.out[i].Class = Template
			s.out[i].Reason = fmt.Sprintf("%s (like %s)", l.verdict.reason, s.records[l.to].key)
			return nil
		}
	}
	return nil
}

func (s *state) withCentre(i, centre int32, links []link) (verdict, error) {
	for _, l := range links {
		if l.to == centre {
			return l.verdict, nil
		}
	}
	return s.self.decide(i, centre)
}

func (s *state) join(i, centre int32, depth uint8, v verdict) {
	s.centre[i], s.depth[i] = centre, depth
	s.out[i] = Result{Cluster: s.records[centre].key, Class: v.class, Reason: v.reason}
	if first := &s.out[centre]; first.Class == Single {
		first.Class, first.Reason = First, "first: the earliest of its cluster"
	}
}
