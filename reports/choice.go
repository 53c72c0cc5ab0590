package reports

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// ErrChoice marks a name or form in Options that no file of a report has; the message lists those there are.
var ErrChoice = errors.New("no such part of a report")

// forms are the forms of files that a report can be made in, by the ending of their names.
var forms = map[string]string{".html": "html", ".png": "png", ".svg": "svg", ".csv": "csv", ".json": "json", ".md": "markdown"}

// choosable is a page, chart or table that can be chosen by its name or with its group.
type choosable struct{ name, group string }

// groups of parts besides those that a name begins with: "pay" is also every part called pay-….
const (
	frontGroup  = "front"
	chartGroup  = "charts"
	dataGroup   = "data"
	findingsRef = "findings"
	summaryRef  = "summary"
)

// pageGroups are the groups of pages by their kind, where that is not the group's name.
var pageGroups = map[string]string{"roadmap": "roadmaps", "technology": "technologies"}

func pagePart(p page) choosable {
	name := strings.TrimSuffix(p.File, ".html")
	if p.File == pageFile {
		name = frontGroup
	}
	if g := pageGroups[p.Kind]; g != "" {
		return choosable{name, g}
	}
	return choosable{name, p.Kind}
}

// skillPart is the page of a skill, by its file.
func skillPart(file string) choosable {
	return choosable{strings.TrimSuffix(file, ".html"), pageGroups["technology"]}
}

// choice is which parts are made and in which forms; empty lists choose all.
type choice struct{ only, forms []string }

func (c choice) whole() bool { return len(c.only) == 0 && len(c.forms) == 0 }

// takes tells whether a part is made as a file with that ending.
func (c choice) takes(p choosable, ending string) bool {
	return (len(c.forms) == 0 || slices.Contains(c.forms, forms[ending])) && c.names(p)
}

func (c choice) names(p choosable) bool {
	return len(c.only) == 0 || slices.ContainsFunc(c.only, func(want string) bool { return matches(want, p) })
}

func matches(want string, p choosable) bool {
	if want == p.name || want == p.group || strings.HasPrefix(p.name, want+"-") {
		return true
	}
	ok, err := path.Match(want, p.name)
	return err == nil && ok
}

// check refuses what no part or form is called.
func (c choice) check(parts []choosable) error {
	known := make([]string, 0, len(forms))
	for _, form := range forms {
		known = append(known, form)
	}
	slices.Sort(known)
	for _, form := range c.forms {
		if !slices.Contains(known, form) {
			return fmt.Errorf("form %q: want of %s: %w", form, strings.Join(known, ", "), ErrChoice)
		}
	}
	for _, want := range c.only {
		if slices.ContainsFunc(parts, func(p choosable) bool { return matches(want, p) }) {
			continue
		}
		var groups, names []string
		for _, p := range parts {
			groups = append(groups, p.group)
			if !strings.HasPrefix(p.name, skillPrefix) { // of those there are hundreds
				names = append(names, p.name)
			}
		}
		slices.Sort(groups)
		slices.Sort(names)
		return fmt.Errorf("%q: want a group (%s), a name or the start of names with a star (%s): %w", want,
			strings.Join(slices.Compact(groups), ", "), strings.Join(slices.Compact(names), ", "), ErrChoice)
	}
	return nil
}

// anchors are the links of a page.
var anchors = regexp.MustCompile(`(?s)<a href="([^"#:]+)(?:#[^"]*)?"[^>]*>(.*?)</a>`)

// unlink takes the links to files that are not made out of a page and leaves their words; nil made is all.
func unlink(body []byte, made map[string]bool) []byte {
	if made == nil {
		return body
	}
	return anchors.ReplaceAllFunc(body, func(link []byte) []byte {
		m := anchors.FindSubmatch(link)
		if made[string(m[1])] {
			return link
		}
		return m[2]
	})
}
