package sampleboard

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestEmployerNamesDiffer(t *testing.T) {
	seen := map[string]int{}
	for n := range 30_000 {
		name := EmployerName(n)
		if other, ok := seen[name]; ok {
			t.Fatalf("employers %d and %d are both %q", other, n, name)
		}
		seen[name] = n
	}
}

func TestFactLines(t *testing.T) {
	want := Fact{Origin: "us", Month: "2025-11", Employer: 7, Level: "senior", Role: "backend", Title: "Senior Engineer", Country: "DE", City: "Berlin",
		Remote: "hybrid", Min: 60000, Max: 80000.5, Currency: "EUR", Period: "year", Required: []string{"go", "c++"}, Mentioned: []string{"aws"}}
	got, err := ParseFacts(Columns + "\n" + want.Line() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Line() != want.Line() {
		t.Errorf("read back %+v", got)
	}
	for _, bad := range []string{"", Columns + "\nhn\t2025-11\n", strings.Replace(Columns+"\n"+want.Line(), "\t7\t", "\tx\t", 1), strings.Replace(Columns+"\n"+want.Line(), "60000", "many", 1)} {
		if _, err := ParseFacts(bad); err == nil || !strings.Contains(err.Error(), "sample facts") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

func get(t *testing.T, b *Board, url string, header http.Header) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	for k, v := range header {
		r.Header[k] = v
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w.Result()
}

func TestBoardAnswersLikeBoards(t *testing.T) {
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if b.Len() < 3000 {
		t.Errorf("%d postings: want several thousand", b.Len())
	}
	sources := map[string]int{}
	for _, target := range b.Targets() {
		sources[target.Source]++
	}
	for _, s := range []string{"greenhouse", "lever", "ashby", "hn", "site"} {
		if sources[s] == 0 {
			t.Errorf("no %s board", s)
		}
	}
	i := slices.IndexFunc(b.Targets(), func(t Target) bool { return t.Source == "lever" })
	url := "http://" + leverHost + "/v0/postings/" + b.Targets()[i].Board
	var all, slice []json.RawMessage
	first := get(t, b, url, nil)
	if err := json.NewDecoder(first.Body).Decode(&all); err != nil || len(all) < 2 {
		t.Fatalf("%d postings, %v", len(all), err)
	}
	if err := json.NewDecoder(get(t, b, url+"?skip=1&limit=1", nil).Body).Decode(&slice); err != nil || len(slice) != 1 || string(slice[0]) != string(all[1]) {
		t.Errorf("slice of one: %d postings, %v", len(slice), err)
	}
	if again := get(t, b, url, http.Header{"If-None-Match": {first.Header.Get("ETag")}}); again.StatusCode != http.StatusNotModified {
		t.Errorf("status %d for a known ETag", again.StatusCode)
	}
	if missing := get(t, b, "http://"+leverHost+"/v0/postings/nobody", nil); missing.StatusCode != http.StatusNotFound {
		t.Errorf("status %d for an unknown board", missing.StatusCode)
	}
}
