package extract

import (
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// candidate is a hit read as one entry.
type candidate struct {
	hit
	entry   int32
	segment int32
	rule    Rule
	state   verdict
}

type verdict int8

const (
	undecided verdict = iota
	accepted
	rejected
)

// Weights of the evidence for a weak or loose alias; an alias counts from
// enough upwards. They were set by hand on one half of the labelled postings.
const (
	enough        = 3
	listNeighbour = 3 // a technology stands beside it in a list
	tagNeighbour  = 2 // a technology stands beside it without a list mark
	ownCue        = 3 // a cue word of the entry stands beside it
	techNoun      = 3 // "developer", "framework" right after it
	askingVerb    = 3 // "experience with", "written in" right before it
	techVerb      = 2 // "such as", "using" right before it
	besideCue     = 2 // a cue word of the entry stands in the same line
	inTitle       = 1
	richPosting   = 1 // the posting names many technologies
	listItem      = 2 // an item of a list that "such as" or "tools" opens
	sentenceStart = -1
	compound      = -3 // the tail of a hyphenated word
	looseStart    = -1 // what a loose alias starts with
)

// techPosting is how many distinct technologies make a posting technical.
const techPosting = 3

// reading is the state of reading one posting; it is reused.
type reading struct {
	words      *wordScan
	text       string
	lower      string // text with ASCII letters lower case
	phrases    []phraseHit
	company    string
	titleEnd   int
	hits       []hit
	cands      []candidate
	segments   []segment
	strong     int // distinct technologies named without doubt
	seen       map[int32]bool
	lineOf     int32 // the segment that isRoleLine is of, -1 at first
	isRoleLine bool
}

// candidates reads every hit as the entries whose form fits its letter case.
func (x *Extractor) candidates(r *reading) {
	r.cands = r.cands[:0]
	seg := 0
	for _, h := range r.hits {
		for seg+1 < len(r.segments) && int(h.start) >= r.segments[seg].end {
			seg++
		}
		first := len(r.cands)
		for _, f := range x.matcher.forms[h.pattern] {
			if f.exact != "" && !sameCase(r.text[h.start:h.end], f.exact) {
				continue
			}
			if f.rule == Not {
				r.cands = r.cands[:first]
				break
			}
			c := candidate{h, f.entry, int32(seg), f.rule, undecided}
			if f.rule == Gap {
				if c.end = r.tail(h.end, f.tail); c.end == 0 {
					continue
				}
			}
			r.read(c, first)
		}
	}
}

// read adds c unless the hit was already read as the entry by a better rule.
func (r *reading) read(c candidate, first int) {
	for i := first; i < len(r.cands); i++ {
		if r.cands[i].entry == c.entry {
			r.cands[i].rule = min(r.cands[i].rule, c.rule)
			return
		}
	}
	r.cands = append(r.cands, c)
}

// sameCase compares a surface with an alias, hyphens and spaces being equal;
// the surface may have a version glued to it.
func sameCase(surface, alias string) bool {
	if len(surface) < len(alias) {
		return false
	}
	for i := 0; i < len(alias); i++ {
		a, b := surface[i], alias[i]
		if a != b && !(fold[a] == ' ' && fold[b] == ' ') {
			return false
		}
	}
	return true
}

// decide settles every candidate: first what no context can change, then the
// aliases that need evidence, which what is already settled may give.
func (x *Extractor) decide(r *reading) {
	r.strong = 0
	clear(r.seen)
	for i := range r.cands {
		c := &r.cands[i]
		switch {
		case x.never(r, c):
			c.state = rejected
		case c.rule == Instead:
			x.instead(r, i)
		case c.rule <= Shared || c.rule == Gap:
			if c.state == rejected {
				continue
			}
			c.state = accepted
			if x.tech[c.entry] && !r.seen[c.entry] {
				r.seen[c.entry] = true
				r.strong++
			}
		}
	}
	for i := range r.cands {
		if c := &r.cands[i]; c.rule == Proper && c.state == undecided && x.technical(r, i) {
			c.state = accepted
		}
	}
	for i := range r.cands {
		x.weigh(r, i)
	}
	for i := len(r.cands) - 1; i >= 0; i-- {
		x.weigh(r, i)
	}
	for i := range r.cands {
		if c := &r.cands[i]; c.state == undecided {
			c.state = rejected
			if c.rule == Tech && x.technical(r, i) {
				c.state = accepted
			}
		}
	}
}

// instead accepts a candidate beside whose name a cue of its entry stands, in
// place of the broader entries that the same words could mean.
func (x *Extractor) instead(r *reading, i int) {
	c := &r.cands[i]
	c.state = rejected
	if !containsWord(r.line(c), x.cues[c.entry][beside]) {
		return
	}
	c.state = accepted
	for _, step := range []int{-1, 1} {
		for j := i + step; j >= 0 && j < len(r.cands) && r.cands[j].start == c.start; j += step {
			if slices.Contains(x.over[c.entry], x.ids[r.cands[j].entry]) {
				r.cands[j].state = rejected
			}
		}
	}
}

// gapBytes bounds the words between the parts of a Gap form.
const gapBytes = 48

// tail finds the last part of a Gap form after a hit that ends at end, in the
// same phrase, and returns where it ends, or 0.
func (r *reading) tail(end int32, tail string) int32 {
	rest := r.lower[end:min(int(end)+gapBytes, len(r.lower))]
	if stop := strings.IndexAny(rest, ".;:\n!?"); stop >= 0 {
		rest = rest[:stop]
	}
	if i := indexWord(rest, tail); i >= 0 && strings.Count(rest[:i], " ") <= 6 {
		return end + int32(i+len(tail))
	}
	return 0
}

// weigh accepts an undecided weak or loose candidate with enough evidence.
func (x *Extractor) weigh(r *reading, i int) {
	c := &r.cands[i]
	if c.state != undecided || c.rule != Weak && c.rule != Loose {
		return
	}
	if x.evidence(r, i) >= enough {
		c.state = accepted
	}
}

// technical reports whether a generic word has its technical sense: the
// posting or the segment names technologies.
func (x *Extractor) technical(r *reading, i int) bool {
	if r.strong >= techPosting || r.inPosition(&r.cands[i]) {
		return true
	}
	seg := r.cands[i].segment
	for j := i - 1; j >= 0 && r.cands[j].segment == seg; j-- {
		if r.cands[j].state == accepted {
			return true
		}
	}
	for j := i + 1; j < len(r.cands) && r.cands[j].segment == seg; j++ {
		if r.cands[j].state == accepted && r.cands[j].rule <= Shared {
			return true
		}
	}
	return false
}

// inPosition reports whether c stands in the name of an open position.
func (r *reading) inPosition(c *candidate) bool {
	s := &r.segments[c.segment]
	return s.kind == titleLine && containsWord(r.lower[s.start:s.end], roleNouns)
}

// never reports what rules a candidate out whatever its evidence.
func (x *Extractor) never(r *reading, c *candidate) bool {
	seg := &r.segments[c.segment]
	cues := &x.cues[c.entry]
	if len(cues[notAfter]) > 0 && hasPrefixWord(r.wordsAfter(c), cues[notAfter]) || len(cues[notBefore]) > 0 && hasSuffixWord(r.wordsBefore(c), cues[notBefore]) {
		return true
	}
	if seg.kind == boilerplate || r.inAddress(c) || r.negated(c) {
		return true
	}
	return x.ownName(r, c) || x.tech[c.entry] && r.amongCompanies(c) || x.kinds[c.entry] == conceptKind && r.fieldOfStudy(c)
}

const conceptKind = "concept"

// mentions lists what was accepted, with its need.
func (r *reading) mentions(x *Extractor) []market.Mention {
	n, last := 0, int32(-1)
	for i := range r.cands {
		c := &r.cands[i]
		if c.state != accepted {
			continue
		}
		n++
		if c.start != last {
			s := &r.segments[c.segment]
			s.covered += int(c.end - c.start)
			s.names++
			last = c.start
		}
	}
	out := make([]market.Mention, 0, n)
	r.lineOf = -1
	for i := range r.cands {
		if c := &r.cands[i]; c.state == accepted {
			out = append(out, market.Mention{Skill: x.ids[c.entry], Start: int(c.start), End: int(c.end), Need: r.need(c)})
		}
	}
	return out
}
