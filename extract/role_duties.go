package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// roleScores are by number of dutyRoles.
type roleScores [16]int

// duties scores the words of the text for every role.
func (f *fieldText) duties() (scores roleScores) {
	for n, count := range f.dutyCounts {
		if count > 0 {
			for _, w := range roles.duties[n] {
				scores[w.role] += w.weight * int(min(count, maxDutyCount))
			}
		}
	}
	return scores
}

// bothEnds are the ways to name either end of an application.
var bothEnds = func() (ends [2][]uint16) {
	for n, names := range [2][]string{{"frontend", "front-end"}, {"backend", "back-end"}} {
		for _, name := range names {
			ends[n] = append(ends[n], roles.words[dutyHash(name)])
		}
	}
	return ends
}()

// namesBothEnds holds for a text that names the front end and the back end by name, each at
// least half as often as the other.
func (f *fieldText) namesBothEnds() bool {
	var count [2]int
	for n, duties := range bothEnds {
		for _, d := range duties {
			count[n] += int(f.dutyCounts[d])
		}
	}
	return min(count[0], count[1]) > 0 && 2*min(count[0], count[1]) >= max(count[0], count[1])
}

const (
	minDuties  = 6    // the least score that is believed
	dutiesLead = 1.05 // how far the leading role must be ahead
)

// softwareShare is how much a role's words count when the title speaks of software:
// every software team names clouds, tests and data.
var softwareShare = map[market.Role]float64{"devops": 0.4, "security": 0.7, "qa": 0.5, "data": 0.8, "ml": 0.8, "other-tech": 0.7, "non-tech": 0.3}

// roleOfDuties gives the role with the highest score, unknown when none is clearly ahead.
func (f *fieldText) roleOfDuties(scores roleScores) market.Role {
	title := phraseText(f.title)
	software := !f.titled() || strings.Contains(title, " software ") || strings.Contains(title, " developer") || strings.Contains(title, " programmer") || strings.Contains(title, " engineering ")
	if software && f.titled() {
		scores[backendDuty] += 3 // software of which no more is said is more often server side
	}
	if f.namesBothEnds() {
		scores[fullstackDuty] += 6
	}
	if b, fr := scores[backendDuty], scores[frontendDuty]; b >= 8 && fr >= 8 && 2*min(b, fr) >= max(b, fr) {
		scores[fullstackDuty] += b + fr
	} else if scores[fullstackDuty] > 0 {
		scores[fullstackDuty] += (b + fr) * 3 / 4
	}
	best, lead, second := market.RoleUnknown, 0.0, 0.0
	for n, r := range dutyRoles {
		if r == "non-tech" && f.titled() && buildsThings(title) {
			continue // who builds software for sales does not sell
		}
		score := float64(scores[n])
		if share, ok := softwareShare[r]; ok && software {
			score *= share
		}
		if score > lead {
			best, lead, second = r, score, lead
		} else {
			second = max(second, score)
		}
	}
	if lead < minDuties || lead < dutiesLead*second {
		return market.RoleUnknown
	}
	return best
}

// buildsThings holds for a title, in phraseText form, of somebody who makes things, whatever they are for.
func buildsThings(title string) bool {
	for _, w := range [...]string{" software ", "engineer ", "engineers ", "developer ", "developers ", "programmer ", "entwickler"} {
		if strings.Contains(title, w) {
			return true
		}
	}
	return false
}

// Numbers of dutyRoles.
const (
	backendDuty = iota
	fullstackDuty
	frontendDuty
)

// dutyRoles are the roles that duties can show, in the order that decides ties.
var dutyRoles = []market.Role{"backend", "fullstack", "frontend", "devops", "data", "ml", "mobile", "qa", "security", "embedded", "other-tech", "non-tech"}
