package roadmap

import (
	"regexp"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

var (
	sentenceSplit = regexp.MustCompile(`[.!?]\s+`)
	topWords      = regexp.MustCompile(`(?i)most (?:in-demand|in demand|popular|(?:commonly|widely) used|sought[- ]after|demanded|requested|common)|highest demand|(?:top|leading) (?:\w+ )?(?:languages?|frameworks?|databases?|tools?|platforms?)|industry[- ]standard|world.s leading`)
	morePay       = regexp.MustCompile(`(?i)(?:higher|more|better|increased?|significantly increase|command)[^.]{0,30}(?:pay\b|paid|salar(?:y|ies)|compensation|packages?|earnings)|pays? (?:more|better|well)|boosts? (?:your )?(?:pay|salary)`)
	rises         = regexp.MustCompile(`(?i)gaining popularity|increasingly|rising|growing (?:demand|popularity|rapidly|fast)|demand (?:\w+ ){0,6}(?:is|are|will|continues? to|has) (?:\w+ )?(?:grow|ris|increas|boom|skyrocket|surg)|grows? rapidly|fastest[- ]growing|booming|skyrocket|growing rapidly|continues? to grow|strong demand|will (?:only )?grow`)
	demandWords   = regexp.MustCompile(`(?i)\bin[- ]demand\b|\bdemand\b|\bjob market\b|\broles?\b|\bcareers?\b|\bdevelopers?\b|\bengineers?\b|\bpostings?\b|\bopportunit`)
	claimWords    = regexp.MustCompile(`(?i)\bin[- ]demand\b|\bhigh(?:ly)? (?:demand|paid|paying)|\bmost (?:companies|employers|roles|jobs)\b|\bcompanies (?:expect|require|look|use|prefer)|\bemployers (?:expect|require|look|value|prefer)|\bmany (?:roles|companies|jobs|employers)\b|\bsalar(?:y|ies)\b|\bwell[- ]paid\b`)
)

// universes are the groups that skills of a category are ranked in.
var universes = map[string]market.Item{
	"language": {"@lang-universe"}, "framework": {"@framework-universe"}, "database": {"@stored-databases"}, "messaging": {"@broker-products"}, "ci-cd": {"@cicd-products"},
	"container": {"@container-products"}, "cloud": {"@cloud-providers"}, "vcs": {"@vcs-products", "@vcs-hosts"}, "web-server": {"@webservers"}, "cache": {"@cache-products"},
	"observability": {"@monitoring-products"}, "iac": {"@iac-products"},
}

// wordClaims reads rankings, better pay and growth that are said without a number, sentence
// by sentence. What looks like one and names nothing to test is listed.
func (c *claimReader) wordClaims(i int) {
	text := c.d.blocks[i].text
	start := 0
	for start < len(text) {
		stop := len(text)
		if m := sentenceSplit.FindStringIndex(text[start:]); m != nil {
			stop = start + m[1]
		}
		c.wordClaim(i, start, stop)
		start = stop
	}
}

func (c *claimReader) wordClaim(i, start, stop int) {
	sentence := c.d.blocks[i].text[start:stop]
	if strings.HasSuffix(strings.TrimSpace(sentence), "?") || anyShare.MatchString(sentence) || len(amounts(sentence, "")) > 0 {
		return // a question, or read with its number
	}
	subject := c.skillsIn(i, start, stop)
	h := market.Hypothesis{AsOf: c.d.year, Threshold: "operationalised", Population: c.population()}
	zero := 0.0
	switch {
	case topWords.MatchString(sentence) && len(subject) > 0:
		c.top(i, subject, h)
	case morePay.MatchString(sentence) && len(subject) > 0:
		h.Test, h.Comparator, h.Value = "premium", ">", &zero
		h.Population.Country = countryIn(sentence)
		for _, s := range subject {
			h.Subject = append(h.Subject, market.Item{s})
		}
		c.add(i, "salary-premium", h)
	case rises.MatchString(sentence) && len(subject) > 0:
		h.Test, h.Comparator, h.Value = "trend-share", ">", &zero
		for _, s := range subject {
			h.Subject = append(h.Subject, market.Item{s})
		}
		c.add(i, "growth", h)
	case rises.MatchString(sentence) && demandWords.MatchString(sentence):
		h.Test, h.Comparator, h.Value = "trend-volume", ">", &zero
		c.add(i, "growth", h)
	case topWords.MatchString(sentence):
		c.unread(i, "demand-rank", "a ranking without a skill of the lexicon")
	case morePay.MatchString(sentence):
		c.unread(i, "salary-premium", "better pay without a skill of the lexicon")
	case rises.MatchString(sentence):
		c.unread(i, "growth", "growth of something that is neither a skill nor the work itself")
	case claimWords.MatchString(sentence):
		c.unread(i, "demand-share", "a statement about demand or pay without a number")
	}
}

// top adds a ranking: the skills of the commonest category among those named are its top.
func (c *claimReader) top(i int, subject market.Item, h market.Hypothesis) {
	count := map[string]int{}
	best := ""
	category := map[string]string{}
	for _, s := range subject {
		if !c.r.tech[market.Skill(s)] {
			continue
		}
		category[s] = c.r.category[market.Skill(s)]
		k := category[s]
		if count[k]++; universes[k] != nil && (best == "" || count[k] > count[best]) {
			best = k
		}
	}
	if best == "" {
		c.unread(i, "demand-rank", "a ranking among skills that the lexicon does not rank")
		return
	}
	for _, s := range subject {
		if category[s] == best || category[s] == "framework" && best == "language" && s == "node.js" {
			h.Subject = append(h.Subject, market.Item{s})
		}
	}
	k := float64(len(h.Subject))
	h.Test, h.Comparator, h.Value, h.Universe = "top", "<=", &k, universes[best]
	c.add(i, "demand-rank", h)
}
