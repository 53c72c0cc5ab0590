package duplicate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// link is how a posting compares with an earlier one.
type link struct {
	to      int32
	verdict verdict
}

// state is what clustering knows so far.
type state struct {
	*Clusterer
	near   *nearby
	centre []int32 // of the cluster
	depth  []uint8 // 0 for a centre, 1 for what is like it, 2 for what is like a 1
	out    []Result
}

// comparer compares postings of one component with texts read back from the spool. It is for one goroutine.
type comparer struct {
	*state
	buf   []byte
	links []link             // of the posting that has its turn
	own   cached             // that posting
	cache [cachedDocs]cached // by turn
}

// cachedDocs is how many prepared postings a comparer holds, about 50 KB each: all of most components.
const cachedDocs = 256

// cached is a prepared posting; doc is nil in an empty one.
type cached struct {
	posting int32
	doc     *doc
}

// read prepares a posting in a place of the cache, unless it still is.
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

// cached is the place of a posting.
func (c *comparer) cached(i int32) *cached { return &c.cache[int(c.near.turn[i])%len(c.cache)] }

// compare links i, which has its turn, to an earlier posting of its component, once.
func (c *comparer) compare(i, j int32) (verdict, error) {
	for _, l := range c.links {
		if l.to == j {
			return l.verdict, nil
		}
	}
	other := c.cached(j)
	if err := cmp.Or(c.read(i, &c.own), c.read(j, other)); err != nil {
		return verdict{}, err
	}
	v := decide(c.own.doc, other.doc)
	c.links = append(c.links, link{j, v})
	return v, nil
}

// Results clusters the postings and gives one result each, in the order they
// came in. It is the same whether some are known from a clustering before or all
// are added, but for those whose Class is "". It does not depend on that order as long as keys are unique: the
// earliest posting leads a cluster, undated ones last, equal days by key.
func (c *Clusterer) Results(ctx context.Context) ([]Result, error) {
	var err error
	if c.dull, err = c.findBoilerplate(ctx, c.those(now)); err != nil {
		return nil, err
	}
	near, err := c.nearby(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.fetch(ctx, near.order); err != nil {
		return nil, err
	}
	n := len(c.records)
	s := &state{Clusterer: c, near: near, centre: make([]int32, n), depth: make([]uint8, n), out: make([]Result, n)}
	err = c.parallel(ctx, len(near.ends), func() func(int) error {
		worker := &comparer{state: s}
		return func(component int) error { return worker.cluster(ctx, near.component(component)) }
	})
	if err != nil {
		return nil, err
	}
	return s.out, c.markBoilerplate(ctx, s.out)
}

// cluster places the postings of a component, the earliest first.
func (c *comparer) cluster(ctx context.Context, component []int32) error {
	for _, i := range component {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.links = c.links[:0]
		if err := c.link(i); err != nil {
			return err
		}
		if err := c.place(i); err != nil {
			return err
		}
		if own := c.cached(i); len(c.links) > 0 {
			*own, c.own = c.own, *own
		}
	}
	return nil
}

// link compares i with its candidates, each time first with the centre of the
// candidate's cluster, until it is the same as a centre.
func (c *comparer) link(i int32) error {
	for _, j := range c.near.of(i) {
		if j < 0 && slices.ContainsFunc(c.links, func(l link) bool { return l.verdict.class == Template }) {
			continue // a template is found
		}
		j = max(j, ^j)
		centre := c.centre[j]
		v, err := c.compare(i, centre)
		if err != nil || v.one() {
			return err
		}
		if c.depth[j] == 1 {
			if _, err := c.compare(i, j); err != nil {
				return err
			}
		}
	}
	return nil
}

// place puts i into the first cluster that it is linked to without contradiction,
// or into one of its own.
func (c *comparer) place(i int32) error {
	for _, l := range c.links {
		if !l.verdict.one() {
			continue
		}
		centre := c.centre[l.to]
		v, err := c.compare(i, centre)
		if err != nil {
			return err
		}
		if v.one() {
			c.join(i, centre, 1, v)
			return nil
		}
		if v.class == Single { // too unlike to contradict, and one step away
			c.join(i, centre, 2, again(&doc{day: int(c.records[i].day)}, &doc{day: int(c.records[centre].day)}, l.verdict.reason))
			return nil
		}
	}
	c.centre[i] = i
	c.out[i] = Result{Cluster: c.records[i].key, Class: Single, Reason: "none: nothing like it"}
	for _, l := range c.links {
		if l.verdict.class == Template {
			c.out[i].Class = Template
			c.out[i].Reason = fmt.Sprintf("%s (like %s)", l.verdict.reason, c.records[l.to].key)
			return nil
		}
	}
	return nil
}

func (s *state) join(i, centre int32, depth uint8, v verdict) {
	s.centre[i], s.depth[i] = centre, depth
	s.out[i] = Result{Cluster: s.records[centre].key, Class: v.class, Reason: v.reason}
	if first := &s.out[centre]; first.Class == Single {
		first.Class, first.Reason = First, "first: the earliest of its cluster"
	}
}
