package reports

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
)

// tone is one colour of the theme: as drawn (light) and as the page shows it in
// dark mode. Pages map the drawn colour to a variable, so every tone has its own.
type tone struct {
	name, light, dark string
}

// The tones. Blue and vermilion stay apart for the common colour-vision
// deficiencies (Okabe and Ito 2008) and in grey; every text tone has a contrast
// of at least 4.5 to the paper in both modes.
var (
	paper    = tone{"paper", "#ffffff", "#14181d"}
	panel    = tone{"panel", "#f4f6f8", "#1d2329"}
	field    = tone{"field", "#e6ebf1", "#2a323b"}
	rule     = tone{"rule", "#dce1e7", "#343d47"}
	muted    = tone{"muted", "#59636e", "#a5b0bc"}
	ink      = tone{"ink", "#1c2126", "#e8ecf0"}
	taught   = tone{"taught", "#1b5fa6", "#7cb7f2"}
	taughtIv = tone{"taught-iv", "#9dbfe2", "#3d6a99"}
	absent   = tone{"absent", "#bf4310", "#ff9a6b"}
	absentIv = tone{"absent-iv", "#ecb395", "#94512f"}
	weak     = tone{"weak", "#8a949e", "#7f8a96"}
	weakIv   = tone{"weak-iv", "#cdd3d9", "#4a545f"}
	marked   = tone{"mark", "#ffe69a", "#5c4a10"}
	tones    = slices.Concat([]tone{paper, panel, field, marked, rule, muted, ink, taught, taughtIv, absent, absentIv, weak, weakIv}, more, less)
)

// Shades of cells, the palest first; ink stands on all but the last of more, on which paper does.
var (
	more = []tone{{"more-1", "#e1ecf7", "#1e3044"}, {"more-2", "#bad3ed", "#29496b"}, {"more-3", "#86b2df", "#355f8c"}, {"more-4", "#2a6bb0", "#8dc1f4"}}
	less = []tone{{"less-1", "#e9e9ea", "#2b2e32"}, {"less-2", "#c4c6c9", "#4f555c"}}
)

// rgb is the tone as drawn.
func (t tone) rgb() color.NRGBA {
	c := color.NRGBA{A: 255}
	// The tones above are constants of the form #rrggbb; the tests parse each.
	_, _ = fmt.Sscanf(t.light, "#%02x%02x%02x", &c.R, &c.G, &c.B)
	return c
}

// toneCSS declares the tones as variables, light, dark and for print, and maps
// the colours that charts are drawn in to them.
func toneCSS() string {
	var light, dark, use strings.Builder
	for _, t := range tones {
		fmt.Fprintf(&light, "--%s:%s;", t.name, t.light)
		fmt.Fprintf(&dark, "--%s:%s;", t.name, t.dark)
		fmt.Fprintf(&use, "svg [fill=%q]{fill:var(--%s)}svg [stroke=%q]{stroke:var(--%s)}\n",
			t.light, t.name, t.light, t.name)
	}
	return ":root{color-scheme:light dark;" + light.String() + "}\n" +
		"@media screen and (prefers-color-scheme:dark){:root{" + dark.String() + "}}\n" + use.String()
}

// fontStack names fonts with the metrics that the charts are laid out for.
const fontStack = `'Liberation Sans', Arimo, Arial, Helvetica, sans-serif`

// lettering is how a text is set.
type lettering struct {
	size float64 // points
	bold bool
	tone tone
}

var (
	titleText  = lettering{size: 14, bold: true, tone: ink}
	subText    = lettering{size: 9.5, tone: muted}
	footText   = lettering{size: 7.5, tone: muted}
	bodyText   = lettering{size: 9, tone: ink}
	tickText   = lettering{size: 8, tone: muted}
	labelText  = lettering{size: 8, tone: ink}
	strongText = lettering{size: 8.5, bold: true, tone: ink}
)

func (l lettering) in(t tone) lettering { l.tone = t; return l }

// boldWeight is golang.org/x/image/font.WeightBold.
const boldWeight = 3

// faces finds and measures the fonts of the charts.
type faces struct{ cache *font.Cache }

func newFaces() faces { return faces{font.NewCache(liberation.Collection())} }

func (f faces) face(l lettering) font.Face {
	want := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if l.bold {
		want.Weight = boldWeight
	}
	return f.cache.Lookup(want, font.Length(l.size))
}

// width is the width of s in points.
func (f faces) width(l lettering, s string) float64 {
	face := f.face(l)
	if n := strings.Count(s, rupeeSign); n > 0 {
		return float64(face.Width(strings.ReplaceAll(s, rupeeSign, ""))) + float64(n)*rupeeWidth*l.size
	}
	return float64(face.Width(s))
}

// fit cuts s with an ellipsis so that it is at most width points wide.
func (f faces) fit(l lettering, s string, width float64) string {
	if f.width(l, s) <= width {
		return s
	}
	runes := []rune(s)
	lo, hi := 0, len(runes)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if f.width(l, string(runes[:mid])+"…") <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:lo]), " ") + "…"
}

// wrap breaks s into lines of at most width points.
func (f faces) wrap(l lettering, s string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }) {
		word = f.fit(l, word, width)
		if line != "" && f.width(l, line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
