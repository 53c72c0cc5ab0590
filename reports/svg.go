package reports

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
)

var (
	svgHead  = regexp.MustCompile(`(?s)^.*?<svg width="([0-9.e+]+)pt" height="([0-9.e+]+)pt" viewBox="([^"]+)"[^>]*>\s*`)
	svgStyle = regexp.MustCompile(`\s*style="([^"]*)"`)
	svgText  = regexp.MustCompile(`<text `)
)

// tidySVG rewrites what vgsvg wrote so that it can stand inside a page with a
// strict content policy and looks alike everywhere: style attributes become
// presentation attributes, fonts get fallbacks, each text its measured width,
// and the drawing a name and a description under the given id.
func tidySVG(raw []byte, s *sheet, id, title, desc string) ([]byte, error) {
	m := svgHead.FindSubmatchIndex(raw)
	if m == nil {
		return nil, fmt.Errorf("svg of %q: vgsvg wrote an unknown heading", title)
	}
	width, height, view := raw[m[2]:m[3]], raw[m[4]:m[5]], raw[m[6]:m[7]]
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="%s-t %s-d" width="%spt" height="%spt" viewBox="%s" font-family="%s">`+"\n",
		id, id, width, height, view, html.EscapeString(fontStack))
	fmt.Fprintf(&b, "<title id=\"%s-t\">%s</title>\n<desc id=\"%s-d\">%s</desc>\n",
		id, html.EscapeString(title), id, html.EscapeString(desc))
	body := svgStyle.ReplaceAllFunc(raw[m[1]:], func(style []byte) []byte {
		return []byte(attributes(string(svgStyle.FindSubmatch(style)[1])))
	})
	i := 0
	body = svgText.ReplaceAllFunc(body, func(tag []byte) []byte {
		w := s.texts[i].w
		i++
		return fmt.Appendf(nil, `<text textLength="%.5g" lengthAdjust="spacingAndGlyphs" `, w)
	})
	b.Write(body)
	return b.Bytes(), nil
}

// attributes writes CSS declarations as presentation attributes, without those
// that say what holds anyway.
func attributes(style string) string {
	var b strings.Builder
	for _, decl := range strings.Split(style, ";") {
		key, value, ok := strings.Cut(decl, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || value == "normal" || value == "none" && key == "font-variant" || key == "font-family" {
			continue
		}
		fmt.Fprintf(&b, ` %s="%s"`, key, strings.ToLower(value))
	}
	return b.String()
}
