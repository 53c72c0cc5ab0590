package extract

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of an entry: bytes of an alias, and prefixes, each of which adds a spelling of every alias.
const (
	maxAlias    = 64
	maxPrefixes = 16
)

// lexiconParser reads a lexicon file line by line.
type lexiconParser struct {
	lexicon  *Lexicon
	category string
	entry    *Entry
}

func (p *lexiconParser) line(s string) error {
	if t := strings.TrimSpace(s); t == "" || strings.HasPrefix(t, "// ") {
		return nil
	}
	if !utf8.ValidString(s) {
		return fmt.Errorf("not valid UTF-8")
	}
	if s[0] == ' ' || s[0] == '\t' {
		key, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
		if p.entry == nil {
			return fmt.Errorf("%q comes before any entry", key)
		}
		return p.directive(key, strings.TrimSpace(rest))
	}
	if rest, ok := strings.CutPrefix(s, "category "); ok {
		p.category, p.entry = strings.TrimSpace(rest), nil
		return nil
	}
	return p.header(s)
}

// header starts the entry "id: Name".
func (p *lexiconParser) header(s string) error {
	id, name, ok := strings.Cut(s, ": ")
	id, name = strings.TrimSpace(id), strings.TrimSpace(name)
	if !ok || id == "" || name == "" || strings.ContainsAny(id, " \t") {
		return fmt.Errorf("%q: want \"id: Name\", or an indented line that belongs to the entry above", s)
	}
	if old := p.lexicon.byID[market.Skill(id)]; old != nil {
		p.entry = old
		return nil
	}
	if p.category == "" {
		return fmt.Errorf("entry %q: no \"category\" line above it", id)
	}
	p.entry = &Entry{ID: market.Skill(id), Name: name, Category: p.category, Kind: "technology"}
	p.lexicon.byID[p.entry.ID] = p.entry
	p.lexicon.Entries = append(p.lexicon.Entries, p.entry)
	return nil
}

func (p *lexiconParser) directive(key, rest string) error {
	e := p.entry
	if rule := slices.Index(ruleNames[:], key); rule >= 0 {
		return p.aliases(Rule(rule), rest)
	}
	if c := slices.Index(cueNames[:], key); c >= 0 {
		words, err := list(rest)
		for _, w := range words {
			e.Cues[c] = append(e.Cues[c], strings.ToLower(w))
		}
		return err
	}
	switch key {
	case "prefix":
		words, err := list(rest)
		e.Prefixes = append(e.Prefixes, words...)
		if len(e.Prefixes) > maxPrefixes {
			return fmt.Errorf("%s has more than %d prefixes", e.ID, maxPrefixes)
		}
		return err
	case "over":
		ids, err := list(rest)
		for _, id := range ids {
			e.Over = append(e.Over, market.Skill(id))
		}
		return err
	case "concept":
		e.Kind = key
	case "broader":
		id, kind, _ := strings.Cut(rest, " ")
		if id == "" || kind == "" {
			return fmt.Errorf("broader %q: want an id and a kind", rest)
		}
		e.Broader = append(e.Broader, Broader{market.Skill(id), kind})
	case "link":
		e.Links = append(e.Links, rest)
	case "note":
		e.Notes = append(e.Notes, rest)
	case "+":
		e.Yes = append(e.Yes, rest)
	case "-":
		e.No = append(e.No, rest)
	default:
		return fmt.Errorf("unknown word %q", key)
	}
	return nil
}

func (p *lexiconParser) aliases(rule Rule, rest string) error {
	texts, err := list(rest)
	if err != nil {
		return err
	}
	for _, t := range texts {
		if len(t) > maxAlias {
			return fmt.Errorf("alias %q is longer than %d bytes", t, maxAlias)
		}
		parts := strings.SplitN(t, " ... ", 2)
		if rule == Gap && len(parts) < 2 {
			return fmt.Errorf("gap %q: want two parts with \" ... \" between them", t)
		}
		for _, part := range parts {
			if !strings.ContainsFunc(part, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
				return fmt.Errorf("alias %q: %q has no letter or digit", t, part)
			}
		}
		p.entry.Aliases = append(p.entry.Aliases, Alias{t, rule})
	}
	return nil
}

// list splits at commas; an item in double quotes may hold commas.
func list(s string) ([]string, error) {
	var out []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		var item string
		if quoted, ok := strings.CutPrefix(s, `"`); ok {
			if item, s, ok = strings.Cut(quoted, `"`); !ok {
				return nil, fmt.Errorf("%q: no closing quote", s)
			}
			s = strings.TrimPrefix(strings.TrimSpace(s), ",")
		} else {
			item, s, _ = strings.Cut(s, ",")
		}
		if item = strings.TrimSpace(item); item == "" {
			return nil, fmt.Errorf("empty item in list")
		}
		out = append(out, item)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("empty list")
	}
	return out, nil
}
