package roadmap

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	plainBullet = regexp.MustCompile(`^(\s*)(?:[•●▪◦○‣·*+–—-])\s+(\S.*)$`)
	plainLetter = regexp.MustCompile(`^(\s*)\(?[a-z]\)\s+(\S.*)$`) // "a) Linux"
	plainNumber = regexp.MustCompile(`^(\s*)\d{1,3}[.)]\s+\S`)
	plainRow    = regexp.MustCompile(`^\s*\|.*\|\s*$`)
	// small words that a heading may write small
	smallWord = map[string]bool{"a": true, "an": true, "and": true, "as": true, "at": true, "by": true, "for": true, "from": true, "in": true, "into": true,
		"is": true, "it": true, "of": true, "on": true, "or": true, "out": true, "the": true, "to": true, "up": true, "vs": true, "with": true, "your": true, "you": true}
)

// parsePlain reads text without markup: bullets and numbers at the start of a line, tables
// between bars, and headings by how they look.
func parsePlain(text string) *document {
	d := &document{lines: "line"}
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	indents := []int{}
	for i, line := range lines {
		line = strings.ReplaceAll(strings.ReplaceAll(line, "\t", "    "), "\u00a0", " ")
		trimmed := squeeze(line)
		if trimmed == "" {
			continue
		}
		b := block{line: i + 1, text: trimmed}
		switch m := plainBullet.FindStringSubmatch(line); {
		case m != nil:
			b.kind, b.text = item, m[2]
			b.level, indents = nesting(indents, len(m[1]))
		case plainLetter.MatchString(line):
			m := plainLetter.FindStringSubmatch(line)
			b.kind, b.text = item, m[2]
			b.level, indents = nesting(indents, len(m[1]))
		case plainRow.MatchString(line):
			if mdRule.MatchString(line) {
				continue
			}
			b.kind, b.cells = row, mdCells(trimmed)
			b.text = strings.Join(b.cells, " | ")
		case plainNumber.MatchString(line) && line[0] == ' ':
			b.kind = item
			b.level, indents = nesting(indents, len(line)-len(strings.TrimLeft(line, " ")))
		default:
			indents = indents[:0]
		}
		d.add(b)
	}
	d.guessHeadings()
	d.guessItems()
	return d
}

// guessHeadings marks the lines that look like headings: short, without a sentence's end, in
// title case or numbered as a step, and followed by text.
func (d *document) guessHeadings() {
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.kind != paragraph || i+1 == len(d.blocks) || !looksLikeHeading(b.text) {
			continue
		}
		b.kind, b.level = heading, 2
		if _, ok := stepNumber(b.text); ok {
			b.level = 3
		}
	}
}

// looksLikeHeading judges a line by itself.
func looksLikeHeading(s string) bool {
	if len(s) > 110 || len(s) < 3 {
		return false
	}
	if _, ok := stepNumber(s); ok && !strings.HasSuffix(s, ".") && len(s) < 90 {
		return true
	}
	last := s[len(s)-1]
	if strings.IndexByte(".!,;", last) >= 0 || strings.Contains(s, ". ") || len(strings.Fields(s)) < 2 {
		return false
	}
	if last == '?' {
		return len(s) < 80
	}
	if last == ':' {
		return titleCase(s) && len(strings.Fields(s)) < 8
	}
	if head, _, ok := strings.Cut(s, " – "); ok && len(strings.Fields(head)) < 4 {
		return false // "Java – for enterprises"
	}
	return titleCase(s) && len(amounts(s, "")) == 0
}

// titleCase tells whether nearly all words of s begin with a capital or are small words.
func titleCase(s string) bool {
	words, capital, long := 0, 0, 0
	for _, w := range strings.Fields(s) {
		w = strings.TrimLeft(w, "([\"'“‘")
		if w == "" || !unicode.IsLetter([]rune(w)[0]) {
			continue
		}
		words++
		switch {
		case unicode.IsUpper([]rune(w)[0]):
			capital++
		case !smallWord[strings.ToLower(strings.Trim(w, ".,:;?"))]:
			long++
		}
	}
	return words > 0 && capital > 0 && long*3 < capital
}

// guessItems makes items of runs of short lines that are no sentences: lists that lost their marks.
func (d *document) guessItems() {
	for i := 1; i < len(d.blocks); i++ {
		b, before := &d.blocks[i], d.blocks[i-1]
		next := block{text: "."}
		if i+1 < len(d.blocks) {
			next = d.blocks[i+1]
		}
		opens := strings.HasSuffix(b.text, ":")
		inList := before.kind == item || before.kind == paragraph && strings.HasSuffix(before.text, ":")
		_, numbered := stepNumber(b.text)
		switch {
		case b.kind == heading && opens && !isProse(next.text):
			b.kind = paragraph // it announces the lines after it
		case b.kind == heading && inList && !numbered && !strings.HasSuffix(b.text, "?") && !d.blankBefore(i) && itemLike(before, *b, next):
			b.kind, b.level = item, 0
		case b.kind == paragraph && len(b.text) <= 110 && !opens && !strings.HasSuffix(b.text, ".") && (inList || before.kind == heading):
			b.kind = item
		}
	}
}

// blankBefore tells whether an empty line stands before a block.
func (d *document) blankBefore(i int) bool { return d.blocks[i].line > d.blocks[i-1].line+1 }

// itemLike tells an item in title case from the heading after a list: the list goes on, or it
// has the form of the item before it.
func itemLike(before, b, next block) bool {
	switch {
	case before.kind != item, strings.HasSuffix(b.text, ")") && strings.HasSuffix(before.text, ")"):
		return true
	case isProse(next.text) || next.kind == paragraph:
		return false
	}
	return len(strings.Fields(b.text)) < 6
}
