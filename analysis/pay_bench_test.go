package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// BenchmarkPay describes pay in vacancies of 50 employers per 1,000, of which a fifth state it, and judges every claim about pay.
func BenchmarkPay(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			roadmaps, err := BuiltinRoadmaps()
			if err != nil {
				b.Fatal(err)
			}
			f := newFrame(payingMarket(b, n))
			for b.Loop() {
				f.payColumns = sync.OnceValue(f.newPayColumns)
				f.payFinding()
				for _, r := range roadmaps {
					t := &tester{frame: f, roadmap: r, finding: &RoadmapFinding{}}
					for _, c := range r.Claims {
						for _, h := range c.Hypotheses {
							switch h.Test {
							case "band", "mean", "premium", "place-pay", "variance":
								t.verdict(c, h)
							}
						}
					}
				}
			}
		})
	}
}

// payingMarket draws vacancies with 10 of 900 skills each.
func payingMarket(b *testing.B, n int) *Collector {
	src := rand.New(rand.NewPCG(1, 1))
	var o Options
	for i := range 900 {
		o.Catalog = append(o.Catalog, market.SkillInfo{ID: drawnSkill(i), Name: string(drawnSkill(i)), Kind: technologyKind})
	}
	roadmaps, err := BuiltinRoadmaps()
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range roadmaps {
		o.Roadmaps = append(o.Roadmaps, market.Roadmap{ID: r.ID, Roles: r.Roles})
	}
	c, err := NewCollector(o)
	if err != nil {
		b.Fatal(err)
	}
	countries := []struct{ country, currency string }{{"US", "USD"}, {"IN", "INR"}, {"DE", "EUR"}, {"GB", "GBP"}}
	for i := range n {
		ob := market.Observation{Posting: market.PostingID(i + 1), Source: fmt.Sprint("source", src.IntN(10)), Employer: fmt.Sprint("e", src.IntN(n/20)),
			Day: dayOf(int32(20250101 + 100*src.IntN(12))), Level: market.Level(levelNames[src.IntN(7)]), Role: []market.Role{"backend", "fullstack", "data", "frontend"}[src.IntN(4)]}
		for range 10 {
			ob.Skills = append(ob.Skills, market.SkillNeed{Skill: drawnSkill(int(900 * math.Pow(src.Float64(), 3))), Need: market.Required})
		}
		at := countries[src.IntN(4)]
		ob.Countries = []string{at.country}
		if src.IntN(5) == 0 {
			low := math.Round(100000*math.Exp(0.4*src.NormFloat64())/1000) * 1000
			high := low * 1.3
			ob.Salary = &market.SalaryBand{Min: &low, Max: &high, Currency: at.currency, Period: market.PerYear}
		}
		c.Add(ob)
	}
	return c
}
