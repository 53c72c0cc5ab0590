package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// remotePhrases say where the work is done, in phraseText form; the first that is found decides.
var remotePhrases = []phrase[string]{
	{"no remote", "onsite"}, {"not remote", "onsite"}, {"onsite only", "onsite"}, {"on site only", "onsite"},
	{"hybrid", "hybrid"}, {"fully remote", "remote"}, {"100% remote", "remote"}, {"remote", "remote"}, {"work from home", "remote"}, {"wfh", "remote"}, {"home office", "remote"},
	{"onsite", "onsite"}, {"on site", "onsite"}, {"in office", "onsite"}, {"in person", "onsite"},
}

// bodyPhrases are those of remotePhrases that hold for the posting wherever they stand in its text.
var bodyPhrases = []phrase[string]{
	{"hybrid work", "hybrid"}, {"hybrid role", "hybrid"}, {"hybrid position", "hybrid"}, {"hybrid model", "hybrid"}, {"hybrid schedule", "hybrid"}, {"days in the office", "hybrid"}, {"days per week in the office", "hybrid"}, {"days a week in the office", "hybrid"},
	{"fully remote", "remote"}, {"100 remote", "remote"}, {"remote position", "remote"}, {"remote role", "remote"}, {"remote first", "remote"}, {"work from anywhere", "remote"}, {"this role is remote", "remote"},
	{"fully onsite", "onsite"}, {"onsite role", "onsite"}, {"on site role", "onsite"}, {"onsite position", "onsite"}, {"100 onsite", "onsite"},
}

// readRemote takes the board's own field, then location, title or header, then plain statements of the text.
func readRemote(p market.Posting, text string) string {
	if p.Remote != "" {
		return p.Remote
	}
	for _, s := range []string{p.Location, header(p, text)} {
		if v := firstPhrase(phraseText(s), remotePhrases); v != "" {
			return v
		}
	}
	if v := firstPhrase(phraseText(text), bodyPhrases); v != "" {
		return v
	}
	return market.RemoteUnknown
}

func firstPhrase(t string, phrases []phrase[string]) string {
	for _, p := range phrases {
		if strings.Contains(t, p.words) && has(t, p.words) {
			return p.means
		}
	}
	return ""
}
