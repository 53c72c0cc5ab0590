package roadmap

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// levels by the words for them, the first that stands in a text; of two in one text the
// earlier in this list wins.
var levels = []struct {
	level market.Level
	words *regexp.Regexp
}{
	{"intern", regexp.MustCompile(`(?i)\binterns?(?:hip)?\b|\btrainee\b`)},
	{"junior", regexp.MustCompile(`(?i)\bentry(?:[- ]?level|\W*$|\W{1,3}(?:[0-9$₹€£]|engineer|developer|analyst))|\bjunior|\bjr\b|\bfreshers?\b|\bgraduates?\b|\bbeginners?\b|\bearly[- ]career|\bassociate\b|\bnew grads?\b|\bstarting\b`)},
	{"mid", regexp.MustCompile(`(?i)\bmid(?:dle)?\b|\bmid-|\bintermediate\b`)},
	{"lead", regexp.MustCompile(`(?i)\blead\b|\bprincipal\b|\barchitects?\b|\btech lead`)},
	{"manager", regexp.MustCompile(`(?i)\bmanagers?\b|\bdirectors?\b|\bhead of\b`)},
	{"staff", regexp.MustCompile(`(?i)\bstaff\b`)},
	{"senior", regexp.MustCompile(`(?i)\bseniors?\b|\bsr\b|\bexperienced\b|\bexpert`)},
}

// levelIn is the level that a text names, "" for none.
func levelIn(s string) market.Level {
	for _, l := range levels {
		if l.words.MatchString(s) {
			return l.level
		}
	}
	return ""
}

var (
	yearsBand  = regexp.MustCompile(`(?i)\b(\d{1,2})\s*(?:-|–|—|to)\s*(\d{1,2})\s*\+?\s*(?:years?|yrs?)\b`)
	yearsUnder = regexp.MustCompile(`(?i)(?:less than|under|below|up to|<)\s*(\d{1,2}|one|two|three|four|five)\s*(?:years?|yrs?)\b`)
	yearsOver  = regexp.MustCompile(`(?i)(?:more than|over|above|>)?\s*(\d{1,2}|one|two|three|four|five)\s*\+?\s*(?:or more\s*)?(?:years?|yrs?)\b`)
	spelled    = map[string]float64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
)

// yearsIn is the experience that a text names, nil for none.
func yearsIn(s string) *market.Range {
	value := func(s string) *float64 {
		v, ok := spelled[strings.ToLower(s)]
		if !ok {
			v, _ = strconv.ParseFloat(s, 64)
		}
		return &v
	}
	zero := 0.0
	if m := yearsBand.FindStringSubmatch(s); m != nil {
		if r := (market.Range{Low: value(m[1]), High: value(m[2])}); *r.Low <= *r.High {
			return &r
		}
	}
	if m := yearsUnder.FindStringSubmatch(s); m != nil {
		return &market.Range{Low: &zero, High: value(m[1])}
	}
	if m := yearsOver.FindStringSubmatch(s); m != nil && strings.ContainsAny(m[0], "+>") || m != nil && strings.Contains(strings.ToLower(m[0]), "more") {
		return &market.Range{Low: value(m[1])}
	}
	return nil
}

// levelOfYears is the level that so many years of experience are usual for.
func levelOfYears(r *market.Range) market.Level {
	switch {
	case r == nil:
		return ""
	case *r.Low < 3 && r.High != nil && *r.High <= 3:
		return "junior"
	case *r.Low < 5 && (r.High == nil || *r.High < 10) && *r.Low >= 2:
		return "mid"
	case *r.Low < 10 && *r.Low >= 5:
		return "senior"
	case *r.Low >= 10:
		return "lead"
	}
	return ""
}

// countries by the words for them. "us" in small letters is no country.
var countries = []struct {
	code  string
	words *regexp.Regexp
}{
	{"IN", regexp.MustCompile(`\bIndian?\b|\bIndia's\b|\bBengaluru\b|\bBangalore\b|\bHyderabad\b|\bPune\b|\bMumbai\b|\bDelhi\b`)},
	{"US", regexp.MustCompile(`\bUS\b|\bUSA\b|\bU\.S\.|\bUnited States\b|\bAmerican?\b|\bSan Francisco\b|\bNew York\b`)},
	{"GB", regexp.MustCompile(`\bUK\b|\bUnited Kingdom\b|\bBritain\b|\bEngland\b|\bLondon\b`)},
	{"CA", regexp.MustCompile(`\bCanadian?\b|\bCanada\b|\bToronto\b`)},
	{"DE", regexp.MustCompile(`\bGerman(?:y)?\b|\bBerlin\b`)},
	{"AU", regexp.MustCompile(`\bAustralian?\b|\bSydney\b`)},
	{"SG", regexp.MustCompile(`\bSingapore\b`)},
	{"FR", regexp.MustCompile(`\bFrance\b|\bFrench\b|\bParis\b`)},
	{"NL", regexp.MustCompile(`\bNetherlands\b|\bAmsterdam\b`)},
	{"PL", regexp.MustCompile(`\bPoland\b|\bPolish\b|\bWarsaw\b`)},
	{"IE", regexp.MustCompile(`\bIreland\b|\bDublin\b`)},
	{"BR", regexp.MustCompile(`\bBrazil(?:ian)?\b`)},
	{"PK", regexp.MustCompile(`\bPakistan\b`)},
	{"AE", regexp.MustCompile(`\bUAE\b|\bDubai\b`)},
}

// countryIn is the country that stands last in a text, "" for none.
func countryIn(s string) string {
	code, at := "", -1
	for _, c := range countries {
		if all := c.words.FindAllStringIndex(s, -1); len(all) > 0 && all[len(all)-1][0] > at {
			code, at = c.code, all[len(all)-1][0]
		}
	}
	return code
}

// homes are the countries of currencies that are used in one large market.
var homes = map[string]string{"INR": "IN", "USD": "US", "GBP": "GB", "CAD": "CA", "AUD": "AU", "SGD": "SG"}
