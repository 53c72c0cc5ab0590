package analysis

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

// drawnMarket makes observations that look like those of real boards: skills and employers with long tails,
// a fifth with pay, three years of months, everything that a reading can hold.
func drawnMarket(n int, catalog []market.SkillInfo, each func(market.Observation)) {
	rng := rand.New(rand.NewPCG(7, 7))
	zipf := rand.NewZipf(rng, 1.1, 8, uint64(len(catalog)-1))
	employers := rand.NewZipf(rng, 1.05, 200, uint64(max(n/20, 1)))
	roles := []market.Role{"backend", "backend", "fullstack", "frontend", "devops", "data", "ml", "other-tech", "non-tech", market.RoleUnknown}
	levels := []market.Level{"junior", "mid", "senior", "senior", "staff", "lead", market.LevelUnknown, market.LevelUnknown}
	countries, cities := []string{"US", "US", "IN", "IN", "DE", "GB", "PL"}, []string{"Bengaluru", "Pune", "Hyderabad", "New York", "Berlin", "London", "Warsaw"}
	currency := map[string]string{"US": "USD", "IN": "INR", "DE": "EUR", "GB": "GBP", "PL": "PLN"}
	months := []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}
	for i := range n {
		employer := employers.Uint64()
		o := market.Observation{
			Posting: market.PostingID(i + 1), Source: []string{"greenhouse", "lever", "ashby"}[i%3], Employer: fmt.Sprintf("employer %d", employer),
			Vacancy: fmt.Sprintf("cluster %d", i), Day: market.Day(fmt.Sprintf("%d-%s-15", 2023+rng.IntN(3), months[rng.IntN(12)])),
			Level: levels[rng.IntN(len(levels))], Role: roles[(int(employer)+rng.IntN(4))%len(roles)], Remote: "remote", Language: "en",
			Countries: []string{countries[i%len(countries)]}, Localities: []string{cities[i%len(cities)]},
			Employment: market.FullTime, Industry: "software", Kind: market.ProductEmployer,
		}
		if rng.IntN(5) == 0 {
			low := math.Round(50_000 * math.Exp(rng.NormFloat64()*0.4))
			high := low * 1.3
			o.Salary = &market.SalaryBand{Min: &low, Max: &high, Currency: currency[o.Countries[0]], Period: market.PerYear}
		}
		seen := map[uint64]bool{}
		for range 4 + rng.IntN(14) {
			s := zipf.Uint64()
			if rng.IntN(3) == 0 { // what the employer always asks for
				s = (employer*7 + uint64(rng.IntN(4))) % uint64(len(catalog))
			}
			if !seen[s] {
				seen[s] = true
				o.Skills = append(o.Skills, market.SkillNeed{Skill: catalog[s].ID, Need: market.Need(1 + rng.IntN(3))})
			}
		}
		each(o)
	}
}

// largeFindings are those of so many drawn vacancies with the built-in lexicon and roadmaps.
func largeFindings(t testing.TB, n int) Findings {
	lexicon, err := extract.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	roadmaps, err := BuiltinRoadmaps()
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCollector(Options{Catalog: lexicon.Skills(), Roadmaps: roadmaps})
	if err != nil {
		t.Fatal(err)
	}
	drawnMarket(n, lexicon.Skills(), c.Add)
	return c.Findings()
}

// Hypotheses are judged several at a time: how many must not show.
func TestFindingsAreTheSameOnAnyCores(t *testing.T) {
	var want []byte
	for _, cores := range []int{1, 7} {
		before := runtime.GOMAXPROCS(cores)
		got, err := json.Marshal(largeFindings(t, 600))
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		if want != nil && !bytes.Equal(got, want) {
			t.Errorf("findings on %d cores differ from those on one", cores)
		}
		want = got
	}
}

// BenchmarkFindings makes all findings of drawn markets with the built-in lexicon and roadmaps, and tells the processor time of
// one and the peak memory of the process so far. A million vacancies take a minute or more: ROADCHECK_BENCH_VACANCIES adds them.
func BenchmarkFindings(b *testing.B) {
	sizes := []int{10_000, 100_000}
	if more := os.Getenv("ROADCHECK_BENCH_VACANCIES"); more != "" {
		n, err := strconv.Atoi(more)
		if err != nil {
			b.Fatal(err)
		}
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprintf("vacancies=%d", n), func(b *testing.B) {
			before := processorSeconds(b)
			for range b.N {
				f := largeFindings(b, n)
				if f.Base.Vacancies != n {
					b.Fatalf("%d vacancies", f.Base.Vacancies)
				}
				b.ReportMetric(float64(f.Base.Employers), "employers")
				b.ReportMetric(float64(len(f.Demand)), "skills")
			}
			b.ReportMetric((processorSeconds(b)-before)/float64(b.N), "processor-s/op")
			b.ReportMetric(peakMB(b), "peak-MB")
		})
	}
}

// processorSeconds is what the process has used of all cores.
func processorSeconds(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// peakMB is the most that the process held of the machine's memory.
func peakMB(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skipf("the memory of a process is read from /proc: %v", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kb, err := strconv.ParseFloat(strings.Fields(rest + " none")[0], 64)
	if err != nil {
		b.Skip("no VmHWM in /proc/self/status")
	}
	return kb * 1024 / 1e6
}
