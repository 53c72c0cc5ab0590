// Command gen writes the sample board's facts: it reads real postings, extracts
// from them with this program's own extractor, and keeps only facts: no sentence,
// no employer's name, no address. Run it whenever extraction changes: make sample-facts.
package main

import (
	"bytes"
	"flag"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/internal/sampleboard"
)

// collections are the files read, the first month taken and how many postings each gives at most.
var collections = []struct {
	origin, file, from string
	quota              int
}{
	{"hn", "hn-2013-2026.jsonl.gz", "2023-01", 2600},
	{"us", "us-backend-2025-11.jsonl.gz", "2025-01", 1900},
	{"in", "india-text-2020-2026.jsonl.gz", "2020-01", 700},
}

func main() {
	log.SetFlags(0)
	postings := flag.String("postings", "../shared/data/postings", "folder of the real postings")
	out := flag.String("out", "internal/sampleboard", "folder to write facts.tsv and skills.tsv to")
	flag.Parse()
	if err := generate(*postings, *out); err != nil {
		log.Fatalf("sample facts: %v", err)
	}
}

func generate(postings, out string) error {
	e, err := extract.Default()
	if err != nil {
		return err
	}
	surfaces := readableNames(e)
	numbers := employerNumbers{}
	var facts []sampleboard.Fact
	for _, c := range collections {
		got, err := collect(e, filepath.Join(postings, c.file), c.origin, c.from)
		if err != nil {
			return err
		}
		got = got[:min(len(got), c.quota)]
		for _, k := range got {
			f := k.fact
			f.Employer = numbers.of(k.employer)
			f.Required, f.Preferred, f.Mentioned = known(f.Required, surfaces), known(f.Preferred, surfaces), known(f.Mentioned, surfaces)
			if len(f.Required)+len(f.Preferred)+len(f.Mentioned) > 0 {
				facts = append(facts, f)
			}
		}
		log.Printf("%s: %d postings", c.origin, len(got))
	}
	slices.SortStableFunc(facts, func(x, y sampleboard.Fact) int { return strings.Compare(x.Month, y.Month) })
	if err := os.WriteFile(filepath.Join(out, "facts.tsv"), factLines(facts), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "skills.tsv"), surfaceLines(facts, surfaces), 0o644)
}

func factLines(facts []sampleboard.Fact) []byte {
	var b bytes.Buffer
	b.WriteString(sampleboard.Columns + "\n")
	for _, f := range facts {
		b.WriteString(f.Line() + "\n")
	}
	return b.Bytes()
}

// surfaceLines writes the spellings of the skills that the facts use.
func surfaceLines(facts []sampleboard.Fact, surfaces map[string][]string) []byte {
	used := map[string]bool{}
	for _, f := range facts {
		for _, id := range slices.Concat(f.Required, f.Preferred, f.Mentioned) {
			used[id] = true
		}
	}
	var lines []string
	for id := range used {
		lines = append(lines, id+"\t"+strings.Join(surfaces[id], "\t")+"\n")
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, ""))
}

func known(ids []string, surfaces map[string][]string) []string {
	return slices.DeleteFunc(ids, func(id string) bool { return len(surfaces[id]) == 0 })
}

// employerNumbers numbers employers in order of appearance, so that no name stays.
type employerNumbers map[string]int

func (e employerNumbers) of(name string) int {
	n, ok := e[name]
	if !ok {
		n = len(e)
		e[name] = n
	}
	return n
}

// otherSpellings are written besides a skill's own name, so that the texts vary.
var otherSpellings = map[string][]string{
	"go": {"Golang"}, "kubernetes": {"K8s"}, "postgresql": {"Postgres"}, "javascript": {"JS"}, "ci-cd": {"continuous integration"},
	"node.js": {"NodeJS", "Node"}, "react": {"React.js", "ReactJS"}, "vue": {"Vue.js"}, "aws": {"Amazon Web Services"},
	"gcp": {"Google Cloud"}, "c#": {"C Sharp"}, "rest": {"RESTful"}, "typescript": {"TS"}, "elasticsearch": {"Elastic"},
	"ruby-on-rails": {"Rails"}, "machine-learning": {"ML"}, "kafka": {"Apache Kafka"}, "spark": {"Apache Spark"}, "mongodb": {"Mongo"},
}

// readableNames gives each skill the spellings that the extractor reads back as this skill alone.
func readableNames(e *extract.Extractor) map[string][]string {
	out := map[string][]string{}
	for _, s := range e.Skills() {
		name, _, _ := strings.Cut(s.Name, " (")
		spellings := append(strings.Split(name, " / "), otherSpellings[string(s.ID)]...)
		for _, spelling := range spellings {
			if readsAs(e, spelling, s.ID) {
				out[string(s.ID)] = append(out[string(s.ID)], spelling)
			}
		}
		if len(out[string(s.ID)]) == 0 {
			log.Printf("no readable name for %s", s.ID)
		}
	}
	return out
}

func readsAs(e *extract.Extractor, spelling string, id market.Skill) bool {
	r := e.Read(market.Posting{Title: "Engineer", Description: "<h3>Requirements</h3><ul><li>Experience with " + spelling + ", Python and Docker</li></ul>"})
	for _, m := range r.Mentions {
		if m.Skill == id {
			continue
		}
		if m.Skill != "python" && m.Skill != "docker" {
			return false
		}
	}
	return slices.ContainsFunc(r.Mentions, func(m market.Mention) bool { return m.Skill == id })
}
