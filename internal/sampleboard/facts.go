// Package sampleboard is a job board on loopback for runs without internet. It
// serves the facts of several thousand real postings (month, role, place, pay,
// skills with need; employers replaced by made-up names) in wording of its own,
// in the payload shapes of real boards. The statistics are real, the texts are not.
package sampleboard

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// facts.tsv and skills.tsv are written by "make sample-facts"; see gen.
var (
	//go:embed facts.tsv
	factsFile string
	//go:embed skills.tsv
	skillsFile string
)

// Fact is what one real posting stated, without its words.
type Fact struct {
	Origin    string // collection the posting came from: "hn", "us", "in"
	Month     string // "2025-11"
	Employer  int    // number of the employer, 0-based; names are made up from it
	Level     string
	Role      string
	Title     string // of the role, from a closed list of words
	Country   string // ISO alpha-2, "" unknown
	City      string
	Remote    string
	Min, Max  float64 // pay as stated; 0 = not stated
	Currency  string
	Period    string
	Required  []string // skill ids
	Preferred []string
	Mentioned []string
}

// Columns is the order of the fields in facts.tsv.
const Columns = "origin\tmonth\temployer\tlevel\trole\ttitle\tcountry\tcity\tremote\tmin\tmax\tcurrency\tperiod\trequired\tpreferred\tmentioned"

// Line is the fact as a line of facts.tsv, without the line end.
func (f Fact) Line() string {
	return strings.Join([]string{
		f.Origin, f.Month, strconv.Itoa(f.Employer), f.Level, f.Role, f.Title, f.Country, f.City, f.Remote,
		amount(f.Min), amount(f.Max), f.Currency, f.Period,
		strings.Join(f.Required, " "), strings.Join(f.Preferred, " "), strings.Join(f.Mentioned, " "),
	}, "\t")
}

func amount(v float64) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// ParseFacts reads the text of facts.tsv.
func ParseFacts(text string) ([]Fact, error) {
	head, body, _ := strings.Cut(text, "\n")
	if head != Columns {
		return nil, fmt.Errorf("sample facts: the first line is not the column names")
	}
	var out []Fact
	for line := range strings.Lines(body) {
		f, err := parseFact(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, fmt.Errorf("sample facts line %d: %w", len(out)+2, err)
		}
		out = append(out, f)
	}
	return out, nil
}

func parseFact(line string) (Fact, error) {
	c := strings.Split(line, "\t")
	if want := strings.Count(Columns, "\t") + 1; len(c) != want {
		return Fact{}, fmt.Errorf("%d columns, want %d", len(c), want)
	}
	employer, err := strconv.Atoi(c[2])
	if err != nil || employer < 0 {
		return Fact{}, fmt.Errorf("employer %q: want a number", c[2])
	}
	low, err := parseAmount(c[9])
	if err != nil {
		return Fact{}, err
	}
	high, err := parseAmount(c[10])
	if err != nil {
		return Fact{}, err
	}
	return Fact{
		Origin: c[0], Month: c[1], Employer: employer, Level: c[3], Role: c[4], Title: c[5],
		Country: c[6], City: c[7], Remote: c[8], Min: low, Max: high, Currency: c[11], Period: c[12],
		Required: strings.Fields(c[13]), Preferred: strings.Fields(c[14]), Mentioned: strings.Fields(c[15]),
	}, nil
}

func parseAmount(s string) (float64, error) {
	if s == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 {
		return 0, fmt.Errorf("pay %q: want an amount", s)
	}
	return v, nil
}

// parseSurfaces reads skills.tsv: id, then the spellings the texts use.
func parseSurfaces(text string) (map[string][]string, error) {
	out := map[string][]string{}
	for line := range strings.Lines(text) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(c) < 2 || c[1] == "" {
			return nil, fmt.Errorf("sample skills line %d: want an id and a name", len(out)+1)
		}
		out[c[0]] = c[1:]
	}
	return out, nil
}
