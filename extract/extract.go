// Package extract says what a posting's text states: skills and how strongly
// they are asked for, pay, level, place and role. Everything in it is pure.
package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// codeVersion changes whenever the code reads a posting differently; the tables have their own part in the version.
const codeVersion = "5"

// Extractor reads postings with one lexicon. It is safe for concurrent use.
type Extractor struct {
	lexicon *Lexicon
	matcher *matcher
	phrases *phraseBook
	claims  *claimPhrases
	filter  wordFilter
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
	m, err := newMatcher(l)
	if err != nil {
		return nil, fmt.Errorf("lexicon of %d entries is too large: %w; use fewer aliases with hyphens and slashes", len(l.Entries), err)
	}
	phrases, err := newPhraseBook()
	if err != nil {
		return nil, fmt.Errorf("compile phrases: %w", err)
	}
	claims, err := newClaimPhrases(phrasesFile)
	if err != nil {
		return nil, err
	}
	x := &Extractor{lexicon: l, matcher: m, phrases: phrases, claims: claims, version: codeVersion + "-" + tablesHash(l)}
	for _, e := range l.Entries {
		x.ids = append(x.ids, e.ID)
		x.kinds = append(x.kinds, e.Kind)
		x.tech = append(x.tech, e.Kind != conceptKind)
		x.cues = append(x.cues, e.Cues)
		x.over = append(x.over, e.Over)
	}
	x.filter.allow(m.keys, 0)
	x.filter.allow(phrases.keys, 32)
	x.filter.allow(claims.keys, 32)
	x.pool.New = func() any { return &reading{seen: map[int32]bool{}} }
	return x, nil
}

// tablesHash is over the lexicon and every embedded table that decides what is read.
func tablesHash(l *Lexicon) string {
	sum := sha256.New()
	for _, table := range []string{l.hash, phrasesFile, employersFile, placesFile, citiesFile, stopwordsFile, rolesFile} {
		fmt.Fprintf(sum, "%d:%s", len(table), table)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

// Version names the code, the lexicon and the other tables: equal versions read alike.
func (x *Extractor) Version() string { return x.version }

// Skills lists what the lexicon knows, sorted by id.
func (x *Extractor) Skills() []market.SkillInfo { return x.lexicon.Skills() }

// Phrases lists what texts are searched for besides skills, sorted.
func (x *Extractor) Phrases() []string { return x.claims.names }

// Read says what a posting states.
func (x *Extractor) Read(p market.Posting) market.Reading {
	out := market.Reading{Version: x.version, Text: Text(p.Title, p.Description)}
	s := scanWords(out.Text, &x.filter)
	defer s.release()
	out.Mentions, out.Phrases = x.mentionsIn(p.Company, s), x.claims.find(s)
	p.Title, p.Location = front(p.Title), front(p.Location)
	fieldsOf(p, s, &out)
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
	s := scanWords(text, &x.filter)
	defer s.release()
	return x.mentionsIn(company, s)
}

func (x *Extractor) mentionsIn(company string, s *wordScan) []market.Mention {
	r := x.pool.Get().(*reading)
	defer x.pool.Put(r)
	x.scan(r, company, s)
	return r.mentions(x)
}

// scan finds and decides every candidate in a text.
func (x *Extractor) scan(r *reading, company string, s *wordScan) {
	r.words, r.text, r.lower = s, s.text, string(s.lower[:len(s.text)])
	r.company = strings.TrimSpace(company)
	r.titleEnd = strings.IndexByte(s.text, '\n') + 1
	r.hits = x.matcher.find(s, r.hits)
	r.phrases = x.phrases.find(s, r.phrases[:0])
	r.markOpeners()
	r.markOthers()
	r.split()
	x.candidates(r)
	x.decide(r)
}

// find lists the patterns in a text.
func (x *Extractor) find(text string) []hit {
	s := scanWords(text, &x.filter)
	defer s.release()
	return x.matcher.find(s, nil)
}
