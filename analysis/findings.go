// Package analysis turns readings into findings: each number with its n, its
// interval and its doubts. Its functions are pure: same input and seed, same output.
package analysis

import "github.com/roadcheck/roadcheck/internal/market"

// Schema names the shape of Findings as JSON.
const Schema = "roadcheck-findings/1"

// Findings is everything a report shows. Slices are sorted, never nil in JSON.
type Findings struct {
	Schema     string         `json:"schema"`
	Version    string         `json:"version"`   // of the program
	Extractor  string         `json:"extractor"` // version of the readings
	MadeOn     market.Day     `json:"made_on"`
	Dataset    market.Dataset `json:"dataset"`
	Confidence float64        `json:"confidence"` // of every interval, 0.95
	MinCount   int            `json:"min_count"`  // fewer vacancies than this: not ranked, not drawn
	Base       Base           `json:"base"`
	Demand     []Demand       `json:"demand"`     // every skill seen, largest share first
	Suppressed int            `json:"suppressed"` // skills seen in fewer than MinCount vacancies
	// Extraction is how well the extractor did on the labelled postings that corrected shares rest on.
	Extraction Extraction `json:"extraction"`
	Strata     []Stratum  `json:"strata"` // by source, country, city, level, role, kind of employer and month
	Trends     Trends     `json:"trends"`
	// Structures are what is asked for together, for each population that roadmaps are checked against.
	Structures []Structure      `json:"structures"`
	Roadmaps   []RoadmapFinding `json:"roadmaps"`
	Pay        Pay              `json:"pay"`
	// Boards is how the latest reading of each board went, failures included.
	Boards []market.BoardResult `json:"boards"`
	// Hosts is what the latest run asked of each host, by name.
	Hosts    []market.HostResult `json:"hosts"`
	Warnings []string            `json:"warnings"`
}

// Base is what the shares are shares of.
type Base struct {
	Postings  int        `json:"postings"`  // counted, so without LeftOut
	Vacancies int        `json:"vacancies"` // after de-duplication
	Employers int        `json:"employers"` // distinct named ones
	Unnamed   int        `json:"unnamed"`   // vacancies without an employer's name
	LeftOut   []Count    `json:"left_out"`  // postings not counted, by reason
	From      market.Day `json:"from"`
	To        market.Day `json:"to"`
	Undated   int        `json:"undated"`
	WithPay   int        `json:"with_pay"` // vacancies that state pay
	Sources   []Count    `json:"sources"`
	Countries []Count    `json:"countries"` // a vacancy in two countries counts in both
	Months    []Count    `json:"months"`
	// Localities are the 50 cities and areas with most vacancies; one in two counts in both.
	Localities []Count `json:"localities"`
	// Employments, Industries and EmployerKinds count vacancies; "unknown" is what no posting says.
	Employments   []Count `json:"employments"`
	Industries    []Count `json:"industries"`
	EmployerKinds []Count `json:"employer_kinds"`
	// Languages counts postings, those left out too; only English ones and undecided ones are in the shares.
	Languages []Count `json:"languages"`
	// Concentration is how all vacancies fall to employers.
	Concentration Concentration `json:"concentration"`
}

// Extraction is the score of an extractor on hand-labelled postings, its zero value that of one that was never scored.
type Extraction struct {
	Extractor string      `json:"extractor"` // version that was scored
	Postings  int         `json:"postings"`  // labelled
	Kinds     []KindScore `json:"kinds"`     // technologies, then concepts
}

// KindScore is the score of all skills of a kind, as pairs of a posting and a skill. Intervals take pairs as independent.
type KindScore struct {
	Kind      string `json:"kind"`      // "technology" or "concept"
	Precision Share  `json:"precision"` // of what is read, what is there
	Recall    Share  `json:"recall"`    // of what is there, what is read
}

// Count is a named number.
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// Share is count/n with its Wilson score interval (Wilson 1927) on the effective sample size, as fractions.
type Share struct {
	Count int `json:"count"`
	N     int `json:"n"`
	// Effective is how many independent vacancies would tell as much: postings of one employer resemble each other.
	Effective float64 `json:"effective_n"`
	P         float64 `json:"p"`
	Lo        float64 `json:"lo"`
	Hi        float64 `json:"hi"`
}

// Demand is how much of a population asks for a skill.
type Demand struct {
	market.SkillInfo
	Rank int `json:"rank"` // 1 is the most asked for; equal counts share a rank; 0 when below MinCount
	// RankLo to RankHi is the interval of Rank, from drawing employers again; 0 and 0 where there is no rank or no interval.
	RankLo    int   `json:"rank_lo"`
	RankHi    int   `json:"rank_hi"`
	Any       Share `json:"any"`      // named at all
	Required  Share `json:"required"` // asked for as required
	Employers int   `json:"employers"`
	// Raw is the share of postings that name it, each repost and copy counted again.
	Raw float64 `json:"raw"`
	// ByEmployer is the mean over employers of the share of their vacancies that name it, so that
	// one with a thousand vacancies weighs what one with a single does. A vacancy without a named employer is one of its own.
	ByEmployer float64 `json:"by_employer"`
	// Corrected is Any without the extractor's own errors, as far as labelled postings tell them; nil when they do not.
	Corrected *Share `json:"corrected,omitempty"`
	// RolledUp is Any together with what the lexicon has below the skill (PostgreSQL below relational databases); nil
	// where that adds nothing, and in strata.
	RolledUp *Share `json:"rolled_up,omitempty"`
	// Concentration is how the vacancies that name it fall to employers; nil where it is not ranked, and in strata.
	Concentration *Concentration `json:"concentration,omitempty"`
}

// Stratum is the demand in one part of the population.
type Stratum struct {
	By     string       `json:"by"`   // "source", "country", "city", "level", "role", "employer-kind" or "month"
	Name   string       `json:"name"` // "greenhouse", "DE", "Pune", "2026-11"
	N      int          `json:"n"`    // vacancies
	Demand []PartDemand `json:"demand"`
}

// PartDemand is how much of a stratum asks for a skill. Names and categories are in Findings.Demand.
type PartDemand struct {
	ID        market.Skill `json:"id"`
	Rank      int          `json:"rank"` // as in Demand
	Any       Share        `json:"any"`
	Required  Share        `json:"required"`
	Employers int          `json:"employers"`
}

// Correlation is Kendall's tau-b between two orders.
type Correlation struct {
	Tau    float64 `json:"tau"`
	Lo     float64 `json:"lo"`
	Hi     float64 `json:"hi"`
	N      int     `json:"n"`      // skills compared
	P      float64 `json:"p"`      // two-sided, against no association; 1 when undefined
	Method string  `json:"method"` // how interval and p were made, with source
	// Warning says why the figure should not be leaned on, "" when nothing does. When it is
	// undefined (fewer than 4 skills, or all tied) all figures are 0 and P is 1.
	Warning string `json:"warning"`
}

// Defined tells whether there was an order to compare; a defined one has an interval of some width.
func (c Correlation) Defined() bool { return c.Lo < c.Hi }

// RoadmapFinding sets one roadmap against demand.
type RoadmapFinding struct {
	Roadmap    market.Roadmap `json:"roadmap"`
	Population string         `json:"population"` // in words: "backend and full-stack vacancies"
	N          int            `json:"n"`          // vacancies in it
	Skills     []TaughtSkill  `json:"skills"`     // in the roadmap's order
	// Order compares place in the roadmap (first is largest) with demand: positive means
	// that what is asked for most is taught first.
	Order Correlation `json:"order"`
	// Agreement sets the technologies taught first against those in demand.
	Agreement Agreement `json:"agreement"`
	// Asked counts the taught skills whose share is at least Threshold.
	Asked     int     `json:"asked"`
	Threshold float64 `json:"threshold"` // 0.02
	// Missing are skills in demand (lower bound at or above Threshold) that the roadmap lacks, largest first.
	Missing []Demand `json:"missing"`
	// Unasked are taught skills whose share's upper bound is below Threshold.
	Unasked []TaughtSkill `json:"unasked"`
	// Coverage follows the roadmap through the vacancies that it leads to.
	Coverage Coverage `json:"coverage"`
	// Claims are what postings say of what the document states, in its order.
	Claims   []ClaimFinding `json:"claims"`
	Headline string         `json:"headline"` // one sentence, never stronger than its intervals
	Demand   []Demand       `json:"demand"`   // every skill in this population, largest first
	Warnings []string       `json:"warnings"`
}

// TaughtSkill is a skill at its place in a roadmap with the demand for it.
type TaughtSkill struct {
	Demand
	Step     int    `json:"step"`     // 1-based
	Position int    `json:"position"` // 1-based among all skills of the roadmap
	Emphasis string `json:"emphasis"`
}
