package extract

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// sharedDir is the folder of test material beside the repository.
func sharedDir(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("ROADCHECK_SHARED"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			if shared := filepath.Join(filepath.Dir(dir), "shared"); dirExists(shared) {
				return shared
			}
		}
		dir = filepath.Dir(dir)
	}
	t.Skip("shared test material not found")
	return ""
}

func dirExists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// goldRow is a line of gold/dev.jsonl, as far as fields go.
type goldRow struct {
	Posting struct {
		ID, Source, Title, Company, Location, Description, Salary string
	}
	Label struct {
		Salary              *goldPay
		Level, Role, Remote string
		Countries, Cities   []string
		MinYears            *float64 `json:"min_years"`
	}
}

type goldPay struct {
	Min, Max *float64
	Currency string
	Period   string
}

func (p *goldPay) key() string {
	if p == nil || (p.Min == nil && p.Max == nil) {
		return ""
	}
	return fmt.Sprint(goldNumber(p.Min), " ", goldNumber(p.Max), " ", strings.ToUpper(p.Currency), " ", p.Period)
}

func goldNumber(f *float64) string {
	if f == nil {
		return "-"
	}
	return fmt.Sprint(math.Round(*f*100) / 100)
}

func readGold(t testing.TB) []goldRow {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(sharedDir(t), "gold", "dev.jsonl"))
	if err != nil {
		t.Skip("shared test material not found")
	}
	var rows []goldRow
	s := bufio.NewScanner(bytes.NewReader(b))
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		var row goldRow
		if err := json.Unmarshal(s.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// posting is what the fields are read from.
func (g goldRow) posting() market.Posting {
	return market.Posting{Source: g.Posting.Source, Title: g.Posting.Title, Company: g.Posting.Company, Location: g.Posting.Location, Description: g.Posting.Description, SalaryText: g.Posting.Salary}
}

func (g goldRow) read() market.Reading {
	return readerOfGold().Read(g.posting())
}

// readerOfGold is made once: making one takes longer than reading all labelled postings.
var readerOfGold = sync.OnceValue(func() *Extractor {
	x, err := Default()
	if err != nil {
		panic(err) // the built-in lexicon is linted by a test
	}
	return x
})

// fieldScores counts as gold/score.py does.
type fieldScores struct {
	right, total map[string]int
	tp, fp, fn   map[string]int
	salary       map[string]int
	guessed      map[string]int // a value where the label is unknown
}

func newFieldScores() *fieldScores {
	return &fieldScores{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
}

func (s *fieldScores) add(g goldRow, r market.Reading, miss func(field, want, got string)) {
	years := "-"
	if g.Label.MinYears != nil {
		years = goldNumber(g.Label.MinYears)
	}
	s.value("min_years", years, goldNumber(r.MinYears), miss)
	s.value("level", g.Label.Level, string(r.Level), miss)
	s.value("role", g.Label.Role, string(r.Role), miss)
	s.value("remote", g.Label.Remote, r.Remote, miss)
	s.set("countries", g.Label.Countries, r.Countries, miss)
	s.set("cities", g.Label.Cities, r.Cities, miss)
	var got *goldPay
	if r.Salary != nil {
		got = &goldPay{r.Salary.Min, r.Salary.Max, r.Salary.Currency, string(r.Salary.Period)}
	}
	want, have := g.Label.Salary.key(), got.key()
	switch {
	case want == have && want != "":
		s.salary["exact"]++
	case want == have:
		return
	case want == "":
		s.salary["invented"]++
	case have == "":
		s.salary["missed"]++
	default:
		s.salary["wrong"]++
	}
	if want != have {
		miss("salary", want, have)
	}
}

func (s *fieldScores) value(field, want, got string, miss func(field, want, got string)) {
	if want == "unknown" {
		if got != "unknown" {
			s.guessed[field]++
			miss(field, want, got)
		}
		return
	}
	s.total[field]++
	if want == got {
		s.right[field]++
		return
	}
	miss(field, want, got)
}

func (s *fieldScores) set(field string, want, got []string, miss func(field, want, got string)) {
	w, g := lowerSet(want), lowerSet(got)
	for k := range w {
		if g[k] {
			s.tp[field]++
		} else {
			s.fn[field]++
		}
	}
	for k := range g {
		if !w[k] {
			s.fp[field]++
		}
	}
	if !maps.Equal(w, g) {
		miss(field, strings.Join(want, ","), strings.Join(got, ","))
	}
}

func lowerSet(list []string) map[string]bool {
	out := map[string]bool{}
	for _, s := range list {
		out[strings.ToLower(s)] = true
	}
	return out
}

// figures are the numbers that bars are set on.
func (s *fieldScores) figures() map[string]float64 {
	out := map[string]float64{}
	for f, n := range s.total {
		out[f] = float64(s.right[f]) / float64(n)
	}
	for f := range s.tp {
		out[f] = 2 * float64(s.tp[f]) / float64(2*s.tp[f]+s.fp[f]+s.fn[f])
	}
	exact := float64(s.salary["exact"])
	out["salary P"] = exact / (exact + float64(s.salary["wrong"]+s.salary["invented"]))
	out["salary R"] = exact / (exact + float64(s.salary["wrong"]+s.salary["missed"]))
	return out
}

func (s *fieldScores) String() string {
	var b strings.Builder
	f := s.figures()
	for _, name := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(&b, "%s %.3f  ", name, f[name])
	}
	fmt.Fprint(&b, "salary ", s.salary, "  read though unknown ", s.guessed)
	return b.String()
}

// goldHalf splits postings by employer, so that rules written for one half are checked on the other.
func goldHalf(g goldRow) string {
	h := fnv.New32a()
	employer := g.Posting.Company
	if employer == "" {
		employer = g.Posting.ID
	}
	h.Write([]byte(employer))
	if h.Sum32()%2 == 0 {
		return "tune"
	}
	return "check"
}

func TestGoldFields(t *testing.T) {
	scores := map[string]*fieldScores{"tune": newFieldScores(), "check": newFieldScores(), "whole": newFieldScores()}
	for _, g := range readGold(t) {
		r, half := g.read(), goldHalf(g)
		scores[half].add(g, r, func(string, string, string) {})
		scores["whole"].add(g, r, func(field, want, got string) {
			if show := os.Getenv("SHOW_MISSES"); show != "" && strings.Contains(show, half) {
				t.Logf("%-9s %-22s want %q got %q | %s | %s", field, g.Posting.ID, want, got, g.Posting.Title, g.Posting.Location)
			}
		})
	}
	for _, name := range []string{"tune", "check", "whole"} {
		t.Log(name, scores[name])
	}
	for field, bar := range goldBars {
		if got := scores["whole"].figures()[field]; got < bar {
			t.Errorf("%s is %.3f on gold dev: want at least %.3f", field, got, bar)
		}
	}
}

// goldBars are the figures that the fields must not fall below on gold dev, read as the program reads postings.
var goldBars = map[string]float64{"countries": 0.96, "cities": 0.93, "salary P": 0.97, "salary R": 0.93, "level": 0.95, "role": 0.89, "remote": 0.93, "min_years": 0.94}
