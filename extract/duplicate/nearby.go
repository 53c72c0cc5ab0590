package duplicate

import (
	"cmp"
	"context"
	"slices"
)

// nearby is what is compared with what: the candidates of each posting, and the
// components of the graph that they make. Postings of different components
// are never compared, so that each component is clustered on its own, with
// its texts at hand and without regard to how many workers there are.
type nearby struct {
	lists  []int32  // the candidates of the postings, one after another
	starts []uint32 // of each posting's in lists
	order  []int32  // the postings by component, the largest first, then by rank
	turn   []int32  // where a posting stands in order
	ends   []int32  // of each component in order
}

// of are the earlier postings most like i, as index.candidates gives them.
func (n *nearby) of(i int32) []int32 { return n.lists[n.starts[i]:n.starts[i+1]] }

func (n *nearby) component(k int) []int32 {
	if k == 0 {
		return n.order[:n.ends[0]]
	}
	return n.order[n.ends[k-1]:n.ends[k]]
}

// chunk is how many postings a worker finds candidates of at a time.
const chunk = 4096

func (c *Clusterer) nearby(ctx context.Context) (*nearby, error) {
	order := c.order()
	x := newIndex(c, order)
	n := &nearby{starts: make([]uint32, len(order)+1)}
	parts := make([][]int32, (len(order)+chunk-1)/chunk)
	err := c.parallel(ctx, len(parts), func() func(int) error {
		var f finder
		return func(part int) error {
			for i := part * chunk; i < min(len(order), (part+1)*chunk); i++ {
				found := x.candidates(int32(i), &f)
				n.starts[i+1] = uint32(len(found))
				parts[part] = append(parts[part], found...)
			}
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	n.lists = slices.Concat(parts...)
	for i := range order {
		n.starts[i+1] += n.starts[i]
	}
	n.split(x.rank)
	return n, nil
}

// split finds the components.
func (n *nearby) split(rank []int32) {
	root := make([]int32, len(rank))
	for i := range root {
		root[i] = int32(i)
	}
	find := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for i := range root {
		for _, j := range n.of(int32(i)) {
			root[find(int32(i))] = find(max(j, ^j))
		}
	}
	size := make([]int32, len(rank))
	n.order = make([]int32, len(rank))
	for i := range root {
		root[i] = find(int32(i))
		size[root[i]]++
		n.order[i] = int32(i)
	}
	slices.SortFunc(n.order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(size[root[b]], size[root[a]]), cmp.Compare(root[a], root[b]), cmp.Compare(rank[a], rank[b]))
	})
	n.turn = make([]int32, len(rank))
	for turn, i := range n.order {
		n.turn[i] = int32(turn)
		if turn+1 == len(n.order) || root[n.order[turn+1]] != root[i] {
			n.ends = append(n.ends, int32(turn+1))
		}
	}
}
