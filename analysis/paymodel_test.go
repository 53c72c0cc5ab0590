package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// stackloss are the observations of Brownlee (1965) that R has under this name: air flow, water temperature, acid, loss.
var stackloss = [][4]float64{
	{80, 27, 89, 42}, {80, 27, 88, 37}, {75, 25, 90, 37}, {62, 24, 87, 28}, {62, 22, 87, 18}, {62, 23, 87, 18}, {62, 24, 93, 19}, {62, 24, 93, 20},
	{58, 23, 87, 15}, {58, 18, 80, 14}, {58, 18, 89, 14}, {58, 17, 88, 13}, {58, 18, 82, 11}, {58, 19, 93, 12}, {50, 18, 89, 8}, {50, 18, 86, 7},
	{50, 19, 72, 8}, {50, 19, 79, 8}, {50, 20, 80, 9}, {56, 20, 82, 15}, {70, 20, 91, 15},
}

// stacklossModel explains loss by two of the columns, the observations in seven clusters of three; the third is given beside.
func stacklossModel(asked int) (*payModel, []float64) {
	m := &payModel{columns: 3, clusters: 7}
	var column []float64
	for i, o := range stackloss {
		row, at := []entry{{0, 1}}, int32(1)
		for k := range 3 {
			if k != asked {
				row, at = append(row, entry{at, o[k]}), at+1
			}
		}
		m.rows, m.y, m.cluster, m.pays = append(m.rows, row), append(m.y, o[3]), append(m.cluster, int32(i/3)), append(m.pays, nil)
		column = append(column, o[asked])
	}
	m.solve()
	return m, column
}

// R 4.2.2: lm, and sandwich 3.0-2's vcovCL(type = "HC1").
func TestEffectMatchesR(t *testing.T) {
	for asked, want := range [][2]float64{{0.715640200485, 0.197906162219}, {1.295286124389, 0.568279309860}, {-0.152122519149, 0.120036566375}} {
		m, column := stacklossModel(asked)
		b, s, ok := m.effect(column)
		if !ok || math.Abs(b-want[0]) > 1e-9 || math.Abs(s.se-want[1]) > 1e-9 {
			t.Errorf("column %d: %.12f, standard error %.12f, want %v", asked, b, s.se, want)
		}
	}
}

// R 4.2.2 with quantreg 5.94: rq(stack.loss ~ ., tau = 0.5), the example of its documentation; the standard errors are its
// kernel ones (summary.rq, se = "ker") with scores added up by cluster, less their mean.
func TestMedianEffectMatchesR(t *testing.T) {
	for asked, want := range [][2]float64{{0.831884057971, 0.350033667139}, {0.573913043478, 0.581010846508}, {-0.0608695652174, 0.188213703795}} {
		m, column := stacklossModel(asked)
		b, s, ok := m.medianEffect(column)
		if !ok || math.Abs(b-want[0]) > 1e-7 || math.Abs(s.se-want[1]) > 1e-6 {
			t.Errorf("column %d: %.12f, standard error %.12f, want %v", asked, b, s.se, want)
		}
	}
}

// The median regression is the exact one: no other coefficients have smaller absolute residuals.
func TestMedianIsLeast(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		n := 60 + src.IntN(200)
		m := &payModel{columns: 5}
		for range n {
			row := []entry{{0, 1}}
			if k := src.IntN(4); k > 0 {
				row = append(row, entry{int32(k), 1})
			}
			m.rows, m.y = append(m.rows, append(row, entry{4, src.Float64()})), append(m.y, math.Round(20*src.NormFloat64())/10)
		}
		loss := func(beta []float64) (sum float64) {
			for i := range m.y {
				sum += math.Abs(m.y[i] - m.fitted(beta, i))
			}
			return sum
		}
		beta := fitMedian(m)
		if beta == nil {
			t.Fatal("no fit")
		}
		least := loss(beta)
		for range 300 {
			other := slices.Clone(beta)
			for k := range other {
				other[k] += 0.05 * src.NormFloat64()
			}
			if l := loss(other); l < least-1e-6 {
				t.Fatalf("%v has %.9f, less than %.9f", other, l, least)
			}
		}
	}
}

func TestCollinearColumnHasNoEffect(t *testing.T) {
	m, _ := stacklossModel(2)
	same := make([]float64, len(stackloss))
	for i, o := range stackloss {
		same[i] = 3 + 2*o[0] - o[1]
	}
	if _, _, ok := m.effect(same); ok {
		t.Error("a sum of the controls has an effect")
	}
	if _, _, ok := m.effect(make([]float64, len(stackloss))); ok {
		t.Error("a column of zeros has an effect")
	}
	if _, _, ok := m.medianEffect(same); ok {
		t.Error("a sum of the controls has an effect on the median")
	}
}
