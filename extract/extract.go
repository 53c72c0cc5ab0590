// Package extract says what a posting's text states: skills and how strongly
// they are asked for, pay, level, place and role. Everything in it is pure.
package extract

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// codeVersion changes whenever the code reads a posting differently.
const codeVersion = "3"

// Extractor reads postings with one lexicon. It is safe for concurrent use.
type Extractor struct {
	lexicon *Lexicon
	matcher *matcher
	phrases *phraseBook
	version string
	ids     []market.Skill // by entry
	kinds   []string
	tech    []bool // a technology, not a concept
	cues    [][cueKinds][]string
	over    [][]market.Skill
	pool    sync.Pool // of *reading
}

// Default is an extractor with the embedded lexicon.
func Default() (*Extractor, error) {
	l, err := Embedded()
	if err != nil {
		return nil, err
	}
	return New(l)
}

// New compiles a lexicon. An empty one and one with more spellings than the
// matcher can hold are errors.
func New(l *Lexicon) (*Extractor, error) {
	if len(l.Entries) == 0 {
		return nil, fmt.Errorf("lexicon has no entries")
	}
	if err := fieldFiles(); err != nil {
		return nil, err
	}
	m := newMatcher(l)
	if len(m.nodes) > math.MaxInt16 || len(m.keys) >= math.MaxInt16 {
		return nil, fmt.Errorf("lexicon of %d entries is too large: %d spellings; use fewer aliases with hyphens and slashes", len(l.Entries), len(m.keys))
	}
	x := &Extractor{lexicon: l, matcher: m, phrases: newPhraseBook(), version: codeVersion + "-" + l.hash[:12]}
	for _, e := range l.Entries {
		x.ids = append(x.ids, e.ID)
		x.kinds = append(x.kinds, e.Kind)
		x.tech = append(x.tech, e.Kind != conceptKind)
		x.cues = append(x.cues, e.Cues)
		x.over = append(x.over, e.Over)
	}
	x.pool.New = func() any { return &reading{seen: map[int32]bool{}} }
	return x, nil
}

// Version names the code and the lexicon: equal versions read alike.
func (x *Extractor) Version() string { return x.version }

// Skills lists what the lexicon knows, sorted by id.
func (x *Extractor) Skills() []market.SkillInfo { return x.lexicon.Skills() }

// Read says what a posting states.
func (x *Extractor) Read(p market.Posting) market.Reading {
	out := market.Reading{Version: x.version, Text: Text(p.Title, p.Description)}
	out.Mentions = x.mentions(p.Company, out.Text)
	p.Title, p.Location = front(p.Title), front(p.Location)
	readFields(p, out.Text, &out)
	return out
}

// fieldBytes bounds how much of a title or location the field readers see;
// they weigh every word there against the others.
const fieldBytes = 1000

// front is the start of s, up to fieldBytes, in whole characters.
func front(s string) string {
	if len(s) <= fieldBytes {
		return s
	}
	n := fieldBytes
	for n > fieldBytes-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// mentions finds the skills that text, the posting of company, names.
func (x *Extractor) mentions(company, text string) []market.Mention {
	r := x.pool.Get().(*reading)
	defer x.pool.Put(r)
	x.scan(r, company, text)
	return r.mentions(x)
}

// scan finds and decides every candidate in text.
func (x *Extractor) scan(r *reading, company, text string) {
	r.text, r.lower = text, lowerASCII(text)
	r.company = strings.TrimSpace(company)
	r.titleEnd = strings.IndexByte(text, '\n') + 1
	r.hits = x.matcher.find(text, r.hits[:0])
	r.phrases = x.phrases.find(text, r.phrases[:0])
	r.split()
	x.candidates(r)
	x.decide(r)
}

// lowerASCII lowers ASCII letters only, so that offsets stay.
func lowerASCII(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	last := 0
	for i := 0; i < len(s); i++ {
		if isUpper(s[i]) {
			b.WriteString(s[last:i])
			b.WriteByte(s[i] + 'a' - 'A')
			last = i + 1
		}
	}
	b.WriteString(s[last:])
	return b.String()
}
