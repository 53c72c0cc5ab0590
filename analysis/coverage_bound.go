package analysis

import "math"

// bounds gives, for each number of skills from 0 to n, a number of vacancies that no such choice can
// cover more than. For any price per skill, the best choice with free size earns as much as can be
// earned; it is a maximum closure (Picard 1976), found by a minimum cut. So k skills cover at most that
// plus k prices (Lagrangian relaxation), and the least of it over a range of prices is kept.
func (q *requirements) bounds(n int) []float64 {
	out := make([]float64, n+1)
	for k := 1; k <= n; k++ {
		out[k] = math.Inf(1)
	}
	total := 0
	for _, s := range q.sets {
		if len(s.skills) <= n {
			total += s.vacancies
		}
	}
	var prices []int
	for price := max(total, 1); price > 0; price = price * 2 / 3 {
		prices = append(prices, price)
	}
	earned := make([]int, len(prices))
	inParallel(len(prices), func(i int) { earned[i] = q.earned(prices[i], n) })
	for i, price := range prices {
		for k := 1; k <= n; k++ {
			out[k] = min(out[k], float64(earned[i]+k*price), float64(total))
		}
	}
	return out
}

// earned is the most that covered vacancies less the price of their skills can come to, over the
// vacancies that require at most n.
func (q *requirements) earned(price, n int) int {
	skills := q.skills()
	at := make(map[int32]int, len(skills))
	g := newNetwork(2 + len(skills) + len(q.sets))
	const source, sink = 0, 1
	for i, s := range skills {
		at[s] = 2 + i
		g.edge(2+i, sink, price)
	}
	total := 0
	for i, s := range q.sets {
		if len(s.skills) > n {
			continue
		}
		node := 2 + len(skills) + i
		total += s.vacancies
		g.edge(source, node, s.vacancies)
		for _, skill := range s.skills {
			g.edge(node, at[skill], s.vacancies)
		}
	}
	return total - g.max(source, sink)
}

// network is a flow network for Dinic's algorithm (1970).
type network struct {
	to, room []int32   // per arc; arc i^1 is the reverse of arc i
	arcs     [][]int32 // per node
	level    []int32
	next     []int32 // per node: place of the arc to try
}

func newNetwork(nodes int) *network {
	return &network{arcs: make([][]int32, nodes), level: make([]int32, nodes), next: make([]int32, nodes)}
}

func (g *network) edge(from, to, room int) {
	arc := int32(len(g.to))
	g.arcs[from], g.arcs[to] = append(g.arcs[from], arc), append(g.arcs[to], arc+1)
	g.to, g.room = append(g.to, int32(to), int32(from)), append(g.room, int32(room), 0)
}

// max is the largest flow from source to sink. It uses the rooms up.
func (g *network) max(source, sink int32) int {
	sum := 0
	for g.layers(source, sink) {
		clear(g.next)
		for {
			pushed := g.push(source, sink, math.MaxInt32)
			if pushed == 0 {
				break
			}
			sum += int(pushed)
		}
	}
	return sum
}

// layers numbers the nodes by their distance from source, and tells whether sink is reached.
func (g *network) layers(source, sink int32) bool {
	for i := range g.level {
		g.level[i] = -1
	}
	g.level[source] = 0
	queue := append(make([]int32, 0, len(g.level)), source)
	for len(queue) > 0 {
		node := queue[0]
		queue = queue[1:]
		for _, a := range g.arcs[node] {
			if to := g.to[a]; g.room[a] > 0 && g.level[to] < 0 {
				g.level[to] = g.level[node] + 1
				queue = append(queue, to)
			}
		}
	}
	return g.level[sink] >= 0
}

// push sends up to limit along one path of the layers. Paths go back and forth between
// vacancies and skills, so their length, and the depth of calls, is bounded by the nodes.
func (g *network) push(node, sink, limit int32) int32 {
	if node == sink {
		return limit
	}
	for ; int(g.next[node]) < len(g.arcs[node]); g.next[node]++ {
		a := g.arcs[node][g.next[node]]
		if to := g.to[a]; g.room[a] > 0 && g.level[to] == g.level[node]+1 {
			if pushed := g.push(to, sink, min(limit, g.room[a])); pushed > 0 {
				g.room[a] -= pushed
				g.room[a^1] += pushed
				return pushed
			}
		}
	}
	return 0
}
