package extract

import "strings"

// evidence adds up what speaks for and against a weak or loose candidate; from enough on it counts.
func (x *Extractor) evidence(r *reading, i int) int {
	c := &r.cands[i]
	score := 0
	if c.rule == Loose {
		score += looseStart
	}
	cues := &x.cues[c.entry]
	next, prev := r.wordsAfter(c), r.wordsBefore(c)
	list := max(x.neighbour(r, i, 1), x.neighbour(r, i, -1))
	score += list
	switch {
	case hasPrefixWord(next, cues[after]) || hasSuffixWord(prev, cues[before]):
		score += ownCue
	case hasPrefixWord(next, techNouns):
		score += techNoun
	case hasSuffixWord(prev, askingVerbs):
		score += askingVerb
	case hasSuffixWord(prev, techVerbs):
		score += techVerb
	case r.inList(c):
		score += listItem
	}
	if len(cues[beside]) > 0 && containsWord(r.line(c), cues[beside]) {
		score += besideCue
	}
	if int(c.start) < r.titleEnd {
		score += inTitle
	}
	if r.strong >= 5 {
		score += richPosting
	}
	if c.rule == Weak && list < listNeighbour && !hasPrefixWord(next, trades) && r.startsSentence(c) {
		score += sentenceStart
	}
	if s := int(c.start); s > 1 && r.text[s-1] == '-' && isAlpha(r.text[s-2]) {
		score += compound
	}
	if score < enough && list > 0 || score == enough-1 {
		score += x.amongItems(r, i)
	}
	return score
}

// amongItems weighs the list that candidate i is an item of, when nothing beside it settles it: other
// items that are technologies without doubt, or that are as doubtful as it is.
func (x *Extractor) amongItems(r *reading, i int) int {
	if c := &r.cands[i]; c.end-c.start == 1 && c.rule == Loose || c.start > 0 && r.text[c.start-1] == '.' {
		return 0 // "r/haskell", "backbone.js"
	}
	named, items := 0, 1
	for _, step := range []int{-1, 1} {
		last := i
		for j := i + step; j >= 0 && j < len(r.cands) && items < listedItems; j += step {
			o, at := &r.cands[j], &r.cands[last]
			if o.start == at.start {
				continue
			}
			left, right := at, o
			if step < 0 {
				left, right = o, at
			}
			if o.state == rejected || !x.tech[o.entry] || right.start < left.end {
				break
			}
			if mark, ok := listGap(r.lower[left.end:right.start]); !ok || mark < listNeighbour {
				break
			}
			items++
			if o.state == accepted {
				named++
			}
			last = j
		}
	}
	switch {
	case named >= 2 || named == 1 && items >= 3:
		return listNeighbour - 1
	case items >= 3 && r.cands[i].rule == Weak:
		return listNeighbour
	case items >= 2:
		return 1
	}
	return 0
}

// listedItems bounds the items looked at: more would tell no more.
const listedItems = 12

// neighbour looks for an accepted technology beside candidate i in direction
// step, over nothing but list marks.
func (x *Extractor) neighbour(r *reading, i, step int) int {
	c := &r.cands[i]
	for j := i + step; j >= 0 && j < len(r.cands); j += step {
		o := &r.cands[j]
		if o.start == c.start {
			continue
		}
		var gap string
		if step > 0 {
			if o.start < c.end {
				continue
			}
			gap = r.lower[c.end:o.start]
		} else {
			if o.end > c.start {
				continue
			}
			gap = r.lower[o.end:c.start]
		}
		mark, ok := listGap(gap)
		if !ok {
			return 0
		}
		if o.state == accepted {
			if !x.tech[o.entry] {
				mark--
			}
			return mark
		}
		if o.state == undecided && c.rule == Weak && o.rule == Weak {
			return 1
		}
		return 0
	}
	return 0
}

// listGap weighs the text between two names: list marks and joining words only.
func listGap(gap string) (int, bool) {
	if len(gap) > 24 {
		return 0, false
	}
	weight := tagNeighbour
	for gap != "" {
		switch c := gap[0]; {
		case strings.IndexByte(" ()[]\"'.:*", c) >= 0, isDigit(c):
			gap = gap[1:]
		case strings.IndexByte(",/|&+;\n-", c) >= 0:
			weight, gap = listNeighbour, gap[1:]
		default:
			n := joiner(gap)
			if n == 0 {
				return 0, false
			}
			weight, gap = listNeighbour, gap[n:]
		}
	}
	return weight, true
}

// joiner is the length of a joining word or list mark at the front of s.
func joiner(s string) int {
	for _, j := range joiners {
		if strings.HasPrefix(s, j) && (len(s) == len(j) || !isAlnum(s[len(j)])) {
			return len(j)
		}
	}
	return 0
}

var joiners = []string{"and", "or", "und", "oder", "e.g", "eg", "i.e", "like", "with", "such", "as", "including", "any", "either", "both", "preferably", "in", "using", "•", "·", "–", "—", "●", "et", "y", "e", "ou", "plus", "etc", "also", "x"}
