package analysis

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

//go:embed groups.yaml
var groupFile []byte

// SkillGroup is a set of skills that claims name as "@name".
type SkillGroup struct {
	Name    string   `json:"name"`
	Members []string `json:"members"` // skill ids and "~phrases"
	// Rivals are the others of the same kind: with the members the universe of ranks.
	Rivals []string `json:"rivals"`
}

var groups, errGroups = readGroups()

// Groups are the groups that claims can name, by name.
func Groups() ([]SkillGroup, error) {
	if errGroups != nil {
		return nil, errGroups
	}
	out := []SkillGroup{}
	for _, name := range sortedKeys(groups) {
		out = append(out, groups[name])
	}
	return out, nil
}

func readGroups() (map[string]SkillGroup, error) {
	top, err := parseYAML("groups.yaml", groupFile)
	if err != nil {
		return nil, err
	}
	d := &decoder{file: "groups.yaml"}
	raw := map[string]SkillGroup{}
	for name, n := range d.entries("groups", top) {
		m := d.mapping(name, n, "members", "rivals")
		raw["@"+name] = SkillGroup{Name: "@" + name, Members: d.texts("members", m["members"]), Rivals: d.texts("rivals", m["rivals"])}
	}
	if len(d.errs) > 0 {
		return nil, d.errs[0]
	}
	out := map[string]SkillGroup{}
	for name, g := range raw {
		if g.Members, err = flatten(name, raw, nil); err != nil {
			return nil, err
		}
		out[name] = g
	}
	return out, nil
}

// flatten lists the members of a group with those of the groups in it.
func flatten(name string, raw map[string]SkillGroup, above []string) ([]string, error) {
	g, ok := raw[name]
	switch {
	case !ok:
		return nil, fmt.Errorf("groups.yaml: there is no group %s", name)
	case slices.Contains(above, name):
		return nil, fmt.Errorf("groups.yaml: %s contains itself", name)
	}
	var out []string
	for _, m := range g.Members {
		inner := []string{m}
		if strings.HasPrefix(m, "@") {
			var err error
			if inner, err = flatten(m, raw, append(above, name)); err != nil {
				return nil, err
			}
		}
		for _, m := range inner {
			if !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out, nil
}

// ItemSkills lists the skills and the phrases that meet an item, groups opened.
func ItemSkills(item market.Item) (skills []market.Skill, phrases []string) {
	add := func(m string) {
		if phrase, ok := strings.CutPrefix(m, "~"); ok {
			phrases = append(phrases, phrase)
		} else if !slices.Contains(skills, market.Skill(m)) {
			skills = append(skills, market.Skill(m))
		}
	}
	for _, m := range item {
		if !strings.HasPrefix(m, "@") {
			add(m)
			continue
		}
		for _, m := range groups[m].Members {
			add(m)
		}
	}
	return skills, phrases
}
