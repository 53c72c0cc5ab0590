package extract

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed phrases.txt
var phrasesFile string

// claimPhrases finds the phrases of phrases.txt in a scanned text.
type claimPhrases struct {
	*trie
	names []string // sorted
	of    []int    // by key: the name that it is a spelling of
}

// newClaimPhrases reads the format described at the head of phrases.txt.
func newClaimPhrases(file string) (*claimPhrases, error) {
	c := &claimPhrases{}
	byKey := map[string]string{}
	for n, line := range strings.Split(file, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		name, spellings, found := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); !found || name == "" {
			return nil, fmt.Errorf("phrases.txt: line %d: want a phrase, a colon and its other spellings, found %.40q", n+1, line)
		}
		c.names = append(c.names, name)
		for _, s := range append(strings.Split(spellings, "|"), name) {
			key := foldString(strings.TrimSpace(s))
			if key == "" {
				continue
			}
			if other, twice := byKey[key]; twice {
				return nil, fmt.Errorf("phrases.txt: line %d: %q is a spelling of %q already", n+1, key, other)
			}
			byKey[key] = name
		}
	}
	slices.Sort(c.names)
	keys := make([]string, 0, len(byKey))
	for k := range byKey {
		keys = append(keys, k)
	}
	t, err := newTrie(keys)
	if err != nil {
		return nil, fmt.Errorf("phrases.txt: %w", err)
	}
	c.trie = t
	for _, k := range c.keys {
		at, _ := slices.BinarySearch(c.names, byKey[k])
		c.of = append(c.of, at)
	}
	return c, nil
}

// find lists the phrases that a text holds, sorted.
func (c *claimPhrases) find(s *wordScan) (out []string) {
	seen := make([]bool, len(c.names))
	for _, i := range s.phrases.all() {
		if i > 0 && letterBefore(s.text, int(i)) {
			continue
		}
		a, n := c.enter(s.padded[i:])
		for j := int(i) + n; a != nil; j += n {
			if p := int(a.accept) - 1; p >= 0 && phraseEnd(s.text, j) {
				seen[c.of[p]] = true
			}
			a, n = c.next(a, s.padded[j:])
		}
	}
	for i, is := range seen {
		if is {
			out = append(out, c.names[i])
		}
	}
	return out
}
