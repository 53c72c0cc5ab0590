package extract

import (
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// readRole reads the role from the title, else from the first job that the text
// names, else from the duties that the text speaks of.
func (f *fieldText) readRole() market.Role {
	role, maybe := f.roleOfJobs(f.headerJobs())
	if role == "" && f.titled() && roles.notTechnical(phraseText(f.posting.Title)) {
		return "non-tech"
	}
	if role == "" || role == "non-tech" && !f.titled() {
		if r, m := f.roleOfJobs(f.offeredJobs()); r != "" && r != "non-tech" || r != "" && !f.titled() && role == "" {
			role, maybe = r, m
		}
	}
	if role == "" {
		role, maybe = f.portalRole(), false
		if role == "non-tech" && f.duties().ofAnalysis() {
			return "data"
		}
	}
	if maybe && role == "backend" && !f.offersSeveral() && f.offersFullstack() {
		return "fullstack"
	}
	if role != "" && role != systemsRole && (!maybe || f.offersSeveral()) {
		return role
	}
	scores := f.duties()
	if role == systemsRole {
		return scores.ofSystems()
	}
	if role != "" {
		if b, fr := scores[backendDuty], scores[frontendDuty]; scores[fullstackDuty] >= 12 || f.namesBothEnds() && fr >= 8 && 2*fr >= b || role == "backend" && fr >= 15 && fr >= 2*b {
			return "fullstack"
		}
		return role
	}
	return f.roleOfDuties(scores)
}

// portalRole is the role that the metadata of a portal gives ("RoleBusiness Analyst,"), "" when it leaves it open.
func (f *fieldText) portalRole() market.Role {
	name, ok := strings.CutPrefix(f.posting.Title, "Role")
	if !ok {
		return ""
	}
	role, _ := roles.ofTitle(phraseText(name))
	return role
}

// analysisLead is how far the words for data must be ahead of all others for a portal's business analyst to work on data.
const analysisLead = 2

// ofAnalysis holds for duties of data and of nothing else.
func (s roleScores) ofAnalysis() bool {
	data := slices.Index(dutyRoles, "data")
	for n, score := range s {
		if n != data && analysisLead*score > s[data] {
			return false
		}
	}
	return s[data] >= 2*minDuties
}

// offersFullstack holds where the text calls the job of a header such as "Engineer (Rails)" full stack.
func (f *fieldText) offersFullstack() bool {
	if f.titled() {
		return false
	}
	jobs := f.offeredJobs()
	for n := range jobs {
		if r, _ := jobs[n].role(); r == "fullstack" {
			return true
		}
	}
	return false
}

// offersSeveral holds for a posting of several jobs: what its text says of both ends is of different ones.
func (f *fieldText) offersSeveral() bool {
	return f.posting.Title == "" && len(f.offeredJobs()) > 1
}

// systemsRole is of titles that name systems and leave open whether they are computers.
const systemsRole = market.Role("systems")

// ofSystems tells who runs computers from who builds other systems.
func (s roleScores) ofSystems() market.Role {
	run := s[slices.Index(dutyRoles, "devops")]
	if max(s[slices.Index(dutyRoles, "other-tech")], s[slices.Index(dutyRoles, "embedded")]) > run {
		return "other-tech"
	}
	return "devops"
}

// roleOfJobs gives the role of the first job that has one, a technical one if possible.
func (f *fieldText) roleOfJobs(jobs []jobName) (role market.Role, maybe bool) {
	builder := false // a name of somebody who builds things, whose role is still open
	for n := range jobs {
		r, m := jobs[n].role()
		if r != "" && (role == "" || r != "non-tech") && !(r == "non-tech" && builder) {
			role, maybe = r, m
		}
		builder = builder || r == "" && buildsThings(jobs[n].words)
		if role != "" && (role != "non-tech" || f.posting.Title != "") {
			break
		}
	}
	return role, maybe
}

// titled holds for a posting with a title of its own, not one that a portal made of its metadata ("RoleSoftware Developer,").
func (f *fieldText) titled() bool {
	return f.posting.Title != "" && !strings.HasPrefix(f.posting.Title, "Role")
}
