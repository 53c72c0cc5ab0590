package scrape

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// sharedDir is the folder of real test material beside the module, or a skip.
func sharedDir(t *testing.T, sub string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("real payloads are read without -short")
	}
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

// payloadTally counts what was read and what was missing.
type payloadTally struct {
	Postings, Problems, Pay, PayText, NoTitle, NoCompany, NoPlace, NoDate, NoText int
}

func (c *payloadTally) add(b Batch) {
	c.Postings += len(b.Postings)
	c.Problems += len(b.Problems)
	for _, p := range b.Postings {
		if len(p.Pay) == 0 && p.SalaryText != "" {
			c.PayText++
		}
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

// realCounts is what each file of real payloads holds: read once by these
// adapters, and compared with the documented figures where there are any.
var realCounts = map[string]payloadTally{
	"ashby/board-ramp-full.json":                       {Postings: 112, Pay: 105},
	"ashby/boards-441-2025-10-28.tar.gz":               {Postings: 9396, Pay: 3438},
	"ashby/boards-sample/Nango.json":                   {Postings: 14, Pay: 14},
	"ashby/boards-sample/character.json":               {Postings: 15, Pay: 15},
	"ashby/boards-sample/cointracker.json":             {Postings: 18},
	"ashby/boards-sample/cursor.json":                  {Postings: 21},
	"ashby/boards-sample/infisical.json":               {Postings: 17, Pay: 17},
	"ashby/jobradar-detail-173.tar.gz":                 {Postings: 173},
	"ashby/sample-comand-ai.json":                      {Postings: 2},
	"ashby/sample-linear.json":                         {Postings: 2},
	"ashby/sample-notion.json":                         {Postings: 3},
	"ashby/sample-openevidence.json":                   {Postings: 2},
	"ashby/sample-ramp.json":                           {Postings: 4, Pay: 4},
	"ashby/sample-render.json":                         {Postings: 2},
	"ashby/sample-truelogic.json":                      {Postings: 3},
	"greenhouse/boards-list-no-content-2026-08.tar.gz": {Postings: 40786, Pay: 562, NoPlace: 3, NoDate: 43, NoText: 40786},
	"greenhouse/detail-3998596-b4a808.json":            {Postings: 1},
	"greenhouse/detail-4014838003-d51a24.json":         {Postings: 1},
	"greenhouse/jobradar-detail-628.tar.gz":            {Postings: 628, Pay: 183, NoDate: 2},
	"greenhouse/sample-amplitude.json":                 {Postings: 2},
	"greenhouse/sample-anthropic.json":                 {Postings: 4},
	"greenhouse/sample-gitlab.json":                    {Postings: 2, Pay: 1},
	"greenhouse/sample-helsing.json":                   {Postings: 2},
	"greenhouse/sample-honeycomb.json":                 {Postings: 2},
	"greenhouse/sample-smarterdx.json":                 {Postings: 2},
	"greenhouse/wrapped-catawiki-content.json":         {Postings: 50},
	"greenhouse/wrapped-stripe-no-content.json":        {Postings: 576, NoText: 576},
	"lever/sample-idealistconsulting.json":             {Postings: 2},
	"lever/sample-jumpcloud.json":                      {Postings: 2},
	"lever/sample-matchgroup.json":                     {Postings: 2, Pay: 1},
	"lever/sample-palantir.json":                       {Postings: 2},
	"lever/sample-pipedrive-trimmed.json":              {Postings: 3, NoText: 3},
	"hn/202408_raw.json":                               {Postings: 275, PayText: 43, NoCompany: 21, NoPlace: 20},
	"hn/2026-05-05-raw.json":                           {Postings: 291, PayText: 63, NoCompany: 30, NoPlace: 31},
	"hn/thread-2024-09.html":                           {Postings: 306, PayText: 47, NoCompany: 22, NoPlace: 23},
}

func TestRealPayloads(t *testing.T) {
	t.Parallel()
	dir := sharedDir(t, "data/payloads")
	for name, want := range realCounts {
		t.Run(name, func(t *testing.T) {
			source, _, _ := strings.Cut(name, "/")
			got, stated := readPayloads(t, source, payloadsOf(t, filepath.Join(dir, name)))
			t.Logf("%+v, %d state pay in fields", got, stated)
			if float64(got.Pay) < 0.99*float64(stated) {
				t.Errorf("%d postings state pay, of %d it was read", stated, got.Pay)
			}
			if got != want {
				t.Errorf("read  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestRealFilesCounted fails when the material grows a file that no count covers.
func TestRealFilesCounted(t *testing.T) {
	dir := sharedDir(t, "data/payloads")
	for _, s := range []string{"greenhouse", "lever", "ashby"} {
		err := filepath.WalkDir(filepath.Join(dir, s), func(p string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(dir, p)
			if _, ok := realCounts[filepath.ToSlash(name)]; !ok {
				t.Errorf("%s: no count asserted", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestRealRecordings reads the bodies inside recordings of both Hacker News APIs.
func TestRealRecordings(t *testing.T) {
	t.Parallel()
	dir := sharedDir(t, "data/payloads/hn")
	cases := []struct {
		file             string
		bodies, postings int
		follow           int
	}{
		{"hn-jobs-recording.har.gz", 832, 816, 830},
		{"vcr-algolia-item.yml", 1, 219, 0},
		{"vcr-algolia-item-load.yml", 1, 219, 0},
		{"vcr-algolia-search.yml", 9, 0, 8},
	}
	for _, c := range cases {
		bodies := recordedBodies(t, filepath.Join(dir, c.file))
		var got, follow int
		for _, p := range bodies {
			b, err := ParseFile("hn", "", p.name, p.body)
			if err != nil {
				t.Errorf("%s %s: %v", c.file, p.name, err)
			}
			checkStrict(t, b)
			got += len(b.Postings)
			follow += len(b.Follow)
		}
		if len(bodies) != c.bodies || got != c.postings || follow != c.follow {
			t.Errorf("%s: %d bodies, %d postings, %d requests to follow; want %+v", c.file, len(bodies), got, follow, c)
		}
	}
}

func recordedBodies(t *testing.T, file string) []payload {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err = inflated(raw); err != nil {
		t.Fatal(err)
	}
	var out []payload
	if strings.Contains(file, ".har") {
		var har struct {
			Log struct {
				Entries []struct {
					Request  struct{ URL string }
					Response struct{ Content struct{ Text string } }
				}
			}
		}
		if err := json.Unmarshal(raw, &har); err != nil {
			t.Fatal(err)
		}
		for _, e := range har.Log.Entries {
			out = append(out, payload{e.Request.URL, []byte(e.Response.Content.Text)})
		}
		return out
	}
	// A body is a single-quoted YAML scalar: line breaks fold to a blank, quotes are doubled.
	body := regexp.MustCompile(`(?s)string: '(\{(?:[^']|'')*)'`)
	for _, m := range body.FindAllStringSubmatch(string(raw), -1) {
		s := regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(m[1], " ")
		out = append(out, payload{"", []byte(strings.ReplaceAll(s, "''", "'"))})
	}
	return out
}

func TestRealJSONLD(t *testing.T) {
	t.Parallel()
	dir := sharedDir(t, "data/payloads/jsonld")
	var pages payloadTally
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, p := range payloadsOf(t, f) {
			b, err := ParseFile("site", "", "https://example.com/posting/1", p.body)
			if err != nil {
				t.Errorf("%s: %v", p.name, err)
			}
			checkStrict(t, b)
			pages.add(b)
		}
	}
	if want := (payloadTally{Postings: 87, Pay: 32, NoPlace: 6, NoDate: 2, NoText: 3}); pages != want {
		t.Errorf("pages:  read %+v\nwant %+v", pages, want)
	}
	var blocks payloadTally
	stated := 0
	for _, l := range linesOf(t, filepath.Join(dir, "jobradar-jsonld-raw.ndjson.gz")) {
		b, err := ParseFile("jsonld", "", "", []byte(l))
		if err != nil {
			t.Error(err)
		}
		checkStrict(t, b)
		blocks.add(b)
		if docs, err := decodeAll([]byte(l)); err == nil && countObjects(docs, statesBasePay) > 0 {
			stated++
		}
	}
	if blocks.Pay < stated {
		t.Errorf("%d blocks state pay, of %d it was read", stated, blocks.Pay)
	}
	if want := (payloadTally{Postings: 576, Problems: 47, Pay: 40, NoTitle: 1, NoCompany: 46, NoPlace: 3, NoDate: 1}); blocks != want {
		t.Errorf("blocks: read %+v\nwant %+v", blocks, want)
	}
}

// linesOf gives the "raw" member of every line of a gzipped NDJSON file.
func linesOf(t *testing.T, file string) []string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err = inflated(raw); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range bytes.Split(bytes.TrimSpace(raw), []byte("\n")) {
		var row struct{ Raw string }
		if err := json.Unmarshal(l, &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row.Raw)
	}
	return out
}

func TestRealFiles(t *testing.T) {
	t.Parallel()
	dir := sharedDir(t, "data")
	cases := map[string]FileResult{
		"postings/us-backend-2025-11.jsonl.gz":    {Rows: 2870, Postings: 2870},
		"postings/hn-2013-2026.jsonl.gz":          {Rows: 34138, Postings: 34138},
		"postings/india-2026.jsonl.gz":            {Rows: 17020, Postings: 17020, ProblemCount: 592},
		"salaries/remotive_2025_05_rajeev.csv.gz": {Rows: 1615, Postings: 1615},
		"salaries/naukri_promptcloud_2016.csv.gz": {Rows: 11028, Postings: 11028},
	}
	for name, want := range cases {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		keys := map[string]bool{}
		got, err := ReadFile(f, FileOptions{Name: name}, func(p market.Posting) error {
			keys[p.Key] = true
			return nil
		})
		f.Close()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got.Rows != want.Rows || got.Postings != want.Postings || got.ProblemCount != want.ProblemCount {
			t.Errorf("%s: rows %d, postings %d, problems %d; want %+v", name, got.Rows, got.Postings, got.ProblemCount, want)
		}
		if strings.HasPrefix(name, "postings") && len(keys) != got.Postings {
			t.Errorf("%s: %d keys for %d postings", name, len(keys), got.Postings)
		}
	}
}
