package duplicate

import (
	"fmt"
	"slices"
	"strings"
)

// verdict is what a pair is, and why.
type verdict struct {
	class  Class // Same, Repost, Template, or Single for what is no look-alike
	reason string
}

func (v verdict) one() bool { return v.class == Same || v.class == Repost }

// The bounds of the decision, chosen on the dev half of testdata/pairs.tsv.
const (
	// copyContained is the share of the shorter text's shingles that a copy repeats.
	copyContained = 0.5
	// rewritten is the share of words replaced from which the duties are others.
	rewritten = 0.0365
	// edited is the same where the titles differ or there is none.
	edited = 0.03
	// reposted is the same where neither has a title.
	reposted = 0.05
	// untouched is the share up to which two texts are the same words.
	untouched = 0.004
)

// decide tells what two postings are to each other. The order of a and b does not matter.
func decide(a, b *doc) verdict {
	if v, ok := byNumber(a, b); ok {
		return v
	}
	d := compare(a, b)
	if d.contained < copyContained {
		return verdict{Single, "text: the texts differ"}
	}
	for _, rule := range []func(a, b *doc, d difference) string{byLevel, byYears, byTitle, byRoles, byEmployer, byPay, bySlot, byWords} {
		if reason := rule(a, b, d); reason != "" {
			return verdict{Template, reason}
		}
	}
	return again(a, b, copyReason(a, b, d))
}

// again splits the same vacancy into one posting and the next by their days.
func again(a, b *doc, reason string) verdict {
	if gap := a.day - b.day; a.day != 0 && b.day != 0 && max(gap, -gap) >= RepostDays {
		return verdict{Repost, fmt.Sprintf("%s, %d days later", reason, max(gap, -gap))}
	}
	return verdict{Same, reason}
}

// byNumber decides by what boards and employers number themselves.
func byNumber(a, b *doc) (verdict, bool) {
	if a.group != "" && b.group != "" && a.board == b.board {
		if a.group == b.group {
			return again(a, b, "board: the board calls them one vacancy"), true
		}
		if alike(a, b) {
			return verdict{Template, "board: the board tells them apart"}, true
		}
		return verdict{Single, "board: the board tells them apart"}, true
	}
	if len(a.reqs) == 0 || len(b.reqs) == 0 || !related(a.employer, b.employer) {
		return verdict{}, false
	}
	if overlap(a.reqs, b.reqs) {
		return again(a, b, "requisition: one requisition number"), true
	}
	if alike(a, b) {
		return verdict{Template, "requisition: " + a.reqs[0] + " and " + b.reqs[0]}, true
	}
	return verdict{Single, "requisition: " + a.reqs[0] + " and " + b.reqs[0]}, true
}

// alike holds when one text has most of the other's shingles.
func alike(a, b *doc) bool {
	return common(&a.three, &b.three)*2 > min(len(a.three.list), len(b.three.list))
}

func byLevel(a, b *doc, d difference) string {
	if len(a.title.marks) > 0 && len(b.title.marks) > 0 && !overlap(a.title.marks, b.title.marks) {
		return "grade: " + a.title.marks[0] + " and " + b.title.marks[0]
	}
	la, lb := onlyIn(a.title.levels, b.title.levels), onlyIn(b.title.levels, a.title.levels)
	if len(la) > 0 && len(lb) > 0 {
		return "level: " + la[0] + " and " + lb[0]
	}
	if d.identical() {
		return "" // a title that says more over the same words
	}
	for _, l := range append(la, lb...) {
		if strongLevels[l] {
			return "level: " + l + " or not"
		}
	}
	if len(a.title.words) == 0 || len(b.title.words) == 0 {
		for _, w := range slices.Concat(d.lackA, d.lackB) {
			if strongLevels[levelWords[w]] {
				return "level: " + levelWords[w] + " or not"
			}
		}
	}
	return ""
}

// strongLevels make another vacancy when only one title has them.
var strongLevels = wordTable("intern student trainee junior senior staff principal lead head director vp chief")

func byYears(a, b *doc, _ difference) string {
	if x, y := onlyIn(a.years, b.years), onlyIn(b.years, a.years); len(x) > 0 && len(y) > 0 {
		return fmt.Sprintf("years: %d and %d", x[0], y[0])
	}
	return ""
}

func byTitle(a, b *doc, d difference) string {
	ta, tb := a.title.words, b.title.words
	if len(ta) == 0 || len(tb) == 0 {
		return ""
	}
	x, y := onlyIn(ta, tb), onlyIn(tb, ta)
	switch {
	case d.identical() && (len(x) == 0 || len(y) == 0):
		return "" // a title that says more over the same words
	case len(d.missA) > 0 && len(d.missB) > 0:
		return "title: " + d.missA[0] + " and " + d.missB[0]
	case len(x) > 0 && len(y) > 0 && (len(ta)-len(x))*5 < len(ta)+len(y):
		return "title: " + x[0] + " and " + y[0]
	case len(y) == 0 && len(d.missA) > 0 && !isCode(d.missA[0]):
		return "title: " + d.missA[0] + " or not"
	case len(x) == 0 && len(d.missB) > 0 && !isCode(d.missB[0]):
		return "title: " + d.missB[0] + " or not"
	case !d.identical() && len(d.missA)+len(d.missB) > 0 && d.rewrite > untouched:
		return "title: " + slices.Concat(d.missA, d.missB)[0] + " or not"
	}
	return ""
}

// byRoles tells apart posts without a title that list an employer's open roles.
func byRoles(a, b *doc, d difference) string {
	if !untitled(a, b) {
		return ""
	}
	for _, w := range slices.Concat(d.lackA, d.lackB) {
		if roleWords[strings.TrimSuffix(w, "s")] {
			return "roles: " + w + " or not"
		}
	}
	return ""
}

// untitled holds for posts of a thread, which start with the employer's name.
func untitled(a, b *doc) bool { return len(a.title.words)+len(b.title.words) == 0 }

// roleWords name lines of work.
var roleWords = wordTable(`frontend backend fullstack ios android mobile devops sre reliability designer qa tester scientist analyst
	researcher architect administrator sysadmin recruiter marketing marketer sale salesperson writer evangelist advocate accountant
	director manager lead intern internship support success embedded firmware security`)

// isCode holds for words that mix in digits, such as the number of a vacancy.
func isCode(w string) bool { return strings.ContainsAny(w, "0123456789") }

// byEmployer tells independent sellers that share one advertisement, and stock
// texts, from an agency's copy of its client's.
func byEmployer(a, b *doc, d difference) string {
	apart := !slices.ContainsFunc(a.place, func(w string) bool { return !wide[w] && slices.Contains(b.place, w) })
	stock := min(len(a.words), len(b.words)) <= stockWords || d.contained <= 0.9 // else too long and too alike for a stock text
	if len(a.employer)+len(b.employer) == 0 && len(a.place) > 0 && len(b.place) > 0 && apart && stock {
		return "employer: none is named, in two places"
	}
	if len(a.employer) == 0 || len(b.employer) == 0 || related(a.employer, b.employer) {
		return ""
	}
	ownA, otherA, ownB, otherB := a.counts(a.employer), a.counts(b.employer), b.counts(b.employer), b.counts(a.employer)
	switch {
	case ownA > otherA && ownB > otherB:
		return "employer: each text names its own"
	case ownA > 0 && otherB > 0 || ownB > 0 && otherA > 0:
		return "" // both texts name one of the two
	case !stock:
		return ""
	case len(a.place) == 0 || len(b.place) == 0:
		return "employer: two employers, places unknown"
	case apart:
		return "employer: two employers in two places"
	}
	return ""
}

// stockWords is the length that texts written for any employer do not reach.
const stockWords = 450

// wide are words of locations that name no place to work at.
var wide = wordTable("greater area urban remote united states kingdom germany deutschland north south east west region metropolitan city")

// related holds for names that may be one employer's: "NTT" and "NTT America", "claylabs" and "Clay".
func related(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	if strings.HasPrefix(a[0], b[0]) || strings.HasPrefix(b[0], a[0]) {
		return min(len(a[0]), len(b[0])) > 2 || a[0] == b[0]
	}
	return slices.ContainsFunc(a, func(w string) bool { return len(w) > 4 && !trades[w] && slices.Contains(b, w) })
}

// trades are words that many employers have in their names.
var trades = wordTable(`technology technologies solutions consulting services service systems software digital global international partners
	management finance finanz finanzberatung consultants consultancy staffing recruitment recruiting personal personalberatung bangalore bengaluru
	private healthcare health capital group holding media marketing energy labs leading client engineering industries america wirtschaftsberatung
	together world company companies their which since one of the provider`)

func byPay(a, b *doc, d difference) string {
	if len(a.pays) == 0 || len(b.pays) == 0 || d.identical() && len(a.place) == 0 {
		return ""
	}
	lowA, highA, lowB, highB := a.pays[0], a.pays[len(a.pays)-1], b.pays[0], b.pays[len(b.pays)-1]
	if highA*107 < lowB*100 || highB*107 < lowA*100 {
		return fmt.Sprintf("pay: up to %d and from %d a year", min(highA, highB), max(lowA, lowB))
	}
	return ""
}

// rivals are words of which a vacancy has one: where each of two texts or titles has its own, they are two vacancies.
var rivals = func() map[string]int {
	out := map[string]int{}
	for i, group := range []string{
		"frontend backend fullstack", "ios android", "java python golang ruby php javascript typescript scala kotlin rust swift net",
		"days nights day night", "male males female females", "aws azure gcp", "oracle sap salesforce", "french german spanish italian dutch english portuguese japanese korean indonesian",
	} {
		for _, w := range strings.Fields(group) {
			out[w] = i + 1
		}
	}
	return out
}()

func bySlot(a, b *doc, d difference) string {
	pairs := [][2][]string{{d.lackA, d.lackB}, {onlyIn(a.title.words, b.title.words), onlyIn(b.title.words, a.title.words)}}
	for _, p := range pairs {
		for _, x := range p[0] {
			for _, y := range p[1] {
				if rivals[x] != 0 && rivals[x] == rivals[y] {
					return "slot: " + x + " and " + y
				}
			}
		}
	}
	return ""
}

func byWords(a, b *doc, d difference) string {
	bound := rewritten
	if untitled(a, b) {
		bound = reposted
	} else if !slices.Equal(a.title.words, b.title.words) {
		bound = edited
	}
	if d.rewrite > bound && len(d.lackA) > 1 && len(d.lackB) > 1 {
		return "duties: " + d.lackA[0] + " and " + d.lackB[0]
	}
	return ""
}

func copyReason(a, b *doc, d difference) string {
	switch {
	case d.identical() && len(a.words) == len(b.words):
		return "text: the same words"
	case !related(a.employer, b.employer) && len(a.employer)+len(b.employer) > 0:
		return "copy: one text under two names"
	case d.similar < 0.8 && min(len(d.lackA), len(d.lackB)) < 3:
		return "extract: one text holds the other"
	}
	return "text: nothing that tells vacancies apart differs"
}
