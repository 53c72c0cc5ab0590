package analysis

import (
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// phrase says a hypothesis about a metric as one would say it, "" where it is said with metricWords. Its parts are those of
// metricWords; %q is how many ("at least 10 %"), %f how far a rank goes ("ranks first"), and %S and %A are %s and %a, each of several.
type phrase struct {
	counted string // of a threshold
	more    string // above what makes no difference: 0, or 1 of a ratio
	less    string
	least   string // not below it
}

var phrases = map[string]phrase{
	"share":                  {counted: "%q ask for %s"},
	"share-each":             {counted: "%q ask for each of %s"},
	"employer-share-each":    {counted: "%q of employers ask for each of %s"},
	"title-share-each":       {counted: "%q have each of the titles %n"},
	"share-with-several":     {counted: "%q name at least %k of %s"},
	"share-in-range":         {counted: "%q pay %r"},
	"level-share":            {counted: "%q of those that state a level are for this one"},
	"level-share-each":       {counted: "%q are for each level"},
	"source-share":           {counted: "%q are published by employers themselves"},
	"experience-share":       {counted: "%q ask for at least a year of experience"},
	"mentions-covered":       {counted: "%q of the mentions among %u are of %s"},
	"recall":                 {counted: "the roadmap teaches %q of what is mentioned"},
	"precision":              {counted: "%q of the taught skills are asked for"},
	"naming-share":           {counted: "%q of roadmaps name %s"},
	"listed-first-share":     {counted: "%q of roadmaps list %s first"},
	"industry-share":         {counted: "%q are of each industry%m"},
	"rank":                   {counted: "%s %f among %u"},
	"rank-and-hold":          {counted: "%s %f among %u and holds most of the mentions"},
	"rank-in-city":           {counted: "%s %f among %u in each city"},
	"rank-as-partner":        {counted: "%a %f among what is asked for with %s"},
	"rank-of-role":           {counted: "%n %f by number of postings"},
	"growth-rank-of-role":    {counted: "%n %f by growth"},
	"order-of-items":         {less: "of %o, the first are asked for most (tau-b of place and demand below 0)"},
	"order-of-steps":         {less: "of steps%p, the first are asked for most (tau-b of place and demand below 0)"},
	"share-difference":       {more: "more ask for %s than for %b", less: "fewer ask for %s than for %b", least: "no fewer ask for %s than for %b"},
	"difference-for-each":    {more: "more ask for %s than for each of %a"},
	"least-over-most":        {more: "more ask for each of %s than for any of %a"},
	"names-difference":       {more: "more name %n than in %v", less: "fewer name %n than in %v"},
	"pay-premium":            {more: "%S goes along with more pay", less: "%S goes along with less pay"},
	"premium-of-names":       {more: "those of %n pay more", less: "those of %n pay less"},
	"pay-ratio":              {more: "median pay is above that of %v", less: "median pay is below that of %v"},
	"pay-slope-on-size":      {more: "larger employers pay more", less: "larger employers pay less"},
	"share-slope":            {more: "the share for %S grows", less: "the share for %S falls", least: "the share for %S does not fall"},
	"phrase-slope":           {more: "the share that says %n grows", less: "the share that says %n falls"},
	"volume-slope":           {more: "the number of postings grows", less: "the number of postings falls", least: "the number of postings does not fall"},
	"employers-slope":        {more: "the number of employers grows", less: "the number of employers falls"},
	"odds-ratio":             {more: "%A is asked for more often with %s than without", less: "%A is asked for less often with %s than without"},
	"log-odds":               {more: "%S is more typical than of %v", less: "%S is less typical than of %v"},
	"skills-per-posting":     {more: "more skills are named than in %v", less: "fewer skills are named than in %v"},
	"kinds-per-posting":      {more: "more kinds of skills are named than in %v", less: "fewer kinds of skills are named than in %v"},
	"pay-by-level":           {more: "median pay rises with the level"},
	"pay-by-years":           {more: "median pay rises with the years of experience"},
	"share-by-level":         {more: "the share for %S rises with the level"},
	"share-by-years":         {more: "the share for %S rises with the years of experience"},
	"role-share-in-industry": {more: "some of the technical postings in each of %n are for the role"},
}

// phraseOf is the phrase for a hypothesis, "" where there is none for its comparator and value.
func phraseOf(h market.Hypothesis, m Metric) string {
	p := phrases[m.Name]
	neutral := 0.0
	if strings.Contains(m.Name, "ratio") {
		neutral = 1
	}
	atNeutral := h.Value != nil && *h.Value == neutral
	switch {
	case h.Comparator == "increasing" || h.Comparator == ">" && atNeutral && p.more != "":
		return versusPhrase(h, p.more)
	case h.Comparator == "<" && atNeutral && p.less != "":
		return versusPhrase(h, p.less)
	case h.Comparator == ">=" && atNeutral && p.least != "":
		return versusPhrase(h, p.least)
	case h.Value == nil || quantities[h.Comparator] == "":
		return ""
	case strings.Contains(p.counted, "%f") && h.Comparator != "<=":
		return ""
	case m.Name == "title-share-each" && len(h.Subject) > 0:
		return "%q ask for each of %s under the titles %n"
	}
	counted := p.counted
	if len(h.Subject) == 1 {
		counted = strings.Replace(counted, "each of %s", "%s", 1)
	}
	if h.Test == "mandatory" {
		counted = strings.Replace(counted, "ask for", "require", 1)
	}
	return counted
}

// eachWords is words of as many things, "each of" before several.
func eachWords(words string, things int) string {
	if things > 1 {
		return "each of " + words
	}
	return words
}

// versusPhrase sets what one population asks for against another one rather than against other skills.
func versusPhrase(h market.Hypothesis, format string) string {
	if h.Versus != nil && len(h.Against) == 0 {
		return strings.Replace(format, "than for %b", "than in %v", 1)
	}
	return format
}

var quantities = map[string]string{">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}

// quantityWords is "at least 10 %"; of a share to be reached and not passed, "up to 75 %".
func quantityWords(h market.Hypothesis, m Metric) string {
	if h.Test == "up-to" {
		return "up to " + numberWords(h, m)
	}
	return quantities[h.Comparator] + " " + numberWords(h, m)
}

// rankWords is how far a rank goes, as a verb for its subject: "ranks first", "all rank in the first 5".
func rankWords(h market.Hypothesis, m Metric) string {
	verb, things := "ranks", len(h.Subject)
	switch m.Name {
	case "rank-as-partner":
		things = len(h.Against)
	case "rank-of-role", "growth-rank-of-role":
		things = len(h.Names)
	}
	if things > 1 {
		verb = "all rank"
		if things == 2 {
			verb = "both rank"
		}
	}
	if h.Value != nil && *h.Value == 1 {
		return verb + " first"
	}
	return fmt.Sprintf("%s in the first %s", verb, amountText(h.Value))
}
