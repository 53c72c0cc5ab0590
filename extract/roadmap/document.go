package roadmap

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// kind is what a block is in its document.
type kind uint8

const (
	paragraph kind = iota
	heading
	item // of a list
	row  // of a table
)

// block is a piece of text with its place.
type block struct {
	kind  kind
	level int // of a heading (1 is the top) or of a list item (0 is the outer list)
	text  string
	cells []string // of a row
	line  int      // where it begins, 1-based; for formats without lines the number of the block
	// emphasis and step are said by formats that know them, roadmap.sh's graph.
	emphasis string
	step     bool
}

// document is what every format is read into.
type document struct {
	title, publisher, url string
	year                  int // as of
	blocks                []block
	lines                 string // what block.line counts: "line" or "block"
	known                 bool   // headings are marked as such, not guessed
	notes                 []string
	cut                   bool // more was there than is read
}

func (d *document) add(b block) {
	b.text = squeeze(b.text)
	if b.text == "" {
		return
	}
	if len(d.blocks) >= maxBlocks {
		if !d.cut {
			d.notes = append(d.notes, fmt.Sprintf("Only the first %d headings, paragraphs, items and rows were read.", maxBlocks))
		}
		d.cut = true
		return
	}
	if len(b.text) > maxBlock {
		b.text = strings.ToValidUTF8(b.text[:maxBlock], "")
	}
	d.blocks = append(d.blocks, b)
}

// squeeze makes one line of s: white space and control characters become single spaces,
// marks without width vanish.
func squeeze(s string) string {
	return strings.Join(strings.FieldsFunc(strings.Map(func(r rune) rune {
		switch {
		case r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\ufeff' || r == '\u00ad' || r == '\u2060':
			return -1
		case unicode.IsControl(r) || r >= 0xE000 && r <= 0xF8FF || r == '\u2028' || r == '\u2029':
			return ' '
		}
		return r
	}, s), unicode.IsSpace), " ")
}

// publisherWords is the length of a site's name behind the bar of a page's title.
const publisherWords = 4

// complete fills in what the format did not say: title, publisher, year.
func (d *document) complete() {
	if d.title == "" {
		for _, b := range d.blocks[:min(5, len(d.blocks))] {
			if b.kind == heading {
				d.title = b.text
				break
			}
		}
	}
	if d.title == "" {
		d.title = d.namedTitle()
	}
	for _, bar := range []string{" | ", " – ", " - ", " — ", " · "} { // "Title | Publisher"
		if head, ok := strings.CutSuffix(d.title, bar+d.publisher); ok && d.publisher != "" {
			d.title = head
		}
	}
	if i := strings.LastIndex(d.title, " | "); i > 0 && d.publisher == "" && len(strings.Fields(d.title[i:])) <= 1+publisherWords {
		d.title, d.publisher = d.title[:i], d.title[i+len(" | "):]
	}
	d.title = overview.ReplaceAllString(d.title, "")
	if y := yearIn(d.title); y != 0 {
		d.year = y
	}
	if d.year == 0 {
		d.year = d.commonYear()
	}
}

var (
	overview = regexp.MustCompile(`(?i)^(?:an )?overview of (?:the |a )?`)
	named    = regexp.MustCompile(`(?i)\b((?:[a-z+#.-]+ ){1,3}(?:developer|engineer|scientist|analyst|architect|administrator|devops|sre|ml|qa|security|android|ios|web)(?: career| learning)? roadmap)\b`)
)

// namedTitle is how a document without a title calls itself, "" when it does not.
func (d *document) namedTitle() string {
	for _, b := range d.blocks {
		m := named.FindString(b.text)
		words := strings.Fields(m)
		for len(words) > 2 && (smallWord[strings.ToLower(words[0])] || len(words) > 4) {
			words = words[1:]
		}
		if len(words) > 0 {
			title := strings.Join(words, " ")
			return strings.ToUpper(title[:1]) + title[1:]
		}
	}
	return ""
}

// commonYear is the year that the document names most often, the later of two; 0 for none.
func (d *document) commonYear() int {
	count := map[int]int{}
	best := 0
	for _, b := range d.blocks {
		for _, m := range year.FindAllString(b.text, -1) {
			y, _ := strconv.Atoi(m)
			count[y]++
			if count[y] > count[best] || count[y] == count[best] && y > best {
				best = y
			}
		}
	}
	return best
}

// lead is the first paragraph with words.
func (d *document) lead() string {
	for _, b := range d.blocks {
		if b.kind == paragraph && len(b.text) > 40 {
			return b.text
		}
	}
	return ""
}

var year = regexp.MustCompile(`\b20[0-4][0-9]\b`)

// yearIn is the first year in s, 0 for none.
func yearIn(s string) int {
	y, _ := strconv.Atoi(year.FindString(s))
	return y
}

// at names the place of a block for people.
func (d *document) at(i int) string {
	unit := d.lines
	if unit == "" {
		unit = "line"
	}
	return unit + " " + strconv.Itoa(d.blocks[i].line)
}
