package extract

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// drawnRow is a line of testdata/drawn_fields.tsv.
type drawnRow struct {
	draw, file, id                string
	role, level, remote, minYears string
	countries, cities             string
}

func readDrawn(t *testing.T) []drawnRow {
	t.Helper()
	b, err := os.ReadFile("testdata/drawn_fields.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []drawnRow
	for n, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 9 {
			t.Fatalf("testdata/drawn_fields.tsv line %d has %d columns: want 9", n+1, len(f))
		}
		rows = append(rows, drawnRow{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]})
	}
	return rows
}

// drawnCache keeps the drawn postings: two tests need them, and the files are large.
var drawnCache = map[string]market.Posting{}

// drawnPostings are the postings of the rows by id, from the shared files.
func drawnPostings(t *testing.T, rows []drawnRow) map[string]market.Posting {
	t.Helper()
	want := map[string]map[string]bool{}
	for _, r := range rows {
		if _, ok := drawnCache[r.id]; ok {
			continue
		}
		if want[r.file] == nil {
			want[r.file] = map[string]bool{}
		}
		want[r.file][r.id] = true
	}
	for file, ids := range want {
		if file == "ashby" {
			readAshby(t, ids, drawnCache)
			continue
		}
		readPostings(t, file, ids, drawnCache)
	}
	return drawnCache
}

// openShared reads a gzip file of the shared material.
func openShared(t *testing.T, name string) io.Reader {
	t.Helper()
	f, err := os.Open(shared(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func readPostings(t *testing.T, file string, ids map[string]bool, out map[string]market.Posting) {
	scan := bufio.NewScanner(openShared(t, "data/postings/"+file+".jsonl.gz"))
	scan.Buffer(nil, 8<<20)
	for left := len(ids); left > 0 && scan.Scan(); {
		_, rest, _ := bytes.Cut(scan.Bytes(), []byte(`"id": "`))
		id, _, _ := bytes.Cut(rest, []byte(`"`))
		if !ids[string(id)] {
			continue
		}
		var p struct{ Title, Company, Location, Description, Salary string }
		if err := json.Unmarshal(scan.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		out[string(id)] = market.Posting{Title: p.Title, Company: p.Company, Location: p.Location, Description: p.Description, SalaryText: p.Salary}
		left--
	}
}

func readAshby(t *testing.T, ids map[string]bool, out map[string]market.Posting) {
	for files := tar.NewReader(openShared(t, "data/payloads/ashby/boards-441-2025-10-28.tar.gz")); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var board struct {
			Jobs []struct {
				ID, Title, Location, DescriptionHTML string
				SecondaryLocations                   []struct{ Location string }
			}
		}
		if head.Typeflag != tar.TypeReg || json.NewDecoder(files).Decode(&board) != nil {
			continue // a board that answered with something else
		}
		for _, j := range board.Jobs {
			if id := "ashby-" + j.ID; ids[id] {
				for _, more := range j.SecondaryLocations {
					j.Location += "; " + more.Location
				}
				out[id] = market.Posting{Title: j.Title, Location: j.Location, Description: j.DescriptionHTML}
			}
		}
	}
}

// TestDrawnFields scores the fields on drawn postings, per draw.
func TestDrawnFields(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all shared postings")
	}
	rows := readDrawn(t)
	postings := drawnPostings(t, rows)
	scores := map[string]*fieldScores{}
	for _, row := range rows {
		p, ok := postings[row.id]
		if !ok {
			t.Errorf("posting %s is not in the shared file %s", row.id, row.file)
			continue
		}
		if scores[row.draw] == nil {
			scores[row.draw] = newFieldScores()
		}
		scores[row.draw].addDrawn(row, readerOfGold().Read(p), func(field, want, got string) {
			if os.Getenv("SHOW_MISSES") != "" {
				t.Logf("%-9s %-22s want %q got %q | %s | %.40s", field, row.id, want, got, p.Title, p.Location)
			}
		})
	}
	for draw, s := range scores {
		t.Log(draw, s)
		for field, floor := range drawnFloors {
			if got := s.figures()[field]; got < floor {
				t.Errorf("%s draw: %s is %.3f: want at least %.3f", draw, field, got, floor)
			}
		}
	}
}

// drawnFloors are what the figures of every draw must not fall below.
var drawnFloors = map[string]float64{"countries": 0.96, "cities": 0.93, "level": 0.95, "role": 0.90, "remote": 0.93, "min_years": 0.94}

func (s *fieldScores) addDrawn(row drawnRow, r market.Reading, miss func(field, want, got string)) {
	for field, v := range map[string][2]string{"role": {row.role, string(r.Role)}, "level": {row.level, string(r.Level)}, "remote": {row.remote, r.Remote}} {
		if v[0] == "-" {
			v[0] = "unknown"
		}
		if v[0] != "?" {
			s.value(field, v[0], v[1], miss)
		}
	}
	if row.minYears != "?" {
		want := "-"
		if n, err := strconv.ParseFloat(row.minYears, 64); err == nil {
			want = goldNumber(&n)
		}
		s.value("min_years", want, goldNumber(r.MinYears), miss)
	}
	for field, v := range map[string]struct {
		want string
		got  []string
	}{"countries": {row.countries, r.Countries}, "cities": {row.cities, r.Cities}} {
		if v.want != "?" {
			s.set(field, strings.FieldsFunc(v.want, func(c rune) bool { return c == ',' }), v.got, miss)
		}
	}
}
