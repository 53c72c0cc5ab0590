package analysis

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// roleWords are the roles that a roadmap may name, as sentences name them.
var roleWords = map[market.Role]string{
	"backend": "backend", "frontend": "frontend", "fullstack": "full-stack", "devops": "DevOps",
	"data": "data", "ml": "machine learning", "mobile": "mobile", "qa": "QA", "security": "security",
	"embedded": "embedded", "other-tech": "other technical", "non-tech": "non-technical",
}

// population names the postings that a roadmap is checked against.
func population(roles []market.Role) string {
	if len(roles) == 0 {
		return "vacancies for technical roles"
	}
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = roleWords[r]
		if words[i] == "" {
			words[i] = string(r)
		}
	}
	return list(words) + " vacancies"
}

// headline is the finding in one sentence. What it says of the order follows
// from the interval alone.
func headline(f RoadmapFinding, o Options) string {
	switch {
	case f.N == 0:
		return fmt.Sprintf("There are no %s to check the roadmap against.", f.Population)
	case len(f.Skills) == 0:
		return "The roadmap teaches no skill of the lexicon, so there is nothing to check."
	case f.N < o.MinCount:
		one := strings.Replace(f.Population, "vacancies", "vacancy", 1)
		return fmt.Sprintf("With %s there is too little to check the roadmap against.", plural(f.N, one, f.Population))
	case !f.Order.Defined():
		return fmt.Sprintf("In %s %s, %s; the roadmap's order cannot be compared with demand; %s.",
			thousands(f.N), f.Population, below(f), lacking(f.Missing, percent(f.Threshold)))
	}
	of := ""
	if f.Order.N != len(f.Skills) { // else the number stands in the sentence already
		of = ", " + plural(f.Order.N, "skill", "skills")
	}
	return fmt.Sprintf("In %s %s, %s; %s (tau-b %s, %s %% interval %s to %s%s); %s.",
		thousands(f.N), f.Population, below(f), orderWords(f.Order), signed(f.Order.Tau),
		strconv.FormatFloat(o.Confidence*100, 'g', 4, 64), signed(f.Order.Lo), signed(f.Order.Hi), of, lacking(f.Missing, percent(f.Threshold)))
}

// weak and strong bound what the words "weak" and "strong" may be said of: the
// interval must lie wholly inside, or wholly beyond.
const (
	weak   = 0.3
	strong = 0.5
)

// orderWords says what the interval of the order allows.
func orderWords(c Correlation) string {
	how := "tend"
	switch {
	case c.Lo <= 0 && c.Hi >= 0 && -c.Lo < weak && c.Hi < weak:
		return "the roadmap's order explains little, if anything, of demand"
	case c.Lo <= 0 && c.Hi >= 0:
		return "no clear relation shows between the roadmap's order and demand"
	case max(-c.Lo, c.Hi) < weak:
		how = "tend, but only weakly,"
	case min(-c.Hi, -c.Lo) > strong || min(c.Lo, c.Hi) > strong:
		how = "strongly tend"
	}
	if c.Lo > 0 {
		return "skills taught earlier " + how + " to be named more often"
	}
	return "skills taught earlier " + how + " to be named less often"
}

// below counts the taught skills that hardly any posting names: those whose whole interval is below the threshold.
func below(f RoadmapFinding) string {
	share, all, unasked := percent(f.Threshold), len(f.Skills), len(f.Unasked)
	switch {
	case all == 1 && unasked == 0:
		return "the one skill it teaches is not named in clearly less than " + share
	case all == 1:
		return "the one skill it teaches is named in clearly less than " + share
	case unasked == 0:
		return fmt.Sprintf("none of the %s skills it teaches is named in clearly less than %s", thousands(all), share)
	case unasked == 1:
		return fmt.Sprintf("1 of the %s skills it teaches is named in clearly less than %s", thousands(all), share)
	}
	return fmt.Sprintf("%s of the %s skills it teaches are named in clearly less than %s", thousands(unasked), thousands(all), share)
}

// namedMissing is how many missing technologies the headline names.
const namedMissing = 3

// lacking counts the missing technologies, names the first of them with their
// shares, and counts the missing concepts apart.
func lacking(missing []Demand, share string) string {
	var named []string
	technologies := 0
	for _, d := range missing {
		if d.Kind != "technology" {
			continue
		}
		technologies++
		if len(named) < namedMissing {
			named = append(named, d.Name+" ("+percent(math.Round(100*d.Any.P)/100)+")")
		}
	}
	concepts := plural(len(missing)-technologies, "broader concept", "broader concepts")
	switch {
	case len(missing) == 0:
		return "it lacks no skill named in clearly more than " + share
	case technologies == 0:
		return fmt.Sprintf("it lacks %s named in clearly more than %s", concepts, share)
	}
	names := "among them " + list(named)
	if technologies <= namedMissing {
		names = list(named)
	}
	s := fmt.Sprintf("it lacks %s named in clearly more than %s, %s", plural(technologies, "technology", "technologies"), share, names)
	if technologies < len(missing) {
		s += ", and " + concepts
	}
	return s
}

// plural is "1 skill" or "1,200 skills".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// few is "no vacancy" or "only 12 vacancies".
func few(n int, one, many string) string {
	if n == 0 {
		return "no " + one
	}
	return "only " + plural(n, one, many)
}

// thousands is 12,345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent is "2 %" for 0.02.
func percent(p float64) string { return strconv.FormatFloat(p*100, 'g', 3, 64) + " %" }

// signed is a correlation with two decimals; what rounds to zero has no sign.
func signed(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	if s == "-0.00" {
		return "0.00"
	}
	return s
}

// list is "a", "a and b", "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
