package analysis

import (
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

// referenceExtractor is the built-in extractor; the tests that need it read thousands of postings.
func referenceExtractor(t *testing.T) *extract.Extractor {
	t.Helper()
	if testing.Short() {
		t.Skip("reads thousands of postings")
	}
	lexicon, err := extract.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := extract.New(lexicon)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// everyNth postings or months are read; ROADCHECK_REFERENCE=all reads all, for the figures in docs/method.md.
func everyNth(n int) int {
	if os.Getenv("ROADCHECK_REFERENCE") == "all" {
		return 1
	}
	return n
}

// The counts of another program over the same Hacker News threads (all comments of a thread, by plain words; ours
// are a part of them, read by our rules) rank technologies as ours do, month by month.
func TestHackerNewsAgainstOtherCounts(t *testing.T) {
	dir, e := shared(t), referenceExtractor(t)
	reference := otherCounts(t, filepath.Join(dir, "data", "reference", "hn-technology-counts-2011-2024.js"))
	ids := map[string]market.Skill{}
	for _, s := range e.Skills() {
		if s.Kind == technologyKind {
			ids[plainName(s.Name)], ids[plainName(string(s.ID))] = s.ID, s.ID
		}
	}
	byMonth := map[string][]market.Posting{}
	for _, p := range sharedPostings(t, filepath.Join(dir, "data", "postings", "hn-2013-2026.jsonl.gz")) {
		if month := p.PostedOn.Month(); reference[month] != nil {
			byMonth[month] = append(byMonth[month], p)
		}
	}
	var rhos []float64
	for i, month := range sortedKeys(byMonth) {
		if i%everyNth(5) != 0 {
			continue
		}
		counts := countSkills(e, byMonth[month])
		var ours, theirs []float64
		for term, n := range reference[month] {
			if id, ok := ids[plainName(term)]; ok && n+counts[id] > 0 {
				ours, theirs = append(ours, float64(counts[id])), append(theirs, float64(n))
			}
		}
		rhos = append(rhos, spearman(ours, theirs))
		t.Logf("%s: %.3f on %d technologies", month, rhos[len(rhos)-1], len(ours))
	}
	slices.Sort(rhos)
	median := rhos[len(rhos)/2]
	t.Logf("median %.3f of %d months, lowest %.3f", median, len(rhos), rhos[0])
	if median < 0.9 {
		t.Errorf("median Spearman correlation %.3f, want 0.9", median)
	}
}

// freehire are the 25 skills most named in 41,712 backend postings of 9 September 2026, as freehire.dev measured them
// with a tagger of its own.
var freehire = map[market.Skill]float64{
	"api": 23167, "java": 17964, "cloud": 17096, "aws": 13378, "ci-cd": 13289, "ai": 12681, "python": 11962, "sql": 10742, "docker": 10476,
	"kubernetes": 10283, "spring": 10166, "microservices": 9710, "postgresql": 9538, "rest": 9531, "agile": 8014, "git": 7491, "kafka": 7422,
	"distributed-systems": 6624, "devops": 6507, "azure": 6506, "node.js": 5846, "gcp": 5294, "observability": 5257, "typescript": 4861, "nosql": 4710,
}

// Backend postings of 2025 and 2026 from other boards rank the 25 skills much as they do.
func TestBackendRankingAgainstFreehire(t *testing.T) {
	dir, e := shared(t), referenceExtractor(t)
	var backend []market.Posting
	for _, name := range []string{"us-backend-2025-11", "india-2026", "de-arbeitnow-2026", "us-newgrad-2026", "remote-remoteok-2025-10"} {
		for i, p := range sharedPostings(t, filepath.Join(dir, "data", "postings", name+".jsonl.gz")) {
			if i%everyNth(4) == 0 && e.Read(p).Role == "backend" {
				backend = append(backend, p)
			}
		}
	}
	counts := countSkills(e, backend)
	var ours, theirs []float64
	for _, skill := range sortedSkills(freehire) {
		ours, theirs = append(ours, float64(counts[skill])), append(theirs, freehire[skill])
		t.Logf("%s: %.1f %%, there %.1f %%", skill, 100*float64(counts[skill])/float64(len(backend)), freehire[skill]/417.12)
	}
	rho := spearman(ours, theirs)
	t.Logf("Spearman %.3f on %d postings", rho, len(backend))
	if rho < 0.8 {
		t.Errorf("Spearman correlation %.3f, want 0.8", rho)
	}
}

// countSkills counts the postings that name each skill; Spring Boot is Spring.
func countSkills(e *extract.Extractor, postings []market.Posting) map[market.Skill]int {
	out := map[market.Skill]int{}
	for _, p := range postings {
		skills := map[market.Skill]bool{}
		for _, s := range e.Read(p).Skills() {
			skills[s.Skill] = true
		}
		skills["spring"] = skills["spring"] || skills["spring-boot"]
		for s, named := range skills {
			if named {
				out[s]++
			}
		}
	}
	return out
}

// plainName makes "Node.js", "NodeJS" and "node js" equal.
func plainName(s string) string {
	s = strings.ToLower(strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s))
	return strings.TrimSuffix(s, "js")
}

// spearman is the correlation of mid-ranks.
func spearman(x, y []float64) float64 {
	a, b := midRanks(x), midRanks(y)
	var ab, aa, bb float64
	m := float64(len(x)+1) / 2
	for i := range a {
		ab, aa, bb = ab+(a[i]-m)*(b[i]-m), aa+(a[i]-m)*(a[i]-m), bb+(b[i]-m)*(b[i]-m)
	}
	return ab / math.Sqrt(aa*bb)
}

var (
	monthOfCounts = regexp.MustCompile(`month:"([A-Z][a-z]{2})([0-9]{2})"`)
	countOfTerm   = regexp.MustCompile(`(?:"([^"]+)"|([A-Za-z0-9_$]+)):\{count:([0-9]+),`)
	monthNumbers  = map[string]string{"Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06",
		"Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12"}
)

// otherCounts reads the counts per month and term.
func otherCounts(t *testing.T, name string) map[string]map[string]int {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]int{}
	at := monthOfCounts.FindAllSubmatchIndex(data, -1)
	for i, m := range at {
		end := len(data)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		counts := map[string]int{}
		for _, c := range countOfTerm.FindAllSubmatch(data[m[1]:end], -1) {
			n, err := strconv.Atoi(string(c[3]))
			if err != nil {
				t.Fatal(err)
			}
			counts[string(c[1])+string(c[2])] = n
		}
		out["20"+string(data[m[4]:m[5]])+"-"+monthNumbers[string(data[m[2]:m[3]])]] = counts
	}
	if len(out) < 100 {
		t.Fatalf("%d months in %s", len(out), name)
	}
	return out
}

// sharedPostings reads the postings of a file.
func sharedPostings(t *testing.T, name string) []market.Posting {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []market.Posting
	for lines := json.NewDecoder(z); lines.More(); {
		var p struct {
			Title, Description, Company, Location string
			PostedOn                              *string `json:"posted_on"`
		}
		if err := lines.Decode(&p); err != nil {
			t.Fatal(err)
		}
		posting := market.Posting{Title: p.Title, Description: p.Description, Company: p.Company, Location: p.Location}
		if p.PostedOn != nil {
			posting.PostedOn = market.Day(*p.PostedOn)
		}
		out = append(out, posting)
	}
	return out
}
