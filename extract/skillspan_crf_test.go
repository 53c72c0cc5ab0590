package extract

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// Labels of a token: outside a span, a span of one token, its first, inner
// and last token.
const (
	outside = iota
	single
	first
	inner
	last
	spanLabels
)

// follows says which label may come after which; a sentence starts and ends
// as if beside outside tokens.
var follows = [spanLabels][spanLabels]bool{
	outside: {outside: true, single: true, first: true},
	single:  {outside: true, single: true, first: true},
	first:   {inner: true, last: true},
	inner:   {inner: true, last: true},
	last:    {outside: true, single: true, first: true},
}

const weightRows = 1 << 20 // features are hashed into so many rows

// crf is a linear-chain conditional random field (Lafferty et al. 2001), fitted
// with AdaGrad steps (Duchi et al. 2011).
type crf struct {
	weight, square [][spanLabels]float64 // by hashed feature
	step           [spanLabels][spanLabels]float64
	stepSquare     [spanLabels][spanLabels]float64
}

func newCRF() *crf {
	return &crf{weight: make([][spanLabels]float64, weightRows), square: make([][spanLabels]float64, weightRows)}
}

// crfExample is a sentence: the hashed features of every token and its labels.
type crfExample struct {
	rows   [][]uint32
	labels []int
}

func hashFeature(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32() % weightRows
}

// scores sums the weights of every token's features, by label.
func (c *crf) scores(rows [][]uint32) [][spanLabels]float64 {
	out := make([][spanLabels]float64, len(rows))
	for i, token := range rows {
		for _, f := range token {
			for l, w := range c.weight[f] {
				out[i][l] += w
			}
		}
	}
	return out
}

// fit makes epochs passes over the examples in a seeded random order, with
// L2 shrinking of the weights it touches.
func (c *crf) fit(examples []crfExample, epochs int, rate, shrink float64) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range epochs {
		for _, i := range rng.Perm(len(examples)) {
			if len(examples[i].rows) > 0 {
				c.learn(examples[i], rate, shrink)
			}
		}
	}
}

// learn takes one gradient step for one sentence.
func (c *crf) learn(e crfExample, rate, shrink float64) {
	move := func(w, square *float64, gradient float64) {
		gradient -= shrink * *w
		*square += gradient * gradient
		*w += rate * gradient / math.Sqrt(*square+1e-6)
	}
	token, pair := c.expected(c.scores(e.rows))
	prev := outside
	for i, gold := range e.labels {
		pair[prev][gold]--
		prev = gold
		token[i][gold]--
		for _, f := range e.rows[i] {
			for l := range spanLabels {
				move(&c.weight[f][l], &c.square[f][l], -token[i][l])
			}
		}
	}
	for a := range spanLabels {
		for b := range spanLabels {
			if follows[a][b] {
				move(&c.step[a][b], &c.stepSquare[a][b], -pair[a][b])
			}
		}
	}
}

// expected runs forward-backward: the probability of each label at each token
// and the expected count of each pair of neighbours.
func (c *crf) expected(scores [][spanLabels]float64) (token [][spanLabels]float64, pair [spanLabels][spanLabels]float64) {
	n := len(scores)
	token = make([][spanLabels]float64, n)
	forward, backward := make([][spanLabels]float64, n), make([][spanLabels]float64, n)
	var step [spanLabels][spanLabels]float64
	for a := range spanLabels {
		for b := range spanLabels {
			if follows[a][b] {
				step[a][b] = math.Exp(c.step[a][b])
			}
		}
	}
	local := make([][spanLabels]float64, n)
	for i := range n {
		top := math.Inf(-1)
		for _, s := range scores[i] {
			top = max(top, s)
		}
		for l, s := range scores[i] {
			local[i][l] = math.Exp(s - top)
		}
	}
	before := [spanLabels]float64{outside: 1}
	for i := range n {
		sum := 0.0
		for b := range spanLabels {
			for a := range spanLabels {
				forward[i][b] += before[a] * step[a][b] * local[i][b]
			}
			sum += forward[i][b]
		}
		for b := range spanLabels {
			forward[i][b] /= sum
		}
		before = forward[i]
	}
	for l := range spanLabels {
		if follows[l][outside] {
			backward[n-1][l] = 1
		}
	}
	for i := n - 2; i >= 0; i-- {
		sum := 0.0
		for a := range spanLabels {
			for b := range spanLabels {
				backward[i][a] += step[a][b] * local[i+1][b] * backward[i+1][b]
			}
			sum += backward[i][a]
		}
		for a := range spanLabels {
			backward[i][a] /= sum
		}
	}
	before = [spanLabels]float64{outside: 1}
	for i := range n {
		var joint [spanLabels][spanLabels]float64
		sum := 0.0
		for a := range spanLabels {
			for b := range spanLabels {
				joint[a][b] = before[a] * step[a][b] * local[i][b] * backward[i][b]
				sum += joint[a][b]
			}
		}
		for a := range spanLabels {
			for b := range spanLabels {
				pair[a][b] += joint[a][b] / sum
				token[i][b] += joint[a][b] / sum
			}
		}
		before = forward[i]
	}
	return token, pair
}

// best is the likeliest labelling (Viterbi) after taking bias off outside.
func (c *crf) best(rows [][]uint32, bias float64) []int {
	scores := c.scores(rows)
	from := make([][spanLabels]int, len(rows))
	value := [spanLabels]float64{}
	for l := range spanLabels {
		value[l] = math.Inf(-1)
	}
	value[outside] = 0
	for i := range scores {
		scores[i][outside] -= bias
		var next [spanLabels]float64
		for b := range spanLabels {
			next[b] = math.Inf(-1)
			for a := range spanLabels {
				if follows[a][b] && value[a]+c.step[a][b] > next[b] {
					next[b], from[i][b] = value[a]+c.step[a][b], a
				}
			}
			next[b] += scores[i][b]
		}
		value = next
	}
	label := outside
	for l := range spanLabels {
		if follows[l][outside] && value[l] > value[label] {
			label = l
		}
	}
	out := make([]int, len(rows))
	for i := len(rows) - 1; i >= 0; i-- {
		out[i], label = label, from[i][label]
	}
	return out
}
