package extract

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// stackKind marks a part of a stack: LAMP implies Linux, but is no Linux.
const stackKind = "stack"

// broaderKinds are the ways in which one skill can imply another: a service of
// a provider, a member of a product family, a thing of a kind, a stack's part.
var broaderKinds = []string{"service", "family", "kind", stackKind}

// Lint lists the faults of a lexicon, each naming its entry, in the order of
// entries: names that cannot be found or that two entries claim, references to
// nothing, circles of broader terms, links of no known form, ambiguous entries
// without cases, and cases that are not read as they say.
func (l *Lexicon) Lint() []string {
	var faults []string
	report := func(e *Entry, format string, args ...any) {
		faults = append(faults, string(e.ID)+": "+fmt.Sprintf(format, args...))
	}
	x, err := New(l)
	if err != nil {
		return []string{err.Error()}
	}
	claims := l.claims(x.matcher)
	for i, e := range l.Entries {
		if !slices.ContainsFunc(e.Aliases, func(a Alias) bool { return a.Rule != Not }) {
			report(e, "no alias can make it count")
		}
		for _, a := range e.Aliases {
			if a.Rule != Gap && !x.reaches(a.Text, i) {
				report(e, "%q can never be found: a name begins with a letter, a digit, a dot or a star", a.Text)
			}
		}
		for _, c := range claims[i] {
			report(e, "%s", c)
		}
		for _, id := range e.Over {
			if l.byID[id] == nil {
				report(e, "over %s: there is no such entry", id)
			}
		}
		for _, b := range e.Broader {
			switch {
			case l.byID[b.Skill] == nil:
				report(e, "broader %s: there is no such entry", b.Skill)
			case !slices.Contains(broaderKinds, b.Kind):
				report(e, "broader %s: %q is no kind: want one of %q", b.Skill, b.Kind, broaderKinds)
			}
		}
		if l.broaderThanItself(e.ID) {
			report(e, "it is broader than itself")
		}
		for _, link := range e.Links {
			if !linkForm.MatchString(link) {
				report(e, "link %q: want \"so TAG\" (Stack Overflow) or \"wikidata Q123\"", link)
			}
		}
		x.lintCases(e, func(format string, args ...any) { report(e, format, args...) })
	}
	return faults
}

// linkForm is a Stack Overflow tag or a Wikidata item.
var linkForm = regexp.MustCompile(`^(so [a-z0-9.][a-z0-9+#.-]*|wikidata Q[1-9][0-9]*)$`)

// technicalText makes the posting of a case technical, where an ambiguous name
// is easiest to take for the skill.
const technicalText = "\nWe work with Perl, Haskell and Fortran."

// reaches reports whether all of text is found as a spelling of an entry.
func (x *Extractor) reaches(text string, entry int) bool {
	hits := x.find(text)
	return len(hits) == 1 && hits[0].start == 0 && int(hits[0].end) == len(text) &&
		slices.ContainsFunc(x.matcher.forms[hits[0].pattern], func(f form) bool { return int(f.entry) == entry })
}

// lintCases reads the texts of an entry: those that mention it each alone, where
// little speaks for it, those that do not each in a technical posting.
func (x *Extractor) lintCases(e *Entry, report func(string, ...any)) {
	if e.ambiguous() {
		if len(e.Yes) == 0 {
			report("it is ambiguous: want a \"+\" line with a text that mentions it")
		}
		if len(e.No) == 0 {
			report("it is ambiguous: want a \"-\" line with a text that only looks so")
		}
	}
	names := func(text string) bool {
		return slices.ContainsFunc(x.mentions("", "\n"+text), func(m market.Mention) bool { return m.Skill == e.ID })
	}
	for _, text := range e.Yes {
		if !names(text) {
			report("not read in %q, which mentions it", text)
		}
	}
	for _, text := range e.No {
		switch {
		case names(text + technicalText):
			report("read in %q, which does not mention it", text)
		case e.ambiguous() && !x.spells(text, e):
			report("no name of it stands in %q, so the case says nothing", text)
		}
	}
}

// spells reports whether a name of e stands in text, whatever it means there.
func (x *Extractor) spells(text string, e *Entry) bool {
	return slices.ContainsFunc(x.find(text), func(h hit) bool {
		return slices.ContainsFunc(x.matcher.forms[h.pattern], func(f form) bool { return x.ids[f.entry] == e.ID })
	})
}

// ambiguous reports whether letter case, context or an exception decides what a
// name of the entry means.
func (e *Entry) ambiguous() bool {
	return len(e.Cues[notAfter])+len(e.Cues[notBefore]) > 0 || slices.ContainsFunc(e.Aliases, func(a Alias) bool {
		return a.Rule != Any && a.Rule != Shared && a.Rule != Gap
	})
}

// broaderThanItself follows the broader terms of id back to id. A stack and
// its members imply each other, so that is no circle.
func (l *Lexicon) broaderThanItself(id market.Skill) bool {
	seen := map[market.Skill]bool{}
	var reaches func(market.Skill) bool
	reaches = func(from market.Skill) bool {
		e := l.byID[from]
		if e == nil || seen[from] {
			return false
		}
		seen[from] = true
		return slices.ContainsFunc(e.Broader, func(b Broader) bool { return b.Kind != stackKind && (b.Skill == id || reaches(b.Skill)) })
	}
	return reaches(id)
}

// claims lists, by entry, the spellings that can never be read as it, and those
// that another entry claims as well without both saying that they are shared.
func (l *Lexicon) claims(m *matcher) map[int][]string {
	out := map[int][]string{}
	for p, forms := range m.forms {
		for i, f := range forms {
			for _, o := range forms[:i] {
				if f.entry == o.entry || !sameSpelling(f, o) {
					continue
				}
				a, b := int(f.entry), int(o.entry)
				switch {
				case f.rule == Not && o.rule != Not:
					a, b = b, a
					fallthrough
				case o.rule == Not && f.rule != Not:
					out[a] = append(out[a], fmt.Sprintf("%q can never count: %s rules it out", m.keys[p], l.Entries[b].ID))
				case f.rule <= Exact && o.rule <= Exact:
					out[a] = append(out[a], fmt.Sprintf("%q is also a name of %s: both need the rule shared, or one of them evidence", m.keys[p], l.Entries[b].ID))
				}
			}
		}
	}
	return out
}

// sameSpelling reports whether a text can fit both forms.
func sameSpelling(a, b form) bool {
	return a.tail == b.tail && (a.exact == "" || b.exact == "" || sameCase(a.exact, b.exact) && sameCase(b.exact, a.exact))
}
