package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// The places of work. A posting that leaves the choice is remote.
const (
	remoteWork = "remote"
	hybridWork = "hybrid"
	onsiteWork = "onsite"
)

// placeOfWork are the words of a header, title or location that say where the work is done.
var placeOfWork = []phrase[string]{
	{"no remote", onsiteWork}, {"not remote", onsiteWork}, {"non remote", onsiteWork}, {"remote not", onsiteWork}, {"onsite only", onsiteWork}, {"on site only", onsiteWork},
	{"part time remote", hybridWork}, {"partially remote", hybridWork}, {"partly remote", hybridWork}, {"semi remote", hybridWork}, {"some remote", hybridWork}, {"remote days", hybridWork}, {"hybrid remote", hybridWork}, {"remote hybrid", hybridWork},
	{"remote", remoteWork}, {"remotely", remoteWork}, {"remote first", remoteWork}, {"work from home", remoteWork}, {"wfh", remoteWork}, {"telecommute", remoteWork}, {"anywhere", remoteWork}, {"teletrabajo", remoteWork}, {"télétravail", remoteWork},
	{"hybrid", hybridWork}, {"hybride", hybridWork}, {"híbrido", hybridWork}, {"homeoffice", hybridWork}, {"home office", hybridWork},
	{"onsite", onsiteWork}, {"on site", onsiteWork}, {"in office", onsiteWork}, {"work from office", onsiteWork}, {"working from office", onsiteWork}, {"in person", onsiteWork}, {"vor ort", onsiteWork},
}

// readRemote takes the board's own field, then location, then title or header, then what the text says.
func (f *fieldText) readRemote() string {
	switch f.posting.Remote {
	case "remote", "hybrid", "onsite": // an imported posting may say anything
		return f.posting.Remote
	}
	for _, s := range [...]string{f.posting.Location, f.title} {
		if s == "" {
			continue
		}
		t := phraseText(s)
		n := placeOfWorkIndex.earliest(t, func(int) bool { return true })
		if n >= 0 && !(placeOfWork[n].means == remoteWork && notRemoteWork(t)) {
			return placeOfWork[n].means
		}
	}
	return f.remoteInText()
}

var placeOfWorkIndex = indexPhrases(placeOfWork)

// notRemoteWork holds where remote describes a thing: "remote sensing engineer".
func notRemoteWork(t string) bool {
	for _, w := range [...]string{" remote sensing ", " remote access ", " remote monitoring ", " remote support ", " remote control ", " remote desktop ", " remote teams "} {
		if strings.Contains(t, w) {
			return true
		}
	}
	return false
}

// remoteInText weighs every statement of the text; the strongest decides, the first among equals.
func (f *fieldText) remoteInText() string {
	best, value := 0, market.RemoteUnknown
	for _, w := range f.words {
		if w.cue&cueRemote == 0 {
			continue
		}
		if v, weight := f.workplaceAt(w, best); weight > best {
			best, value = weight, v
		}
		if best == plainWorkplace {
			break
		}
	}
	return value
}

// plainWorkplace is the greatest weight: nothing that follows can outweigh it.
const plainWorkplace = 3

// workplaceAt reads one statement and its weight: 3 about this work, 2 in a list of facts,
// 1 in passing, 0 none. A statement that weighs no more than least is not read to its end.
func (f *fieldText) workplaceAt(w cueWord, least int) (string, int) {
	if !f.maySayWorkplace(w) {
		return "", 0
	}
	s := f.sentenceWithin(w.span, 64)
	switch c := f.text[w.start] | 0x20; {
	case (c == 'o' || c == 'p') && f.text[w.start+1]|0x20 != 'n' && !f.names(hintOfficeDay, s):
		return "", 0
	case c == 'r' && w.end-w.start == len("relocation") && !f.names(hintRequired, s):
		return "", 0
	}
	value, weight := f.workplace(w, s, phraseText(f.text[s.start:w.start]), phraseText(f.text[w.end:s.end]))
	if value == remoteWork && weight == 2 && f.opensShortLine(w) {
		weight = plainWorkplace
	}
	if weight <= least {
		return "", 0
	}
	s = f.sentenceWithin(w.span, 110)
	if f.names(hintCondition, s) && (conditional(phraseText(f.text[s.start:w.start])) || conditional(phraseText(f.text[w.end:s.end]))) {
		return "", 0
	}
	return value, weight
}

// headBytes is how much of the start of a text holds its lines of facts.
const headBytes = 600

// opensShortLine holds for a word that begins a line of facts near the top: "Remote - approved states".
func (f *fieldText) opensShortLine(w cueWord) bool {
	if w.start > len(f.posting.Title)+headBytes {
		return false
	}
	line := f.line(w.start)
	return line.end-line.start <= 60 && strings.Trim(f.text[line.start:w.start], " *-•") == ""
}

// workplace weighs a statement by the words around its cue.
func (f *fieldText) workplace(w cueWord, s span, before, after string) (string, int) {
	short := 0
	if s.end-s.start <= 60 {
		short = 1
	}
	switch strings.ToLower(f.text[w.start:w.end]) {
	case "hybride", "hybrides", "hybriden", "hybrider":
		if strings.HasPrefix(after, " arbeit") {
			return hybridWork, 3
		}
	case "hybrid":
		return hybridWork, hybridWeight(before, after, short)
	case "remote", "remotely", "remoto", "télétravail", "teletrabajo":
		return remoteWeight(before, after, short)
	case "telecommute", "telecommuting", "telework", "wfh":
		return remoteWork, 1 + short
	case "anywhere":
		if strings.HasSuffix(before, " work from ") && !strings.Contains(after, " weeks ") && !strings.Contains(after, " days ") && !strings.Contains(after, " month") {
			return remoteWork, 1 + short
		}
	case "wherever":
		if strings.HasSuffix(before, " work from ") {
			return remoteWork, 2
		}
	case "homeoffice":
		return hybridWork, 1 + short
	case "home":
		if strings.HasSuffix(before, " work from ") || strings.HasSuffix(before, " working from ") {
			return homeWeight(before, after, short)
		}
	case "onsite":
		return onsiteWeight(before, after, short)
	case "site":
		if strings.HasSuffix(before, " on ") {
			return onsiteWeight(strings.TrimSuffix(before, "on "), after, short)
		}
	case "office", "person":
		return officeWeight(before, after)
	case "relocation":
		if strings.HasSuffix(before, " requires ") || strings.HasPrefix(after, " required ") || strings.HasPrefix(after, " is required ") {
			return onsiteWork, 1
		}
	}
	return "", 0
}

// maySayWorkplace rules out, by the bytes beside it, a word that is common in other senses.
func (f *fieldText) maySayWorkplace(w cueWord) bool {
	end := w.start
	for end > 0 && w.start-end < 12 && (f.text[end-1] == ' ' || f.text[end-1] == '-' || f.text[end-1] == 0xA0 || f.text[end-1] == 0xC2) {
		end--
	}
	before := f.text[max(0, w.start-12):end]
	ends := func(words ...string) bool {
		for _, p := range words {
			if strings.HasSuffix(before, p) {
				return true
			}
		}
		return false
	}
	switch f.text[w.start] | 0x20 {
	case 's': // site
		return ends("on", "On", "ON")
	case 'p': // person
		return ends("in", "In", "IN")
	case 'o': // office, but not onsite
		return f.text[w.start+1]|0x20 == 'n' || ends("in", "In", "the", "our", "IN", "rom", "ROM")
	case 'a', 'w': // anywhere, wherever, but not wfh
		return w.end-w.start == 3 || ends("from", "From")
	case 'h': // home, but not hybrid or homeoffice
		return w.end-w.start != 4 || ends("from", "From")
	}
	return true
}
