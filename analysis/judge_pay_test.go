package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payer gives the vacancies of a drawn market log-normal pay around a median of 100,000 USD; employers resemble themselves by
// alike and differ by of, which may change the logarithm.
func payer(alike float64, of func(src *rand.Rand, o *market.Observation) float64) func(*rand.Rand, *market.Observation, int) {
	last, own := -1, 0.0
	return func(src *rand.Rand, o *market.Observation, employer int) {
		if employer != last {
			last, own = employer, math.Sqrt(alike)*src.NormFloat64()
		}
		log := math.Log(100000) + paySpread*(own+math.Sqrt(1-alike)*src.NormFloat64())
		if of != nil {
			log += of(src, o)
		}
		low, high := 0.9*math.Exp(log), 1.1*math.Exp(log)
		o.Countries, o.Salary = []string{"US"}, &market.SalaryBand{Min: &low, Max: &high, Currency: "USD", Period: market.PerYear}
	}
}

// paySpread is the standard deviation of the logarithm of drawn pay.
const paySpread = 0.4

func yearly(test, comparator string, value *float64, low, high float64) market.Hypothesis {
	h := market.Hypothesis{Test: test, Comparator: comparator, Value: value, Currency: "USD", Period: market.PerYear, Population: market.Population{Country: "US"}}
	if high > 0 {
		h.Range = &market.Range{Low: &low, High: &high}
	}
	return h
}

// TestFalsePayVerdicts is TestFalseVerdicts of claims about pay.
func TestFalsePayVerdicts(t *testing.T) {
	both := []Outcome{Supported, Contradicted}
	mean := 100000 * math.Exp(paySpread*paySpread/2)
	share := yearly("share", "<=", number(0.5), 100000, 1e9)
	share.Metric = "share-in-range"
	drawn := func(employers int, alike float64) clusteredMarket {
		return clusteredMarket{employers, alike, nil, payer(alike, nil)}
	}
	for _, tt := range []drawnCase{
		{"band", drawn(60, 0.3), yearly("band", "within", nil, 100000, 160000), both, nil},
		{"band of few employers", drawn(20, 0.5), yearly("band", "within", nil, 60000, 100000), both, nil},
		{"at least", drawn(80, 0.5), yearly("band", ">=", number(100000), 0, 0), both, nil},
		{"mean", drawn(60, 0.3), yearly("mean", "=", number(mean*1.1), 0, 0), both, nil},
		{"mean of few employers", drawn(25, 0.3), yearly("mean", "=", number(mean/1.1), 0, 0), both, nil},
		{"share in range", drawn(60, 0.3), share, both, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkFalseVerdicts(t, tt, runsOf(240))
		})
	}
}
