package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/scrape/warc"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

var liveArchive = flag.String("live", "", "where TestLiveConfigReplayed keeps its web archive; \"\" is nowhere")

// recordedBoards answers the requests of live.yaml with real responses of the shared test material.
type recordedBoards struct {
	t   *testing.T
	dir string
}

// boardFiles are the responses by host and last name in the path.
var boardFiles = map[string]string{
	"boards-api.greenhouse.io/gitlab":    "greenhouse/sample-gitlab.json",
	"boards-api.greenhouse.io/anthropic": "greenhouse/sample-anthropic.json", "api.lever.co/palantir": "lever/sample-palantir.json",
	"api.lever.co/matchgroup": "lever/sample-matchgroup.json", "api.ashbyhq.com/ramp": "ashby/board-ramp-full.json",
	"api.ashbyhq.com/linear": "ashby/sample-linear.json", "api.ashbyhq.com/notion": "ashby/sample-notion.json",
}

const hiringThread = "hn/202408_raw.json"

func (b recordedBoards) RoundTrip(r *http.Request) (*http.Response, error) {
	path := strings.TrimSuffix(r.URL.Path, "/jobs")
	name, known := boardFiles[r.URL.Host+"/"+filepath.Base(path)]
	var body []byte
	switch {
	case r.URL.Host == "api.lever.co" && r.URL.Query().Get("skip") != "0":
		body = []byte("[]")
	case known:
		body = b.read(name)
	case r.URL.Host == "hn.algolia.com" && path == "/api/v1/search_by_date":
		body = b.thread(false)
	case r.URL.Host == "hn.algolia.com" && strings.HasPrefix(path, "/api/v1/items/"):
		body = b.thread(true)
	}
	res := &http.Response{StatusCode: 200, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body))}
	if body == nil { // robots.txt
		res.StatusCode, res.Status = 404, "404 Not Found"
	}
	return res, nil
}

func (b recordedBoards) read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(b.dir, filepath.FromSlash(name)))
	if err != nil {
		b.t.Error(err)
	}
	return data
}

// thread is the thread as Algolia gives it, with or without its comments.
func (b recordedBoards) thread(whole bool) []byte {
	type item struct {
		ID    int    `json:"id"`
		By    string `json:"by"`
		Title string `json:"title"`
		Text  string `json:"text"`
		Time  int64  `json:"time"`
	}
	var raw struct {
		Post     item   `json:"post"`
		Comments []item `json:"comments"`
	}
	if err := json.Unmarshal(b.read(hiringThread), &raw); err != nil {
		b.t.Error(err)
	}
	day := func(unix int64) string { return time.Unix(unix, 0).UTC().Format("2006-01-02T15:04:05.000Z") }
	children := []map[string]any{}
	for _, c := range raw.Comments {
		children = append(children, map[string]any{"id": c.ID, "author": c.By, "text": c.Text, "created_at": day(c.Time), "type": "comment",
			"parent_id": raw.Post.ID, "story_id": raw.Post.ID, "children": []any{}})
	}
	var out any = map[string]any{"hits": []any{map[string]any{"objectID": fmt.Sprint(raw.Post.ID), "title": raw.Post.Title, "author": raw.Post.By, "created_at": day(raw.Post.Time)}}}
	if whole {
		out = map[string]any{"id": raw.Post.ID, "author": raw.Post.By, "title": raw.Post.Title, "type": "story", "created_at": day(raw.Post.Time), "children": children}
	}
	data, err := json.Marshal(out)
	if err != nil {
		b.t.Error(err)
	}
	return data
}

// TestLiveConfigReplayed runs live.yaml on a web archive of its boards, all but one that was recorded without texts: what a
// newcomer does after make run.
func TestLiveConfigReplayed(t *testing.T) {
	t.Parallel()
	needProgram(t)
	shared := os.Getenv("ROADCHECK_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	boards := recordedBoards{t, filepath.Join(shared, "data", "payloads")}
	if _, err := os.Stat(boards.dir); err != nil {
		t.Skipf("the recorded responses are not there: %v", err)
	}
	archive := *liveArchive
	if archive == "" {
		archive = filepath.Join(t.TempDir(), "live.warc.gz")
	}
	f, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	recorder := warc.NewRecorder(boards, warc.NewGzipWriter(f), func() time.Time { return time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC) })
	for _, address := range liveRequests() {
		res, err := (&http.Client{Transport: recorder}).Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, res.Body)
		if err := errors.Join(err, res.Body.Close(), recorder.Err()); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../live.yaml")
	if err != nil {
		t.Fatal(err)
	}
	config := write(t, t.TempDir(), "live.yaml", strings.Replace(string(text), "gitlab, stripe,", "gitlab,", 1))
	url, out := storetest.URL(t), filepath.Join(t.TempDir(), "report")
	cmd := exec.CommandContext(t.Context(), "roadcheck", "run", "--config", config, "--replay", archive, "--out", out)
	cmd.Env = append(os.Environ(), "DATABASE_URL="+url)
	log, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(log, []byte("boards=8 new=402")) {
		t.Fatalf("%v\n%s", err, log)
	}
	t.Logf("%s", log)
	if page, err := os.ReadFile(filepath.Join(out, "index.html")); err != nil || !bytes.Contains(page, []byte("hn")) {
		t.Errorf("the front page: %v", err)
	}
}

// liveRequests are what a crawl of live.yaml asks for.
func liveRequests() []string {
	out := []string{"https://hn.algolia.com/robots.txt", "https://hn.algolia.com/api/v1/search_by_date?tags=story,author_whoishiring&hitsPerPage=16", "https://hn.algolia.com/api/v1/items/41129813"}
	for _, host := range []string{"boards-api.greenhouse.io", "api.lever.co", "api.ashbyhq.com"} {
		out = append(out, "https://"+host+"/robots.txt")
	}
	for _, board := range []string{"gitlab", "anthropic"} {
		out = append(out, "https://boards-api.greenhouse.io/v1/boards/"+board+"/jobs?content=true")
	}
	for _, board := range []string{"palantir", "matchgroup"} {
		out = append(out, "https://api.lever.co/v0/postings/"+board+"?mode=json&skip=0&limit=100")
	}
	for _, board := range []string{"ramp", "linear", "notion"} {
		out = append(out, "https://api.ashbyhq.com/posting-api/job-board/"+board+"?includeCompensation=true")
	}
	return out
}
