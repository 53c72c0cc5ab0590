package analysis

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// FormatRoadmap writes a roadmap as the file that ParseRoadmap reads: one way to write each
// roadmap, so that equal ones are equal bytes.
func FormatRoadmap(r market.Roadmap) []byte {
	w := &fileWriter{}
	w.pair(0, "id", r.ID)
	w.pair(0, "title", r.Title)
	w.pair(0, "publisher", r.Publisher)
	w.pair(0, "url", r.URL)
	w.number(0, "as_of", r.AsOf)
	w.list("roles", texts(r.Roles))
	w.list("markets", r.Markets)
	w.line(0, "steps:")
	for _, s := range r.Steps {
		w.line(1, "- title: %s", scalar(s.Title))
		w.skills(s.Skills)
	}
	w.section("named", len(r.Named))
	for _, n := range r.Named {
		w.line(1, "- {skill: %s, at: %s}", scalar(string(n.Skill)), scalar(n.At))
	}
	w.claims("claims", r.Claims)
	w.claims("not_testable", r.NotTestable)
	w.section("unread", len(r.Unread))
	for _, u := range r.Unread {
		w.line(1, "- {at: %s, kind: %s, why: %s}", scalar(u.At), scalar(u.Kind), scalar(u.Why))
	}
	w.section("notes", len(r.Notes))
	for _, n := range r.Notes {
		w.line(1, "- %s", scalar(n))
	}
	return []byte(w.b.String())
}

// fileWriter writes lines of YAML, two spaces a level.
type fileWriter struct{ b strings.Builder }

func (w *fileWriter) line(indent int, format string, args ...any) {
	w.b.WriteString(strings.Repeat("  ", indent))
	fmt.Fprintf(&w.b, format, args...)
	w.b.WriteByte('\n')
}

func (w *fileWriter) section(key string, n int) {
	if n > 0 {
		w.line(0, "%s:", key)
	}
}

func (w *fileWriter) pair(indent int, key, value string) {
	if value != "" {
		w.line(indent, "%s: %s", key, scalar(value))
	}
}

func (w *fileWriter) number(indent int, key string, n int) {
	if n != 0 {
		w.line(indent, "%s: %d", key, n)
	}
}

func (w *fileWriter) list(key string, values []string) {
	if len(values) > 0 {
		w.line(0, "%s: %s", key, flow(values))
	}
}

// skills writes the skills of a step: on one line while no emphasis is said.
func (w *fileWriter) skills(skills []market.RoadmapSkill) {
	plain := []string{}
	for _, s := range skills {
		if s.Emphasis == "" {
			plain = append(plain, string(s.Skill))
		}
	}
	if len(plain) == len(skills) {
		w.line(2, "skills: %s", flow(plain))
		return
	}
	w.line(2, "skills:")
	for _, s := range skills {
		if s.Emphasis == "" {
			w.line(3, "- %s", scalar(string(s.Skill)))
			continue
		}
		w.line(3, "- {skill: %s, emphasis: %s}", scalar(string(s.Skill)), s.Emphasis)
	}
}

func (w *fileWriter) claims(key string, claims []market.Claim) {
	w.section(key, len(claims))
	for _, c := range claims {
		w.line(1, "- id: %s", scalar(c.ID))
		w.pair(2, "at", c.At)
		w.pair(2, "kind", c.Kind)
		if c.Implied {
			w.line(2, "implied: true")
		}
		if len(c.Doubts) > 0 {
			w.line(2, "doubts: %s", flow(c.Doubts))
		}
		w.pair(2, "reason", c.Reason)
		if len(c.Hypotheses) > 0 {
			w.line(2, "hypotheses:")
		}
		for _, h := range c.Hypotheses {
			w.hypothesis(h)
		}
	}
}

func (w *fileWriter) hypothesis(h market.Hypothesis) {
	w.line(3, "- id: %s", scalar(h.ID))
	w.pair(4, "test", h.Test)
	w.pair(4, "metric", h.Metric)
	w.items("subject", h.Subject)
	w.items("against", h.Against)
	if len(h.Universe) > 0 {
		w.line(4, "universe: %s", flow(h.Universe))
	}
	w.pair(4, "of", h.Of)
	if len(h.Names) > 0 {
		w.line(4, "names: %s", flow(h.Names))
	}
	if s := populationFlow(h.Population); s != "{}" {
		w.line(4, "population: %s", s)
	}
	if h.Versus != nil {
		w.line(4, "versus: %s", populationFlow(*h.Versus))
	}
	w.pair(4, "comparator", h.Comparator)
	if h.Value != nil {
		w.line(4, "value: %s", amountText(h.Value))
	}
	if h.Range != nil {
		w.line(4, "range: %s", rangeFlow(*h.Range))
	}
	w.pair(4, "currency", h.Currency)
	w.pair(4, "period", string(h.Period))
	w.number(4, "as_of", h.AsOf)
	w.number(4, "at_least", h.AtLeast)
	if len(h.Steps) == 2 {
		w.line(4, "steps: [%d, %d]", h.Steps[0], h.Steps[1])
	}
	w.pair(4, "threshold", h.Threshold)
}

func (w *fileWriter) items(key string, items []market.Item) {
	if len(items) == 0 {
		return
	}
	out := make([]string, len(items))
	for i, item := range items {
		if out[i] = flow(item); len(item) == 1 {
			out[i] = scalar(item[0])
		}
	}
	w.line(4, "%s: [%s]", key, strings.Join(out, ", "))
}

func populationFlow(p market.Population) string {
	var out []string
	add := func(key, value string) {
		if value != "" && value != "[]" {
			out = append(out, key+": "+value)
		}
	}
	quoted := func(s string) string {
		if s == "" {
			return ""
		}
		return scalar(s)
	}
	add("role", quoted(p.Role))
	add("country", quoted(p.Country))
	add("cities", flow(p.Cities))
	add("levels", flow(texts(p.Levels)))
	if p.Years != nil {
		add("years", rangeFlow(*p.Years))
	}
	add("employer", quoted(p.Employer))
	add("employers", flow(p.Employers))
	add("industries", flow(p.Industries))
	return "{" + strings.Join(out, ", ") + "}"
}

func rangeFlow(r market.Range) string {
	return "[" + amountText(r.Low) + ", " + amountText(r.High) + "]"
}

func amountText(v *float64) string {
	if v == nil {
		return "null"
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func flow[S ~string](values []S) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = scalar(string(v))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func texts[S ~string](values []S) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

var (
	plainScalar = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 ()/+.;_-]*$`)
	yamlWord    = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|null|y|n|inf|nan)$`)
)

// scalar writes a text so that YAML reads it back as that text.
func scalar(s string) string {
	if plainScalar.MatchString(s) && !yamlWord.MatchString(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f || r == 0x85 || r == 0xfeff || r == 0x2028 || r == 0x2029 || r >= 0x80 && r < 0xa0:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
