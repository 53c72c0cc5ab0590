package roadmap

import (
	"regexp"
	"strings"
)

var (
	mdTitle   = regexp.MustCompile(`^ {0,3}(#{1,6})\s+(.+?)\s*#*$`)
	mdBullet  = regexp.MustCompile(`^(\s*)(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.+)$`)
	mdNumber  = regexp.MustCompile(`^\s*\d{1,3}[.)]\s`)
	mdRule    = regexp.MustCompile(`^\s*\|?[\s:|-]*-{3,}[\s:|-]*$`)
	mdUnder   = regexp.MustCompile(`^ {0,3}(=+|-+)\s*$`)
	mdImage   = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	mdLink    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	mdMarks   = regexp.MustCompile("\\*\\*|__|`|~~")
	mdStar    = regexp.MustCompile(`(^|[^\w*])\*([^*\s][^*]*)\*($|[^\w*])`)
	mdKey     = regexp.MustCompile(`^([A-Za-z_]+):\s*(.*)$`)
	mdComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	mdTag     = regexp.MustCompile(`</?[a-zA-Z][^<>]{0,300}>`)
)

// parseMarkdown reads CommonMark's headings, lists, tables and paragraphs, and the front
// matter of site generators.
func parseMarkdown(text string) *document {
	d := &document{lines: "line", known: true}
	lines := strings.Split(mdComment.ReplaceAllStringFunc(strings.ReplaceAll(text, "\r\n", "\n"), keepLines), "\n")
	start := frontMatter(d, lines)
	fence := ""
	indents := []int{}
	for i := start; i < len(lines) && !d.cut; i++ {
		line := strings.ReplaceAll(lines[i], "\t", "    ")
		trimmed := strings.TrimSpace(line)
		if mark := fenceOf(trimmed); mark != "" && (fence == "" || strings.HasPrefix(mark, fence)) {
			fence = map[bool]string{true: mark, false: ""}[fence == ""]
			continue
		}
		if fence != "" || trimmed == "" {
			continue
		}
		b := block{line: i + 1}
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		switch m := mdTitle.FindStringSubmatch(line); {
		case m != nil:
			b.kind, b.level, b.text = heading, len(m[1]), inlineText(m[2])
			indents = indents[:0]
		case mdRule.MatchString(line):
			continue
		case strings.HasPrefix(trimmed, "|") || strings.Count(trimmed, "|") > 1:
			b.kind, b.cells = row, mdCells(trimmed)
			b.text = strings.Join(b.cells, " | ")
		case mdBullet.MatchString(line):
			m := mdBullet.FindStringSubmatch(line)
			b.kind, b.text = item, inlineText(m[2])
			b.level, indents = nesting(indents, len(m[1]))
			if mdNumber.MatchString(line) && len(m[1]) == 0 {
				b.text = strings.TrimSpace(line[:strings.Index(line, m[2])]) + " " + b.text
			}
		case mdUnder.MatchString(next) && !mdRule.MatchString(line) && len(trimmed) < 200:
			b.kind, b.level, b.text = heading, 1, inlineText(trimmed)
			if strings.HasPrefix(strings.TrimSpace(next), "-") {
				b.level = 2
			}
			i++
		default:
			b.text = inlineText(trimmed)
			if strings.HasPrefix(trimmed, "**") && strings.HasSuffix(strings.TrimRight(trimmed, ":"), "**") && len(trimmed) < 100 && strings.Count(trimmed, "**") == 2 {
				b.kind, b.level = heading, 6
			}
			i = join(&b, lines, i)
		}
		d.add(b)
	}
	return d
}

// join adds the lines that continue a paragraph and gives the last of them.
func join(b *block, lines []string, i int) int {
	for b.kind == paragraph && i+1 < len(lines) && len(b.text) < maxBlock {
		next := strings.TrimSpace(lines[i+1])
		if next == "" || mdTitle.MatchString(lines[i+1]) || mdBullet.MatchString(lines[i+1]) || strings.HasPrefix(next, "|") ||
			mdUnder.MatchString(next) || fenceOf(next) != "" {
			break
		}
		b.text += " " + inlineText(next)
		i++
	}
	return i
}

// keepLines replaces a comment by as many line ends as it has.
func keepLines(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) }

func fenceOf(s string) string {
	for _, mark := range []string{"```", "~~~"} {
		if strings.HasPrefix(s, mark) {
			return mark
		}
	}
	return ""
}

// nesting gives the depth of a list item that is indented by n, and the open indents.
func nesting(open []int, n int) (int, []int) {
	for len(open) > 0 && open[len(open)-1] > n {
		open = open[:len(open)-1]
	}
	if (len(open) == 0 || open[len(open)-1] < n) && len(open) < 20 {
		open = append(open, n)
	}
	return len(open) - 1, open
}

// inlineText drops the marks of links, images and emphasis.
func inlineText(s string) string {
	s = mdImage.ReplaceAllString(s, "$1")
	s = mdLink.ReplaceAllString(s, "$1")
	s = mdMarks.ReplaceAllString(s, "")
	s = mdStar.ReplaceAllString(s, "$1$2$3")
	return squeeze(mdTag.ReplaceAllString(s, " "))
}

func mdCells(line string) []string {
	var out []string
	for _, c := range strings.Split(strings.Trim(line, "|"), "|") {
		if c = inlineText(c); c != "" && len(out) < 50 {
			out = append(out, c)
		}
	}
	return out
}

// frontMatter reads title, author, date and url between two "---" and gives the first line after.
func frontMatter(d *document, lines []string) int {
	if len(lines) == 0 || strings.TrimSpace(lines[0]) != "---" {
		return 0
	}
	for i := 1; i < min(len(lines), 200); i++ {
		if strings.TrimSpace(lines[i]) == "---" {
			return i + 1
		}
		m := mdKey.FindStringSubmatch(lines[i])
		if m == nil {
			continue
		}
		value := squeeze(strings.Trim(m[2], `"' `))
		switch strings.ToLower(m[1]) {
		case "title", "brieftitle":
			if d.title == "" {
				d.title = value
			}
		case "author", "publisher", "site":
			d.publisher = value
		case "url", "permalink", "canonical":
			d.url = webAddress(value)
		case "date", "updated", "lastmod", "modified":
			d.year = max(d.year, yearIn(value))
		}
	}
	d.title, d.publisher, d.url, d.year = "", "", "", 0
	return 0
}
