package roadmap

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// claimReader reads the claims of one document.
type claimReader struct {
	r        *Reader
	d        *document
	mentions map[int][]mention // by block
	leads    map[int]string    // headings and announcing lines above a block
	heads    map[int][]string  // header of the table that a row belongs to
	role     market.Role
	claims   []market.Claim
	open     []market.Unread
	seen     map[int]bool // blocks that made a claim or are listed already
}

func newClaimReader(r *Reader, d *document, sections []section, mentions []mention) *claimReader {
	c := &claimReader{r: r, d: d, mentions: map[int][]mention{}, leads: map[int]string{}, heads: map[int][]string{}, seen: map[int]bool{}}
	for _, m := range mentions {
		c.mentions[m.block] = append(c.mentions[m.block], m)
	}
	for _, s := range sections {
		c.context(s)
	}
	return c
}

// context notes for each block of a section the heading and the lines that announce it.
func (c *claimReader) context(s section) {
	lead, place := "", ""
	var head []string
	for i := s.start; i < s.end; i++ {
		b := c.d.blocks[i]
		if b.kind == heading {
			place, lead = b.text, ""
		}
		if b.kind != row {
			head = nil
		} else if head == nil {
			head = b.cells
		}
		c.heads[i] = head
		c.leads[i] = strings.TrimSpace(place + " " + lead)
		if b.kind == paragraph && (strings.HasSuffix(b.text, ":") || len(b.text) < 80) {
			lead = lastSentence(b.text)
			if len(b.text) < 80 && countryIn(b.text) != "" { // "Salary in India:"
				place = b.text
			}
		}
	}
}

// read gives the claims of the document and the places that look like one.
func (c *claimReader) read(out market.Roadmap) ([]market.Claim, []market.Unread) {
	if len(out.Roles) > 0 {
		c.role = out.Roles[0]
	}
	for i, b := range c.d.blocks {
		if b.kind == heading {
			continue
		}
		c.payClaims(i)
		c.shareClaims(i)
		c.wordClaims(i)
	}
	return c.claims, c.open
}

func (c *claimReader) population() market.Population { return market.Population{Role: string(c.role)} }

func (c *claimReader) add(i int, kind string, h market.Hypothesis) { c.addDoubted(i, kind, h, nil) }

func (c *claimReader) addDoubted(i int, kind string, h market.Hypothesis, doubts []string) {
	switch h.Test {
	case "mean", "band":
		doubts = append(doubts, "advertised-pay")
	case "premium":
		doubts = append(doubts, "association")
	case "trend-share", "trend-volume":
		doubts = append(doubts, "history")
	}
	slices.Sort(doubts)
	h.ID = "h1"
	c.seen[i] = true
	c.claims = append(c.claims, market.Claim{
		ID: fmt.Sprintf("c%d", len(c.claims)+1), At: c.d.at(i), Kind: kind, Doubts: slices.Compact(doubts), Hypotheses: []market.Hypothesis{h},
	})
}

// unread lists a place that looks like a claim, once.
func (c *claimReader) unread(i int, kind, why string) {
	if !c.seen[i] && len(c.open) < 200 {
		c.seen[i] = true
		c.open = append(c.open, market.Unread{At: c.d.at(i), Kind: kind, Why: why})
	}
}

func (c *claimReader) hasSkill(i int) bool { return len(c.mentions[i]) > 0 }

// skillsIn lists the skills that a block names between two places, each once, in order.
// Places in the reading's text are those of the block after a list's mark.
func (c *claimReader) skillsIn(i, from, to int) market.Item {
	var out market.Item
	for _, m := range c.mentions[i] {
		at := m.start - (len(m.text) - len(strings.TrimPrefix(m.text, "- ")))
		// The reading may be shorter or longer than the block by its plain hyphens and quotes.
		at = nearest(c.d.blocks[i].text, m.text[m.start:m.end], at)
		if at >= from && at < to && !slices.Contains(out, string(m.skill)) {
			out = append(out, string(m.skill))
		}
	}
	return out
}

// nearest is where word stands in text, next to at.
func nearest(text, word string, at int) int {
	best := at
	for from, distance := 0, len(text)+1; from <= len(text); {
		n := strings.Index(text[from:], word)
		if n < 0 {
			break
		}
		if d := max(from+n-at, at-from-n); d < distance {
			best, distance = from+n, d
		}
		from += n + max(len(word), 1)
	}
	return best
}

// markets lists the countries that the document speaks of when it speaks of pay or demand.
func (c *claimReader) markets() []string {
	out := []string{}
	for _, claim := range c.claims {
		for _, h := range claim.Hypotheses {
			if k := h.Population.Country; k != "" && !slices.Contains(claim.Doubts, "country") {
				out = append(out, k)
			}
		}
	}
	for i, b := range c.d.blocks {
		if k := countryIn(b.text); k != "" && (payWords.MatchString(b.text) || marketWords.MatchString(b.text)) && b.kind != heading {
			out = append(out, countryIn(c.d.blocks[i].text))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// onlyMarket is the country of the claims so far when there is just one.
func (c *claimReader) onlyMarket() string {
	code := ""
	for _, claim := range c.claims {
		for _, h := range claim.Hypotheses {
			if k := h.Population.Country; k != "" && code != "" && k != code {
				return ""
			} else if k != "" {
				code = k
			}
		}
	}
	return code
}

var marketWords = regexp.MustCompile(`(?i)\bdemand\b|\bhiring\b|\bjob market\b|\bemployers?\b|\bjob portals\b`)
