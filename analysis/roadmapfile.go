package analysis

import (
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/roadcheck/roadcheck/internal/market"
)

//go:embed roadmaps/*.yaml
var builtin embed.FS

// BuiltinRoadmaps are the roadmaps that come with the program, by file name.
func BuiltinRoadmaps() ([]market.Roadmap, error) {
	dir, err := fs.Sub(builtin, "roadmaps")
	if err != nil {
		return nil, fmt.Errorf("open the built-in roadmaps: %w", err)
	}
	return LoadRoadmaps(dir)
}

// LoadRoadmaps reads every *.yaml and *.yml file directly in dir, in the order of
// their names. Two files with one id are an error.
func LoadRoadmaps(dir fs.FS) ([]market.Roadmap, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("list roadmaps: %w", err)
	}
	roadmaps := []market.Roadmap{}
	files := map[string]string{}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		data, err := readBounded(dir, e.Name())
		if err != nil {
			return nil, fmt.Errorf("read roadmap: %w", err)
		}
		r, err := ParseRoadmap(e.Name(), data)
		if err != nil {
			return nil, err
		}
		if first, ok := files[r.ID]; ok {
			return nil, fmt.Errorf("%s: id %q is that of %s already: give each roadmap its own", e.Name(), r.ID, first)
		}
		files[r.ID] = e.Name()
		roadmaps = append(roadmaps, r)
	}
	return roadmaps, nil
}

var (
	slug     = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	emphases = []string{"must", "essential", "optional", "still-relevant"}
)

// The years a roadmap may speak of.
const firstYear, lastYear = 1990, 2100

// ParseRoadmap reads a roadmap file as described in docs/roadmap-format.md. Errors
// name the file (by name), line and key. Whether its skills exist is checked by
// NewCollector, which has the catalog.
func ParseRoadmap(name string, data []byte) (market.Roadmap, error) {
	var r market.Roadmap
	top, err := parseYAML(name, data)
	if err != nil {
		return r, err
	}
	d := &decoder{file: name}
	m := d.mapping("roadmap", top, "id", "title", "publisher", "url", "as_of", "roles", "steps", "notes")
	r.ID = d.text("id", m["id"])
	r.Title = d.text("title", m["title"])
	r.Publisher = d.text("publisher", m["publisher"])
	r.URL = d.text("url", m["url"])
	r.AsOf = d.number("as_of", m["as_of"])
	r.Roles, r.Steps = []market.Role{}, []market.RoadmapStep{}
	for _, n := range d.sequence("roles", m["roles"]) {
		r.Roles = append(r.Roles, d.role(n, r.Roles))
	}
	taught := map[market.Skill]int{}
	for _, n := range d.sequence("steps", m["steps"]) {
		r.Steps = append(r.Steps, d.step(n, taught))
	}
	for _, n := range d.sequence("notes", m["notes"]) {
		r.Notes = append(r.Notes, d.text("notes", n))
	}
	d.check(top, m, r)
	if d.err != nil {
		return market.Roadmap{}, d.err
	}
	return r, nil
}

// check looks at what must be there and how it must look.
func (d *decoder) check(top ast.Node, m map[string]ast.Node, r market.Roadmap) {
	at := func(key string) ast.Node {
		if n := m[key]; n != nil {
			return n
		}
		return top
	}
	for _, f := range []struct{ key, value string }{{"id", r.ID}, {"title", r.Title}} {
		if f.value == "" {
			d.fail(at(f.key), f.key, "is missing")
		}
	}
	if !slug.MatchString(r.ID) {
		d.fail(at("id"), "id", "%q: want small letters, digits and hyphens, at most 64", r.ID)
	}
	if u, err := url.Parse(r.URL); r.URL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		d.fail(at("url"), "url", "%q: want an http or https address", r.URL)
	}
	if r.AsOf != 0 && (r.AsOf < firstYear || r.AsOf > lastYear) {
		d.fail(at("as_of"), "as_of", "%d: want a year such as 2026", r.AsOf)
	}
	if len(r.Steps) == 0 {
		d.fail(at("steps"), "steps", "is missing: a roadmap has at least one step")
	}
}

// role reads one role that is known and not there yet.
func (d *decoder) role(n ast.Node, before []market.Role) market.Role {
	role := market.Role(d.text("roles", n))
	if roleWords[role] == "" {
		d.fail(n, "roles", "no such role: %q", role)
	}
	if slices.Contains(before, role) {
		d.fail(n, "roles", "%q is there twice", role)
	}
	return role
}

// step reads one step; taught is the line of each skill so far.
func (d *decoder) step(n ast.Node, taught map[market.Skill]int) market.RoadmapStep {
	m := d.mapping("steps", n, "title", "skills")
	s := market.RoadmapStep{Title: d.text("title", m["title"]), Skills: []market.RoadmapSkill{}}
	if s.Title == "" {
		d.fail(n, "title", "is missing: every step has one")
	}
	for _, n := range d.sequence("skills", m["skills"]) {
		skill := d.skill(n)
		if line, ok := taught[skill.Skill]; ok {
			d.fail(n, "skills", "%q is taught in line %d already: keep the first mention", skill.Skill, line)
		}
		taught[skill.Skill] = line(n)
		s.Skills = append(s.Skills, skill)
	}
	return s
}

// skill reads "id" or {skill: id, emphasis: must}.
func (d *decoder) skill(n ast.Node) market.RoadmapSkill {
	var s market.RoadmapSkill
	if !isMapping(n) {
		s.Skill = market.Skill(d.text("skills", n))
	} else {
		m := d.mapping("skills", n, "skill", "emphasis")
		s.Skill = market.Skill(d.text("skill", m["skill"]))
		s.Emphasis = d.text("emphasis", m["emphasis"])
		if s.Emphasis != "" && !slices.Contains(emphases, s.Emphasis) {
			d.fail(m["emphasis"], "emphasis", "%q: want %s", s.Emphasis, list(emphases))
		}
	}
	if s.Skill == "" {
		d.fail(n, "skill", "is missing")
	}
	return s
}
