package extract

import (
	"slices"
	"strings"
)

// softeners make what they stand with preferred.
var softeners = []string{
	"nice to have", "nice-to-have", "nice to haves", "a plus", "bonus", "preferred", "preferably", "ideally", "desirable", "desired", "advantage",
	"advantageous", "beneficial", "good to have", "plus if", "is plus", "willing to learn", "would be great", "would be nice", "a big plus", "big plus", "huge plus",
	"optional", "von vorteil", "wünschenswert", "idealerweise", "helpful", "not required", "pluses", "extra points", "great if", "are plus",
	"an asset", "prefer", "preference", "highly valued", "potentially", "a strong plus", "significant plus", "major plus", "definite plus", "added plus", "great plus", "real plus", "nice plus", "considered a plus", "good-to-have", "great to have", "brownie points", "would love", "willingness to learn", "eagerness to", "eager to learn",
	"great addition", "nice addition", "be appreciated", "is appreciated", "nice but", "favourable", "is welcome", "not mandatory", "not essential", "not necessary", "not a must", "would be useful", "is useful",
}

// alwaysLeading are softeners that govern what follows wherever they stand.
var alwaysLeading = []string{"ideally", "preferably", "prefer", "idealerweise", "willing to learn", "plus if", "great if", "potentially", "willingness to learn", "eagerness to", "eager to learn"}

// softened reports whether a softener governs c: one in c's own parentheses,
// or one in its segment outside parentheses.
func (r *reading) softened(c *candidate, seg *segment) bool {
	start, end := seg.start, seg.end
	open := strings.LastIndexByte(r.lower[start:c.start], '(')
	if open >= 0 && strings.IndexByte(r.lower[start+open:c.start], ')') < 0 && int(c.end) < end {
		if n := strings.IndexByte(r.lower[c.end:end], ')'); n >= 0 && r.governed(c, start+open, int(c.end)+n) {
			return true
		}
	}
	return r.governed(c, start, end)
}

// governed reports whether a softener in text[start:end] governs c. One that
// ends a clause governs the clause, any other what follows it.
func (r *reading) governed(c *candidate, start, end int) bool {
	for _, p := range r.phrasesFrom(start) {
		if int(p.start) >= end {
			break
		}
		if p.class&softens == 0 || int(p.end) > end || hasPrefixWord(strings.TrimLeft(r.lower[p.end:end], " "), notSoftened) {
			continue
		}
		text, at, i := r.lower[start:end], int(c.start)-start, int(p.start)-start
		if apart(text, i, at) {
			if tagged(text, int(c.end)-start, i) {
				return true
			}
			continue
		}
		if trailing(r.lower[p.start:p.end], r.lower[p.end:end]) && strings.Trim(text[:i], "- (") != "" {
			if int(c.end) <= int(p.start) && clauseStart(text, i) <= at {
				return true
			}
		} else if c.start >= p.end && strings.IndexByte(r.lower[p.end:c.start], ';') < 0 {
			return true
		}
	}
	return false
}

// notSoftened follow a softener that asks all the same.
var notSoftened = []string{"profile", "candidate", "candidates", "keyskills", "key skills"}

// tagged reports whether a softener at i, alone in its parentheses, stands
// behind the list item that ends at end: "React (preferred)".
func tagged(text string, end, i int) bool {
	open := strings.LastIndexByte(text[:i], '(')
	if open < end || strings.ContainsAny(text[end:open], ",;()") {
		return false
	}
	n := strings.IndexByte(text[open:], ')')
	return n > 0 && n <= 24 && !strings.ContainsAny(text[open:open+n], "0123456789")
}

// apart reports whether a softener at i stands in parentheses that do not
// hold the name at at.
func apart(text string, i, at int) bool {
	open := strings.LastIndexByte(text[:i], '(')
	if open < 0 || strings.IndexByte(text[open:i], ')') >= 0 {
		return false
	}
	n := strings.IndexByte(text[i:], ')')
	if n < 0 {
		return false
	}
	if n < 24 && strings.HasPrefix(text[i+n+1:], ":") {
		return false
	}
	return at < open || at > i+n
}

// trailing reports whether a softener followed by rest looks back.
func trailing(softener, rest string) bool {
	if slices.Contains(alwaysLeading, softener) {
		return false
	}
	rest = strings.TrimLeft(rest, " ")
	if rest == "" || strings.IndexByte(".),;!-/", rest[0]) >= 0 {
		return !strings.HasPrefix(rest, "):")
	}
	if rest[0] == ':' {
		return false
	}
	if strings.HasSuffix(softener, "plus") && softener != "plus" {
		return !hasPrefixWord(rest, []string{"if", "points"})
	}
	return hasPrefixWord(rest, []string{"but", "and", "though", "although", "for", "not", "to have", "in", "as", "when", "or"})
}

// clauseStart is where the clause that ends before i starts.
func clauseStart(text string, i int) int {
	return strings.LastIndexAny(text[:i], ";•") + 1
}
