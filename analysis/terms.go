package analysis

import (
	"slices"
	"strings"
	"unicode"

	"github.com/roadcheck/roadcheck/internal/market"
)

// What having tells besides strata.
const (
	byIndustry = "industry"
	byTitle    = "title"
	byPhrase   = "phrase"
)

// terms are the titles that hypotheses name and the phrases that texts are searched for. A vacancy has those of any of its postings.
type terms struct {
	titles   []string // in words
	ids      map[stratum]int32
	all      []stratum
	searched map[string]bool
}

// newTerms takes what the hypotheses of roadmaps name.
func newTerms(roadmaps []market.Roadmap, phrases []string) *terms {
	t := &terms{ids: map[stratum]int32{}, searched: map[string]bool{}}
	for _, p := range phrases {
		t.searched[p] = true
		t.add(stratum{byPhrase, p})
	}
	for _, r := range roadmaps {
		for _, c := range r.Claims {
			for _, h := range c.Hypotheses {
				if h.Of != byTitle {
					continue
				}
				for _, name := range h.Names {
					t.add(stratum{byTitle, inWords(name)})
				}
			}
		}
	}
	return t
}

func (t *terms) add(s stratum) {
	if _, known := t.ids[s]; known {
		return
	}
	t.ids[s] = int32(len(t.all))
	t.all = append(t.all, s)
	if s.by == byTitle {
		t.titles = append(t.titles, s.name)
	}
}

// of lists the terms of a posting by number.
func (t *terms) of(o market.Observation) (out []int32) {
	for _, p := range o.Phrases {
		if id, ok := t.ids[stratum{byPhrase, p}]; ok {
			out = append(out, id)
		}
	}
	if len(t.titles) == 0 {
		return out
	}
	title := inWords(o.Title)
	for _, name := range t.titles {
		if strings.Contains(title, name) {
			out = append(out, t.ids[stratum{byTitle, name}])
		}
	}
	return out
}

// inWords is a text as words in small letters, a space on either side of each: "Back-end Developer (m/f)" is " back end developer m f ".
func inWords(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	within := false
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if within {
				b.WriteByte(' ')
			}
			within = false
			continue
		}
		b.WriteRune(unicode.ToLower(r))
		within = true
	}
	if within {
		b.WriteByte(' ')
	}
	return b.String()
}

// says notes that a posting has a term.
func (v *vacancy) says(term int32) {
	if i, ok := slices.BinarySearch(v.terms, term); !ok {
		v.terms = slices.Insert(v.terms, i, term)
	}
}

// titled is where the title of a posting of the vacancy holds the words of a name.
func (f *frame) titled(name string) bitset { return f.having(byTitle, inWords(name)) }
