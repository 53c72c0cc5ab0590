package roadmap

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	badge  = regexp.MustCompile(`^[A-Z]{2,}(?: [A-Z]{2,})?$`)
	afters = regexp.MustCompile(`(?i)^(?:share this article|leave a comment|\d* ?comments?|related (?:articles|posts)|read these .*|you (?:may|might) also like.*|about the author)$`)
)

// trim drops what pages print after the article: badges of a course catalogue with the lines
// between them, and everything after "Share this article". At least the first half stays.
func (d *document) trim() {
	half := len(d.blocks) / 2
	badges := 0
	for i := len(d.blocks) - 1; i >= half; i-- {
		if badge.MatchString(d.blocks[i].text) {
			badges++
		} else if badges >= 3 && len(d.blocks[i].text) >= 200 {
			d.blocks = d.blocks[:i+1]
			break
		}
	}
	for i := half; i < len(d.blocks); i++ {
		if len(d.blocks[i].text) < 80 && afters.MatchString(d.blocks[i].text) {
			d.blocks = d.blocks[:i]
			return
		}
	}
}

// lost says where a list is announced and none follows, as scraping leaves it.
func lost(d *document) []string {
	var at []string
	for i, b := range d.blocks {
		if b.kind == heading || b.kind == row || !strings.HasSuffix(b.text, ":") || len(b.text) < 12 {
			continue
		}
		if !announced.MatchString(b.text) {
			continue
		}
		if i+1 == len(d.blocks) || d.blocks[i+1].kind == heading && d.known || d.blocks[i+1].kind == paragraph && isProse(d.blocks[i+1].text) {
			at = append(at, fmt.Sprint(b.line))
		}
	}
	if len(at) == 0 {
		return nil
	}
	unit := d.lines
	if unit == "" {
		unit = "line"
	}
	return []string{fmt.Sprintf("A list is announced and none follows, so it looks lost: %s %s. Fetch the document again with its lists.", unit, strings.Join(at, ", "))}
}

// announced is the end of a sentence that a list follows.
var announced = regexp.MustCompile(`(?i)\b(?:include|includes|including|are|like|as|frameworks?|tools?|of|components?[^:]*|databases|types?|here|below|following)\s*:$`)

// isProse tells a sentence from an item that lost its mark.
func isProse(s string) bool { return len(s) > 60 && strings.ContainsAny(s[len(s)-1:], ".!?:") }
