package roadmap

import (
	_ "embed"
	"html"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

//go:embed words.txt
var words string

// mention is a skill in a block: text[start:end] of the block as the extractor sees it.
type mention struct {
	skill market.Skill
	block int
	text  string // of the block
	start int
	end   int
	aside bool // it only describes another skill
}

// mentions finds the skills of the whole document at once, so that names which also mean
// something else are judged in their context, and says in which block each stands.
func (r *Reader) mentions(d *document, roles []market.Role) []mention {
	var b strings.Builder
	blockOf := []int{} // by line of the reading
	for i, blk := range d.blocks {
		one := "<p>" + html.EscapeString(blk.text) + "</p>"
		if blk.kind == item || blk.kind == row {
			one = "<li>" + html.EscapeString(blk.text) + "</li>"
		}
		b.WriteString(one)
		for range strings.Count(strings.TrimPrefix(extract.Text("", one), "\n"), "\n") + 1 {
			blockOf = append(blockOf, i)
		}
	}
	reading := r.x.Read(market.Posting{Title: "Software developer", Description: b.String()})
	var out []mention
	line, lineStart := -1, 0 // the title is line -1
	at := 0
	for _, m := range reading.Mentions {
		for {
			next := strings.IndexByte(reading.Text[at:], '\n')
			if next < 0 || at+next >= m.Start {
				break
			}
			at += next + 1
			line, lineStart = line+1, at
		}
		if line < 0 || line >= len(blockOf) {
			continue
		}
		end := len(reading.Text)
		if n := strings.IndexByte(reading.Text[lineStart:], '\n'); n >= 0 {
			end = lineStart + n
		}
		found := mention{block: blockOf[line], text: reading.Text[lineStart:end], start: m.Start - lineStart, end: m.End - lineStart}
		if found.skill = meant(m.Skill, reading.Text[m.Start:m.End], roles); found.skill != "" {
			out = append(out, found)
		}
	}
	out = r.exactItems(d, out, roles)
	r.markAsides(d, out)
	return out
}

// exactItems adds the items that are a skill's name and nothing else: in a list of what to
// learn, "Go" is the language whatever stands around it.
func (r *Reader) exactItems(d *document, all []mention, roles []market.Role) []mention {
	next := 0
	out := make([]mention, 0, len(all))
	for i, b := range d.blocks {
		before := len(out)
		for next < len(all) && all[next].block == i {
			out = append(out, all[next])
			next++
		}
		id := r.byName[strings.ToLower(b.text)]
		if b.kind != item || len(out) > before || id == "" {
			continue
		}
		if id = meant(id, b.text, roles); id != "" {
			out = append(out, mention{skill: id, block: i, text: "- " + b.text, start: 2, end: 2 + len(b.text)})
		}
	}
	return out
}

// markAsides marks the mentions that only describe another skill.
func (r *Reader) markAsides(d *document, all []mention) {
	for start := 0; start < len(all); {
		end := start
		for end < len(all) && all[end].block == all[start].block {
			end++
		}
		for i := start; i < end; i++ {
			all[i].aside = r.described(d, all[i], all[start:end])
		}
		start = end
	}
}

// meant is what a roadmap means by a name: of applications when it says security, and nothing
// when it names the career itself.
func meant(s market.Skill, surface string, roles []market.Role) market.Skill {
	switch s {
	case "security":
		for _, r := range roles {
			if r == "backend" || r == "frontend" || r == "fullstack" || r == "mobile" {
				return "application-security"
			}
		}
	case "web-development", "software-development", "backend-development", "mobile-development", "full-stack-development", "frontend-development", "data-engineering":
		role := map[market.Skill]market.Role{"backend-development": "backend", "mobile-development": "mobile", "frontend-development": "frontend", "full-stack-development": "fullstack", "data-engineering": "data"}[s]
		if serverSide := strings.HasPrefix(strings.ToLower(surface), "server"); !serverSide && (role == "" || slices.Contains(roles, role)) {
			return ""
		}
	}
	return s
}

var (
	dash  = regexp.MustCompile(`\s[–—-]\s`)
	colon = regexp.MustCompile(`:\s`)
)

// described tells whether a mention only describes the technology that its item is about, as
// clouds do in "Go – for cloud services".
func (r *Reader) described(d *document, m mention, all []mention) bool {
	if d.blocks[m.block].kind != item {
		return false
	}
	for _, sep := range []*regexp.Regexp{dash, colon} {
		at := sep.FindStringIndex(m.text[min(2, len(m.text)):]) // after the mark of the item
		if at == nil || m.start < at[1]+2 {
			continue
		}
		cut, rest := at[0]+2, at[1]+2
		about := slices.ContainsFunc(all, func(o mention) bool { return o.block == m.block && o.end <= cut && r.tech[o.skill] })
		if about && !listed(m, rest, all, sep == dash) {
			return true
		}
	}
	return false
}

// listed tells whether what stands after a separator is a list that a mention belongs to: after
// a dash one with many commas, after a colon one in which hardly any other word stands before it.
func listed(m mention, rest int, all []mention, afterDash bool) bool {
	if afterDash {
		words := len(strings.Fields(m.text[rest:]))
		return words < 3 || strings.Count(m.text[rest:], ",")*3 >= words
	}
	between := len(strings.Fields(m.text[rest:m.start]))
	for _, o := range all {
		if o.block == m.block && o.start >= rest && o.end <= m.start {
			between -= len(strings.Fields(o.text[o.start:o.end]))
		}
	}
	return between <= 3
}

// steps fills in the steps and what is named outside them. A skill stands where it is first
// taught; sections that call themselves a step come before lists that do not.
func (r *Reader) steps(out *market.Roadmap, sections []section, mentions []mention) {
	d := sections[0].doc
	taughtIn, emphasis := r.teaching(d, sections, mentions)
	for i, s := range sections {
		if s.class != step {
			continue
		}
		st := market.RoadmapStep{Title: s.title, Skills: []market.RoadmapSkill{}}
		seen := map[market.Skill]bool{}
		for _, m := range inSection(mentions, s) {
			if taughtIn[m.skill] == i && !seen[m.skill] && !m.aside {
				seen[m.skill] = true
				st.Skills = append(st.Skills, market.RoadmapSkill{Skill: m.skill, Emphasis: emphasis[m.skill]})
			}
		}
		if st.Title == "" && len(st.Skills) > 0 {
			st.Title = r.name(st.Skills[0].Skill)
		}
		if st.Title != "" && (len(st.Skills) > 0 || s.heading >= 0) {
			out.Steps = append(out.Steps, st)
		}
	}
	named := map[market.Skill]bool{}
	for _, m := range mentions {
		if _, ok := taughtIn[m.skill]; !ok && !named[m.skill] {
			named[m.skill] = true
			out.Named = append(out.Named, market.NamedSkill{Skill: m.skill, At: d.at(m.block)})
		}
	}
}

// teaching says in which section each skill is taught, and with what emphasis.
func (r *Reader) teaching(d *document, sections []section, mentions []mention) (map[market.Skill]int, map[market.Skill]string) {
	in, emphasis := map[market.Skill]int{}, map[market.Skill]string{}
	worded := func(i int) bool { return stepWord.MatchString(sections[i].title) }
	for i, s := range sections {
		if s.class != step {
			continue
		}
		for _, m := range inSection(mentions, s) {
			if m.aside {
				continue
			}
			first, ok := in[m.skill]
			if !ok || worded(i) && !worded(first) {
				in[m.skill] = i
			}
			if (!ok || first == i) && emphasis[m.skill] == "" {
				emphasis[m.skill] = d.emphasis(s, m)
			}
		}
	}
	return in, emphasis
}

// inSection is the part of mentions, which are in order of their blocks, that stands in s.
func inSection(mentions []mention, s section) []mention {
	at := func(block int) int {
		return sort.Search(len(mentions), func(i int) bool { return mentions[i].block >= block })
	}
	return mentions[at(s.start):at(s.end)]
}

func (r *Reader) name(id market.Skill) string {
	for _, s := range r.x.Skills() {
		if s.ID == id {
			return s.Name
		}
	}
	return string(id)
}
