package analysis

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	_ "embed"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Accuracy is how often an extractor was right about skills on labelled postings. Its zero value knows nothing.
type Accuracy struct {
	Extractor string // version that was scored
	Postings  int    // labelled
	Skills    map[market.Skill]Hits
}

// Hits counts postings: where a skill was rightly read, wrongly read, and missed.
type Hits struct{ TP, FP, FN int }

//go:embed accuracy.tsv
var builtinAccuracy string

// BuiltinAccuracy is the score of this program's extractor on the labelled postings of its developers.
func BuiltinAccuracy() (Accuracy, error) { return ReadAccuracy(strings.NewReader(builtinAccuracy)) }

// Accuracy is the part of the scores that shares are corrected by.
func (s Scores) Accuracy(extractor string) Accuracy {
	a := Accuracy{Extractor: extractor, Postings: s.Postings, Skills: make(map[market.Skill]Hits, len(s.BySkill))}
	for _, g := range s.BySkill {
		a.Skills[market.Skill(g.Name)] = Hits{g.TP, g.FP, g.FN}
	}
	return a
}

const accuracyHeader = "skill\ttp\tfp\tfn"

// WriteAccuracy writes the counts as ReadAccuracy reads it: "# extractor VERSION", "# postings N", a header, a line per skill.
func (s Scores) WriteAccuracy(w io.Writer, extractor string) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# extractor %s\n# postings %d\n%s\n", extractor, s.Postings, accuracyHeader)
	for _, g := range s.BySkill {
		fmt.Fprintf(b, "%s\t%d\t%d\t%d\n", g.Name, g.TP, g.FP, g.FN)
	}
	return b.Flush()
}

// ReadAccuracy reads what WriteAccuracy writes. Errors name the line.
func ReadAccuracy(r io.Reader) (Accuracy, error) {
	a := Accuracy{Skills: map[market.Skill]Hits{}}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if err := a.line(lines.Text()); err != nil {
			return Accuracy{}, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return Accuracy{}, err
	}
	if a.Postings <= 0 {
		return Accuracy{}, fmt.Errorf(`no line "# postings N": make the file with roadcheck eval GOLD --accuracy FILE`)
	}
	for skill, h := range a.Skills {
		if h.TP+h.FP+h.FN > a.Postings {
			return Accuracy{}, fmt.Errorf("skill %q: %d postings of %d", skill, h.TP+h.FP+h.FN, a.Postings)
		}
	}
	return a, nil
}

func (a *Accuracy) line(s string) error {
	if s == accuracyHeader || s == "" {
		return nil
	}
	if v, ok := strings.CutPrefix(s, "# extractor "); ok {
		a.Extractor = v
		return nil
	}
	if v, ok := strings.CutPrefix(s, "# postings "); ok {
		n, err := strconv.Atoi(v)
		a.Postings = n
		return err
	}
	cells := strings.Split(s, "\t")
	if len(cells) != 4 {
		return fmt.Errorf("%d columns, want %q", len(cells), accuracyHeader)
	}
	var counts [3]int
	for i, c := range cells[1:] {
		n, err := strconv.Atoi(c)
		if err != nil || n < 0 {
			return fmt.Errorf("%q: want a count", c)
		}
		counts[i] = n
	}
	skill := market.Skill(cells[0])
	if _, ok := a.Skills[skill]; ok {
		return fmt.Errorf("skill %q is there twice", skill)
	}
	a.Skills[skill] = Hits{counts[0], counts[1], counts[2]}
	return nil
}
