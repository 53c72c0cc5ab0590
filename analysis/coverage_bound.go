package analysis

import (
	"math"
	"slices"
)

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
	for set, vacancies := range q.vacancies {
		if len(q.of(set)) <= n {
			total += int(vacancies)
		}
	}
	var prices []int
	for price := max(total, 1); price > 0; price = price * 2 / 3 {
		prices = append(prices, price)
	}
	g, earned := q.network(n), make([]int, len(prices))
	inParallel(len(prices), func(i int) { earned[i] = total - g.at(prices[i]).max(sourceNode, sinkNode) })
	for i, price := range prices {
		for k := 1; k <= n; k++ {
			out[k] = min(out[k], float64(earned[i]+k*price), float64(total))
		}
	}
	return out
}

// The first nodes of a network; skills follow, then sets.
const (
	sourceNode = iota
	sinkNode
	firstSkill
)

// network is the one whose minimum cut is what the best choice at a price fails to earn, over the vacancies that
// require at most n skills: source, sets, the skills in them, sink. The last arcs are those that have the price.
func (q *requirements) network(n int) *network {
	firstSet := firstSkill + len(q.with)
	g := &network{first: make([]int32, firstSet+len(q.vacancies)+1)}
	link := func(each func(from, to int, room int32)) {
		for set, vacancies := range q.vacancies {
			if vacancies == 0 || len(q.of(set)) > n {
				continue
			}
			each(sourceNode, firstSet+set, vacancies)
			for _, skill := range q.of(set) {
				each(firstSet+set, firstSkill+int(skill), vacancies)
			}
		}
		for skill := range q.with {
			each(firstSkill+skill, sinkNode, 0)
		}
	}
	link(func(from, to int, _ int32) { g.first[from]++; g.first[to]++ })
	arcs := int32(0)
	for node, n := range g.first {
		arcs += n
		g.first[node] = arcs // where the next node's arcs start: each arc moves it back
	}
	g.to, g.back, g.room = make([]int32, arcs), make([]int32, arcs), make([]int32, arcs)
	link(func(from, to int, room int32) {
		g.first[from]--
		there := g.first[from]
		g.first[to]--
		back := g.first[to]
		g.to[there], g.back[there], g.room[there] = int32(to), back, room
		g.to[back], g.back[back] = int32(from), there
	})
	return g
}

// network is a flow network for Dinic's algorithm (1970).
type network struct {
	first          []int32 // per node: its first arc; the last number is that of all arcs
	to, back, room []int32 // per arc; back is its reverse
	level          []int32
	next           []int32 // per node: the arc to try
}

// at is the network with a price on every arc to the sink.
func (g *network) at(price int) *network {
	nodes := len(g.first) - 1
	out := &network{first: g.first, to: g.to, back: g.back, room: slices.Clone(g.room), level: make([]int32, nodes), next: make([]int32, nodes)}
	for _, arc := range g.back[g.first[sinkNode]:g.first[sinkNode+1]] {
		out.room[arc] = int32(price)
	}
	return out
}

// max is the largest flow from source to sink. It uses the rooms up.
func (g *network) max(source, sink int32) int {
	sum := 0
	for g.layers(source, sink) {
		copy(g.next, g.first)
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
		for a := g.first[node]; a < g.first[node+1]; a++ {
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
	for ; g.next[node] < g.first[node+1]; g.next[node]++ {
		a := g.next[node]
		if to := g.to[a]; g.room[a] > 0 && g.level[to] == g.level[node]+1 {
			if pushed := g.push(to, sink, min(limit, g.room[a])); pushed > 0 {
				g.room[a] -= pushed
				g.room[g.back[a]] += pushed
				return pushed
			}
		}
	}
	return 0
}
