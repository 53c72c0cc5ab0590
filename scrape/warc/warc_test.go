package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

var at = time.Date(2026, 11, 21, 8, 30, 0, 123456000, time.FixedZone("CET", 3600))

// written gives one record of each type, as a file.
func written(t *testing.T, open func(io.Writer) *Writer) []byte {
	t.Helper()
	var file bytes.Buffer
	w := open(&file)
	if err := w.Info(at, Header{{"software", "a test"}, {"odd", "two\r\nlines"}}); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{TypeRequest, TypeResponse, TypeMetadata, TypeRevisit, TypeResource} {
		h := Header{{fieldType, kind}, {fieldURI, "http://example.org/" + kind}, {fieldContentType, "text/plain"}, {"Empty", ""}}
		if _, err := w.Write(at, h, []byte("block of\r\n\r\na "+kind)); err != nil {
			t.Fatal(err)
		}
	}
	return file.Bytes()
}

func TestRoundTrip(t *testing.T) {
	for name, open := range map[string]func(io.Writer) *Writer{"plain": NewWriter, "gzip": NewGzipWriter} {
		file := written(t, open)
		if !bytes.Equal(file, written(t, open)) {
			t.Errorf("%s: the same records give other bytes", name)
		}
		r := NewReader(bytes.NewReader(file))
		for i, kind := range []string{TypeInfo, TypeRequest, TypeResponse, TypeMetadata, TypeRevisit, TypeResource} {
			rec, err := r.Next()
			if err != nil {
				t.Fatalf("%s: %s: %v", name, kind, err)
			}
			if rec.Type() != kind || rec.Version != "1.1" || !rec.Date().Equal(at) || rec.Offset < 0 {
				t.Errorf("%s: %+v, want a %s", name, rec, kind)
			}
			if i == 0 {
				continue // left unread: Next skips it
			}
			got, err := io.ReadAll(rec)
			if err != nil || string(got) != "block of\r\n\r\na "+kind || rec.URI() != "http://example.org/"+kind {
				t.Errorf("%s: %s: %q of %s, %v", name, kind, got, rec.URI(), err)
			}
			// Each record can be reached by itself.
			alone, err := NewReader(bytes.NewReader(file[rec.Offset:])).Next()
			if err != nil || alone.ID() != rec.ID() {
				t.Errorf("%s: at %d there is %+v, %v; want %s", name, rec.Offset, alone, err, rec.ID())
			}
		}
		if _, err := r.Next(); err != io.EOF {
			t.Errorf("%s: at the end %v", name, err)
		}
	}
}

// TestOtherReader reads what the writer writes as somebody would who knows only the standard
// (ISO 28500:2017): by whole strings, without this package's code.
func TestOtherReader(t *testing.T) {
	file, members := written(t, NewGzipWriter), 0
	id := regexp.MustCompile(`^<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>$`)
	seen := map[string]bool{}
	for rest := bufio.NewReader(bytes.NewReader(file)); ; members++ {
		z, err := gzip.NewReader(rest)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		z.Multistream(false)
		member, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		head, tail, ok := strings.Cut(string(member), "\r\n\r\n")
		lines := strings.Split(head, "\r\n")
		if !ok || lines[0] != "WARC/1.1" {
			t.Fatalf("member %d begins with %q", members, lines[0])
		}
		fields := map[string]string{}
		for _, l := range lines[1:] {
			name, value, ok := strings.Cut(l, ": ")
			if _, twice := fields[name]; !ok || twice || value == "" {
				t.Errorf("header line %q", l)
			}
			fields[name] = value
		}
		length, err := strconv.Atoi(fields["Content-Length"])
		if err != nil || tail[length:] != "\r\n\r\n" {
			t.Fatalf("member %d: a block of %s bytes ends with %q, %v", members, fields["Content-Length"], tail[min(length, len(tail)):], err)
		}
		sum := sha1.Sum([]byte(tail[:length]))
		if want := "sha1:" + base32.StdEncoding.EncodeToString(sum[:]); fields["WARC-Block-Digest"] != want {
			t.Errorf("digest %s, want %s", fields["WARC-Block-Digest"], want)
		}
		if at := fields["WARC-Date"]; at != "2026-11-21T07:30:00.123456Z" {
			t.Errorf("date %s", at)
		}
		if !id.MatchString(fields["WARC-Record-ID"]) || seen[fields["WARC-Record-ID"]] {
			t.Errorf("id %s: want a UUID of its own", fields["WARC-Record-ID"])
		}
		seen[fields["WARC-Record-ID"]] = true
		if info := fields["WARC-Warcinfo-ID"]; members > 0 && !seen[info] {
			t.Errorf("warcinfo %q is none", info)
		}
	}
	if members != 6 {
		t.Errorf("%d members, want 6", members)
	}
}

// record puts a record together; length -1 is that of the block.
func record(head, block string) string {
	return fmt.Sprintf("WARC/1.0\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n", head, len(block), block)
}

const httpHead = "WARC-Type: response\r\nWARC-Target-URI: <http://example.org/a>\r\nContent-Type: application/http; msgtype=response\r\n"

func zipped(s string) string {
	b, err := compressed([]byte(s))
	if err != nil {
		panic(err)
	}
	return b.String()
}

// TestAnswers reads answers in the shapes in which archivers keep them.
func TestAnswers(t *testing.T) {
	const page = "<p>a page</p>"
	for _, tt := range []struct{ name, message string }{
		{"as it was sent", "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n" + page},
		{"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n<p>a \r\n8\r\npage</p>\r\n0\r\n\r\n"},
		{"chunks undone, header kept", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + page},
		{"compressed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped(page)},
		{"chunked and compressed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" +
			fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(zipped(page)), zipped(page))},
		{"compression undone, header kept", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + page},
		{"bare line ends, broken and folded lines", "HTTP/2 200\nContent-Type: text/\n html\nno header\n: none\n\n" + page},
		{"another length declared", "HTTP/1.0 200 Fine\r\nContent-Length: 9\r\nX-Crawl-Content-Length: 4\r\n\r\n" + page},
	} {
		rec, err := NewReader(strings.NewReader(record(httpHead, tt.message))).Next()
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		res, err := rec.Response()
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		body, err := Decoded(res)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err := io.ReadAll(body)
		if err != nil || string(got) != page || res.StatusCode != 200 || rec.URI() != "http://example.org/a" {
			t.Errorf("%s: status %d, %q, %v", tt.name, res.StatusCode, got, err)
		}
	}
}

func TestRefusedAnswers(t *testing.T) {
	for _, tt := range []struct{ head, message, want string }{
		{httpHead, "", "head of the answer"},
		{httpHead, "HTTP/1.1 200 OK\r\nEndless: " + strings.Repeat("x", maxMessageHead), "too long"},
		{httpHead, "<html>\r\n\r\n", `first line "<html>"`},
		{"WARC-Type: response\r\nContent-Type: text/dns\r\n", "example.org A", `content type "text/dns"`},
		{httpHead, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x0b\x02\x80", `"br" is not read`},
	} {
		rec, err := NewReader(strings.NewReader(record(tt.head, tt.message))).Next()
		if err != nil {
			t.Fatal(err)
		}
		res, err := rec.Response()
		if err == nil {
			_, err = Decoded(res)
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.40q: %v, want an error with %q", tt.message, err, tt.want)
		}
	}
}

func TestBrokenFiles(t *testing.T) {
	good := record("WARC-Type: metadata\r\n", "fine")
	packed := zipped(good)
	for _, tt := range []struct {
		name, file string
		records    int
		want       string
	}{
		{"empty", "", 0, ""},
		{"no line end at the end", strings.TrimSpace(good), 1, ""},
		{"one record a member, and two in one", packed + zipped(good+good), 3, ""},
		{"no archive", "<html></html>\r\n\r\n", 0, `record 1 at byte 0: want a line such as WARC/1.0, found "<html></html>"`},
		{"another version", "WARC/0.9\r\nContent-Length: 0\r\n\r\n", 0, `version "0.9"`},
		{"no length", good + "WARC/1.0\r\nWARC-Type: x\r\n\r\n", 1, fmt.Sprintf(`record 2 at byte %d: Content-Length ""`, len(good))},
		{"a negative length", "WARC/1.0\r\nContent-Length: -1\r\n\r\n", 0, `"-1"`},
		{"an absurd length", "WARC/1.0\r\nContent-Length: 9223372036854775807\r\n\r\n", 0, `want the bytes of the block`},
		{"a line without a colon", "WARC/1.0\r\nhello\r\n\r\n", 0, `"hello"`},
		{"an endless header", "WARC/1.0\r\n" + strings.Repeat("A: b\r\n", maxHeader), 0, "header too long"},
		{"an endless line", "WARC/1.0" + strings.Repeat("1", maxHeader), 0, "header too long"},
		{"cut in a header", good + "WARC/1.0\r\nContent-Le", 1, "record 2 at byte 60: the file breaks off"},
		{"cut in a block", good[:len(good)-6], 1, "breaks off"},
		{"cut in a member", packed + packed[:len(packed)-12], 2, "breaks off"},
		{"a longer block than there is", "WARC/1.0\r\nContent-Length: 1000000000000\r\n\r\nx", 1, "breaks off"},
		{"not gzip behind gzip", packed + "WARC/1.0\r\n", 1, "gzip: invalid header"},
	} {
		r, n := NewReader(strings.NewReader(tt.file)), 0
		var err error
		for err == nil {
			if _, err = r.Next(); err == nil {
				n++
			}
		}
		if n != tt.records || (err == io.EOF) != (tt.want == "") || (err != io.EOF && !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %d records, %v; want %d, %q", tt.name, n, err, tt.records, tt.want)
		}
		if _, again := r.Next(); again != err {
			t.Errorf("%s: then %v", tt.name, again)
		}
	}
}

func TestDigests(t *testing.T) {
	for _, tt := range []struct {
		digest string
		right  bool
	}{
		{"sha1:" + digest([]byte("block"))[5:], true},
		{"SHA-1:" + strings.ToLower(digest([]byte("block"))[5:]), true},
		{"sha1:" + fmt.Sprintf("%x", sha1.Sum([]byte("block"))), true},
		{"sha1:" + digest([]byte("other"))[5:], false},
		{"md5:" + strings.Repeat("0", 32), false},
		{"sha256:" + strings.Repeat("A", 52) + "====", false},
		{"crc32:00000000", true}, // not known, so not checked
		{"sha1:short", true},
	} {
		r := NewReader(strings.NewReader(record("WARC-Type: resource\r\nWARC-Block-Digest: "+tt.digest+"\r\n", "block") + record("", "next")))
		rec, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(rec)
		if string(got) != "block" || (err == nil) != tt.right || (err != nil && !errors.Is(err, ErrDigest)) {
			t.Errorf("%s: %q, %v", tt.digest, got, err)
		}
		if _, err := r.Next(); err != nil {
			t.Errorf("%s: the next record: %v", tt.digest, err)
		}
	}
}

// TestMemoryIsBounded skips a record that is a thousand times as long decompressed.
func TestMemoryIsBounded(t *testing.T) {
	const size = 128 << 20
	var file bytes.Buffer
	z := gzip.NewWriter(&file)
	fmt.Fprintf(z, "WARC/1.0\r\nContent-Length: %d\r\n\r\n", size)
	zeros := make([]byte, 1<<20)
	for range size / len(zeros) {
		if _, err := z.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := NewReader(bytes.NewReader(file.Bytes()))
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
		t.Errorf("%d bytes allocated for a file of %d", used, file.Len())
	}
}
