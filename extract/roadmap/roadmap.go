// Package roadmap reads a career roadmap, whatever its format, into steps, skills and
// claims. It is pure: bytes in, a market.Roadmap out.
package roadmap

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

// What a document may hold. The longest real one seen has 84 kB.
const (
	MaxDocument = 8 << 20  // bytes
	maxBlocks   = 5_000    // headings, paragraphs, items, rows; the rest is not read, and noted
	maxBlock    = 16 << 10 // bytes of one paragraph; the rest is dropped
	maxFiles    = 2_000    // of a folder
)

// ErrFormat is wrapped by the errors about documents that are no readable roadmap.
var ErrFormat = errors.New("not a roadmap that can be read")

// Reader reads roadmaps with one lexicon. It is safe for concurrent use.
type Reader struct {
	x        *extract.Extractor
	tech     map[market.Skill]bool
	category map[market.Skill]string
	byName   map[string]market.Skill // lower-case names of technologies
}

// NewReader reads with the given lexicon, extended by the words that roadmaps use
// where postings use others.
func NewReader(l *extract.Lexicon) (*Reader, error) {
	if err := l.Add("roadmap words", strings.NewReader(words)); err != nil {
		return nil, fmt.Errorf("read the words of roadmaps: %w", err)
	}
	x, err := extract.New(l)
	if err != nil {
		return nil, err
	}
	r := &Reader{x: x, tech: map[market.Skill]bool{}, category: map[market.Skill]string{}, byName: map[string]market.Skill{}}
	for _, s := range x.Skills() {
		r.tech[s.ID] = s.Kind == "technology"
		r.category[s.ID] = s.Category
		if s.Kind == "technology" {
			r.byName[strings.ToLower(s.Name)] = s.ID
		}
	}
	return r, nil
}

// Source is one document to read.
type Source struct {
	Name string // of the file, or the address; used for the id and in errors
	Data []byte
	// ContentType is what the host said, with the encoding where it said one; may be "".
	ContentType string
}

// Import reads a WordPress REST post, HTML, Markdown, plain text, or roadmap.sh's graph or
// content map. The format is told from the bytes. The errors name the source and the remedy.
func (r *Reader) Import(s Source) (market.Roadmap, error) {
	if len(s.Data) > MaxDocument {
		return market.Roadmap{}, fmt.Errorf("%s: longer than %d bytes, which no roadmap is: %w", s.Name, MaxDocument, ErrFormat)
	}
	text, err := decode(s.Data, s.ContentType)
	if err != nil {
		return market.Roadmap{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	doc, err := parse(text)
	if err != nil {
		return market.Roadmap{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	return r.read(s.Name, doc)
}

// ImportDir reads roadmap.sh's content folder: one Markdown file a topic, named
// topic@node.md. The files say no order, so the topics stand by name.
func (r *Reader) ImportDir(name string, dir fs.FS) (market.Roadmap, error) {
	doc, err := contentFolder(dir)
	if err != nil {
		return market.Roadmap{}, fmt.Errorf("%s: %w", name, err)
	}
	return r.read(name, doc)
}

// read turns a document into a roadmap.
func (r *Reader) read(name string, doc *document) (market.Roadmap, error) {
	doc.trim()
	if len(doc.blocks) == 0 {
		return market.Roadmap{}, fmt.Errorf("%s: holds no text: %w", name, ErrFormat)
	}
	doc.complete()
	sections := doc.sections()
	out := market.Roadmap{
		Title: doc.title, Publisher: doc.publisher, URL: doc.url, AsOf: doc.year,
		Roles: []market.Role{}, Markets: []string{}, Steps: []market.RoadmapStep{},
	}
	if out.Title == "" {
		out.Title = strings.TrimSuffix(path.Base(name), path.Ext(name))
	}
	out.ID = slug(out.Title)
	if role := r.role(doc); role != "" {
		out.Roles = append(out.Roles, role)
	}
	mentions := r.mentions(doc, out.Roles)
	r.steps(&out, sections, mentions)
	c := newClaimReader(r, doc, sections, mentions)
	out.Claims, out.Unread = c.read(out)
	out.Markets = c.markets()
	out.Notes = append(doc.notes, lost(doc)...)
	if len(out.Steps) == 0 {
		return market.Roadmap{}, fmt.Errorf("%s: names no skill of the lexicon in anything like a step: %w", name, ErrFormat)
	}
	return out, nil
}

// role is the kind of work that the document prepares for, "" when it does not say.
func (r *Reader) role(doc *document) market.Role {
	role := r.x.Read(market.Posting{Title: jobTitle(doc.title)}).Role
	if role == market.RoleUnknown && doc.lead() != "" {
		role = r.x.Read(market.Posting{Title: jobTitle(doc.lead())}).Role
	}
	if role == market.RoleUnknown || role == "non-tech" {
		return ""
	}
	return role
}

// jobTitle is the part of a title that names a job: "Backend Developer Roadmap for 2026" says "Backend Developer".
func jobTitle(title string) string {
	if len(title) > 200 {
		title = title[:200]
	}
	words := strings.Fields(strings.ToValidUTF8(title, ""))
	words = slices.DeleteFunc(words, func(w string) bool {
		return roadmapWord[strings.ToLower(strings.Trim(w, ".,:!?()[]'\""))] || yearIn(w) != 0
	})
	return strings.Join(words, " ")
}

var roadmapWord = map[string]bool{
	"roadmap": true, "career": true, "guide": true, "path": true, "complete": true, "ultimate": true, "the": true, "a": true,
	"for": true, "in": true, "to": true, "how": true, "become": true, "learning": true, "step-by-step": true, "your": true,
}

// slug makes an id of a title.
func slug(s string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(s) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	if id := strings.Trim(b.String(), "-"); id != "" {
		return id
	}
	return "roadmap"
}
