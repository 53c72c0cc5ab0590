package analysis

import (
	"github.com/roadcheck/roadcheck/internal/market"
)

// GoldPosting is a posting with its hand label.
type GoldPosting struct {
	ID     string
	Source string
	Label  Facts
}

// Facts is what a posting states, labelled by hand or read by an extractor, as JSON of extract --jsonl has it.
type Facts struct {
	Skills    []SkillFact `json:"skills"` // an id that stands twice counts as it stands last
	Salary    *PayFact    `json:"salary"`
	Level     string      `json:"level"` // "" and "unknown" are not stated; so for Role and Remote
	Role      string      `json:"role"`
	Remote    string      `json:"remote"`
	Countries []string    `json:"countries"` // letter case does not count; so for Cities
	Cities    []string    `json:"cities"`
	MinYears  *float64    `json:"min_years"`
}

// SkillFact is a skill with how strongly it is asked for, 0 when that is not said.
type SkillFact struct {
	ID   market.Skill `json:"id"`
	Need market.Need  `json:"need"`
}

// PayFact is stated pay. Amounts are compared to two decimals, currencies in any letter case;
// without both amounts nothing is stated.
type PayFact struct {
	Min      *float64       `json:"min"`
	Max      *float64       `json:"max"`
	Currency string         `json:"currency"`
	Period   *market.Period `json:"period"`
}

// Scores is how well readings agree with labels. Skills are scored as pairs of a posting and a skill.
type Scores struct {
	Postings int    `json:"postings"`
	Unread   int    `json:"unread"`          // labelled postings without a reading: read with nothing in it
	Outside  int    `json:"outside_catalog"` // read skills that the catalog lacks: counted, not judged
	Interval string `json:"interval"`        // how every interval was made

	Technologies PRF         `json:"technologies"`
	Concepts     PRF         `json:"concepts"`
	All          PRF         `json:"all"`
	Need         Ratio       `json:"need"`           // accuracy on skills both labelled and read
	Confusion    []Confusion `json:"need_confusion"` // every pair seen, right ones too

	Salary         PRF         `json:"salary"` // exact; a wrong one is a false positive and a false negative
	SalaryOutcomes SalaryCount `json:"salary_outcomes"`
	Level          Ratio       `json:"level"` // accuracy on postings whose label states it; so for Role and Remote
	Role           Ratio       `json:"role"`
	Remote         Ratio       `json:"remote"`
	MinYears       Ratio       `json:"min_years"` // accuracy on all postings
	Countries      PRF         `json:"countries"`
	Cities         PRF         `json:"cities"`

	BySkill    []GroupScore `json:"by_id"` // skills labelled or read at least once; each list by name
	BySource   []GroupScore `json:"by_source"`
	ByCategory []GroupScore `json:"by_category"`

	Extra        []SkillError  `json:"read_not_labelled"` // most frequent first, then by skill
	Missed       []SkillError  `json:"labelled_not_read"`
	SalaryErrors []SalaryError `json:"salary_errors"` // in the order of the labelled postings
}

// Ratio is a share with its bootstrap interval. Where Of is 0 there is nothing to take a share of, and all is 0.
type Ratio struct {
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
	Of    int     `json:"of"`
}

// PRF is precision, recall and their harmonic mean F1, with the counts behind them.
type PRF struct {
	Precision Ratio `json:"precision"`
	Recall    Ratio `json:"recall"`
	F1        Ratio `json:"f1"`
	TP        int   `json:"tp"`
	FP        int   `json:"fp"`
	FN        int   `json:"fn"`
}

// GroupScore is the score of the skills of one group: an id, a source or a category.
type GroupScore struct {
	Name     string `json:"name"`
	Postings int    `json:"postings"` // with such a skill; an interval from a few of them says little
	PRF
}

// Confusion counts skills labelled with one need and read with another, "" for none.
type Confusion struct {
	Label string `json:"label"`
	Read  string `json:"read"`
	Count int    `json:"count"`
}

// SalaryCount says how the readings of pay turned out.
type SalaryCount struct {
	Exact    int `json:"exact"`
	Wrong    int `json:"wrong"`
	Missed   int `json:"missed"`
	Invented int `json:"invented"`
	None     int `json:"rightly_none"`
}

// SkillError is a skill read wrongly, with the postings where.
type SkillError struct {
	Skill    market.Skill `json:"id"`
	Postings []string     `json:"postings"`
}

// SalaryError is a posting whose pay was not read as labelled.
type SalaryError struct {
	Posting string   `json:"posting"`
	Label   *PayFact `json:"label"`
	Read    *PayFact `json:"read"`
}

// Score compares readings, by posting id, with labels. A labelled posting
// twice, or a labelled skill outside the catalog, is an error.
// Intervals are percentile bootstrap intervals of 95 % over postings (Efron and Tibshirani 1993, 13.3),
// from 2,000 replicates that depend on the seed alone.
func Score(gold []GoldPosting, readings map[string]Facts, catalog []market.SkillInfo, seed uint64) (Scores, error) {
	s := newScorer(catalog)
	for _, g := range gold {
		read, ok := readings[g.ID]
		if !ok {
			s.out.Unread++
		}
		if err := s.add(g, read); err != nil {
			return Scores{}, err
		}
	}
	s.finish(seed)
	return s.out, nil
}
