package extract

import (
	"os"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// readSalaryCases reads testdata/salaries.txt, whose head describes it.
func readSalaryCases(t *testing.T) (cases [][4]string) {
	t.Helper()
	b, err := os.ReadFile("testdata/salaries.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, " | ")
		where := strings.Fields(parts[0])
		want := ""
		if len(parts) == 3 {
			want = strings.TrimSpace(parts[2])
		}
		statement := strings.TrimSuffix(parts[1], " |")
		cases = append(cases, [4]string{where[0], where[1], strings.ReplaceAll(statement, `\n`, "\n"), want})
	}
	return cases
}

func TestSalaryTable(t *testing.T) {
	cases := readSalaryCases(t)
	currencies, traps := map[string]bool{}, 0
	for _, c := range cases {
		kind, country, statement, want := c[0], c[1], c[2], c[3]
		var got *market.SalaryBand
		if kind == "field" {
			got, _ = parseSalaryField(statement, country)
		} else {
			text := "Engineer\n" + statement
			got = prepare(market.Posting{Title: "Engineer"}, text).salaryInText(country)
			if got != nil && !strings.ContainsAny(text[got.Start:got.End], "0123456789") {
				t.Errorf("%q: evidence %q holds no number", statement, text[got.Start:got.End])
			}
		}
		if payText(got) != want {
			t.Errorf("%s %s %q: got %q, want %q", kind, country, statement, payText(got), want)
		}
		if want == "" {
			traps++
		} else {
			currencies[strings.Fields(want)[2]] = true
		}
	}
	if len(cases) < 300 || len(currencies) < 20 || traps < 80 {
		t.Errorf("%d cases, %d currencies, %d traps: want at least 300, 20, 80", len(cases), len(currencies), traps)
	}
	t.Logf("%d cases, %d currencies, %d traps", len(cases), len(currencies), traps)
}
