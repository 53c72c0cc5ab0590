package duplicate

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

// labelled is a line of testdata/pairs.tsv.
type labelled struct {
	half, kind string
	a, b       string // keys: file and posting id
	class      string
}

func (l labelled) one() bool { return l.class == "same" || l.class == "repost" }

// sharedDir is the folder of the shared test material.
func sharedDir(tb testing.TB) string {
	dir := os.Getenv("ROADCHECK_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	dir = filepath.Join(dir, "data")
	if _, err := os.Stat(dir); err != nil {
		tb.Skipf("no shared test material: %v", err)
	}
	return dir
}

func labelledPairs(tb testing.TB) []labelled {
	data, err := os.ReadFile("testdata/pairs.tsv")
	if err != nil {
		tb.Fatal(err)
	}
	var out []labelled
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 8 {
			tb.Fatalf("pairs.tsv: %q has %d fields", line, len(f))
		}
		out = append(out, labelled{f[0], f[1], f[2] + "|" + f[3], f[4] + "|" + f[5], f[6]})
	}
	return out
}

var loaded struct {
	sync.Once
	pairs    []labelled
	postings map[string]Posting
}

// pairsAndPostings loads the labelled pairs and their postings once; with
// ROADCHECK_PAIR_ALL=1 all shared postings.
func pairsAndPostings(tb testing.TB) ([]labelled, map[string]Posting) {
	dir := sharedDir(tb)
	loaded.Do(func() {
		loaded.pairs = labelledPairs(tb)
		wanted := map[string]bool{}
		for _, p := range loaded.pairs {
			wanted[p.a], wanted[p.b] = true, true
		}
		all := os.Getenv("ROADCHECK_PAIR_ALL") != ""
		loaded.postings = realPostings(tb, dir, func(key string) bool { return all || wanted[key] })
	})
	return loaded.pairs, loaded.postings
}

// realPostings are the shared postings whose key wanted holds for.
func realPostings(tb testing.TB, dir string, wanted func(key string) bool) map[string]Posting {
	out := map[string]Posting{}
	add := func(file, id string, p Posting, description string) {
		p.Key = file + "|" + id
		if _, ok := out[p.Key]; ok || !wanted(p.Key) {
			return
		}
		p.Text = extract.Text(p.Title, description)
		if len(p.Day) > 10 {
			p.Day = p.Day[:10]
		}
		out[p.Key] = p
	}
	files, _ := filepath.Glob(filepath.Join(dir, "postings", "*.jsonl.gz"))
	for _, name := range files {
		gunzip(tb, name, func(r io.Reader) {
			for sc := newScanner(r); sc.Scan(); {
				// Decoding all lines would take most of the test's time.
				if _, rest, ok := bytes.Cut(sc.Bytes(), []byte(`"id": "`)); ok {
					if id, _, _ := bytes.Cut(rest, []byte(`"`)); !wanted(filepath.Base(name) + "|" + string(id)) {
						continue
					}
				}
				var m struct {
					ID, Title, Company, Location, Description string
					Salary                                    any
					PostedOn                                  *string `json:"posted_on"`
				}
				if err := json.Unmarshal(sc.Bytes(), &m); err != nil {
					tb.Fatal(err)
				}
				p := Posting{Title: m.Title, Company: m.Company, Location: m.Location}
				if m.PostedOn != nil {
					p.Day = market.Day(*m.PostedOn)
				}
				p.Salary, _ = m.Salary.(string)
				add(filepath.Base(name), m.ID, p, m.Description)
			}
		})
	}
	ashbyPostings(tb, dir, add)
	greenhousePostings(tb, dir, add)
	workdayPostings(tb, dir, add)
	return out
}

type adder func(file, id string, p Posting, description string)

func ashbyPostings(tb testing.TB, dir string, add adder) {
	const file = "ashby/boards-441-2025-10-28.tar.gz"
	untar(tb, filepath.Join(dir, "payloads", file), func(name string, data []byte) {
		var m struct {
			Jobs []struct{ ID, Title, Location, PublishedAt, DescriptionHTML string }
		}
		if json.Unmarshal(data, &m) != nil {
			return
		}
		org := strings.TrimSuffix(path.Base(name), ".json")
		for _, j := range m.Jobs {
			add(file, org+"/"+j.ID, Posting{Title: j.Title, Company: org, Location: j.Location, Day: market.Day(j.PublishedAt)}, j.DescriptionHTML)
		}
	})
}

func greenhousePostings(tb testing.TB, dir string, add adder) {
	const file = "greenhouse/jobradar-detail-628.tar.gz"
	untar(tb, filepath.Join(dir, "payloads", file), func(name string, data []byte) {
		var j struct {
			Title, Content string
			Company        string          `json:"company_name"`
			Published      string          `json:"first_published"`
			Job            json.RawMessage `json:"internal_job_id"`
			Location       struct{ Name string }
		}
		if json.Unmarshal(data, &j) != nil {
			return
		}
		p := Posting{Title: j.Title, Company: j.Company, Location: j.Location.Name, Day: market.Day(j.Published), Board: j.Company}
		if string(j.Job) != "null" {
			p.Group = string(j.Job)
		}
		add(file, path.Base(name), p, j.Content)
	})
}

func workdayPostings(tb testing.TB, dir string, add adder) {
	const file = "workday/jobradar-detail-959.tar.gz"
	untar(tb, filepath.Join(dir, "payloads", file), func(name string, data []byte) {
		var m struct {
			Job struct{ Title, JobDescription, Location, StartDate, JobReqID string } `json:"jobPostingInfo"`
			Org struct{ Name string }                                                 `json:"hiringOrganization"`
		}
		if json.Unmarshal(data, &m) != nil {
			return
		}
		add(file, path.Base(name), Posting{Title: m.Job.Title, Company: m.Org.Name, Location: m.Job.Location, Day: market.Day(m.Job.StartDate), Requisition: m.Job.JobReqID}, m.Job.JobDescription)
	})
}

func newScanner(r io.Reader) *bufio.Scanner {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 64<<20)
	return sc
}

func gunzip(tb testing.TB, name string, fn func(io.Reader)) {
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	fn(z)
}

func untar(tb testing.TB, name string, fn func(name string, data []byte)) {
	gunzip(tb, name, func(r io.Reader) {
		for t := tar.NewReader(r); ; {
			h, err := t.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				tb.Fatal(err)
			}
			if !strings.HasSuffix(h.Name, ".json") {
				continue
			}
			data, err := io.ReadAll(t)
			if err != nil {
				tb.Fatal(err)
			}
			fn(h.Name, data)
		}
	})
}
