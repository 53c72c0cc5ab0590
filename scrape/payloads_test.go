package scrape

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// sharedDir is the folder of real test material beside the module, or a skip.
func sharedDir(t *testing.T, sub string) string {
	t.Helper()
	shared := os.Getenv("ROADCHECK_SHARED")
	if shared == "" {
		dir, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for dir != filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				break
			}
			dir = filepath.Dir(dir)
		}
		shared = filepath.Join(filepath.Dir(dir), "shared")
	}
	dir := filepath.Join(shared, sub)
	if _, err := os.Stat(dir); err != nil {
		t.Skip("shared test material not found")
	}
	return dir
}

// payload is one saved response.
type payload struct {
	name string
	body []byte
}

// payloadsOf reads a file of payloads: a tar.gz holds one per member.
func payloadsOf(t *testing.T, file string) []payload {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(file, ".tar.gz") {
		return []payload{{filepath.Base(file), body}}
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []payload
	for tr := tar.NewReader(z); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		b, err := io.ReadAll(tr)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, payload{path.Base(h.Name), b})
	}
}

// tally counts what was read and what was missing.
type tally struct {
	Postings, Problems, Pay, NoTitle, NoCompany, NoPlace, NoDate, NoText int
}

func (c *tally) add(b Batch) {
	c.Postings += len(b.Postings)
	c.Problems += len(b.Problems)
	for _, p := range b.Postings {
		for _, n := range []struct {
			absent bool
			count  *int
		}{
			{len(p.Pay) == 0, nil}, {p.Title == "", &c.NoTitle}, {p.Company == "", &c.NoCompany},
			{p.Location == "", &c.NoPlace}, {p.PostedOn == "", &c.NoDate}, {p.Description == "", &c.NoText},
		} {
			switch {
			case n.count == nil && !n.absent:
				c.Pay++
			case n.count != nil && n.absent:
				*n.count++
			}
		}
	}
}

// checkStrict fails on anything a posting may never hold.
func checkStrict(t *testing.T, b Batch) {
	t.Helper()
	for _, p := range b.Postings {
		if p.Key == "" || p.Source == "" {
			t.Errorf("posting without key or source: %+v", p)
		}
		for _, s := range append([]string{p.Key, p.Board, p.URL, p.Title, p.Company, p.Location, p.Description, p.SalaryText}, p.Tags...) {
			if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
				t.Errorf("%s: text that no store accepts: %q", p.Key, clip(s, 80))
			}
		}
		if len(p.Description) > market.MaxDescription || strings.Contains(p.Title, "\n") {
			t.Errorf("%s: unbounded field", p.Key)
		}
		if _, err := market.ParseDay(string(p.PostedOn)); err != nil {
			t.Errorf("%s: %v", p.Key, err)
		}
		for _, a := range p.Pay {
			if a.Min == nil && a.Max == nil {
				t.Errorf("%s: pay without an amount", p.Key)
			}
		}
	}
}

func TestRealBoards(t *testing.T) {
	cases := []struct {
		source, file string
		want         tally
	}{}
	dir := sharedDir(t, "data/payloads")
	var files []string
	for _, s := range []string{"greenhouse", "lever", "ashby"} {
		err := filepath.WalkDir(filepath.Join(dir, s), func(p string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(files)
	_ = cases
	for _, f := range files {
		var c tally
		why := map[string]int{}
		for _, p := range payloadsOf(t, f) {
			s := filepath.Base(filepath.Dir(strings.Replace(f, "boards-sample/", "", 1)))
			b, err := ParseFile(s, "", "", p.body)
			if err != nil {
				t.Errorf("%s %s: %v", f, p.name, err)
			}
			checkStrict(t, b)
			c.add(b)
			for _, p := range b.Problems {
				why[p.Field+" "+p.Why]++
			}
		}
		fmt.Printf("%s %+v %v\n", strings.TrimPrefix(f, dir), c, why)
	}
}
