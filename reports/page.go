package reports

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"sync"
)

//go:embed pages
var pageFiles embed.FS

// page is one page of a report. Its body is what the template of its kind shows; every string in it is plain text.
type page struct {
	Kind   string // names its template: pages/KIND.html
	File   string
	Title  string
	Sample string
	Broad  bool // as wide as a first screen has use for
	Nav    []navItem
	Body   any
	MadeBy string
	Links  []link
}

// navItem leads to a page; Here is the one that it stands on. One with Items opens to them and leads nowhere itself.
type navItem struct {
	Name, File string
	Here       bool
	Items      []navItem
}

type link struct{ Name, URL string }

// partials are templates that pages of every kind use.
var partials = []string{"pages/layout.html", "pages/figure.html", "pages/section.html", "pages/claims.html", "pages/steps.html", "pages/skill.html"}

// styles are the style and script of all pages, and what admits them and nothing else.
var styles = sync.OnceValues(func() (out struct {
	css, js, policy string
}, err error) {
	var technology string
	for name, to := range map[string]*string{"pages/page.css": &out.css, "pages/technology.css": &technology, "pages/page.js": &out.js} {
		raw, err := pageFiles.ReadFile(name)
		if err != nil {
			return out, fmt.Errorf("read %s: %w", name, err)
		}
		*to = string(raw)
	}
	out.css = toneCSS() + out.css + technology
	out.policy = policy(out.css, out.js)
	return out, nil
})

// renderPage makes a page. Its content policy admits the page's own style and
// script by hash and nothing else, so no text in it can run or load anything.
func renderPage(p page) ([]byte, error) {
	s, err := styles()
	if err != nil {
		return nil, err
	}
	t, err := templateOf(p.Kind)
	if err != nil {
		return nil, fmt.Errorf("parse template of %s: %w", p.File, err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		page
		CSS template.CSS
		JS  template.JS
		CSP string
	}{p, template.CSS(s.css), template.JS(s.js), s.policy})
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", p.File, err)
	}
	return b.Bytes(), nil
}

// templates are those of kinds of pages: a report has hundreds of pages of a few kinds.
var templates sync.Map

func templateOf(kind string) (*template.Template, error) {
	if t, ok := templates.Load(kind); ok {
		return t.(*template.Template), nil
	}
	t, err := template.New("layout.html").ParseFS(pageFiles, append([]string{"pages/" + kind + ".html"}, partials...)...)
	if err == nil {
		templates.Store(kind, t)
	}
	return t, err
}

func policy(css, js string) string {
	return "default-src 'none'; style-src " + hash(css) + "; script-src " + hash(js) +
		"; img-src data:; base-uri 'none'; form-action 'none'"
}

// hash names a script or style in a content policy (CSP level 3, section 2.3.1).
func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
