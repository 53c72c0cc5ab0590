package extract

import (
	"strings"
)

// conditional holds for sentences about postings in general.
func conditional(s string) bool {
	for _, w := range [...]string{" if this ", " if the job ", " if the role ", " listed as ", " is indicated ", " some roles ", " some positions ", " depending on the role ", " may be remote ", " whether ", " either remote ", " customers ", " clients with ", " temporarily ", " depending on ", " for positions ", " some regions ", " their role "} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// followed holds when s starts with one of the words.
func followed(s string, words string) bool {
	first, _, _ := strings.Cut(strings.TrimLeft(s, " "), " ")
	return first != "" && strings.Contains(words, " "+first+" ")
}

// ended holds when s ends with one of the words.
func ended(s string, words string) bool {
	s = strings.TrimRight(s, " ")
	last := s[strings.LastIndexByte(s, ' ')+1:]
	return last != "" && strings.Contains(words, " "+last+" ")
}

const aboutWork = " work working role roles position positions job schedule model policy opportunity arrangement arrangements setup workplace mode basis environment week workweek office days flexible flexibility option options employment contract engagement in or and "

func hybridWeight(before, after string, short int) int {
	switch {
	case strings.Contains(after, " wherever you are "):
		return 0
	case followed(after, " cloud clouds app apps framework frameworks application applications mobile agents agent architecture architectures infrastructure infrastructures solution solutions integration it multi search environments deployment deployments systems data project projects ai approach identity ") && !strings.HasPrefix(after, " approach to work"):
		return 0
	case ended(before, " on-premise premise premises cloud public private multi-cloud "):
		return 0
	case followed(after, aboutWork), ended(before, " a is be offers ") && short > 0:
		return 3
	}
	return 1 + short
}

func remoteWeight(before, after string, short int) (string, int) {
	switch {
	case ended(before, " not no non never isn't ") && !strings.HasSuffix(before, " whether or not "), refused(before):
		return onsiteWork, 3
	case ended(before, " partially partly semi occasional occasionally some partial gelegentlich gelegentliches gelegentliche teilweise teils zeitweise "), strings.Contains(before, " days "), strings.Contains(firstWords(after, 6), " day"):
		return hybridWork, 2
	case strings.HasPrefix(before, " office first "), strings.Contains(firstWords(after, 8), " from time to time "):
		return hybridWork, 2
	case ended(before, " fully 100 entirely completely full vollständig komplett all permanent permanently "):
		return remoteWork, 3
	case ended(before, " collaborate collaborating communicate communicating "):
		return "", 0
	case strings.HasPrefix(after, " first "), followed(after, " role position opportunity job contract only work working "), ended(before, " work working "):
		return remoteWork, 2 + short
	case followed(after, " connected operated managed deployed team teams setup sensing access desktop procedure support assistance monitoring control controlled server servers systems system devices device colleagues culture employees meetings interview interviews and users policy sites locations stakeholders environments collaboration management offices code api villages village areas area regions region installationen zugriff wartung friendly hands kitchens "):
		return "", 0
	case strings.Contains(before, " hybrid "), strings.Contains(after, " hybrid "):
		return hybridWork, 1
	case short > 0 && (strings.TrimSpace(before) == "" || strings.TrimSpace(after) == ""), ended(before, " location type workplace "):
		return remoteWork, 2
	}
	return remoteWork, 1
}

// refused holds where remote work is ruled out: "we are not open to remote candidates".
func refused(before string) bool {
	tail := lastWords(before, 5)
	for _, p := range [...]string{" not open to ", " not offer ", " not offering ", " not offered ", " not support ", " not available for ", " not eligible for ", " not a ", " not be ", " not considering ", " not accepting ", " not allow ", " unable to offer ", " no option for ", " without "} {
		if strings.HasSuffix(tail, p) || strings.HasSuffix(tail, p+"fully ") {
			return true
		}
	}
	return false
}

func homeWeight(before, after string, short int) (string, int) {
	if strings.Contains(before, " day") || strings.Contains(after, " day") || strings.Contains(after, " office ") {
		return hybridWork, 2
	}
	return remoteWork, 1 + short
}

func onsiteWeight(before, after string, short int) (string, int) {
	switch {
	case followed(after, " interview interviews gym lunch lunches meals parking amenities childcare fitness cafeteria events massage assistance support visits visit training offshore coordinator meetings team customers with customer client clients for free medical health wellness and ") && short == 0,
		ended(before, " lunch lunches gym meals parking childcare cafeteria "),
		ended(before, " final an travel ") && !followed(after, " role position job work opportunity environment "), strings.HasPrefix(after, " interview"):
		return "", 0
	case strings.Contains(firstWords(after, 6), " of the time ") && !strings.Contains(firstWords(after, 4), " 100 "), strings.HasPrefix(after, " part time "):
		return hybridWork, 3
	case strings.Contains(before, " remote ") || strings.Contains(after, " remote ") || strings.Contains(before, " hybrid "):
		return "", 0
	case daysIn(after) > 0 && daysIn(after) < 5, daysIn(before) > 0 && daysIn(before) < 5:
		return hybridWork, 3
	case followed(after, " role position only work job environment at in five 5 "), ended(before, " working work is fully 100 be "), short > 0:
		return onsiteWork, 3
	}
	return onsiteWork, 1
}

// officeWeight reads "3 days a week in the office", "full time from our office", "in person".
func officeWeight(before, after string) (string, int) {
	tail, head := lastWords(before, 9), firstWords(after, 8)
	n := daysIn(tail)
	if n == 0 {
		n = daysIn(head)
	}
	in := strings.HasSuffix(tail, " in the ") || strings.HasSuffix(tail, " in our ") || strings.HasSuffix(tail, " in ") || strings.HasSuffix(tail, " work from ") || strings.HasSuffix(tail, " working from ") || strings.HasSuffix(tail, " from the ") || strings.HasSuffix(tail, " from our ") || strings.HasSuffix(tail, " at our ") || strings.HasSuffix(tail, " to the ")
	switch {
	case !in:
		return "", 0
	case n >= 5, strings.Contains(tail, " full time "):
		return onsiteWork, 2
	case n > 0:
		return hybridWork, 3
	case strings.HasSuffix(tail, " location in "), strings.HasSuffix(tail, " in ") && followed(after, " role position job only "):
		return onsiteWork, 2
	case strings.Contains(tail, " work in "), strings.Contains(tail, " works in "), strings.HasSuffix(tail, " from ") && !strings.Contains(head, " home "):
		return onsiteWork, 1
	}
	return "", 0
}

// daysIn is the number before "days", 0 without one.
func daysIn(s string) float64 {
	i := strings.Index(s, " day")
	if i < 0 {
		return 0
	}
	n, _, ok := numberBefore(s[:i])
	if !ok {
		return 0
	}
	return n
}
