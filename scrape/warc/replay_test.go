package warc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// heard is what a client makes of one request.
type heard struct {
	status int
	etag   string
	body   string
	err    string
}

func ask(t *testing.T, rt http.RoundTripper, method, url, body string) heard {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer s3cret")
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := rt.RoundTrip(req)
	if err != nil {
		return heard{err: err.Error()}
	}
	defer res.Body.Close()
	decoded, err := Decoded(res)
	if err != nil {
		return heard{status: res.StatusCode, err: err.Error()}
	}
	got, err := io.ReadAll(decoded)
	h := heard{status: res.StatusCode, etag: res.Header.Get("Etag"), body: string(got)}
	if err != nil {
		h.err = err.Error()
	}
	return h
}

// moody answers in all the ways that have to be kept.
func moody(t *testing.T) *httptest.Server {
	turn := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turn++
		switch r.URL.Path {
		case "/turn":
			w.Header().Set("ETag", fmt.Sprintf(`"%d"`, turn))
			fmt.Fprintf(w, "turn %d", turn)
		case "/busy":
			w.Header().Set("Set-Cookie", "session=s3cret")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, zipped(strings.Repeat("packed ", 10_000)))
		case "/echo":
			body, _ := io.ReadAll(r.Body)
			fmt.Fprintf(w, "%s %s", r.Method, body)
		case "/moved":
			w.Header().Set("Location", "/turn?api_key=s3cret")
			w.WriteHeader(http.StatusFound)
		case "/cut":
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "not all of it")
		case "/reset":
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				conn.(*net.TCPConn).SetLinger(0)
				conn.Close()
			}
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func TestReplayAnswersAsTheHostDid(t *testing.T) {
	server := moody(t)
	var file bytes.Buffer
	w := NewGzipWriter(&file)
	if err := w.Info(at, Header{{"software", "a test"}}); err != nil {
		t.Fatal(err)
	}
	base := &http.Transport{DisableCompression: true, DisableKeepAlives: true}
	recorder := NewRecorder(base, w, func() time.Time { return at })
	asks := [][3]string{
		{"GET", "/turn", ""}, {"GET", "/busy", ""}, {"GET", "/turn", ""}, {"GET", "/turn?key=s3cret", ""}, {"GET", "/gzip", ""}, {"GET", "/missing", ""},
		{"POST", "/echo", `{"offset":0}`}, {"POST", "/echo", `{"offset":20}`}, {"GET", "/echo", ""}, {"GET", "/moved", ""}, {"GET", "/cut", ""}, {"GET", "/reset", ""},
	}
	var live []heard
	for _, a := range asks {
		live = append(live, ask(t, recorder, a[0], server.URL+a[1], a[2]))
	}
	if err := recorder.Err(); err != nil {
		t.Fatal(err)
	}
	server.Close()
	replayer, broken, err := NewReplayer(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil || broken != nil {
		t.Fatal(err, broken)
	}
	for i, a := range asks {
		if got := ask(t, replayer, a[0], server.URL+a[1], a[2]); got != live[i] {
			t.Errorf("%v: replayed %+v, live %+v", a, got, live[i])
		}
	}
	if live[0].body == live[2].body || live[6].body == live[7].body || live[10].err == "" || live[11].err == "" || len(live[4].body) != 70_000 {
		t.Errorf("the server was not moody: %+v", live)
	}
	// The last answer stays; what was never asked is an error, except for missing rules.
	if got := ask(t, replayer, "GET", server.URL+"/turn", ""); got != live[2] {
		t.Errorf("asked once more: %+v, want %+v", got, live[2])
	}
	for path, want := range map[string]string{"/turn?a=b": "/turn?a=b is not in the recording", "/robots.txt": ""} {
		if got := ask(t, replayer, "GET", server.URL+path, ""); !strings.Contains(got.err, want) || (want == "") != (got.status == 404) {
			t.Errorf("%s: %+v, want %q", path, got, want)
		}
	}
	var plain strings.Builder
	for r := NewReader(bytes.NewReader(file.Bytes())); ; {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&plain, rec.Header)
		if _, err := io.Copy(&plain, rec); err != nil {
			t.Error(err)
		}
	}
	if strings.Contains(plain.String(), "s3cret") || strings.Count(plain.String(), "WARC-Truncated disconnect") != 1 {
		t.Errorf("a secret, or not the one cut body, in:\n%.3000s", plain.String())
	}
}

// TestReplayOfABrokenFile cuts a recording at every byte of its last exchange.
func TestReplayOfABrokenFile(t *testing.T) {
	server := moody(t)
	var file bytes.Buffer
	recorder := NewRecorder(http.DefaultTransport, NewGzipWriter(&file), func() time.Time { return at })
	first := ask(t, recorder, "GET", server.URL+"/turn", "")
	whole := file.Len()
	ask(t, recorder, "GET", server.URL+"/gzip", "")
	for cut := whole; cut < file.Len(); cut++ {
		r, broken, err := NewReplayer(bytes.NewReader(file.Bytes()), int64(cut))
		if err != nil || r == nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if got := ask(t, r, "GET", server.URL+"/turn", ""); got != first {
			t.Errorf("cut at %d: %+v, want %+v", cut, got, first)
		}
		if got := ask(t, r, "GET", server.URL+"/gzip", ""); broken == nil && cut != whole && got.err == "" && len(got.body) == 0 {
			t.Errorf("cut at %d: %+v", cut, got)
		}
	}
	for _, file := range []string{"", "no archive\r\n\r\n", record("WARC-Type: warcinfo\r\n", "")} {
		if _, _, err := NewReplayer(strings.NewReader(file), int64(len(file))); err == nil {
			t.Errorf("%q can be replayed", file)
		}
	}
	two := zipped(record(httpHead, "HTTP/1.1 200 OK\r\n\r\n") + record(httpHead, "HTTP/1.1 200 OK\r\n\r\n"))
	if _, _, err := NewReplayer(strings.NewReader(two), int64(len(two))); err == nil || !strings.Contains(err.Error(), "gunzip") {
		t.Errorf("two records in one member: %v", err)
	}
}

// TestRevisit: other tools store a repeated body once.
func TestRevisit(t *testing.T) {
	file := record("WARC-Record-ID: <urn:a>\r\n"+httpHead, "HTTP/1.1 200 OK\r\nEtag: a\r\n\r\nbody") +
		record("WARC-Type: revisit\r\nWARC-Record-ID: <urn:b>\r\nWARC-Target-URI: http://example.org/b\r\nWARC-Refers-To: <urn:a>\r\n"+
			"Content-Type: application/http; msgtype=response\r\n", "HTTP/1.1 200 OK\r\n\r\n") +
		record("WARC-Type: request\r\nWARC-Target-URI: http://example.org/b\r\nWARC-Concurrent-To: <urn:b>\r\nContent-Type: application/http; msgtype=request\r\n",
			"POST /b HTTP/1.1\r\n\r\nquestion")
	r, _, err := NewReplayer(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, r, "POST", "http://example.org/b", "question"); got.body != "body" {
		t.Errorf("%+v", got)
	}
}

// wgetSite is what wget's files of these tests were made of.
func wgetSite(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.FileServer(http.Dir("testdata/site")))
	t.Cleanup(s.Close)
	return s
}

// TestWget reads a file that wget writes now, where there is one, and the one that it wrote for testdata.
func TestWget(t *testing.T) {
	files := map[string]string{"kept": "testdata/wget.warc.gz"}
	if program, err := exec.LookPath("wget"); err == nil {
		s, dir := wgetSite(t), t.TempDir()
		for name, flags := range map[string][]string{"fresh": nil, "plain": {"--no-warc-compression"}} {
			file := filepath.Join(dir, name)
			args := append([]string{"--quiet", "--recursive", "--level=2", "--no-parent", "-e", "robots=on",
				"--directory-prefix=" + dir, "--warc-file=" + file}, append(flags, s.URL+"/")...)
			if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
				t.Fatalf("wget: %v: %s", err, out)
			}
			files[name] = file + ".warc.gz"
			if flags != nil {
				files[name] = file + ".warc"
			}
		}
	}
	want, err := os.ReadFile("testdata/site/postings/1.html")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		kinds, page := map[string]int{}, ""
		for r := NewReader(f); ; {
			rec, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			kinds[rec.Type()]++
			if rec.Type() != TypeResponse {
				if _, err := io.Copy(io.Discard, rec); err != nil { // with the digest
					t.Errorf("%s: %s: %v", name, rec.ID(), err)
				}
				continue
			}
			res, err := rec.Response()
			if err != nil {
				t.Fatalf("%s: %s: %v", name, rec.URI(), err)
			}
			body, err := io.ReadAll(res.Body)
			if err != nil {
				t.Errorf("%s: %s: %v", name, rec.URI(), err)
			}
			if strings.HasSuffix(rec.URI(), "/postings/1.html") {
				page = rec.URI()
				if string(body) != string(want) {
					t.Errorf("%s: %s has %d bytes, want %d", name, rec.URI(), len(body), len(want))
				}
			}
		}
		if kinds[TypeInfo] != 1 || kinds[TypeResponse] != 5 || kinds[TypeRequest] != kinds[TypeResponse] || page == "" {
			t.Errorf("%s: %v, posting %q", name, kinds, page)
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		replayer, broken, err := NewReplayer(f, info.Size())
		if err != nil || broken != nil {
			t.Fatalf("%s: %v, %v", name, err, broken)
		}
		if got := ask(t, replayer, "GET", page, ""); got.status != 200 || got.body != string(want) {
			t.Errorf("%s: replayed %+v", name, got)
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(record(httpHead, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n4\r\nbody\r\n0\r\n\r\n")))
	f.Add([]byte(zipped(record(httpHead, "HTTP/1.1 200 OK\r\n\r\n")) + zipped(record("WARC-Type: request\r\n", "GET / HTTP/1.1\r\n\r\n"))))
	if kept, err := os.ReadFile("testdata/wget.warc.gz"); err == nil {
		f.Add(kept)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		for r := NewReader(bytes.NewReader(file)); ; {
			rec, err := r.Next()
			if err != nil {
				break
			}
			if res, err := rec.Response(); err == nil {
				if body, err := Decoded(res); err == nil {
					io.Copy(io.Discard, io.LimitReader(body, 1<<20))
				}
			}
			if rec.Length < 0 || rec.Offset >= int64(len(file)) {
				t.Fatalf("%+v", rec)
			}
		}
		if r, _, err := NewReplayer(bytes.NewReader(file), int64(len(file))); err == nil {
			ask(t, r, "GET", "http://example.org/a", "")
		}
	})
}
