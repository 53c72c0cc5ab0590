package sampleboard

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// page is one address with what it answers.
type page struct {
	contentType string
	body        []byte
	// items, when set, are the elements of a JSON array that is asked for in slices (skip and limit).
	items []json.RawMessage
}

// ServeHTTP answers as the boards do: bodies with an ETag, 304 when the asker has it.
func (b *Board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p, ok := b.pages[r.Host+r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	body := p.body
	if p.items != nil {
		body = slicePage(p.items, r)
	}
	sum := sha256.Sum256(body)
	etag := `"` + hex.EncodeToString(sum[:8]) + `"`
	w.Header().Set("ETag", etag)
	w.Header().Set("Content-Type", p.contentType)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	// The asker may be gone; that is its business.
	_, _ = w.Write(body)
}

func slicePage(items []json.RawMessage, r *http.Request) []byte {
	skip, err := strconv.Atoi(r.URL.Query().Get("skip"))
	if err != nil || skip < 0 {
		skip = 0
	}
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil || limit <= 0 {
		limit = len(items)
	}
	skip = min(skip, len(items))
	end := min(skip+limit, len(items))
	var s strings.Builder
	s.WriteByte('[')
	for i, item := range items[skip:end] {
		if i > 0 {
			s.WriteByte(',')
		}
		s.Write(item)
	}
	s.WriteByte(']')
	return []byte(s.String())
}

// put publishes a value as JSON.
func (b *Board) put(hostPath string, v any) error {
	body, err := json.Marshal(v)
	b.pages[hostPath] = page{contentType: "application/json; charset=utf-8", body: body}
	return err
}

func (b *Board) putText(hostPath, contentType, body string) {
	b.pages[hostPath] = page{contentType: contentType, body: []byte(body)}
}
