// Package market is the vocabulary that every other package speaks: what a
// board publishes (Posting), what was fetched (Page), what a text says
// (Reading), and what a roadmap teaches (Roadmap). It imports only the
// standard library and holds no logic beyond validating its own values.
package market

import (
	"fmt"
	"time"
)

// Skill is the lexicon id of a technology or concept, such as "go" or "aws-lambda".
type Skill string

// SkillInfo is what the lexicon knows about a skill that readers of charts need.
type SkillInfo struct {
	ID       Skill  `json:"id"`
	Name     string `json:"name"`
	Category string `json:"category"`
	// Kind is "technology" (a product, language, protocol) or "concept".
	Kind string `json:"kind"`
	// Broader lists the skills one step above, sorted: AWS for AWS Lambda. A roll-up
	// may follow them upwards; they never end in a circle and are never mentions.
	Broader []Skill `json:"broader,omitempty"`
}

// Need says how strongly a posting asks for a skill. The zero value is invalid.
type Need uint8

// The needs, weakest first, so that the larger one wins.
const (
	Mentioned Need = 1 + iota // named without being asked for
	Preferred                 // asked for with a softener: "nice to have"
	Required                  // the candidate is asked for it
)

var needNames = [...]string{Mentioned: "mentioned", Preferred: "preferred", Required: "required"}

// String gives "mentioned", "preferred" or "required".
func (n Need) String() string {
	if n < Mentioned || n > Required {
		return fmt.Sprintf("Need(%d)", uint8(n))
	}
	return needNames[n]
}

// MarshalText makes a Need its name in JSON and YAML.
func (n Need) MarshalText() ([]byte, error) {
	if n < Mentioned || n > Required {
		return nil, fmt.Errorf("no such need: %d", uint8(n))
	}
	return []byte(needNames[n]), nil
}

// UnmarshalText reads what MarshalText wrote.
func (n *Need) UnmarshalText(b []byte) error {
	for i, name := range needNames {
		if name != "" && name == string(b) {
			*n = Need(i)
			return nil
		}
	}
	return fmt.Errorf("need %q: want required, preferred or mentioned", b)
}

// Day is a calendar day as "2026-11-21", or "" when unknown.
type Day string

// DayOf is the UTC day of t, or "" for the zero time.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return ""
	}
	return Day(t.UTC().Format(time.DateOnly))
}

// ParseDay reads "2006-01-02"; the empty string is the unknown day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("day %q: want YYYY-MM-DD", s)
	}
	return Day(s), nil
}

// Month is the "2026-11" of the day, or "" when unknown.
func (d Day) Month() string {
	if len(d) < 7 {
		return ""
	}
	return string(d[:7])
}
