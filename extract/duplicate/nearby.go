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

// find finds the candidates of the postings that are in the index.
func (n *nearby) find(ctx context.Context, x *index) error {
	c := x.clusterer
	total := len(c.records)
	n.starts = make([]uint32, total+1)
	parts := make([][]int32, (total+chunk-1)/chunk)
	err := c.parallel(ctx, len(parts), func() func(int) error {
		var f finder
		return func(part int) error {
			for i := part * chunk; i < min(total, (part+1)*chunk); i++ {
				if !now(c.records[i].standing) {
					continue
				}
				found := x.candidates(int32(i), &f)
				n.starts[i+1] = uint32(len(found))
				parts[part] = append(parts[part], found...)
			}
			return nil
		}
	})
	n.lists = slices.Concat(parts...)
	for i := range total {
		n.starts[i+1] += n.starts[i]
	}
	return err
}

// split finds the components, in the forest of the graph, that hold an outdated
// posting. Their postings come in the order that they have in order.
func (n *nearby) split(trees forest, order []int32, outdated []bool) {
	size := make([]int32, len(trees))
	anew := make([]bool, len(trees))
	for i, is := range outdated {
		root := trees.find(int32(i))
		size[root]++
		anew[root] = anew[root] || is
	}
	n.turn = make([]int32, len(trees)) // the rank at first
	for rank, i := range order {
		n.turn[i] = int32(rank)
		if anew[trees.find(i)] {
			n.order = append(n.order, i)
		}
	}
	slices.SortFunc(n.order, func(a, b int32) int {
		x, y := trees.find(a), trees.find(b)
		return cmp.Or(cmp.Compare(size[y], size[x]), cmp.Compare(x, y), cmp.Compare(n.turn[a], n.turn[b]))
	})
	for turn, i := range n.order {
		n.turn[i] = int32(turn)
		if turn+1 == len(n.order) || trees.find(n.order[turn+1]) != trees.find(i) {
			n.ends = append(n.ends, int32(turn+1))
		}
	}
}

// forest is trees of postings: each points to one above it, the root to itself.
type forest []int32

// trees are the components as far as the candidates tell.
func (n *nearby) trees() forest {
	f := make(forest, len(n.starts)-1)
	for i := range f {
		f[i] = int32(i)
	}
	for i := range f {
		f.join(int32(i), n.of(int32(i)))
	}
	return f
}

func (f forest) find(i int32) int32 {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

// join puts a posting and its candidates into one tree.
func (f forest) join(i int32, candidates []int32) {
	for _, j := range candidates {
		f[f.find(i)] = f.find(max(j, ^j))
	}
}
