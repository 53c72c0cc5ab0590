package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

// scanSeeds are lines that are usual, odd and broken.
var scanSeeds = []string{
	`{}`, ` { } `, `{"id":"a"}`, `null`, `[]`, ``, `{`, `{"id"`, `{"id":"a"`, `{"id":"a",}`, `{"id":"a"} x`, `{"id":1}`,
	`{"id":"a","title":"b\tc","company":null,"location":"d","description":"<p>e\u00e9\ud83d\ude00\ud83d\\</p>","salary":"$5","posted_on":"2026-01-02"}`,
	`{"ID":"a","Title":"b"}`, `{"id":"a","id":"b","id":null}`, `{"deſcription":"x"}`, `{"\u0069d":"x"}`, `{"id":"\q"}`, `{"id":"\u12g4"}`, `{"id":"\ud83dx"}`,
	`{"id":"a` + "\x01" + `"}`, `{"id":"a` + "\xff" + `"}`, `{"tags":["a","\u0062",{"c":[1,-2.5e3,true,null]}],"id":"x"}`, `{"tags":[1,],"id":"x"}`, `{"x":01}`, `{"x":"\q"}`, `{"x":0""}`,
	`{"employment_type":"FULL_\u0054IME","id":"a"}`, `{"Employment_Type":"x"}`, `{"salary":{"min":1,"max":2.5,"currency":"EUR","period":"year"}}`, `{"salary":[}`, `{"salary": null , "posted_on": null}`, `{"salary":1 2}`, `{"posted_on":5}`,
	"{\"id\":\"0123456789abcdef\x7f\u2028é\"}", "{\r\n\t\"id\" : \"x\" }",
}

// FuzzLineScanner holds lineScanner against encoding/json: what it reads is the same.
func FuzzLineScanner(f *testing.F) {
	for _, s := range scanSeeds {
		f.Add([]byte(s))
	}
	var s lineScanner
	f.Fuzz(func(t *testing.T, line []byte) {
		var got, want lineIn
		if !s.scan(line, &got) {
			return
		}
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatalf("read %q, which is no posting: %v", line, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("read %q as %+v, want %+v", line, got, want)
		}
	})
}

// TestLineScannerReadsUsualLines keeps the slow way for the unusual.
func TestLineScannerReadsUsualLines(t *testing.T) {
	var s lineScanner
	for line, want := range map[string]bool{
		`{}`: true, ` { "id" : "a" } `: true, `{"title":"b\tc","company":null,"description":"e\u00e9\ud83d\ude00\\é","salary":"$5","posted_on":"2026-01-02"}`: true,
		`{"tags":["a",{"c":[1,null]}],"salary":{"min":1}}`: true, `null`: false, `{"ID":"a"}`: false, `{"id":1}`: false, `{"\u0069d":"x"}`: false, `{"id":"\q"}`: false,
	} {
		if got := s.scan([]byte(line), &lineIn{}); got != want {
			t.Errorf("scan(%s) = %t, want %t", line, got, want)
		}
	}
}

// FuzzLineOut holds what is written against encoding/json.
func FuzzLineOut(f *testing.F) {
	for _, s := range []string{"", "C# \"quoted\" \\ \b\f\n\r\t\x00\x1f\x7f", "é\u2028\u2029\U0001F600 <&>", "\xff a \xc3"} {
		f.Add(s, 0.1)
	}
	f.Add("x", 1e21)
	f.Add("x", -1e-7)
	f.Add("x", math.Inf(1))
	f.Fuzz(func(t *testing.T, s string, n float64) {
		for _, o := range []lineOut{
			{ID: s, Skills: []skillOut{}, Countries: []string{}, Cities: []string{}, Localities: []string{}},
			{Skills: []skillOut{{market.Skill(s), s, 1, 22, market.Required}, {"b", "B", 3, 4, market.Mentioned}}, Countries: []string{s}, Cities: []string{s, "x"}, Localities: []string{s}, Employment: market.Employment(s), Industry: s, Kind: market.EmployerKind(s),
				Salary: &salaryOut{Min: &n, Currency: s, Period: market.PerYear, Basis: s, Form: s, From: "text", Doubt: s, Months: 13, Start: 4, End: 9}, MinYears: &n, Text: &s},
		} {
			var want bytes.Buffer
			enc := json.NewEncoder(&want)
			enc.SetEscapeHTML(false)
			wantErr := enc.Encode(o)
			got, err := o.appendTo(nil)
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("error %v, want %v", err, wantErr)
			}
			if err == nil && string(got) != want.String() {
				t.Fatalf("wrote %s, want %s", got, want.String())
			}
		}
	})
}

// TestFilterReadsAsMuchAsIsStored gives a line with a longer description, and says so.
func TestFilterReadsAsMuchAsIsStored(t *testing.T) {
	e, err := extract.Default()
	if err != nil {
		t.Fatal(err)
	}
	var in, out bytes.Buffer
	fmt.Fprintf(&in, "{\"id\":\"long\",\"title\":\"Go developer\",\"description\":\"%s Python\"}\n", strings.Repeat("é ", market.MaxDescription/2))
	w := filterWorker{extractor: e, text: true}
	err = w.line(in.Bytes(), &out)
	if !errors.As(err, new(noteError)) || !strings.Contains(err.Error(), "1572871 bytes") {
		t.Errorf("line = %v, want a note with the bound", err)
	}
	var got struct {
		Skills []struct{ ID string }
		Text   string
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || len(got.Skills) != 1 || len(got.Text) > market.MaxDescription+20 {
		t.Errorf("read %d skills from a text of %d bytes, error %v", len(got.Skills), len(got.Text), err)
	}
}

// TestLineReaderPassesEmployment holds for the quick and the general way to read a line.
func TestLineReaderPassesEmployment(t *testing.T) {
	var r lineReader
	for _, line := range []string{`{"id":"a","employment_type":"FULL_TIME"}`, `{"id":"a","Employment_Type":"FULL_TIME"}`} {
		if p, err := r.read([]byte(line)); err != nil || p.EmploymentType != "FULL_TIME" {
			t.Errorf("read(%s) gives employment %q, error %v: want FULL_TIME", line, p.EmploymentType, err)
		}
	}
	if _, err := r.read([]byte(`{"employment_type":1}`)); err == nil {
		t.Error("a number was read as a form of employment")
	}
}
