package extract

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

//go:embed skills/*.txt
var embedded embed.FS

// Lexicon is what is known about skills: their names, how they are written,
// and what decides a word that also means something else. The file format is
// described in skills/README.md.
type Lexicon struct {
	Entries []*Entry
	byID    map[market.Skill]*Entry
	hash    string
}

// Entry is the record of one skill.
type Entry struct {
	ID       market.Skill
	Name     string
	Category string
	Kind     string // "technology" or "concept"
	Aliases  []Alias
	// Cues are words beside a weak alias that speak for it or against it.
	Cues [cueKinds][]string
	// Prefixes may stand before any alias, as part of the name: "AWS" Lambda.
	Prefixes []string
	Over     []market.Skill
	Broader  []Broader
	Links    []string // "so golang", "wikidata Q37227"
	Notes    []string
	// Yes and No are texts that do and do not mention the skill.
	Yes, No []string
}

// Broader is a roll-up term: EKS implies AWS as the service of a provider.
type Broader struct {
	Skill market.Skill
	Kind  string // one of broaderKinds
}

// Alias is one way to write a skill.
type Alias struct {
	Text string
	Rule Rule
}

// Rule says what an occurrence of an alias needs to count.
type Rule uint8

// The rules, named as in the lexicon file.
const (
	Any     Rule = iota // any letter case, always
	Exact               // this letter case, always
	Shared              // like Any; other entries may have it too
	Tech                // any letter case, in a technical posting
	Proper              // this letter case, in a technical posting
	Weak                // this letter case, with evidence beside it
	Loose               // any letter case, with strong evidence beside it
	Gap                 // "clean ... code": the parts in one phrase, few words apart
	Instead             // like Any where a beside cue stands, and then instead of the entries it is over
	Not                 // never: the phrase covers words that look like the skill
	rules
)

var ruleNames = [rules]string{"any", "exact", "shared", "tech", "proper", "weak", "loose", "gap", "instead", "not"}

// cue is where a cue word stands and what it says.
type cue uint8

const (
	after     cue = iota // right after the alias, for it
	before               // right before it, for it
	notAfter             // right after it, against it
	notBefore            // right before it, against it
	beside               // in the same line, for it
	cueKinds
)

var cueNames = [cueKinds]string{"after", "before", "not-after", "not-before", "beside"}

// Embedded is the lexicon that ships with the program.
func Embedded() (*Lexicon, error) {
	files, err := fs.Glob(embedded, "skills/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list embedded lexicon: %w", err)
	}
	l := &Lexicon{}
	for _, name := range files {
		text, err := embedded.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read embedded lexicon: %w", err)
		}
		if err := l.Add(name, strings.NewReader(string(text))); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Add reads a lexicon file on top of l. A record for an id that l already has
// extends it. Errors name file and line.
func (l *Lexicon) Add(name string, r io.Reader) error {
	if l.byID == nil {
		l.byID = map[market.Skill]*Entry{}
	}
	h := sha256.New()
	h.Write([]byte(l.hash))
	p := lexiconParser{lexicon: l}
	scan := bufio.NewScanner(io.TeeReader(r, h))
	scan.Buffer(nil, 1<<20)
	for n := 1; scan.Scan(); n++ {
		if err := p.line(scan.Text()); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := scan.Err(); err != nil {
		return fmt.Errorf("read lexicon %s: %w", name, err)
	}
	l.hash = hex.EncodeToString(h.Sum(nil))
	return nil
}

// broader lists the terms one step above e. The members of a stack are its
// parts, so they are not among them.
func (l *Lexicon) broader(e *Entry) []market.Skill {
	var out []market.Skill
	for _, b := range e.Broader {
		if b.Kind != stackKind && l.byID[b.Skill] != nil {
			out = append(out, b.Skill)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Skills lists every entry, sorted by id.
func (l *Lexicon) Skills() []market.SkillInfo {
	out := make([]market.SkillInfo, 0, len(l.Entries))
	for _, e := range l.Entries {
		out = append(out, market.SkillInfo{ID: e.ID, Name: e.Name, Category: e.Category, Kind: e.Kind, Broader: l.broader(e)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}
