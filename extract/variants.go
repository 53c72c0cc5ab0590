package extract

import "strings"

// cased reports whether the rule heeds letter case.
func (r Rule) cased() bool { return r == Exact || r == Proper || r == Weak }

// forms lists the spellings of an alias, each with its text in exact.
func forms(e *Entry, a Alias) []form {
	head, tail, _ := strings.Cut(a.Text, " ... ")
	plural := e.Kind == conceptKind && !a.Rule.cased() && a.Rule != Not && a.Rule != Gap
	var out []form
	for _, v := range variants(head, plural) {
		out = append(out, form{rule: a.Rule, exact: v, tail: foldString(tail)})
		if a.Rule == Any || a.Rule == Exact {
			for _, p := range e.Prefixes {
				out = append(out, form{rule: a.Rule, exact: p + " " + v})
			}
		}
	}
	return out
}

// variants lists the spellings that an alias stands for, in folded letter
// positions: a hyphen may be missing, a slash may have spaces around it, "&"
// may be "and", ".js" may be "js" or " js"; with plural, the last word also in
// its plural.
func variants(alias string, plural bool) []string {
	out := []string{alias}
	out = alternate(out, "-", " ", "")
	out = alternate(out, "/", "/", " / ", " /", "/ ")
	out = alternate(out, " & ", " & ", " and ")
	out = alternate(out, " and ", " and ", " & ", "/")
	if strings.HasSuffix(alias, ".js") {
		out = append(out, strings.TrimSuffix(alias, ".js")+"js", strings.TrimSuffix(alias, ".js")+" js")
	}
	if plural {
		for _, v := range out {
			if p := pluralOf(v); p != "" {
				out = append(out, p)
			}
		}
	}
	return unique(out)
}

func unique(list []string) []string {
	seen := map[string]bool{}
	out := list[:0]
	for _, s := range list {
		if !seen[foldString(s)] {
			seen[foldString(s)] = true
			out = append(out, s)
		}
	}
	return out
}

// alternate replaces old in every item by each of the alternatives.
func alternate(list []string, old string, alternatives ...string) []string {
	var out []string
	for _, s := range list {
		if !strings.Contains(s, old) {
			out = append(out, s)
			continue
		}
		for _, a := range alternatives {
			out = append(out, strings.ReplaceAll(s, old, a))
		}
	}
	return out
}

// pluralOf is the regular English plural, "" where none is likely.
func pluralOf(s string) string {
	n := len(s)
	if n < 2 || !isAlpha(s[n-1]) || s[n-1] == 's' || s[n-1] == 'S' || strings.HasSuffix(s, "ing") {
		return ""
	}
	switch {
	case strings.HasSuffix(s, "y") && !strings.ContainsRune("aeiou", rune(s[n-2])):
		return s[:n-1] + "ies"
	case strings.HasSuffix(s, "ch"), strings.HasSuffix(s, "sh"), strings.HasSuffix(s, "x"):
		return s + "es"
	}
	return s + "s"
}
