package warc

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
)

// Replayer is a RoundTripper that answers from a file, without any network: the
// same method, address and body get the same answers in their recorded order,
// the last one again and again. What is not in the file is an error, but for a
// missing robots.txt, which stands for no rules.
type Replayer struct {
	file io.ReaderAt
	size int64

	mu      sync.Mutex
	answers map[requestKey][]answer
	given   map[requestKey]int
}

// requestKey is a digest of method, address and body.
type requestKey [sha256.Size]byte

func keyOf(method, address string, body []byte) requestKey {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n", method, redactURL(address))
	h.Write(body)
	return requestKey(h.Sum(nil))
}

// answer is what a file holds about one exchange.
type answer struct {
	key    requestKey
	offset int64 // of the response record, or the one that a revisit repeats; -1 when no answer came
	err    string
	kind   string
}

// NewReplayer reads a file of size bytes once, to know where its answers are.
// A file that breaks off is read up to there; broken then says where.
func NewReplayer(file io.ReaderAt, size int64) (r *Replayer, broken error, err error) {
	s := scan{requests: map[string]int{}, responses: map[string]int{}, offsets: map[string]int64{}}
	in := NewReader(io.NewSectionReader(file, 0, size))
	for {
		rec, err := in.Next()
		if err == io.EOF {
			break
		}
		if err == nil {
			if err = s.add(rec); err != nil {
				err = fmt.Errorf("record %d: %w", in.n, err)
			}
		}
		if errors.Is(err, io.ErrUnexpectedEOF) && len(s.answers) > 0 {
			broken = err
			break
		}
		if err != nil {
			return nil, nil, err
		}
	}
	if len(s.answers) == 0 {
		return nil, nil, errors.New("no answers in it")
	}
	r = &Replayer{file: file, size: size, answers: map[requestKey][]answer{}, given: map[requestKey]int{}}
	for _, a := range s.answers {
		r.answers[a.key] = append(r.answers[a.key], a)
	}
	return r, broken, nil
}

// scan collects answers. A response and its request may come in either order.
type scan struct {
	answers   []answer
	requests  map[string]int   // request id to the answer, -1-n to the n-th of pending
	pending   []requestKey     // keys of requests without an answer so far
	responses map[string]int   // response id to the answer
	offsets   map[string]int64 // response id to where it is, for revisits
}

func (s *scan) add(rec *Record) error {
	switch rec.Type() {
	case TypeRequest:
		return s.request(rec)
	case TypeResponse, TypeRevisit, TypeResource:
		return s.response(rec)
	case TypeMetadata:
		return s.failure(rec)
	}
	return nil
}

func (s *scan) request(rec *Record) error {
	method, body, err := rec.request()
	if errors.Is(err, ErrNoMessage) {
		return nil
	}
	if err != nil {
		return err
	}
	key := keyOf(method, rec.URI(), body)
	if i, ok := s.responses[rec.ConcurrentTo()]; ok {
		s.answers[i].key = key
		s.requests[rec.ID()] = i
		return nil
	}
	s.requests[rec.ID()] = -1 - len(s.pending)
	s.pending = append(s.pending, key)
	return nil
}

func (s *scan) response(rec *Record) error {
	if !strings.HasPrefix(rec.URI(), "http://") && !strings.HasPrefix(rec.URI(), "https://") {
		return nil // name look-ups, logs
	}
	if rec.Offset < 0 {
		return errors.New("it is not compressed by itself, so it cannot be reached: gunzip the file and replay that")
	}
	a := answer{key: keyOf(http.MethodGet, rec.URI(), nil), offset: rec.Offset}
	if rec.Type() == TypeRevisit {
		at, ok := s.offsets[rec.Header.Get(fieldRefersTo)]
		if !ok {
			return nil // what it repeats is in another file
		}
		a.offset = at
	}
	switch rec.Truncated() {
	case "":
	case "time":
		a.err, a.kind = "the recording breaks off: time", kindTimeout
	case "length":
		a.err, a.kind = "the recording breaks off: length", kindOther
	default:
		a.err, a.kind = io.ErrUnexpectedEOF.Error(), kindReset
	}
	s.offsets[rec.ID()] = a.offset
	if i, ok := s.requests[rec.ConcurrentTo()]; ok && i < 0 {
		a.key = s.pending[-1-i]
		s.requests[rec.ConcurrentTo()] = len(s.answers)
	}
	s.responses[rec.ID()] = len(s.answers)
	s.answers = append(s.answers, a)
	return nil
}

// failure reads why an exchange failed, as Recorder writes it.
func (s *scan) failure(rec *Record) error {
	i, ok := s.requests[rec.ConcurrentTo()]
	if !ok {
		return nil
	}
	block, err := readBounded(rec, maxHeader)
	if err != nil {
		return nil // metadata of other tools may be anything
	}
	lines, err := readHead(bufio.NewReader(io.MultiReader(bytes.NewReader(block), strings.NewReader("\r\n\r\n"))), 2*maxHeader)
	if err != nil {
		return nil
	}
	h := messageHeader(lines)
	text := h.Get(metaError)
	if text == "" {
		return nil
	}
	if i < 0 {
		s.answers = append(s.answers, answer{key: s.pending[-1-i], offset: -1})
		i = len(s.answers) - 1
		s.requests[rec.ConcurrentTo()] = i
	}
	s.answers[i].err, s.answers[i].kind = text, h.Get(metaKind)
	return nil
}

// RoundTrip answers from the file.
func (r *Replayer) RoundTrip(req *http.Request) (*http.Response, error) {
	req, body, err := takeBody(req)
	if err != nil {
		return nil, err
	}
	a, ok := r.next(keyOf(req.Method, req.URL.String(), body))
	if !ok {
		if req.URL.Path == "/robots.txt" {
			return &http.Response{StatusCode: http.StatusNotFound, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
		}
		return nil, fmt.Errorf("%s %s is not in the recording", req.Method, redactURL(req.URL.String()))
	}
	if a.offset < 0 {
		return nil, a.failure()
	}
	rec, err := NewReader(io.NewSectionReader(r.file, a.offset, r.size-a.offset)).Next()
	if err != nil {
		return nil, fmt.Errorf("recording: %w", err)
	}
	res, err := rec.Response()
	if err != nil {
		return nil, fmt.Errorf("recording: %w", err)
	}
	res.Request = req
	if a.err != "" {
		res.Body = io.NopCloser(io.MultiReader(res.Body, failing{a.failure()}))
	}
	return res, nil
}

func (r *Replayer) next(key requestKey) (answer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.answers[key]
	if len(list) == 0 {
		return answer{}, false
	}
	n := r.given[key]
	r.given[key]++
	return list[min(n, len(list)-1)], true
}

// failing is a reader that only fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// replayedError says what the recorded failure said and is of its kind.
type replayedError struct {
	text string
	kind error
}

func (e *replayedError) Error() string { return e.text }
func (e *replayedError) Unwrap() error { return e.kind }

func (a answer) failure() error {
	kinds := map[string]error{kindTimeout: os.ErrDeadlineExceeded, kindReset: io.ErrUnexpectedEOF}
	return &replayedError{a.err, kinds[a.kind]}
}
