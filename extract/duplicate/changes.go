package duplicate

import (
	"context"
	"slices"
)

// nearby finds what is compared with what, in the components that have changed
// since the clustering before.
func (c *Clusterer) nearby(ctx context.Context) (*nearby, error) {
	n, order := new(nearby), c.order(now)
	if err := n.find(ctx, newIndex(c, order)); err != nil {
		return nil, err
	}
	trees := n.trees()
	outdated := make([]bool, len(c.records))
	for i := range outdated {
		outdated[i] = c.records[i].standing != kept
	}
	if slices.Contains(outdated, false) {
		c.regroup(n, trees, outdated)
		if err := c.relined(ctx, outdated); err != nil {
			return nil, err
		}
	}
	n.split(trees, order, outdated)
	return n, nil
}

// regroup marks the postings that have other candidates than before, and joins
// the trees that were one then: what left one may change what is left.
func (c *Clusterer) regroup(n *nearby, trees forest, outdated []bool) {
	touched := map[uint32]bool{}
	var keys []uint32
	for i, is := range outdated {
		if is {
			for _, k := range c.indexKeys(int32(i), keys[:0]) {
				touched[k] = true
			}
		}
	}
	order := c.order(before)
	x := newIndex(c, order)
	var f finder
	for _, i := range order {
		// Keys that nothing came to or went from lead to the same postings as before.
		keys = c.indexKeys(i, keys[:0])
		if !slices.ContainsFunc(keys, func(k uint32) bool { return touched[k] }) {
			continue
		}
		if was := x.candidates(i, &f); outdated[i] || !slices.Equal(was, n.of(i)) {
			outdated[i] = true
			trees.join(i, was)
		}
	}
}

// relined marks the postings of employers whose recurring lines are others than before.
func (c *Clusterer) relined(ctx context.Context, outdated []bool) error {
	employers := map[uint32]bool{}
	for i, is := range outdated {
		if is && c.records[i].standing != kept {
			employers[c.records[i].employer] = true
		}
	}
	theirs := slices.DeleteFunc(c.those(before), func(i int32) bool { return !employers[c.records[i].employer] })
	was, err := c.findBoilerplate(ctx, theirs)
	if err != nil {
		return err
	}
	for _, i := range theirs {
		if e := c.records[i].employer; !slices.Equal(was[e], c.dull[e]) {
			outdated[i] = true
		}
	}
	return nil
}
