package scrape

import (
	"regexp"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// maxHead bounds a first line that may be fields without bars, in bytes; longer ones are prose.
const maxHead = 200

var (
	dashes      = regexp.MustCompile(`\s+(?:-{1,3}|–|—|//|::|·|•)\s+|\s*—\s*`)
	labelled    = regexp.MustCompile(`(?i)^\W*company(?: name)?\s*[:=]\s*(.+)$`)
	hires       = regexp.MustCompile(`(?i)^(.{2,80}?),?\s+(?:is|are)\s+(?:(?:now|currently|actively|also|still|always|again)\s+)*(?:hiring|looking for|looking to (?:hire|add)|seeking|recruiting|searching for)\b`)
	companyRole = regexp.MustCompile(`^([^:]{2,50}):\s+(.+)$`)
	commaPlace  = regexp.MustCompile(`^([^,(]{2,50}),\s+(.+)$`)
	ofPlace     = regexp.MustCompile(`^(?:[A-Z]{2}\b|U\.|USA?\b|United|(?i:england|scotland|wales|ireland|canada|india|germany|france|spain|italy|portugal|poland|netherlands|the netherlands|belgium|sweden|norway|denmark|finland|switzerland|austria|israel|australia|japan|brazil|mexico|ontario|quebec|california|texas|massachusetts|washington|virginia|maryland|florida|georgia|illinois|colorado|oregon|utah|ohio|michigan|pennsylvania|new jersey|north carolina|minnesota)\b|New York\b[^,]*$)`)
	inParens    = regexp.MustCompile(`\s*[(\[][^)\]]*[)\]]`)
	pronoun     = regexp.MustCompile(`(?i)^(we|i|my|our|us|the company|they|you|who|hi|hello|hey|it|this|here|there|company|jobs?|job title|position|location|role|title|remote|what|why|where|about|note|edit|update)\b`)
)

// readFields reads a first line's fields. Bars are the convention; threads
// before 2015 mostly have dashes, and some lines are a sentence.
func readFields(head string) market.Posting {
	if parts := bars.Split(head, -1); len(parts) > 1 {
		return assignFields(parts)
	}
	if m := labelled.FindStringSubmatch(head); m != nil && len(head) <= maxHead {
		return market.Posting{Company: nameOf(m[1])}
	}
	if m := hires.FindStringSubmatch(head); m != nil {
		parts := dashes.Split(m[1], -1)
		if name := nameOf(parts[len(parts)-1]); name != "" {
			return market.Posting{Company: name, Title: shortTitle(head)}
		}
	}
	if len(head) <= maxHead {
		for _, split := range []func(string) []string{byDashes, byColon, byComma} {
			p := assignFields(split(head))
			name := nameOf(p.Company)
			if name == "" {
				continue
			}
			if in := inParens.FindString(p.Company); p.Location == "" && isPlace.MatchString(in) {
				p.Location = strings.Trim(in, " ()[]")
			}
			p.Company = name
			return p
		}
	}
	return market.Posting{Title: shortTitle(head)}
}

func byDashes(head string) []string {
	if parts := dashes.Split(head, -1); len(parts) > 1 {
		return parts
	}
	return nil
}

// byColon splits "Acme: Senior Engineer" where what follows is a role or a place.
func byColon(head string) []string {
	m := companyRole.FindStringSubmatch(head)
	if m == nil || isRole.MatchString(m[1]) || !isRole.MatchString(m[2]) && !isPlace.MatchString(m[2]) {
		return nil
	}
	return m[1:]
}

// byComma splits "Acme, London" where what follows is a place, and not the country or state of one.
func byComma(head string) []string {
	m := commaPlace.FindStringSubmatch(head)
	if m == nil || !isPlace.MatchString(m[2]) || ofPlace.MatchString(m[2]) || isPlace.MatchString(m[1]) {
		return nil
	}
	return m[1:]
}

// nameOf is the company's name in a field, "" when it is a place, a role, a sentence or anything else.
func nameOf(field string) string {
	name := inParens.ReplaceAllString(companyName(strings.Trim(field, " #*=_.")), "")
	name = strings.Trim(name, " ,[]")
	switch {
	case name == "", len(name) > 60, len(strings.Fields(name)) > 6, !strings.ContainsAny(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz"):
		return ""
	case pronoun.MatchString(name), isAddress.MatchString(name), strings.Contains(name, ". "):
		return ""
	case isMode.MatchString(name), isTerms.MatchString(name), isStatus.MatchString(name), isMoney.MatchString(name):
		return ""
	case isRole.MatchString(name), isPlace.MatchString(name):
		return ""
	}
	return name
}
