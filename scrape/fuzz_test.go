package scrape

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

// fuzzSource checks that a parser answers anything with an error or with postings a store accepts.
func fuzzSource(f *testing.F, source string, kinds ...string) {
	files, err := filepath.Glob(filepath.Join("testdata", source, "*"))
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds for %s: %v", source, err)
	}
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	s, err := Lookup(source)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, kind := range kinds {
			b, err := s.Parse(Response{
				Request: Request{URL: "https://example.com/a", Kind: kind, Meta: map[string]string{"months": "2", "rest": "1,2"}},
				Target:  Target{Source: source, Board: "x", URL: "https://example.com/a"}, Body: body})
			if err == nil {
				checkStrict(t, b)
			}
		}
	})
}

func FuzzGreenhouse(f *testing.F) { fuzzSource(f, "greenhouse", "list") }
func FuzzLever(f *testing.F)      { fuzzSource(f, "lever", "list") }
func FuzzAshby(f *testing.F)      { fuzzSource(f, "ashby", "list") }
func FuzzHN(f *testing.F)         { fuzzSource(f, "hn", "story", "item", "thread") }
func FuzzSmartRecruiters(f *testing.F) {
	fuzzSource(f, "smartrecruiters", "list", "detail", "file")
}
func FuzzWorkable(f *testing.F)       { fuzzSource(f, "workable", "list") }
func FuzzRecruitee(f *testing.F)      { fuzzSource(f, "recruitee", "list") }
func FuzzPersonio(f *testing.F)       { fuzzSource(f, "personio", "list") }
func FuzzTeamtailor(f *testing.F)     { fuzzSource(f, "teamtailor", "list") }
func FuzzWorkday(f *testing.F)        { fuzzSource(f, "workday", "list", "detail", "file") }
func FuzzRemoteOK(f *testing.F)       { fuzzSource(f, "remoteok", "list") }
func FuzzRemotive(f *testing.F)       { fuzzSource(f, "remotive", "list") }
func FuzzArbeitnow(f *testing.F)      { fuzzSource(f, "arbeitnow", "list") }
func FuzzHimalayas(f *testing.F)      { fuzzSource(f, "himalayas", "list") }
func FuzzJobicy(f *testing.F)         { fuzzSource(f, "jobicy", "list") }
func FuzzWeWorkRemotely(f *testing.F) { fuzzSource(f, "weworkremotely", "list") }
func FuzzTheMuse(f *testing.F)        { fuzzSource(f, "themuse", "list") }
func FuzzAdzuna(f *testing.F)         { fuzzSource(f, "adzuna", "list") }
func FuzzUSAJobs(f *testing.F)        { fuzzSource(f, "usajobs", "list") }
func FuzzNoFluffJobs(f *testing.F)    { fuzzSource(f, "nofluffjobs", "list") }
func FuzzJustJoinIT(f *testing.F)     { fuzzSource(f, "justjoinit", "list") }
func FuzzRocketJobs(f *testing.F)     { fuzzSource(f, "rocketjobs", "list") }
func FuzzBambooHR(f *testing.F)       { fuzzSource(f, "bamboohr", "list", "detail", "file") }
func FuzzRippling(f *testing.F)       { fuzzSource(f, "rippling", "list", "detail", "file") }
func FuzzComeet(f *testing.F)         { fuzzSource(f, "comeet", "list") }
func FuzzPinpoint(f *testing.F)       { fuzzSource(f, "pinpoint", "list") }
func FuzzStartupJobs(f *testing.F)    { fuzzSource(f, "startupjobs-cz", "list") }
func FuzzTorre(f *testing.F)          { fuzzSource(f, "torre", "list") }
func FuzzWorkingNomads(f *testing.F)  { fuzzSource(f, "workingnomads", "list") }
func FuzzJobsCZ(f *testing.F)         { fuzzSource(f, "jobscz", "list") }
func FuzzSite(f *testing.F)           { fuzzSource(f, "site", "start", "page", "robots") }

// FuzzRowReader holds what is read of a line against encoding/json alone.
func FuzzRowReader(f *testing.F) {
	for _, line := range []string{`{}`, `null`, `[]`, `{`, `{"a":"b"} x`, `{"a":"\u00e9\ud83d","b":null,"a":"c"}`, `{"a":1.50,"b":-2e3,"c":[1,{"d":null}],"e":true}`,
		`{"a":{"b":{"c":"x"}},"d":""}`, `{"a":nullx}`, `{"a":01}`, `{"a":}`, `{"\u0061":1}`, "{\"a\":\"\xff\"}", `{"a":"b",}`} {
		f.Add([]byte(line), []byte(`{"z":"y"}`))
	}
	f.Fuzz(func(t *testing.T, line, before []byte) {
		var r rowReader
		_, _ = r.read(before) // leaves nothing behind
		got, err := r.read(line)
		want, wantErr := decodeNumbers[map[string]any](line)
		if wantErr != nil || want == nil {
			if err == nil {
				t.Fatalf("read %q as %v, which is no object: %v", line, got, wantErr)
			}
			return
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("read %q: %v (-want +got)\n%s", line, err, diff)
		}
	})
}

func FuzzReadFile(f *testing.F) {
	f.Add([]byte(`{"id":1,"title":"a","posted_on":"2026-01-02"}`+"\n{\n"), "jsonl")
	f.Add([]byte("id;title;company\n1;\"a\nb\";c\n"), "csv")
	f.Fuzz(func(t *testing.T, body []byte, format string) {
		var b Batch
		// An error is as good an answer as postings; only what is stored must be strict.
		_, _ = ReadFile(bytes.NewReader(body), FileOptions{Name: "x", Format: format}, func(p market.Posting) error {
			b.Postings = append(b.Postings, p)
			return nil
		})
		checkStrict(t, b)
	})
}
