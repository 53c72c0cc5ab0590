package analysis

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Options says what to find out. The zero value describes demand without roadmaps.
type Options struct {
	Version   string // of the program
	Extractor string // version of the readings
	MadeOn    market.Day
	Dataset   market.Dataset
	// Confidence of every interval, in (0, 1); 0 is 0.95.
	Confidence float64
	// Threshold is the share from which a skill counts as in demand, in [0, 1); 0 is 0.02.
	Threshold float64
	// MinCount vacancies are needed for a skill to be ranked and for a stratum to be shown; 0 is 20.
	MinCount int
	// Catalog names the skills. Roadmaps may teach only these.
	Catalog  []market.SkillInfo
	Roadmaps []market.Roadmap
	// Phrases are what texts were searched for besides skills.
	Phrases []string
	Boards  []market.BoardResult
	Hosts   []market.HostResult
	// Accuracy of the extractor, by which shares are corrected; the zero value corrects nothing.
	Accuracy Accuracy
	// Rates convert pay; the zero value is BuiltinRates.
	Rates Rates
}

// Collector takes observations in any order and makes the same findings of them.
// It is not for concurrent use.
type Collector struct {
	options   Options
	z         float64
	corrector *corrector
	seen      []seen // the postings that count
	leftOut   map[string]int

	skills    []market.SkillInfo // the catalog, then skills seen that it lacks
	skillIDs  map[market.Skill]int32
	employers names
	roles     names
	strata    []stratum
	strataIDs map[stratum]int32
	facts     factCounts
	terms     *terms
	texts     textLengths
	languages map[string]int // postings, those left out too, by language

	sourceMonths   []sourceMonth
	sourceMonthIDs map[sourceMonth]int32

	vacancies []*vacancy
	fresh     []vacancy        // made in blocks, so that a growing list never moves them
	groups    map[string]int32 // Observation.Vacancy to index in vacancies; nil once they are grouped by employer
}

// stratum names a part of the population.
type stratum struct{ by, name string }

// What strata are made by, and the name of the one for what is not known.
const (
	bySource  = "source"
	byCountry = "country"
	byCity    = "city"
	byLevel   = "level"
	byRole    = "role"
	byKind    = "employer-kind"
	byMonth   = "month"
	unknown   = "unknown"
)

// NewCollector checks the options. A roadmap that teaches a skill outside the
// catalog, or one twice, is an error naming roadmap, step and skill.
func NewCollector(o Options) (*Collector, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &Collector{
		options: o, z: deviates(o.Confidence), leftOut: map[string]int{}, languages: map[string]int{}, facts: factCounts{localities: map[int32]int{}},
		skillIDs:  map[market.Skill]int32{},
		strataIDs: map[stratum]int32{}, sourceMonthIDs: map[sourceMonth]int32{}, groups: map[string]int32{},
	}
	c.terms = newTerms(o.Roadmaps, o.Phrases)
	c.corrector = newCorrector(o.Accuracy, o.Catalog)
	for _, s := range o.Catalog {
		if _, ok := c.skillIDs[s.ID]; ok {
			return nil, fmt.Errorf("catalog: skill %q is there twice", s.ID)
		}
		c.addSkill(s)
	}
	for _, r := range o.Roadmaps {
		if err := checkSkills(r, o.Catalog); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// withDefaults fills in what is zero and checks the rest.
func (o Options) withDefaults() (Options, error) {
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	if o.Threshold == 0 {
		o.Threshold = 0.02
	}
	if o.MinCount == 0 {
		o.MinCount = 20
	}
	if len(o.Rates.PerEuro) == 0 {
		var err error
		if o.Rates, err = BuiltinRates(); err != nil {
			return o, err
		}
	}
	switch {
	case !(o.Confidence > 0 && o.Confidence < 1):
		return o, fmt.Errorf("confidence %v: want a number between 0 and 1, such as 0.95", o.Confidence)
	case !(o.Threshold > 0 && o.Threshold < 1):
		return o, fmt.Errorf("threshold %v: want a share between 0 and 1, such as 0.02", o.Threshold)
	case o.MinCount < 0:
		return o, fmt.Errorf("minimum count %d: want 1 or more", o.MinCount)
	}
	return o, nil
}

// checkSkills makes sure that the catalog has what the roadmap teaches, and that it teaches it once.
func checkSkills(r market.Roadmap, catalog []market.SkillInfo) error {
	known := make(map[market.Skill]bool, len(catalog))
	for _, s := range catalog {
		known[s.ID] = true
	}
	taught := map[market.Skill]int{}
	for i, step := range r.Steps {
		for _, s := range step.Skills {
			if !known[s.Skill] {
				return fmt.Errorf("roadmap %q, step %d %q: skill %q is not in the lexicon%s",
					r.ID, i+1, step.Title, s.Skill, nearestHint(string(s.Skill), catalog))
			}
			if first, ok := taught[s.Skill]; ok {
				return fmt.Errorf("roadmap %q, step %d %q: skill %q is already taught in step %d: keep the first mention",
					r.ID, i+1, step.Title, s.Skill, first)
			}
			taught[s.Skill] = i + 1
		}
	}
	return nil
}

// Add takes one posting's observation. It keeps nothing of o.
func (c *Collector) Add(o market.Observation) {
	c.languages[cmp.Or(o.Language, unknown)]++
	if reason := leftOut(o); reason != "" {
		c.leftOut[reason]++
		return
	}
	v := c.vacancy(o.Vacancy)
	c.seen = append(c.seen, seen{day: dayNumber(o.Day), posting: o.Posting})
	at := sight{int32(len(c.seen) - 1), c.seen}
	v.see(at)
	v.employer.offer(at, c.employers.id(o.Employer), &c.employers)
	v.role.offer(at, c.roles.id(knownRole(o.Role)), &c.roles)
	v.pays = v.pays || statesPay(o.Salary)
	v.facts.see(at, o, &c.facts)
	if c.options.Dataset != market.Sample { // whose texts are made up, and short
		c.texts.see(cmp.Or(o.Panel, o.Source), o.Text, &v.text)
	}
	for _, s := range o.Skills {
		v.needs(c.skillID(s.Skill), s.Need)
	}
	for _, term := range c.terms.of(o) {
		v.says(term)
	}
	v.in(c.stratumID(stratum{bySource, cmp.Or(o.Source, unknown)}))
	for _, country := range o.Countries {
		v.in(c.stratumID(stratum{byCountry, country}))
		v.placed = true
	}
	day := c.seen[at.number].day
	if month := monthOf(day); month != "" {
		v.in(c.stratumID(stratum{byMonth, month}))
		v.at(c.sourceMonthID(sourceMonth{cmp.Or(o.Panel, o.Source), monthNumber(day)}))
	}
}

// leftOut says why a posting is not counted, "" when it is.
func leftOut(o market.Observation) string {
	switch {
	case o.Language != "" && o.Language != "en":
		return "text is not English"
	case o.Language == "" && o.Role == "" && o.Level == "" && len(o.Skills) == 0:
		return "text was not read" // a reading always has a role and a level
	}
	return ""
}

// statesPay tells whether at least one bound is given.
func statesPay(s *market.SalaryBand) bool { return s != nil && (s.Min != nil || s.Max != nil) }

// knownRole makes the unknown role empty, so that a known one of another posting wins.
func knownRole(r market.Role) string {
	if r == market.RoleUnknown {
		return ""
	}
	return string(r)
}

const blockOfVacancies = 1024

// vacancy finds the vacancy of a key, or begins one.
func (c *Collector) vacancy(key string) *vacancy {
	if key != "" {
		if i, ok := c.groups[key]; ok {
			return c.vacancies[i]
		}
		c.groups[key] = int32(len(c.vacancies))
	}
	if len(c.fresh) == 0 {
		c.fresh = make([]vacancy, blockOfVacancies)
	}
	v := &c.fresh[0]
	c.fresh, c.vacancies = c.fresh[1:], append(c.vacancies, v)
	return v
}

func (c *Collector) addSkill(s market.SkillInfo) int32 {
	id := int32(len(c.skills))
	c.skills = append(c.skills, s)
	c.skillIDs[s.ID] = id
	return id
}

// skillID interns a skill; one that the catalog lacks goes by its id.
func (c *Collector) skillID(s market.Skill) int32 {
	if id, ok := c.skillIDs[s]; ok {
		return id
	}
	s = market.Skill(strings.Clone(string(s)))
	return c.addSkill(market.SkillInfo{ID: s, Name: string(s)})
}

func (c *Collector) stratumID(s stratum) int32 {
	if id, ok := c.strataIDs[s]; ok {
		return id
	}
	s.name = strings.Clone(s.name)
	id := int32(len(c.strata))
	c.strata = append(c.strata, s)
	c.strataIDs[s] = id
	return id
}

func (c *Collector) sourceMonthID(m sourceMonth) int32 {
	if id, ok := c.sourceMonthIDs[m]; ok {
		return id
	}
	m.source = strings.Clone(m.source)
	id := int32(len(c.sourceMonths))
	c.sourceMonths = append(c.sourceMonths, m)
	c.sourceMonthIDs[m] = id
	return id
}
