package roadmap

import (
	"regexp"
	"strconv"
	"strings"
)

// class is what a section is about.
type class uint8

const (
	topical   class = iota // teaches something
	step                   // a step of the roadmap
	intro                  // what the work is, why it matters
	duties                 // what people in it do, what is asked of them
	salary                 // pay
	outlook                // the future, demand
	career                 // positions, applications, interviews
	resources              // where to learn
	compare                // this against another career
	faq                    // questions
	closing                // conclusion
	furniture              // what a page shows besides its article
	container              // only introduces the steps
)

// section is a heading with the blocks up to the next one of its kind.
type section struct {
	doc        *document
	title      string
	heading    int // index of the heading's block, -1 for what stands before any
	start, end int // blocks, the heading included
	level      int
	class      class
}

// classes are told by words of the heading, the first that fits.
var classes = []struct {
	class class
	words *regexp.Regexp
}{
	{furniture, regexp.MustCompile(`(?i)^read (?:these|also|more|next)|^related|you (?:may|might) also|^share\b|^leave a|^\d* ?comments?$|about the author|^written by|newsletter|subscribe|masterclass|webinar|free (?:live|career)|expert-led|enrol|^table of contents|^contents$|sign up|more (?:articles|paths|roadmaps)`)},
	{faq, regexp.MustCompile(`(?i)\bfaqs?\b|frequently asked|common questions|\bq ?& ?a\b`)},
	{compare, regexp.MustCompile(`(?i)\bvs\.?(?:\s|$)|\bversus\b|difference between|compared? (?:to|with)`)},
	{salary, regexp.MustCompile(`(?i)salar(?:y|ies)|\bpay\b|compensation|\bearn|\blpa\b|\bincome\b|\bwages?\b`)},
	{outlook, regexp.MustCompile(`(?i)\bfuture\b|\bscope\b|\btrends?\b|\bimpact|outlook|in demand|job market|demand for|why .*demand`)},
	{closing, regexp.MustCompile(`(?i)conclusion|takeaway|^summary|final (?:thoughts|words)|wrap(?:ping)?[ -]up|^the bottom line|^next steps`)},
	{resources, regexp.MustCompile(`(?i)resources?\b|certificat|courses?\b|\bbooks?\b|further reading|where to learn|continuous learning|communit|\btips\b|learning platforms|mistakes`)},
	{career, regexp.MustCompile(`(?i)career (?:advancement|path|opportunit|growth|options|prospects|progression)|opportunit|job (?:application|search|titles|roles)|\bnetworking\b:|\binterviews?\b|\broles$|internship|get(?:ting)? hired|landing`)},
	{duties, regexp.MustCompile(`(?i)responsibilit|requirements?\b|qualifications?|day in the life|what does .* do|\bduties\b`)},
	{intro, regexp.MustCompile(`(?i)^what (?:is|are|does|makes)\b|^who (?:is|are)\b|^why\b|overview|^introduction|^understanding (?:the|what)|^about\b|at a glance|prerequisite knowledge|how .* works\b|who (?:is|should) this`)},
}

// subject words: sections before the numbered steps that teach things are steps, too.
var subjectWords = regexp.MustCompile(`(?i)languages?\b|tools?\b|frameworks?\b|librar|database|technolog|skills?\b|\bstacks?\b|platforms?\b|fundamentals|basics|prerequisites?|concepts`)

var (
	stepWord   = regexp.MustCompile(`(?i)^\W{0,3}(?:step|phase|stage|level|week|month|part|module|milestone|chapter|tier|sprint|quarter)s?\s*#?\s*(\d{1,2}|[ivx]{1,4})\b`)
	stepDigits = regexp.MustCompile(`^#?(\d{1,2})(?:[.):]|\s+[-–—:])\s*\S`)
	roman      = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}
)

// stepNumber is the number that a heading begins with.
func stepNumber(s string) (int, bool) {
	m := stepWord.FindStringSubmatch(s)
	if m == nil {
		m = stepDigits.FindStringSubmatch(s)
	}
	if m == nil {
		return 0, false
	}
	if n := roman[strings.ToLower(m[1])]; n != 0 {
		return n, true
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// sections splits the document at its headings and says what each part is.
func (d *document) sections() []section {
	out := []section{{doc: d, heading: -1, start: 0, class: intro}}
	for i, b := range d.blocks {
		if b.kind != heading {
			continue
		}
		out[len(out)-1].end = i
		out = append(out, section{doc: d, title: b.text, heading: i, start: i, level: b.level})
	}
	out[len(out)-1].end = len(d.blocks)
	if len(out) < 4 && !d.hasSteps() {
		return d.prose()
	}
	d.classify(out)
	d.numbered(out)
	return d.choose(out)
}

func (d *document) hasSteps() bool {
	for _, b := range d.blocks {
		if b.step {
			return true
		}
	}
	return false
}

// classify says what each section is by its heading, or by the heading it stands under.
func (d *document) classify(out []section) {
	for i := 1; i < len(out); i++ {
		s := &out[i]
		if d.blocks[s.heading].step {
			s.class = step
			continue
		}
		s.class = classOf(s.title)
		if s.class != topical || !d.known {
			continue
		}
		for j := i - 1; j > 0; j-- { // the nearest heading above it
			if out[j].level < s.level {
				if c := out[j].class; c != topical && c != step {
					s.class = c
				}
				break
			}
		}
	}
}

func classOf(title string) class {
	for _, c := range classes {
		if c.words.MatchString(title) {
			return c.class
		}
	}
	if strings.HasSuffix(title, "?") {
		return faq
	}
	return topical
}

// numbered makes steps of the runs of headings that count 1, 2, 3; a run of questions and one
// under a heading about something else are none.
func (d *document) numbered(out []section) {
	for i := 1; i < len(out); i++ {
		n, ok := stepNumber(out[i].title)
		if !ok || n > 1 {
			continue
		}
		run := []int{i}
		questions := 0
		for j := i + 1; j < len(out); j++ {
			m, ok := stepNumber(out[j].title)
			if ok && m == n+len(run) {
				run = append(run, j)
			} else if ok && m <= n && out[j].level <= out[i].level {
				break
			}
		}
		for _, j := range run {
			if strings.HasSuffix(strings.TrimSpace(out[j].title), "?") {
				questions++
			}
		}
		above := out[i-1]
		worded := stepWord.MatchString(out[i].title)
		foreign := !worded && above.heading >= 0 && (above.class == faq || above.class == outlook || above.class == salary ||
			above.class == resources || above.class == compare || above.class == closing || strings.HasPrefix(strings.ToLower(above.title), "why"))
		for _, j := range run {
			switch {
			case questions*2 > len(run):
				out[j].class = faq
			case len(run) > 1 && !foreign:
				out[j].class = step
			}
		}
	}
}

// choose decides which of the topical sections are steps: all of them where nothing is
// numbered, else those on a subject before the first number. Deeper headings join their step.
func (d *document) choose(out []section) []section {
	first, numbered := -1, 0
	for i, s := range out {
		if s.class == step {
			if numbered++; first < 0 {
				first = i
			}
		}
	}
	for i := range out {
		s := &out[i]
		if s.class != topical {
			continue
		}
		switch {
		case numbered > 0 && i > first, numbered > 0 && !subjectWords.MatchString(s.title):
			s.class = closing
			if i < first {
				s.class = container
			}
		case !d.hasList(*s) && strings.Contains(strings.ToLower(s.title), "roadmap"):
			s.class = container
		default:
			s.class = step
		}
	}
	return merge(out, d.known)
}

// hasList tells whether a section has a list or a table.
func (d *document) hasList(s section) bool {
	for _, b := range d.blocks[s.start:s.end] {
		if b.kind == item || b.kind == row {
			return true
		}
	}
	return false
}

// merge joins to each step the sections under it: deeper headings of documents that mark them.
func merge(in []section, known bool) []section {
	out := in[:0:0]
	for _, s := range in {
		if n := len(out); known && n > 0 && out[n-1].class == step && s.heading >= 0 && s.level > out[n-1].level &&
			s.class != furniture && s.class != faq {
			out[n-1].end = s.end
			continue
		}
		out = append(out, s)
	}
	return out
}

var (
	proseStart = regexp.MustCompile(`(?i)\b(?:roadmap|steps|path)\b[^.]*:$`)
	proseEnd   = regexp.MustCompile(`(?i)^(?:finally|congratulations|in conclusion|to conclude|to sum up|in summary|once you.ve gone|that.s it|now you have)\b`)
)

// prose makes a step of every paragraph of a document without headings, from the one that
// announces the roadmap to the one that ends it.
func (d *document) prose() []section {
	first, last := 0, len(d.blocks)
	for i, b := range d.blocks[:len(d.blocks)*2/3] {
		if b.kind == paragraph && proseStart.MatchString(b.text) {
			first = i + 1
		}
	}
	for i := first; i < len(d.blocks); i++ {
		if proseEnd.MatchString(d.blocks[i].text) {
			last = i + 1
			break
		}
	}
	out := []section{{doc: d, heading: -1, start: 0, end: first, class: intro}}
	for i := first; i < last; i++ {
		if n := len(out); n > 1 && d.blocks[i].kind != paragraph && d.blocks[i].kind != heading {
			out[n-1].end = i + 1 // a list belongs to the paragraph above it
			continue
		}
		out = append(out, section{doc: d, heading: -1, start: i, end: i + 1, class: step})
	}
	return append(out, section{doc: d, heading: -1, start: last, end: len(d.blocks), class: closing})
}
