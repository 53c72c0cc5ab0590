package market

// Roadmap is a document that says what to learn, in which order.
type Roadmap struct {
	ID        string `yaml:"id" json:"id"`
	Title     string `yaml:"title" json:"title"`
	Publisher string `yaml:"publisher" json:"publisher"`
	URL       string `yaml:"url,omitempty" json:"url,omitempty"`
	AsOf      int    `yaml:"as_of" json:"as_of"` // year the document speaks of
	// Roles whose postings the roadmap is checked against; empty means all technical roles.
	Roles []Role `yaml:"roles" json:"roles"`
	// Markets are the countries that the document speaks of, ISO 3166 alpha-2, sorted.
	Markets []string      `yaml:"markets,omitempty" json:"markets,omitempty"`
	Steps   []RoadmapStep `yaml:"steps" json:"steps"`
	// Named are skills that the document names outside its steps, in its order.
	Named []NamedSkill `yaml:"named,omitempty" json:"named,omitempty"`
	// Claims can be decided by postings, at least partly; NotTestable cannot, each with its reason.
	Claims      []Claim `yaml:"claims,omitempty" json:"claims,omitempty"`
	NotTestable []Claim `yaml:"not_testable,omitempty" json:"not_testable,omitempty"`
	// Unread are places that look like claims, for a person to decide.
	Unread []Unread `yaml:"unread,omitempty" json:"unread,omitempty"`
	// Notes are facts about the document or how it was read.
	Notes []string `yaml:"notes,omitempty" json:"notes,omitempty"`
}

// RoadmapStep is one stage of a roadmap with the skills it newly teaches, in order.
type RoadmapStep struct {
	Title  string         `yaml:"title" json:"title"`
	Skills []RoadmapSkill `yaml:"skills" json:"skills"`
}

// RoadmapSkill is a skill at its place in a roadmap.
type RoadmapSkill struct {
	Skill Skill `yaml:"skill" json:"skill"`
	// Emphasis is "must", "essential", "optional", "still-relevant" or "".
	Emphasis string `yaml:"emphasis,omitempty" json:"emphasis,omitempty"`
}
