package reports

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

// renderPage makes the page. Its content policy admits the page's own style and
// script by hash and nothing else, so no text in it can run or load anything.
func renderPage(v page) ([]byte, error) {
	css, js := toneCSS()+pageCSS, pageJS
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("parse page template: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		page
		CSS template.CSS
		JS  template.JS
		CSP string
	}{v, template.CSS(css), template.JS(js), policy(css, js)})
	if err != nil {
		return nil, fmt.Errorf("render page: %w", err)
	}
	return b.Bytes(), nil
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
