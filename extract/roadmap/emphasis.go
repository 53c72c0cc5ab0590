package roadmap

import (
	"regexp"
	"strings"
)

var emphases = []struct {
	name  string
	words *regexp.Regexp
}{
	{"optional", regexp.MustCompile(`(?i)\boptional(?:ly)?\b|nice[- ]to[- ]have|good to know|if you (?:want|like)|\balternativ`)},
	{"still-relevant", regexp.MustCompile(`(?i)\bstill (?:relevant|used|in use|widely|common|popular|useful|needed)`)},
	{"must", regexp.MustCompile(`(?i)\bmust\b|\bmandatory\b|\bnon-negotiable|\brequired\b|\bhave to (?:know|learn)|\bindispensable`)},
	{"essential", regexp.MustCompile(`(?i)\bessentials?\b|\bcrucial\b|\bparamount\b|\bvital\b|\bcritical (?:skill|for)|\bkey skills?\b|\bimportant\b|\bcore (?:technologies|skills)`)},
}

// lookBack is how many blocks above an item may announce its list.
const lookBack = 200

// emphasis is what the document says of a skill's weight: in its item, in the line that
// announces the item's list, or in the heading; "" when nothing is said.
func (d *document) emphasis(s section, m mention) string {
	b := d.blocks[m.block]
	if b.emphasis != "" {
		return b.emphasis
	}
	if b.kind == heading {
		return ""
	}
	if b.kind != item && b.kind != row {
		return emphasisOf(sentenceOf(m))
	}
	if e := emphasisOf(b.text); e != "" {
		return e
	}
	level := b.level
	for i := m.block - 1; i > max(s.start, m.block-lookBack); i-- {
		switch above := d.blocks[i]; {
		case above.kind == item && above.level < level:
			level = above.level
			if e := emphasisOf(above.text); e != "" {
				return e
			}
		case above.kind == paragraph && strings.HasSuffix(above.text, ":"):
			return emphasisOf(lastSentence(above.text))
		case above.kind == paragraph:
			return ""
		}
	}
	if s.heading >= 0 {
		return emphasisOf(d.blocks[s.heading].text)
	}
	return ""
}

func emphasisOf(s string) string {
	for _, e := range emphases {
		if e.words.MatchString(s) {
			return e.name
		}
	}
	return ""
}

// sentenceOf is the sentence that a mention stands in.
func sentenceOf(m mention) string {
	start := strings.LastIndex(m.text[:m.start], ". ") + 1
	end := len(m.text)
	if n := strings.Index(m.text[m.end:], ". "); n >= 0 {
		end = m.end + n
	}
	return m.text[start:end]
}

func lastSentence(s string) string { return s[strings.LastIndex(s, ". ")+1:] }
