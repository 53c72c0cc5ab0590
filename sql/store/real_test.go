package store_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// sharedFile finds a file of the shared test material: in ROADCHECK_SHARED or
// in a folder "shared" beside the module.
func sharedFile(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("ROADCHECK_SHARED")
	if dir == "" {
		root, err := filepath.Abs("../..")
		if err != nil {
			t.Fatal(err)
		}
		dir = filepath.Join(filepath.Dir(root), "shared")
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("shared test material not found: ", err)
	}
	return path
}

func realPostings(t testing.TB, name string, limit int) []market.Posting {
	t.Helper()
	file, err := os.Open(sharedFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var postings []market.Posting
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 16<<20)
	for len(postings) < limit && lines.Scan() {
		var line struct {
			ID, Source, Title, Company, Location, Description, Salary string
			PostedOn                                                  market.Day `json:"posted_on"`
			Tags                                                      []string
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("%s line %d: %v", name, len(postings)+1, err)
		}
		if len(line.Tags) == 0 {
			line.Tags = nil
		}
		postings = append(postings, market.Posting{Source: "import", Board: line.Source, Key: line.Source + "/" + line.ID,
			Title: line.Title, Company: line.Company, Location: line.Location, Description: line.Description,
			SalaryText: line.Salary, PostedOn: line.PostedOn, Tags: line.Tags})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return postings
}

func TestRealPostings(t *testing.T) {
	for _, name := range []string{"us-backend-2025-11.jsonl.gz", "hn-2013-2026.jsonl.gz"} {
		t.Run(name, func(t *testing.T) {
			s, db := open(t)
			postings := realPostings(t, filepath.Join("data/postings", name), store.BatchSize)
			change := save(t, s, today, postings...)
			if want := (store.Change{Inserted: len(postings)}); change != want {
				t.Fatalf("change = %+v, want %+v", change, want)
			}
			got := make(map[string]market.Posting)
			for _, p := range stored(t, s) {
				got[p.Key] = p.Posting
			}
			for _, p := range postings {
				if diff := cmp.Diff(p, got[p.Key]); diff != "" {
					t.Fatalf("posting %s (-want +got):\n%s", p.Key, diff)
				}
			}
			before := rowVersions(t, db)
			if again := save(t, s, today, postings...); again != (store.Change{Unchanged: len(postings)}) {
				t.Errorf("again: %+v, want all unchanged", again)
			}
			if !cmp.Equal(before, rowVersions(t, db)) {
				t.Error("the second save wrote rows")
			}
		})
	}
}
