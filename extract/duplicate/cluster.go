package duplicate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
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
	index   *index
	workers []comparer
	centre  []int32 // of the cluster; -1 before a posting had its turn
	depth   []uint8 // 0 for a centre, 1 for what is like it, 2 for what is like a 1
	out     []Result
}

// comparer compares postings with texts read back from the spool. It is for one goroutine.
type comparer struct {
	*Clusterer
	buf   []byte
	found finder
	own   cached // the posting that has its turn
	cache [128]cached
}

// cached is a prepared posting; doc is nil in an empty one.
type cached struct {
	posting int32
	doc     *doc
}

func (c *comparer) read(i int32, into *cached) error {
	if into.doc != nil && into.posting == i {
		return nil
	}
	p, buf, err := c.load(i, c.buf)
	c.buf = buf
	if err != nil {
		return err
	}
	if into.doc == nil {
		into.doc = new(doc)
	}
	into.posting = i
	into.doc.read(p, c.dull[c.records[i].employer])
	return nil
}

// decide compares i, which has its turn, with j.
func (c *comparer) decide(i, j int32) (verdict, error) {
	other := &c.cache[int(j)%len(c.cache)]
	if err := cmp.Or(c.read(i, &c.own), c.read(j, other)); err != nil {
		return verdict{}, err
	}
	return decide(c.own.doc, other.doc), nil
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
		out: make([]Result, len(order)), workers: make([]comparer, c.workers),
	}
	for i := range s.centre {
		s.centre[i] = -1
	}
	for i := range s.workers {
		s.workers[i].Clusterer = c
	}
	links := make([][]link, batch)
	for start := 0; start < len(order); start += batch {
		part := order[start:min(len(order), start+batch)]
		if err := s.compareAll(ctx, part, links); err != nil {
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
func (s *state) compareAll(ctx context.Context, part []int32, links [][]link) error {
	free := make(chan *comparer, len(s.workers))
	for i := range s.workers {
		free <- &s.workers[i]
	}
	return s.parallel(ctx, len(part), func() func(int) error {
		c := <-free
		return func(n int) (err error) {
			links[n], err = s.links(c, part[n], links[n][:0])
			return err
		}
	})
}

// links compares i with its candidates: where those have a cluster, first with its centre.
func (s *state) links(c *comparer, i int32, out []link) ([]link, error) {
	compare := func(j int32) (verdict, error) {
		v, err := c.decide(i, j)
		out = append(out, link{j, v})
		return v, err
	}
	seen := func(j int32) bool { return slices.ContainsFunc(out, func(l link) bool { return l.to == j }) }
	for _, j := range s.index.candidates(i, &c.found) {
		if centre := s.centre[j]; centre >= 0 && centre != j {
			if !seen(centre) {
				if v, err := compare(centre); err != nil || v.one() {
					return out, err
				}
			}
			if s.depth[j] > 1 {
				continue
			}
		}
		if seen(j) {
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
	return s.workers[0].decide(i, centre)
}

func (s *state) join(i, centre int32, depth uint8, v verdict) {
	s.centre[i], s.depth[i] = centre, depth
	s.out[i] = Result{Cluster: s.records[centre].key, Class: v.class, Reason: v.reason}
	if first := &s.out[centre]; first.Class == Single {
		first.Class, first.Reason = First, "first: the earliest of its cluster"
	}
}
