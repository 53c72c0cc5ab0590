package scrape

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

func readAllFile(body string, o FileOptions) ([]market.Posting, FileResult, error) {
	var out []market.Posting
	res, err := ReadFile(strings.NewReader(body), o, func(p market.Posting) error {
		out = append(out, p)
		return nil
	})
	return out, res, err
}

func TestReadFileShapes(t *testing.T) {
	cases := []struct {
		name, body string
		o          FileOptions
		want       string // key|title|company|posted|tags of each posting
		problems   int
	}{
		{"jsonl", `{"id":"a","source":"s","title":"T","company":"C","posted_on":"2026-01-02","tags":["go","sql"]}` + "\n{bad\n\n" +
			`{"id":2,"source":"s","title":"U","posted_on":"soon"}`, FileOptions{Name: "x.jsonl"},
			"s/a|T|C|2026-01-02|go,sql s/2|U|||", 2},
		{"semicolon with BOM and quoted newline", "\ufeffJob Title;Company Name;Job Description;Posted Date\n\"A\";\"Acme\";\"one\ntwo\";13/02/2025\nshort;row\n",
			FileOptions{Name: "d/list.csv", Source: "b"}, "*|A|Acme|2025-02-13|", 1},
		{"tab", "id\tposition\temployer\tkey_skills\n7\tDev\tX\tgo, sql\n", FileOptions{Name: "t.csv"}, "t/7|Dev|X||go,sql", 0},
		{"mapped path", `{"n":{"t":"Dev"},"ref":5,"d":"x"}`, FileOptions{Name: "m", Mapping: Mapping{"title": "n.t", "id": "ref"}}, "m/5|Dev|||", 0},
		{"text alone", `{"id":"h","description":"Acme | Go Engineer | Berlin, Germany | REMOTE<p>x"}`, FileOptions{Name: "hn.jsonl"}, "hn/h|Go Engineer|Acme||", 0},
	}
	for _, c := range cases {
		got, res, err := readAllFile(c.body, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var have []string
		for _, p := range got {
			key := p.Key
			if strings.HasPrefix(c.want, "*") && len(key) > 20 {
				key = "*"
			}
			have = append(have, fmt.Sprintf("%s|%s|%s|%s|%s", key, p.Title, p.Company, p.PostedOn, strings.Join(p.Tags, ",")))
		}
		if s := strings.Join(have, " "); s != c.want || res.ProblemCount != c.problems {
			t.Errorf("%s: read %q with %d problems %v; want %q with %d", c.name, s, res.ProblemCount, res.Problems, c.want, c.problems)
		}
	}
}

func TestReadFileErrors(t *testing.T) {
	cases := []struct {
		body string
		o    FileOptions
		want string
	}{
		{"a,b\n1,2\n", FileOptions{Name: "f.csv", Mapping: Mapping{"title": "role"}}, `no column "role"; the file has a, b`},
		{`{"a":1}`, FileOptions{Name: "f", Mapping: Mapping{"title": "x.y"}}, `no column "x.y"; it has a`},
		{"a\n", FileOptions{Name: "f", Mapping: Mapping{"titel": "a"}}, `names field "titel"`},
		{"", FileOptions{Name: "f"}, "empty file"},
		{"[{}]", FileOptions{Name: "f"}, "one object a line"},
		{"x", FileOptions{Name: "f", Format: "xml"}, "want jsonl or csv"},
		{"\x1f\x8bxx", FileOptions{Name: "f"}, "gzip"},
	}
	for _, c := range cases {
		if _, _, err := readAllFile(c.body, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one with %q", c.body, err, c.want)
		}
	}
	stop := errors.New("stop")
	_, err := ReadFile(strings.NewReader(`{"title":"a"}`), FileOptions{Name: "f"}, func(market.Posting) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("yield's error is lost: %v", err)
	}
}

// TestReadFileLongLine: a line over the bound is counted and the next one is read, from gzip too.
func TestReadFileLongLine(t *testing.T) {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	fmt.Fprintf(w, "{\"title\":\"a\"}\n{\"title\":\"%s\"}\n{\"title\":\"c\"}", strings.Repeat("x", MaxFileLine))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, res, err := readAllFile(z.String(), FileOptions{Name: "x.jsonl.gz"})
	if err != nil || len(got) != 2 || res.ProblemCount != 1 || res.Rows != 3 {
		t.Errorf("%d postings, %+v, %v", len(got), res, err)
	}
}

func TestDays(t *testing.T) {
	cases := map[string]market.Day{
		"": "", "2026-05-06": "2026-05-06", "2026-05-06T06:33:43.608Z": "2026-05-06", "2020-10-20 20:28:32 UTC": "2020-10-20",
		"2022-12-7": "2022-12-07", "2026-8-28 15:08 UTC": "2026-08-28", "2022-09-04T23:00:56-0500": "2022-09-04",
		"Thu Mar 02 08:00:00 UTC 2023": "2023-03-02", "Mon, 06 Jan 2025 10:00:00 +0200": "2025-01-06", "1754060000": "2025-08-01",
		"1754400000000": "2025-08-05", "20250102": "2025-01-02", "5/22/16": "2016-05-22", "03.04.2025": "2025-04-03",
		"Jan 2, 2025": "2025-01-02", "2025-02-30": "!", "0000-00-00": "!", "yesterday": "!", "7": "!",
	}
	for in, want := range cases {
		got, err := parseAnyDay(in)
		if (err != nil) != (want == "!") || (err == nil && got != want) {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
}

// TestPlanAndParseOverHTTP follows every source's plan against a host on loopback.
func TestPlanAndParseOverHTTP(t *testing.T) {
	mux := http.NewServeMux()
	serve := func(path, file string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Error(err)
			}
			_, err = w.Write(bytes.ReplaceAll(body, []byte("https://example.com/jobs/1"), []byte("/jobs/1")))
			if err != nil {
				t.Error(err)
			}
		})
	}
	serve("/v1/boards/acme/jobs", "testdata/greenhouse/list.json")
	serve("/v0/postings/wind", "testdata/lever/list.json")
	serve("/posting-api/job-board/lake", "testdata/ashby/board.json")
	serve("/search_by_date", "testdata/hn/search.json")
	serve("/items/9001", "testdata/hn/thread.json")
	serve("/v0/user/whoishiring.json", "testdata/hn/user.json")
	serve("/v0/item/9001.json", "testdata/hn/story.json")
	serve("/v0/item/9101.json", "testdata/hn/item.json")
	mux.HandleFunc("/v0/item/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "null") })
	mux.HandleFunc("/robots.txt", func(http.ResponseWriter, *http.Request) {})
	serve("/sitemap.xml", "testdata/site/sitemap.xml")
	serve("/jobs/1", "testdata/site/graph.html")
	server := httptest.NewServer(mux)
	defer server.Close()
	cases := []struct {
		target             Target
		requests, postings int
	}{
		{Target{Source: "greenhouse", Board: "acme"}, 1, 3},
		{Target{Source: "lever", Board: "wind"}, 1, 2},
		{Target{Source: "ashby", Board: "lake"}, 1, 2},
		{Target{Source: "hn", Board: "algolia"}, 2, 3},
		{Target{Source: "hn", Board: "firebase"}, 5, 1},
		{Target{Source: "site", URL: server.URL}, 3, 1},
	}
	for _, c := range cases {
		c.target.BaseURL = server.URL
		requests, postings := crawlAll(t, c.target)
		if requests != c.requests || postings != c.postings {
			t.Errorf("%s %s: %d requests, %d postings; want %d, %d", c.target.Source, c.target.Board, requests, postings, c.requests, c.postings)
		}
	}
}

func crawlAll(t *testing.T, target Target) (requests, postings int) {
	t.Helper()
	s, err := Lookup(target.Source)
	if err != nil {
		t.Fatal(err)
	}
	queue, err := s.Plan(target)
	if err != nil {
		t.Fatal(err)
	}
	for ; len(queue) > 0 && requests < 100; requests++ {
		r := queue[0]
		res, err := http.Get(r.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.Parse(Response{Request: r, Target: target, FinalURL: r.URL, Body: body})
		if err != nil {
			t.Fatalf("%s: %v", r.URL, err)
		}
		postings += len(b.Postings)
		queue = append(queue[1:], b.Follow...)
	}
	return requests, postings
}

// TestLeverPages: a full page asks for the next; a host that ignores paging is not asked for ever.
func TestLeverPages(t *testing.T) {
	row := func(i int) string { return fmt.Sprintf(`{"id":"p%d","text":"T"}`, i) }
	var rows []string
	for i := range leverPage {
		rows = append(rows, row(i))
	}
	body := []byte("[" + strings.Join(rows, ",") + "]")
	target := Target{Source: "lever", Board: "b"}
	first, err := parseLever(Response{Request: leverRequest(target, 0), Target: target, Body: body})
	if err != nil || len(first.Follow) != 1 || !strings.Contains(first.Follow[0].URL, "skip=100&limit=100") {
		t.Fatalf("follow %v, %v", first.Follow, err)
	}
	again, err := parseLever(Response{Request: first.Follow[0], Target: target, Body: body})
	if err != nil || len(again.Follow) != 0 || len(again.Postings) != 0 {
		t.Errorf("same page again: %d postings, follow %v, %v", len(again.Postings), again.Follow, err)
	}
}

func TestErrorsSayWhat(t *testing.T) {
	cases := map[string]string{
		"greenhouse": `{"status":404,"error":"Board not found"}`, "lever": `{"ok":false,"error":"Document not found"}`,
		"ashby": "<html>", "hn": `{"message":"no"}`, "site": `{"@type":"Thing"}`,
	}
	for source, body := range cases {
		if _, err := ParseFile(source, "b", "", []byte(body)); err == nil {
			t.Errorf("%s: no error for %s", source, body)
		}
	}
	if _, err := ParseFile("nosuch", "", "", []byte("{}")); err == nil {
		t.Error("unknown source accepted")
	}
}

// TestReadFileOpenQuote: a quote that is never closed stops the file with a clear error, not with all memory gone.
func TestReadFileOpenQuote(t *testing.T) {
	body := "id,title\n1,\"" + strings.Repeat("x\n", MaxFileLine/2+MaxFileLine/8)
	if _, _, err := readAllFile(body, FileOptions{Name: "f.csv"}); err == nil || !strings.Contains(err.Error(), "quote left open") {
		t.Errorf("error %v", err)
	}
}
