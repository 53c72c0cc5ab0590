package roadmap

import (
	"regexp"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

var (
	averageWords = regexp.MustCompile(`(?i)\baverages?\b|\bavg\b|\bmean\b|\btypical(?:ly)?\b|\bmedian\b`)
	extraWords   = regexp.MustCompile(`(?i)\badditional cash\b|\bbonus(?:es)?\b|\bstock\b|\bequity\b|\bcash compensation\b|\bsigning\b`)
	payWords     = regexp.MustCompile(`(?i)salar(?:y|ies)|\bpay\b|\bpaid\b|compensation|\bearn(?:s|ing)?\b|\blpa\b|\bctc\b|\bwages?\b|\bper (?:year|annum|month|hour)\b|\bincome\b|packages?\b|a year\b`)
	jobWords     = regexp.MustCompile(`(?i)developer|engineer|architect|analyst|scientist|administrator|programmer|level\b|experience|lead\b|manager|tester|designer|intern\b|fresher`)
)

// payClaims reads the amounts of a block of text. Which ones are pay is told by its words, or
// by the heading or the line above that announces them.
func (c *claimReader) payClaims(i int) {
	b := c.d.blocks[i]
	if b.kind == row {
		c.payRow(i)
		return
	}
	found := amounts(b.text, "")
	if len(found) == 0 {
		return
	}
	lead := c.leads[i]
	if !payWords.MatchString(b.text+" "+lead) && !(b.kind == item && jobWords.MatchString(b.text)) {
		return
	}
	from, here := 0, firstOf(countryIn(b.text), countryIn(lead))
	for n, a := range found {
		until := len(b.text)
		if n+1 < len(found) {
			until = found[n+1].start
		}
		before := sentenceEnd(b.text[from:a.start])
		after := clauseStart(b.text[a.end:until])
		level, years := levelIn(before), yearsIn(before)
		if level == "" && years == nil {
			level, years = levelIn(after), yearsIn(after)
		}
		country := firstOf(countryIn(before), countryIn(after), here)
		c.pay(i, a, payContext{level: level, years: years, country: country, words: before + " " + after, lead: lead,
			unlevelled: b.kind == item && jobWords.MatchString(before)})
		from = a.end
	}
}

// payContext is what stands around an amount.
type payContext struct {
	level       market.Level
	years       *market.Range
	country     string
	words, lead string
	unlevelled  bool // a list item about a position without a level
}

// sentenceEnd is the last sentence of s, clauseStart the first clause.
func sentenceEnd(s string) string {
	if i := strings.LastIndex(s, ". "); i >= 0 {
		return s[i+2:]
	}
	return s
}

func clauseStart(s string) string {
	if i := strings.IndexAny(s, ",;.("); i > 1 {
		return s[:i]
	}
	return s
}

// pay adds the claim that an amount makes.
func (c *claimReader) pay(i int, a money, x payContext) {
	h := market.Hypothesis{Currency: a.currency, Period: a.period, AsOf: c.d.year, Threshold: "document", Population: c.population()}
	var doubts []string
	h.Population.Country = x.country
	if x.country == "" {
		if h.Population.Country = homes[a.currency]; a.currency == "USD" {
			doubts = append(doubts, "country")
		}
	}
	if x.level == "" {
		x.level = levelOfYears(x.years)
	}
	if x.level == "" && x.unlevelled && c.levelledList(i) {
		x.level = "mid"
	}
	if x.level != "" {
		h.Population.Levels = []market.Level{x.level}
	}
	h.Population.Years = x.years
	kind := "salary-level"
	switch {
	case extraWords.MatchString(x.words) && !a.band:
		kind, h.Test, h.Comparator, h.Value = "salary-mean", "published", "=", a.low
	case a.band:
		h.Test, h.Comparator, h.Range = "band", "within", &market.Range{Low: a.low, High: a.high}
	case a.openTop:
		h.Test, h.Comparator, h.Value = "band", ">=", a.low
	case a.upTo:
		h.Test, h.Comparator, h.Value = "band", "<=", a.low
	default:
		kind, h.Test, h.Comparator, h.Value = "salary-mean", "mean", "=", a.low
		if !averageWords.MatchString(x.words + " " + x.lead) {
			doubts = append(doubts, "advertised-pay")
		}
	}
	c.addDoubted(i, kind, h, doubts)
}

// levelledList tells whether the list that an item belongs to names levels.
func (c *claimReader) levelledList(i int) bool {
	for _, step := range []int{-1, 1} {
		for j := i + step; j >= max(0, i-lookBack) && j < min(len(c.d.blocks), i+lookBack) && c.d.blocks[j].kind == item; j += step {
			if levelIn(c.d.blocks[j].text) != "" {
				return true
			}
		}
	}
	return false
}

// payRow reads a row of a table: its first cell names the level, the header the country or the unit.
func (c *claimReader) payRow(i int) {
	cells, head := c.d.blocks[i].cells, c.heads[i]
	if len(cells) < 2 {
		return
	}
	label := cells[0]
	for _, cell := range cells[1:] {
		if yearsIn(cell) != nil {
			label += " " + cell
		}
	}
	for n, cell := range cells[1:] {
		header := ""
		if n+1 < len(head) {
			header = head[n+1]
		}
		if yearsIn(cell) != nil || !payWords.MatchString(header+" "+c.leads[i]+" "+cell) && !strings.ContainsAny(cell+header, "₹$€£") {
			continue
		}
		for _, a := range amounts(cell, header) {
			c.pay(i, a, payContext{
				level: levelIn(label), years: yearsIn(label), words: header, lead: c.leads[i] + " " + header, unlevelled: true,
				country: firstOf(countryIn(cell), countryIn(header), countryIn(label), countryIn(c.leads[i])),
			})
		}
	}
}
