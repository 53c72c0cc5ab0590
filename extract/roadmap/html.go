package roadmap

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// skipped elements hold nothing of the article.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Svg: true, atom.Iframe: true, atom.Nav: true,
	atom.Footer: true, atom.Form: true, atom.Select: true, atom.Textarea: true, atom.Aside: true, atom.Button: true, atom.Object: true,
	atom.Math: true, atom.Video: true, atom.Audio: true, atom.Canvas: true, atom.Figcaption: true,
}

// promotion is in the class or id of what a page shows besides its article.
var promotion = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:banner|carousel|promo\w*|advert\w*|ads?|sidebar|related|share|sharing|newsletter|subscribe|cta|popup|modal|cookie\w*|comments?|breadcrumbs?|toc|author-?box|footer|menu|navbar)(?:$|[\s_-])`)

// htmlReader reads tokens, not a tree, so that no nesting can exhaust it.
type htmlReader struct {
	d     *document
	text  strings.Builder
	kind  kind
	level int
	lists int // open lists
	cells []string
	inRow bool

	skip      string // the element that is skipped with what is in it
	skipDepth int
	inTitle   bool
	blocks    int
}

// parseHTML reads a page or a part of one. Lines are counted as blocks, since pages have few lines.
func parseHTML(text string) *document {
	r := &htmlReader{d: &document{lines: "block", known: true}}
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.flush()
			return r.d
		case html.TextToken:
			if r.inTitle {
				r.d.title = squeeze(r.d.title + " " + string(z.Text()))
			} else if r.skip == "" {
				r.write(string(z.Text()))
			}
		case html.StartTagToken:
			r.open(z.Token(), false)
		case html.SelfClosingTagToken:
			r.open(z.Token(), true)
		case html.EndTagToken:
			r.close(z.Token())
		case html.DoctypeToken:
			if r.blocks > 0 && r.skip == "" { // a widget with a document of its own
				r.flush()
				r.skip, r.skipDepth = "html", 0
			}
		}
	}
}

func (r *htmlReader) write(s string) {
	if r.text.Len() < maxBlock {
		r.text.WriteString(s)
	}
}

func (r *htmlReader) open(t html.Token, closed bool) {
	if r.skip != "" {
		if t.Data == r.skip && !closed {
			r.skipDepth++
		}
		return
	}
	if t.DataAtom == atom.Meta {
		r.meta(t)
		return
	}
	if t.DataAtom == atom.Link && attribute(t, "rel") == "canonical" {
		r.d.url = webAddress(attribute(t, "href"))
		return
	}
	if t.DataAtom == atom.Title && r.d.title == "" && !closed {
		r.inTitle = true
		return
	}
	aside := t.DataAtom != atom.Body && t.DataAtom != atom.Html && t.DataAtom != atom.Article && t.DataAtom != atom.Main &&
		promotion.MatchString(attribute(t, "class")+" "+attribute(t, "id"))
	if (skipped[t.DataAtom] || aside && !inlineTag[t.DataAtom]) && !closed && !voidTag[t.DataAtom] {
		r.flush()
		r.skip, r.skipDepth = t.Data, 1
		return
	}
	r.begin(t.DataAtom)
}

// begin starts what an element starts.
func (r *htmlReader) begin(a atom.Atom) {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		r.flush()
		r.kind, r.level = heading, headingLevel(a)
	case atom.Ul, atom.Ol:
		r.flush()
		r.lists++
	case atom.Li:
		r.flush()
		r.kind, r.level = item, min(max(r.lists-1, 0), 20)
	case atom.Tr:
		r.flush()
		r.inRow, r.cells = true, nil
	case atom.Td, atom.Th:
		r.cell()
	case atom.Br:
		if r.kind == paragraph && !r.inRow {
			r.flush()
		} else {
			r.write(" ")
		}
	default:
		if !inlineTag[a] && !r.inRow {
			if r.kind == item && strings.TrimSpace(r.text.String()) == "" {
				return // <li><p>
			}
			r.flush()
		}
	}
}

func (r *htmlReader) close(t html.Token) {
	if r.inTitle && t.DataAtom == atom.Title {
		r.inTitle = false
		return
	}
	if r.skip != "" {
		if t.Data == r.skip {
			if r.skipDepth--; r.skipDepth <= 0 {
				r.skip = ""
			}
		}
		return
	}
	switch t.DataAtom {
	case atom.Ul, atom.Ol:
		r.flush()
		r.lists = max(r.lists-1, 0)
	case atom.Tr:
		r.cell()
		r.flush()
		r.inRow = false
	case atom.Td, atom.Th:
		r.cell()
	default:
		if !inlineTag[t.DataAtom] && !r.inRow {
			r.flush()
		}
	}
}

// cell ends a cell of a row.
func (r *htmlReader) cell() {
	if s := squeeze(r.text.String()); r.inRow && s != "" && len(r.cells) < 50 {
		r.cells = append(r.cells, s)
	}
	r.text.Reset()
}

// flush ends a block.
func (r *htmlReader) flush() {
	b := block{kind: r.kind, level: r.level, text: r.text.String(), line: r.blocks + 1}
	if r.inRow && len(r.cells) > 0 {
		b.kind, b.cells, b.text = row, r.cells, strings.Join(r.cells, " | ")
	}
	before := len(r.d.blocks)
	r.d.add(b)
	r.blocks += len(r.d.blocks) - before
	r.text.Reset()
	r.cells = nil
	r.kind, r.level = paragraph, 0
}

func (r *htmlReader) meta(t html.Token) {
	content := squeeze(attribute(t, "content"))
	switch strings.ToLower(attribute(t, "property") + attribute(t, "name")) {
	case "og:site_name":
		r.d.publisher = content
	case "og:title":
		r.d.title = content
	case "og:url":
		if r.d.url == "" {
			r.d.url = webAddress(content)
		}
	case "article:published_time", "article:modified_time":
		if y := yearIn(content); y > r.d.year {
			r.d.year = y
		}
	}
}

func attribute(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// webAddress is s when it is an http address, else "".
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(s) > 2000 {
		return ""
	}
	return u.String()
}

func headingLevel(a atom.Atom) int { return int(a.String()[1] - '0') }

var inlineTag = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.Strong: true, atom.I: true, atom.Em: true, atom.U: true, atom.Span: true, atom.Code: true, atom.Sub: true,
	atom.Sup: true, atom.Small: true, atom.Img: true, atom.Mark: true, atom.S: true, atom.Label: true, atom.Abbr: true, atom.Wbr: true, atom.Font: true,
	atom.Kbd: true, atom.Time: true, atom.Cite: true, atom.Q: true, atom.Del: true, atom.Ins: true,
}

var voidTag = map[atom.Atom]bool{atom.Img: true, atom.Br: true, atom.Hr: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Source: true, atom.Wbr: true}
