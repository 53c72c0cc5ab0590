package analysis

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/roadcheck/roadcheck/internal/market"
)

var (
	claimID    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	countryID  = regexp.MustCompile(`^[A-Z]{2}$`)
	currencyID = regexp.MustCompile(`^[A-Z]{3}$`)
)

// claims reads a list of claims; ids holds those of the file so far.
func (d *decoder) claims(key string, n ast.Node, ids map[string]int) []market.Claim {
	var out []market.Claim
	for _, n := range d.sequence(key, n) {
		m := d.mapping(key, n, "id", "at", "kind", "implied", "doubts", "reason", "hypotheses")
		c := market.Claim{
			ID: d.matching("id", m["id"], claimID, "letters, digits, dots and hyphens, at most 64"), At: d.text("at", m["at"]),
			Kind: d.oneOf("kind", m["kind"], claimKinds), Implied: d.flag("implied", m["implied"]), Reason: d.text("reason", m["reason"]),
		}
		if c.Kind == "" {
			d.fail(n, "kind", "is missing: want one of %s", list(claimKinds))
		}
		if line, ok := ids[c.ID]; ok {
			d.fail(n, "id", "%q is that of line %d already: give each claim its own", c.ID, line)
		}
		ids[c.ID] = line(n)
		for _, n := range d.sequence("doubts", m["doubts"]) {
			doubt := d.text("doubts", n)
			if doubtWords[doubt] == "" {
				d.fail(n, "doubts", "no such doubt: %q; want %s", doubt, list(sortedKeys(doubtWords)))
			}
			c.Doubts = append(c.Doubts, doubt)
		}
		for _, n := range d.sequence("hypotheses", m["hypotheses"]) {
			h := d.hypothesis(n)
			if slices.ContainsFunc(c.Hypotheses, func(o market.Hypothesis) bool { return o.ID == h.ID }) {
				d.fail(n, "id", "%q is there twice: number the hypotheses of a claim h1, h2", h.ID)
			}
			c.Hypotheses = append(c.Hypotheses, h)
		}
		d.testable(key, n, c)
		out = append(out, c)
	}
	return out
}

// testable checks that a claim has what its list asks for.
func (d *decoder) testable(key string, n ast.Node, c market.Claim) {
	switch {
	case key == "not_testable" && c.Reason == "":
		d.fail(n, "reason", "is missing: say why no posting can decide the claim")
	case key == "claims" && len(c.Hypotheses) == 0:
		d.fail(n, "hypotheses", "is missing: give at least one, or move the claim to not_testable with a reason")
	case key == "claims" && c.Reason != "":
		d.fail(n, "reason", "belongs to claims under not_testable: use doubts here")
	}
}

// hypothesis reads one test of a claim and checks it against its template.
func (d *decoder) hypothesis(n ast.Node) market.Hypothesis {
	m := d.mapping("hypotheses", n, "id", "test", "metric", "subject", "against", "universe", "of", "names", "population",
		"versus", "comparator", "value", "range", "currency", "period", "as_of", "at_least", "steps", "threshold")
	h := market.Hypothesis{
		ID: d.matching("id", m["id"], claimID, "an id such as h1"), Test: d.text("test", m["test"]), Metric: d.text("metric", m["metric"]),
		Subject: d.items("subject", m["subject"]), Against: d.items("against", m["against"]),
		Universe: d.universe(m["universe"]),
		Of:       d.oneOf("of", m["of"], nameKinds), Names: d.texts("names", m["names"]),
		Comparator: d.text("comparator", m["comparator"]), Value: d.amount("value", m["value"]), Range: d.bounds("range", m["range"]),
		Currency: d.matching("currency", m["currency"], currencyID, "a code such as USD"),
		AsOf:     d.year("as_of", m["as_of"]), AtLeast: d.number("at_least", m["at_least"]),
		Threshold: d.oneOf("threshold", m["threshold"], thresholds),
	}
	h.Period = market.Period(d.oneOf("period", m["period"], []string{"hour", "day", "week", "month", "year"}))
	if p := d.population("population", m["population"]); p != nil {
		h.Population = *p
	}
	h.Versus = d.population("versus", m["versus"])
	for _, n := range d.sequence("steps", m["steps"]) {
		h.Steps = append(h.Steps, d.number("steps", n))
	}
	if h.ID == "" {
		d.fail(n, "id", "is missing: number the hypotheses of a claim h1, h2")
	}
	if len(h.Steps) != 0 && (len(h.Steps) != 2 || h.Steps[0] < 1 || h.Steps[1] < h.Steps[0]) {
		d.fail(m["steps"], "steps", "want the first and the last step, such as [1, 12]")
	}
	if h.AtLeast < 0 {
		d.fail(m["at_least"], "at_least", "want a number above 0")
	}
	if fault := hypothesisFault(h); fault.key != "" {
		at := n
		if m[fault.key] != nil {
			at = m[fault.key]
		}
		d.fail(at, fault.key, "%s", fault.why)
	}
	return h
}

func (d *decoder) population(key string, n ast.Node) *market.Population {
	if absent(n) {
		return nil
	}
	m := d.mapping(key, n, "role", "country", "cities", "levels", "years", "employer", "employers", "industries")
	p := market.Population{
		Role: d.text("role", m["role"]), Country: d.text("country", m["country"]), Cities: d.texts("cities", m["cities"]),
		Years: d.bounds("years", m["years"]), Employer: d.oneOf("employer", m["employer"], employerKinds),
		Employers: d.texts("employers", m["employers"]), Industries: d.texts("industries", m["industries"]),
	}
	if p.Role != "" && p.Role != "all-tech" && roleWords[market.Role(p.Role)] == "" {
		d.fail(m["role"], "role", "no such role: %q; want one of the roles, or all-tech", p.Role)
	}
	if p.Country != "" && p.Country != "each" && !countryID.MatchString(p.Country) {
		d.fail(m["country"], "country", "%q: want two capital letters such as IN, or each", p.Country)
	}
	for _, n := range d.sequence("levels", m["levels"]) {
		p.Levels = append(p.Levels, market.Level(d.oneOf("levels", n, levelNames)))
	}
	return &p
}

// items reads [go, [rest, graphql], "@cloud"]: each entry an item, met by any of its members.
func (d *decoder) items(key string, n ast.Node) []market.Item {
	var out []market.Item
	for _, n := range d.sequence(key, n) {
		var item market.Item
		if s, ok := n.(*ast.SequenceNode); ok {
			item = d.texts(key, s)
		} else {
			item = market.Item{d.text(key, n)}
		}
		if len(item) == 0 || slices.Contains(item, "") {
			d.fail(n, key, "an item is empty: name a skill or a group")
		}
		for _, member := range item {
			d.member(key, n, member)
		}
		out = append(out, item)
	}
	return out
}

// universe reads a group or a list of groups.
func (d *decoder) universe(n ast.Node) market.Item {
	names := []ast.Node{n}
	if s, ok := n.(*ast.SequenceNode); ok {
		names = s.Values
	}
	var out market.Item
	for _, n := range names {
		name := d.text("universe", n)
		if name == "" {
			continue
		}
		if _, ok := groups[name]; !ok {
			d.fail(n, "universe", "no such group: %q; want %s", name, list(sortedKeys(groups)))
		}
		out = append(out, name)
	}
	return out
}

// member checks one member of an item: a skill, a "@group" or a "~phrase".
func (d *decoder) member(key string, n ast.Node, member string) {
	switch {
	case strings.HasPrefix(member, "@"):
		if _, ok := groups[member]; !ok {
			d.fail(n, key, "no such group: %q; want %s", member, list(sortedKeys(groups)))
		}
	case strings.HasPrefix(member, "~"):
		if strings.TrimSpace(member[1:]) == "" {
			d.fail(n, key, "%q: want words after the ~", member)
		}
	default:
		d.known(key, n, member)
	}
}

func (d *decoder) texts(key string, n ast.Node) []string {
	var out []string
	for _, n := range d.sequence(key, n) {
		out = append(out, d.text(key, n))
	}
	return out
}

// matching gives a text that is "" or looks as want says.
func (d *decoder) matching(key string, n ast.Node, form *regexp.Regexp, want string) string {
	s := d.text(key, n)
	if s != "" && !form.MatchString(s) {
		d.fail(n, key, "%q: want %s", s, want)
	}
	return s
}

// oneOf gives a text that is "" or one of those allowed.
func (d *decoder) oneOf(key string, n ast.Node, allowed []string) string {
	s := d.text(key, n)
	if s != "" && !slices.Contains(allowed, s) {
		d.fail(n, key, "%q: want %s", s, list(allowed))
	}
	return s
}

func (d *decoder) flag(key string, n ast.Node) bool {
	if absent(n) {
		return false
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		d.fail(n, key, "want true or false, found %s", kind(n))
		return false
	}
	return b.Value
}

// amount gives a number, nil when there is none.
func (d *decoder) amount(key string, n ast.Node) *float64 {
	if absent(n) {
		return nil
	}
	var v float64
	switch n := n.(type) {
	case *ast.FloatNode:
		v = n.Value
	case *ast.IntegerNode:
		switch i := n.Value.(type) {
		case int64:
			v = float64(i)
		case uint64:
			v = float64(i)
		}
	default:
		d.fail(n, key, "want a number, found %s", kind(n))
		return nil
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		d.fail(n, key, "want a finite number")
		return nil
	}
	return &v
}

// bounds reads [low, high]; null is an open end.
func (d *decoder) bounds(key string, n ast.Node) *market.Range {
	if absent(n) {
		return nil
	}
	s := d.sequence(key, n)
	if len(s) != 2 {
		d.fail(n, key, "want two numbers, such as [300000, 400000]; null is an open end")
		return nil
	}
	r := market.Range{Low: d.amount(key, s[0]), High: d.amount(key, s[1])}
	if r.Low == nil && r.High == nil || r.Low != nil && r.High != nil && *r.Low > *r.High {
		d.fail(n, key, "want the lower number first, and at least one")
	}
	return &r
}

func (d *decoder) year(key string, n ast.Node) int {
	y := d.number(key, n)
	if y != 0 && (y < firstYear || y > lastYear) {
		d.fail(n, key, "%d: want a year such as 2026", y)
	}
	return y
}
