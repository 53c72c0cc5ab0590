package market

// Mention is one place where a text names a skill. Text[Start:End] is the evidence.
type Mention struct {
	Skill Skill `json:"id"`
	Start int   `json:"start"` // byte offset into Reading.Text
	End   int   `json:"end"`
	Need  Need  `json:"need"`
}

// SalaryBand is base pay as the posting states it, never converted.
type SalaryBand struct {
	Min        *float64 `json:"min"` // nil: "up to 80k"
	Max        *float64 `json:"max"` // nil: "80k+"
	Currency   string   `json:"currency"`
	Period     Period   `json:"period"`
	Provenance string   `json:"provenance"` // "field" or "text"
	Start      int      `json:"start"`      // evidence in Reading.Text when Provenance is "text"
	End        int      `json:"end"`
	// Doubt names why an amount as stated is implausible, "" when it is not.
	Doubt string `json:"doubt,omitempty"`
	// Basis is "gross" or "net", "" when not stated.
	Basis string `json:"basis,omitempty"`
	// Form is the form of employment that the amount is for, as stated beside it, "" when not stated.
	Form string `json:"form,omitempty"`
	// Months is how many monthly payments a year has, 13 or 14, where stated beside a monthly amount; else 0.
	Months int `json:"months,omitempty"`
}

// The values of Basis and Form.
const (
	Gross         = "gross"
	Net           = "net"
	FormPermanent = "permanent" // a contract of employment: UoP, CDI
	FormContract  = "contract"  // contractor, freelance, W2, C2C
	FormB2B       = "b2b"       // invoiced by a company of one's own
	FormCTC       = "ctc"       // cost to company: all that the employer spends
)

// Level is a career level; the empty string is never stored, LevelUnknown is.
type Level string

// Role is the kind of work.
type Role string

// Values shared by Level, Role and Remote fields. The other values are those of
// the labelling standard: levels intern, junior, mid, senior, staff, lead,
// manager; roles backend, frontend, fullstack, devops, data, ml, mobile, qa,
// security, embedded, other-tech, non-tech; remote remote, hybrid, onsite.
const (
	LevelUnknown  Level = "unknown"
	RoleUnknown   Role  = "unknown"
	RemoteUnknown       = "unknown"
)

// Employment is the form of employment that a posting offers.
type Employment string

// The forms of employment. One that has hours and a term ("full-time contract") counts by its term.
const (
	FullTime          Employment = "full-time"
	PartTime          Employment = "part-time"
	Contract          Employment = "contract"
	Temporary         Employment = "temporary"
	Freelance         Employment = "freelance"
	Internship        Employment = "internship"
	Apprenticeship    Employment = "apprenticeship"
	EmploymentUnknown Employment = "unknown"
)

// EmployerKind is what an employer lives by.
type EmployerKind string

// The kinds of employers.
const (
	ProductEmployer  EmployerKind = "product"  // makes or runs something of its own
	ServicesEmployer EmployerKind = "services" // works for clients: consulting, outsourcing
	AgencyEmployer   EmployerKind = "agency"   // recruits for other employers
	EmployerUnknown  EmployerKind = "unknown"
)

// IndustryUnknown is the industry of an employer that states none; the others are those of extract/employers.txt.
const IndustryUnknown = "unknown"

// Reading is what one posting's text and fields say, by one version of the extractor.
type Reading struct {
	// Version names the extractor and lexicon that made the reading; equal
	// versions read equal postings equally.
	Version string
	// Text is what offsets refer to: the title, a newline, then the description as plain text. Valid UTF-8.
	Text string
	// Mentions in order of Start. One skill may be mentioned more than once.
	Mentions  []Mention
	Salary    *SalaryBand
	Level     Level
	Role      Role
	Remote    string   // "remote", "hybrid", "onsite" or "unknown"
	Countries []string // ISO 3166 alpha-2, sorted
	Cities    []string // as written
	// Localities are the cities and metropolitan areas by one name each, in any
	// spelling that the posting uses: Bengaluru for Bangalore.
	Localities []string
	MinYears   *float64
	Language   string // ISO 639-1, "" when undecided
	Employment Employment
	// Industry and Kind are the employer's, where stated or well known.
	Industry string
	Kind     EmployerKind
	// Phrases are those of a short list, beyond skills, that the text holds: what claims may speak of. Sorted.
	Phrases []string
	// Vacancy is equal on postings that advertise one vacancy as far as employer,
	// title and text tell; it is what de-duplicated counts count.
	Vacancy string
}

// Skills gives each mentioned skill once with its strongest need, in order of first mention.
func (r Reading) Skills() []SkillNeed {
	at := make(map[Skill]int, len(r.Mentions))
	var out []SkillNeed
	for _, m := range r.Mentions {
		i, ok := at[m.Skill]
		if !ok {
			at[m.Skill] = len(out)
			out = append(out, SkillNeed{m.Skill, m.Need})
			continue
		}
		out[i].Need = max(out[i].Need, m.Need)
	}
	return out
}

// SkillNeed is a skill with how strongly a posting asks for it.
type SkillNeed struct {
	Skill Skill
	Need  Need
}

// Observation is what analysis needs of one stored posting and its reading.
type Observation struct {
	Posting PostingID
	Source  string
	// Panel names what is compared with itself alone over time: the source, or the collection that was imported; "" is Source.
	Panel     string
	Employer  string // normalised name, "" when unknown
	Title     string // as published
	Vacancy   string
	Day       Day // posted on, else first seen
	Level     Level
	Role      Role
	Remote    string
	Countries []string
	Cities    []string
	// Localities are cities and metropolitan areas by one name each.
	Localities []string
	Employment Employment
	Industry   string
	Kind       EmployerKind
	Language   string
	MinYears   *float64
	Salary     *SalaryBand
	Skills     []SkillNeed
	Phrases    []string // as in Reading
	Text       int      // bytes of the text that was read, 0 when not known
}
