package roadmap

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

const percentPart = `(\d{1,3}(?:\.\d+)?)\s?(?:%|per ?cent\b)`

var (
	// shareOf finds "over 60 % of backend job listings".
	shareOf = regexp.MustCompile(`(?i)(over|more than|above|at least|nearly|almost|about|around|roughly|up to|as many as|less than|under|fewer than|exceeding)?\s*` + percentPart +
		`\s+of\s+((?:[\w/&'-]+\s+){0,5}?(listings?|postings?|jobs?|job ads|roles?|positions?|vacanc(?:y|ies)|openings?|adverts?|roadmaps?|compan(?:y|ies)|employers?|startups?|developers|engineers|teams|organi[sz]ations|businesses))\b`)
	// higherBy finds "50 to 100 percent higher packages".
	higherBy = regexp.MustCompile(`(?i)(?:(\d{1,3})\s?%?\s*(?:-|–|—|to)\s*)?` + percentPart + `\s+(?:(?:higher|more|better|greater)\b|premium|pay (?:rise|bump)|increase in (?:pay|salary)|salary (?:increase|premium|bump))`)
	// growBy finds "grow by 16% between 2022 and 2032".
	growBy = regexp.MustCompile(`(?i)\b(?:grow(?:n|ing|th)?|increas(?:e|ed|ing)|expand|ris(?:e|en|ing)|projected)\b[^.%]{0,60}?` + percentPart)
	// besides what is read, a share is a claim that a person should see.
	anyShare = regexp.MustCompile(`\d\s?(?:%|percent|per cent)`)
)

// shareClaims reads the percentages of a block.
func (c *claimReader) shareClaims(i int) {
	text := c.d.blocks[i].text
	if !anyShare.MatchString(text) {
		return
	}
	read := 0
	for _, m := range shareOf.FindAllStringSubmatchIndex(text, -1) {
		read++
		c.share(i, m)
	}
	for _, m := range higherBy.FindAllStringSubmatchIndex(text, -1) {
		read++
		c.higher(i, m)
	}
	for _, m := range growBy.FindAllStringSubmatchIndex(text, -1) {
		read++
		v := percentOf(text[m[2]:m[3]])
		h := market.Hypothesis{Test: "published", Comparator: "=", Value: &v, AsOf: c.d.year, Threshold: "document"}
		h.Population.Country = countryIn(text[:m[1]])
		c.add(i, "growth", h)
	}
	if read == 0 && payWords.MatchString(text) || read == 0 && c.hasSkill(i) {
		c.unread(i, "demand-share", "a percentage whose population is not said")
	}
}

// share adds a claim about a share of postings, of employers, or of roadmaps.
func (c *claimReader) share(i int, m []int) {
	text := c.d.blocks[i].text
	group := func(n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return strings.ToLower(text[m[2*n]:m[2*n+1]])
	}
	subject := c.skillsIn(i, m[1], clauseStop(text, m[1]))
	if len(subject) == 0 {
		subject = c.skillsIn(i, m[1], sentenceStop(text, m[1]))
	}
	if len(subject) == 0 {
		subject = c.skillsIn(i, sentenceBegin(text, m[0]), m[0])
	}
	noun := group(4)
	if len(subject) == 0 && strings.HasPrefix(noun, "roadmap") {
		subject = c.skillsIn(i, 0, m[0])
	}
	v := percentOf(group(2))
	h := market.Hypothesis{Test: "share", Subject: []market.Item{subject}, AsOf: c.d.year, Threshold: "document", Population: c.population(), Value: &v}
	h.Population.Country = countryIn(group(3))
	switch group(1) {
	case "over", "more than", "above", "exceeding":
		h.Comparator = ">"
	case "less than", "under", "fewer than":
		h.Comparator = "<"
	case "up to", "as many as":
		h.Test, h.Comparator = "up-to", "<="
	case "at least":
		h.Comparator = ">="
	default: // "nearly 100 %" cannot be met from above
		h.Comparator, h.Threshold = ">=", "operationalised"
		if v >= 0.99 {
			v = 0.95
		}
	}
	switch {
	case len(subject) == 0:
		c.unread(i, "demand-share", "a share without a skill of the lexicon")
		return
	case strings.HasPrefix(noun, "roadmap"):
		h.Test = "documents"
	case strings.HasPrefix(noun, "compan"), strings.HasPrefix(noun, "employer"), strings.HasPrefix(noun, "startup"),
		strings.HasPrefix(noun, "organi"), strings.HasPrefix(noun, "business"), strings.HasPrefix(noun, "team"):
		h.Test, h.Metric = "each", "employer-share-each"
	case strings.HasPrefix(noun, "developer"), strings.HasPrefix(noun, "engineer"):
		c.unread(i, "demand-share", "a share of people, which a survey decides and postings do not")
		return
	}
	if (h.Test == "each" || h.Test == "documents") && h.Comparator != ">" {
		h.Comparator = ">="
	}
	c.add(i, "demand-share", h)
}

// higher adds a claim about how much more is paid.
func (c *claimReader) higher(i int, m []int) {
	text := c.d.blocks[i].text
	start, stop := sentenceBegin(text, m[0]), sentenceStop(text, m[1])
	sentence := text[start:stop]
	if !payWords.MatchString(sentence) {
		c.unread(i, "salary-premium", "a percentage that is not said to be of pay")
		return
	}
	high := percentOf(text[m[4]:m[5]])
	h := market.Hypothesis{Test: "premium", AsOf: c.d.year, Threshold: "document", Population: c.population(), Comparator: ">=", Value: &high}
	h.Population.Country = firstOf(countryIn(sentence), c.onlyMarket())
	if m[2] >= 0 {
		low := percentOf(text[m[2]:m[3]])
		if low > high {
			low, high = high, low
		}
		h.Comparator, h.Value, h.Range = "within", nil, &market.Range{Low: &low, High: &high}
	}
	subject := c.skillsIn(i, clauseBegin(text, m[0]), clauseStop(text, m[1]))
	if len(subject) == 0 {
		subject = c.skillsIn(i, start, stop)
	}
	switch {
	case productWords.MatchString(sentence):
		h.Metric = "pay-ratio"
		h.Population.Employer, h.Versus = "product", &market.Population{Employer: "services"}
		for _, v := range []*float64{h.Value, rangeLow(h), rangeHigh(h)} {
			if v != nil {
				*v += 1 // a ratio, not what is on top
			}
		}
	case len(subject) > 0:
		h.Subject = []market.Item{subject}
	default:
		c.unread(i, "salary-premium", "neither a skill nor a kind of employer is said to pay more")
		return
	}
	c.add(i, "salary-premium", h)
}

var productWords = regexp.MustCompile(`(?i)\bproduct(?:[- ]based)?\s+(?:compan|firm|startup|based)`)

func rangeLow(h market.Hypothesis) *float64 {
	if h.Range == nil {
		return nil
	}
	return h.Range.Low
}

func rangeHigh(h market.Hypothesis) *float64 {
	if h.Range == nil {
		return nil
	}
	return h.Range.High
}

func percentOf(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return v / 100
}

// clauses parts a sentence where another statement or what it is compared with begins.
var clauses = regexp.MustCompile(`(?i),? (?:and|but|while|whereas) (?:compan|employer|the|they|it|those|engineers|developers)|; | than | compared (?:to|with) `)

// clauseBegin and clauseStop bound the part of a sentence around a place.
func clauseBegin(s string, at int) int {
	begin := sentenceBegin(s, at)
	if all := clauses.FindAllStringIndex(s[begin:at], -1); len(all) > 0 {
		return begin + all[len(all)-1][0]
	}
	return begin
}

func clauseStop(s string, at int) int {
	stop := sentenceStop(s, at)
	if m := clauses.FindStringIndex(s[at:stop]); m != nil {
		return at + m[0]
	}
	return stop
}

// sentenceBegin and sentenceStop bound the sentence around a place.
func sentenceBegin(s string, at int) int { return strings.LastIndex(s[:at], ". ") + 1 }

func sentenceStop(s string, at int) int {
	if n := strings.Index(s[at:], ". "); n >= 0 {
		return at + n
	}
	return len(s)
}
