package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// segment is a sentence or list item with what its section says about it.
type segment struct {
	start, end int
	section    market.Need // of the section, 0 when no heading says
	kind       segmentKind
	said       phraseClass // by the phrases in it
	covered    int         // bytes that accepted names cover
	names      int         // accepted names
}

type segmentKind uint8

const (
	prose segmentKind = iota
	titleLine
	boilerplate // legal text, application process, portal metadata
	offer       // what the employer gives: asks for nothing
)

// split divides the text into segments and gives each its section's need.
func (r *reading) split() {
	r.segments = r.segments[:0]
	s := sectioner{r: r}
	for start := 0; start < len(r.text); {
		end := strings.IndexByte(r.text[start:], '\n')
		if end < 0 {
			end = len(r.text)
		} else {
			end += start
		}
		s.line(start, end)
		start = end + 1
	}
	if first, _, ok := strings.Cut(r.text[r.titleEnd:min(len(r.text), r.titleEnd+80)], " | "); ok && r.titleEnd == 1 && r.company == "" {
		r.company = first
	}
	if len(r.segments) == 0 {
		r.segments = append(r.segments, segment{end: len(r.text)})
	}
}

// sectioner carries the current section from segment to segment.
type sectioner struct {
	r       *reading
	section market.Need
	skip    bool // in a section that never counts
	gives   bool // in a section of what the employer gives
}

func (s *sectioner) line(start, end int) {
	r := s.r
	text := r.lower[start:end]
	if r.titleEnd == 1 && start > 1 && len(text) <= 200 && strings.Count(text, " | ") >= 2 {
		r.add(segment{start: start, end: end, section: market.Required, kind: titleLine})
		return
	}
	if start == r.titleEnd && r.titleEnd == 1 {
		if n := headerEnd(text); n > 0 {
			r.add(segment{start: start, end: start + n, section: market.Required, kind: titleLine})
			if start += n; start == end {
				return
			}
			text = text[n:]
		}
	}
	if start < r.titleEnd {
		r.add(segment{start: start, end: end, section: market.Required, kind: titleLine})
		return
	}
	if n := strings.Index(text[:min(len(text), maxLabelled)], "http"); n > 0 && strings.IndexByte(text[n:], ' ') < 0 && containsWord(text[:n], roleNouns) && linksTo(text[:n]) {
		r.add(segment{start: start, end: end, section: market.Required, kind: titleLine})
		return
	}
	bullet := isBullet(text)
	if !bullet && s.heading(start, end) {
		s.add(start, end)
		return
	}
	for start < end {
		stop := start + r.sentenceEnd(start, min(end, start+maxSegment))
		if stop < end && stop == start+maxSegment {
			stop = start + cutAtSpace(r.text[start:stop])
		}
		s.sentence(start, stop, bullet)
		start = stop
	}
}

// maxLabelled bounds the name of a position and the start of the link behind it, in bytes.
const maxLabelled = 100 + len("http")

// linksTo reports whether what stands before a link at the end of a line is
// the name of a position: "Backend Engineer (Go): https://…".
func linksTo(label string) bool {
	label = strings.TrimRight(label, " ")
	return label != "" && strings.IndexByte(":-|(–", label[len(label)-1]) >= 0 && !containsWord(label, []string{"we", "our", "you", "see", "apply", "more", "about"})
}

// maxSegment bounds a segment in bytes, so that what looks through whole
// segments stays linear in the length of the text.
const maxSegment = 1200

// cutAtSpace is the length of s without its last, perhaps cut, word.
func cutAtSpace(s string) int {
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		return i
	}
	n := len(s)
	for n > 1 && !utf8.RuneStart(s[n-1]) {
		n--
	}
	return max(n-1, 1)
}

func isBullet(line string) bool {
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, "• ")
}

// headerEnd is the length of what stands for the title at the front of a
// posting without one: "Company | Role | Place", or a short first line.
func headerEnd(text string) int {
	if len(text) <= 120 {
		return len(text)
	}
	last := strings.LastIndexByte(text[:min(len(text), 400)], '|')
	if last < 0 {
		return 0
	}
	if len(text)-last <= 100 {
		return len(text)
	}
	return last
}

// add adds a title line, in pieces when it is long.
func (r *reading) add(s segment) {
	for s.end-s.start > maxSegment {
		piece := s
		piece.end = s.start + cutAtSpace(r.text[s.start:s.start+maxSegment])
		r.add(piece)
		s.start = piece.end
	}
	s.said = r.said(s.start, s.end)
	r.segments = append(r.segments, s)
}

// add adds a segment of the current section.
func (s *sectioner) add(start, end int) {
	seg := segment{start: start, end: end, section: s.section}
	seg.said = s.r.said(start, end)
	if s.skip || seg.said&boils != 0 {
		seg.kind = boilerplate
	} else if s.gives {
		seg.kind = offer
	}
	s.r.segments = append(s.r.segments, seg)
}

// notHeads open a requirement rather than a heading.
var notHeads = []string{"experience with", "experience in", "experience of", "experience leading", "experience using", "experience working", "experience building", "knowledge of", "ability to", "familiarity with", "proficiency in", "understanding of", "experience on", "knowledge in"}

// heading reports whether a whole line is a heading and enters its section.
func (s *sectioner) heading(start, end int) bool {
	text, first := strings.TrimRight(s.r.lower[start:end], "…. "), s.r.text[start]
	if dots := end - start - len(text); dots > 0 && dots < len("...") {
		text = s.r.lower[start:end]
	}
	colon := strings.HasSuffix(text, ":")
	if len(text) > 80 {
		return false
	}
	words := strings.Count(text, " ") + 1
	if words > 10 || strings.HasSuffix(text, ".") || strings.ContainsAny(text, ",;") && !colon {
		return false
	}
	if strings.Contains(text, ". ") || !colon && isLower(first) || hasPrefixWord(text, notHeads) {
		return false
	}
	class, ok := s.r.classify(start, end)
	if !ok && colon && containsWord(text, []string{"hands-on", "one of the following", "some of the following", "proficient", "familiar", "you have", "comfortable"}) {
		class, ok = market.Required, true
	}
	if !ok || !colon && words > 9 {
		return colon
	}
	s.enter(class)
	s.gives = class == market.Mentioned && containsWord(text, gifts)
	return true
}

// gifts are words in the headings of what the employer gives.
var gifts = []string{"gain", "learn", "benefits", "perks", "we offer", "you get", "you'll get", "in it for you"}

// enter enters a section; one that says nothing about need never counts.
func (s *sectioner) enter(section market.Need) {
	s.skip, s.gives = section == 0, false
	s.section = section
}

// sentence adds one segment; a heading phrase before a colon at its front
// enters a section, in a list item for that item only.
func (s *sectioner) sentence(start, end int, bullet bool) {
	for start < end-1 && s.r.text[start] == ' ' {
		start++
	}
	text := s.r.lower[start:end]
	before := *s
	if i := strings.IndexByte(text[:min(len(text), 61)], ':'); i > 0 && !hasPrefixWord(strings.TrimLeft(text, " -*"), notHeads) {
		if class, ok := s.r.classify(start, start+i); ok && strings.Count(text[:i], " ") <= 7 &&
			!(bullet && before.section == market.Mentioned && class == market.Required && !containsWord(text[:i], demanding)) {
			s.enter(class)
		}
	} else if n := inlineHead(s.r.text[start:end], 0); n > 0 && n <= end-start {
		if class, ok := s.r.classify(start, start+n); ok {
			s.enter(class)
		}
	}
	s.add(start, end)
	if bullet && !(strings.HasSuffix(text, ":") && s.section != market.Mentioned) {
		*s = before
	}
}

// demanding are words with which the label of a list item asks even in a
// section that describes.
var demanding = []string{"required", "requirements", "qualifications", "must", "must-have", "mandatory", "essential", "you have", "skills", "experience"}
