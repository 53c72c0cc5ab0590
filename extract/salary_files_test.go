package extract

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unicode"

	"github.com/roadcheck/roadcheck/internal/market"
)

// salaryFile is a file of data/salaries with the column that states pay.
type salaryFile struct {
	name, column, country string
	parsed                float64 // least share of distinct statements with a digit that must parse
}

var salaryFiles = []salaryFile{
	{"indeed_salary_parsed_2021_cristobal.csv.gz", "salary", "US", 0.99},
	{"naukri_promptcloud_2016.csv.gz", "payrate", "IN", 0.95},
	{"naukri_cards_2025_shashank.json.gz", "salary", "IN", 0.99},
	{"reed_uk_salary_parth.csv.gz", "salary_offered", "GB", 0.99},
	{"remotive_2025_05_rajeev.csv.gz", "salary", "US", 0.92},
}

// statements gives the file's distinct statements of pay.
func (f salaryFile) statements(t testing.TB) map[string]bool {
	t.Helper()
	file, err := os.Open(filepath.Join(sharedDir(t), "data", "salaries", f.name))
	if err != nil {
		t.Skip("shared test material not found")
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	if filepath.Ext(filepath.Base(f.name[:len(f.name)-3])) == ".json" {
		var rows []map[string]any
		if err := json.NewDecoder(z).Decode(&rows); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if s, ok := row[f.column].(string); ok {
				out[s] = true
			}
		}
		return out
	}
	r := csv.NewReader(z)
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	column := -1
	for i, name := range head {
		if name == f.column {
			column = i
		}
	}
	if column < 0 {
		t.Fatalf("%s has no column %q", f.name, f.column)
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return out
		}
		if err == nil && column < len(row) {
			out[row[column]] = true
		}
	}
}

// TestSalaryFiles reads every distinct statement of the salary files: each parses
// or is given up with a reason, and most of those with a digit parse.
func TestSalaryFiles(t *testing.T) {
	for _, f := range salaryFiles {
		digits, parsed, doubtful, reasons := 0, 0, 0, map[string]int{}
		for s := range f.statements(t) {
			band, reason := parseSalaryField(s, f.country)
			if (band == nil) == (reason == "") {
				t.Fatalf("%s: %q: band %v with reason %q", f.name, s, band, reason)
			}
			if hasDigit(s) {
				digits++
			}
			if band != nil {
				parsed++
				if band.Doubt != "" {
					doubtful++
				}
			} else {
				reasons[reason]++
			}
		}
		t.Logf("%s: %d with a digit, %d parsed (%d doubtful), given up: %v", f.name, digits, parsed, doubtful, reasons)
		if rate := float64(parsed) / float64(digits); rate < f.parsed {
			t.Errorf("%s: %.3f parsed, want at least %.3f", f.name, rate, f.parsed)
		}
	}
}

func hasDigit(s string) bool {
	for _, r := range s {
		if unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

func BenchmarkSalaryField(b *testing.B) {
	var all []string
	for _, f := range salaryFiles {
		for s := range f.statements(b) {
			all = append(all, s)
		}
	}
	n := 0
	for b.Loop() {
		parseSalaryField(all[n%len(all)], "US")
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "strings/s")
}

func BenchmarkReadFieldsGold(b *testing.B) {
	rows := readGold(b)
	readers, bytes := make([]func(), len(rows)), 0
	for i, g := range rows {
		p := g.posting()
		text := Text(p.Title, p.Description)
		bytes += len(text)
		readers[i] = func() {
			var r market.Reading
			readFields(p, text, &r)
		}
	}
	b.SetBytes(int64(bytes))
	for b.Loop() {
		for _, read := range readers {
			read()
		}
	}
}
