package extract

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Decision says of one place in a text whether it was taken as a mention of a
// skill, and why. Text[Start:End] is the place.
type Decision struct {
	Start int          `json:"start"`
	End   int          `json:"end"`
	Skill market.Skill `json:"id"`
	Taken bool         `json:"taken"`
	Need  market.Need  `json:"need,omitempty"` // 0 when not taken
	Rule  string       `json:"rule"`           // of the alias, as in the lexicon file
	Why   string       `json:"why"`
}

// Explain gives the text of a posting and, in order of place, the decision on
// every occurrence of a lexicon alias in it. What is taken is what Read mentions.
func (x *Extractor) Explain(p market.Posting) (text string, decisions []Decision) {
	r := x.pool.Get().(*reading)
	defer x.pool.Put(r)
	text = Text(p.Title, p.Description)
	words := scanWords(text, &x.filter)
	defer words.release()
	x.scan(r, p.Company, words)
	mentions := r.mentions(x) // one for each accepted candidate, in their order
	next := 0
	for _, h := range r.hits {
		first := next
		for next < len(r.cands) && r.cands[next].pattern == h.pattern && r.cands[next].start == h.start {
			d := x.decision(r, next)
			if d.Taken {
				d.Need, mentions = mentions[0].Need, mentions[1:]
			}
			decisions = append(decisions, d)
			next++
		}
		if next == first {
			decisions = append(decisions, x.unread(r, h)...)
		}
	}
	return text, decisions
}

// decision explains a candidate after all are settled; its need is left open.
func (x *Extractor) decision(r *reading, i int) Decision {
	c := &r.cands[i]
	d := Decision{Start: int(c.start), End: int(c.end), Skill: x.ids[c.entry], Rule: ruleNames[c.rule], Taken: c.state == accepted}
	if !d.Taken {
		d.Why = x.whyNot(r, i)
		return d
	}
	d.Why = map[Rule]string{
		Any: "the name is unambiguous", Exact: "this letter case is unambiguous", Shared: "the name is unambiguous, and belongs to several skills",
		Tech: "the posting or the sentence names technologies", Proper: "the posting or the sentence names technologies",
		Gap: "all parts of the phrase are there", Instead: "a cue stands in the same line",
	}[c.rule]
	if d.Why == "" {
		d.Why = fmt.Sprintf("evidence beside it reaches %d", enough)
	}
	return d
}

// whyNot says why a candidate was rejected.
func (x *Extractor) whyNot(r *reading, i int) string {
	c := &r.cands[i]
	if why := x.ruledOut(r, c); why != "" {
		return why
	}
	switch c.rule {
	case Instead:
		return "no cue stands in the same line"
	case Tech, Proper:
		return "neither the posting nor the sentence names technologies"
	case Weak, Loose:
		if score := x.evidence(r, i); score < enough {
			return fmt.Sprintf("evidence beside it is %d, and %d is needed", score, enough)
		}
		return "what speaks for it was itself settled later"
	}
	return "a more specific skill has the same words"
}

// ruledOut names the rule of never that a candidate falls under, "" for none.
func (x *Extractor) ruledOut(r *reading, c *candidate) string {
	cues := &x.cues[c.entry]
	switch {
	case !x.never(r, c):
		return ""
	case hasPrefixWord(r.wordsAfter(c), cues[notAfter]) || hasSuffixWord(r.wordsBefore(c), cues[notBefore]):
		return "a cue against it stands beside it"
	case r.segments[c.segment].kind == boilerplate:
		return "it stands in legal text, the application process or a portal's own lines"
	case r.inAddress(c):
		return "it stands in an address, a hashtag or a file name"
	case r.negated(c):
		return "it is negated"
	case x.ownName(r, c):
		return "it is part of the employer's name"
	case x.tech[c.entry] && r.amongCompanies(c):
		return "it stands among names of companies"
	case x.kinds[c.entry] == conceptKind && r.fieldOfStudy(c):
		return "it is a field of study"
	}
	return "a rule that no context changes is against it"
}

// unread explains a hit that no entry was read from: it is not in the needed
// letter case, its phrase is incomplete, or a phrase that never counts covers it.
func (x *Extractor) unread(r *reading, h hit) []Decision {
	var out []Decision
	surface := r.text[h.start:h.end]
	for _, f := range x.matcher.forms[h.pattern] {
		d := Decision{Start: int(h.start), End: int(h.end), Skill: x.ids[f.entry], Rule: ruleNames[f.rule]}
		switch cased := f.exact == "" || sameCase(surface, f.exact); {
		case f.rule == Not && cased:
			d.Why = "the lexicon rules out this phrase"
			return []Decision{d}
		case f.rule == Not:
			continue
		case !cased:
			d.Why = fmt.Sprintf("the lexicon wants the letter case of %q", f.exact)
		default:
			d.Why = fmt.Sprintf("%q does not follow in the same phrase", f.tail)
		}
		out = append(out, d)
	}
	return out
}
