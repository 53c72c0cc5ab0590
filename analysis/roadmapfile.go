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
	dir, err := BuiltinFiles()
	if err != nil {
		return nil, err
	}
	return LoadRoadmaps(dir)
}

// BuiltinFiles is the folder of the built-in roadmap files.
func BuiltinFiles() (fs.FS, error) {
	dir, err := fs.Sub(builtin, "roadmaps")
	if err != nil {
		return nil, fmt.Errorf("open the built-in roadmaps: %w", err)
	}
	return dir, nil
}

// LoadRoadmaps reads every *.yaml and *.yml file directly in dir, in the order of
// their names. Two files with one id are an error.
func LoadRoadmaps(dir fs.FS) ([]market.Roadmap, error) {
	names, err := roadmapNames(dir)
	if err != nil {
		return nil, err
	}
	roadmaps := []market.Roadmap{}
	files := map[string]string{}
	for _, name := range names {
		data, err := readBounded(dir, name)
		if err != nil {
			return nil, fmt.Errorf("read roadmap: %w", err)
		}
		r, err := ParseRoadmap(name, data)
		if err != nil {
			return nil, err
		}
		if first, ok := files[r.ID]; ok {
			return nil, fmt.Errorf("%s: id %q is that of %s already: give each roadmap its own", name, r.ID, first)
		}
		files[r.ID] = name
		roadmaps = append(roadmaps, r)
	}
	return roadmaps, nil
}

// roadmapNames lists the roadmap files directly in dir, sorted.
func roadmapNames(dir fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("list roadmaps: %w", err)
	}
	names := []string{}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); !e.IsDir() && (ext == ".yaml" || ext == ".yml") {
			names = append(names, e.Name())
		}
	}
	return names, nil
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
	r, errs := decodeRoadmap(&decoder{file: name}, data)
	if len(errs) > 0 {
		return market.Roadmap{}, errs[0]
	}
	return r, nil
}

// decodeRoadmap reads a roadmap file with everything that is wrong in it.
func decodeRoadmap(d *decoder, data []byte) (market.Roadmap, []error) {
	var r market.Roadmap
	top, err := parseYAML(d.file, data)
	if err != nil {
		return r, []error{err}
	}
	m := d.mapping("roadmap", top, "id", "title", "publisher", "url", "as_of", "roles", "markets", "steps",
		"named", "claims", "not_testable", "unread", "notes")
	r.ID = d.text("id", m["id"])
	r.Title = d.text("title", m["title"])
	r.Publisher = d.text("publisher", m["publisher"])
	r.URL = d.text("url", m["url"])
	r.AsOf = d.number("as_of", m["as_of"])
	r.Roles, r.Steps = []market.Role{}, []market.RoadmapStep{}
	for _, n := range d.sequence("roles", m["roles"]) {
		r.Roles = append(r.Roles, d.role(n, r.Roles))
	}
	for _, n := range d.sequence("markets", m["markets"]) {
		r.Markets = append(r.Markets, d.matching("markets", n, countryID, "two capital letters such as IN"))
	}
	taught := map[market.Skill]int{}
	for _, n := range d.sequence("steps", m["steps"]) {
		r.Steps = append(r.Steps, d.step(n, taught))
	}
	d.rest(m, &r)
	d.check(top, m, r)
	return r, d.errs
}

// rest reads what stands after the steps.
func (d *decoder) rest(m map[string]ast.Node, r *market.Roadmap) {
	for _, n := range d.sequence("named", m["named"]) {
		m := d.mapping("named", n, "skill", "at")
		d.known("named", n, d.text("skill", m["skill"]))
		r.Named = append(r.Named, market.NamedSkill{Skill: market.Skill(d.text("skill", m["skill"])), At: d.text("at", m["at"])})
	}
	ids := map[string]int{}
	r.Claims = d.claims("claims", m["claims"], ids)
	r.NotTestable = d.claims("not_testable", m["not_testable"], ids)
	for _, n := range d.sequence("unread", m["unread"]) {
		m := d.mapping("unread", n, "at", "kind", "why")
		r.Unread = append(r.Unread, market.Unread{At: d.text("at", m["at"]), Kind: d.text("kind", m["kind"]), Why: d.text("why", m["why"])})
	}
	for _, n := range d.sequence("notes", m["notes"]) {
		r.Notes = append(r.Notes, d.text("notes", n))
	}
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
	d.known("skills", n, string(s.Skill))
	return s
}
