package market

// Claim is one statement of a roadmap about the market, as facts that a test can
// decide and never as the document's own words.
type Claim struct {
	ID string `yaml:"id" json:"id"` // unique in its roadmap
	// At is the place in the document: "step 5, line 88".
	At   string `yaml:"at,omitempty" json:"at,omitempty"`
	Kind string `yaml:"kind" json:"kind"` // "demand-share", "salary-level" ..., see docs/roadmap-format.md
	// Implied claims stand in an order, a list or an emphasis rather than in a sentence.
	Implied bool `yaml:"implied,omitempty" json:"implied,omitempty"`
	// Doubts name what postings leave open, "history" for one; analysis has their meaning.
	Doubts []string `yaml:"doubts,omitempty" json:"doubts,omitempty"`
	// Reason says why postings cannot decide the claim; "" where they can, at least partly.
	Reason     string       `yaml:"reason,omitempty" json:"reason,omitempty"`
	Hypotheses []Hypothesis `yaml:"hypotheses,omitempty" json:"hypotheses,omitempty"`
}

// Hypothesis is one test of a claim: a number of a population set against a threshold.
type Hypothesis struct {
	ID   string `yaml:"id" json:"id"`     // unique in its claim: "h1"
	Test string `yaml:"test" json:"test"` // name of a test template: "share"
	// Metric is the number that is estimated; "" is the first metric of the template.
	Metric string `yaml:"metric,omitempty" json:"metric,omitempty"`
	// Subject lists items in the document's order. An item is met where any of its
	// members is: skill ids, or "@GROUP" for a group of skills.
	Subject []Item `yaml:"subject,omitempty" json:"subject,omitempty"`
	Against []Item `yaml:"against,omitempty" json:"against,omitempty"` // what the subject is set against
	// Universe are the groups, such as "@lang-universe", that ranks are ranks in.
	Universe Item `yaml:"universe,omitempty" json:"universe,omitempty"`
	// Names are the subject where it is no skill; Of says what they are: "industry".
	Of    string   `yaml:"of,omitempty" json:"of,omitempty"`
	Names []string `yaml:"names,omitempty" json:"names,omitempty"`

	Population Population  `yaml:"population,omitempty" json:"population"`
	Versus     *Population `yaml:"versus,omitempty" json:"versus,omitempty"` // the other population of a comparison

	// Comparator is ">", ">=", "<", "<=", "=", "!=", "within" or "increasing".
	Comparator string   `yaml:"comparator,omitempty" json:"comparator,omitempty"`
	Value      *float64 `yaml:"value,omitempty" json:"value,omitempty"` // shares are 0 to 1, pay is in units of Currency
	Range      *Range   `yaml:"range,omitempty" json:"range,omitempty"`
	Currency   string   `yaml:"currency,omitempty" json:"currency,omitempty"` // ISO 4217
	Period     Period   `yaml:"period,omitempty" json:"period,omitempty"`     // of an amount of pay
	AsOf       int      `yaml:"as_of,omitempty" json:"as_of,omitempty"`       // year the claim speaks of
	// AtLeast is how many different members of the subject a posting must name to count; 0 is one.
	AtLeast int `yaml:"at_least,omitempty" json:"at_least,omitempty"`
	// Steps are the first and last step of an order of steps; nil is all of them.
	Steps []int `yaml:"steps,omitempty" json:"steps,omitempty"`
	// Threshold says where the number comes from: "document", or "operationalised" where we chose it.
	Threshold string `yaml:"threshold,omitempty" json:"threshold,omitempty"`
}

// Item is a set of skill ids and groups, met by any of them.
type Item []string

// Population says which postings a hypothesis is about; what is empty does not restrict.
type Population struct {
	Role       string   `yaml:"role,omitempty" json:"role,omitempty"`       // a role, or "all-tech"
	Country    string   `yaml:"country,omitempty" json:"country,omitempty"` // ISO 3166 alpha-2, or "each"
	Cities     []string `yaml:"cities,omitempty" json:"cities,omitempty"`
	Levels     []Level  `yaml:"levels,omitempty" json:"levels,omitempty"`
	Years      *Range   `yaml:"years,omitempty" json:"years,omitempty"`       // of experience asked for
	Employer   string   `yaml:"employer,omitempty" json:"employer,omitempty"` // kind of employer: "startup"
	Employers  []string `yaml:"employers,omitempty" json:"employers,omitempty"`
	Industries []string `yaml:"industries,omitempty" json:"industries,omitempty"`
}

// Range is from Low to High, both included; a nil end is open.
type Range struct {
	Low  *float64 `yaml:"low" json:"low"`
	High *float64 `yaml:"high" json:"high"`
}

// Unread is a place of a document that looks like a claim and could not be read as one.
type Unread struct {
	At   string `yaml:"at" json:"at"`     // the place, as in Claim.At
	Kind string `yaml:"kind" json:"kind"` // what it seems to claim
	Why  string `yaml:"why" json:"why"`   // what could not be read
}

// NamedSkill is a skill that a document names outside its steps.
type NamedSkill struct {
	Skill Skill  `yaml:"skill" json:"skill"`
	At    string `yaml:"at" json:"at"` // first place, as in Claim.At
}
