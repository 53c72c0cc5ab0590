package scrape

import (
	"html"
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// maxLine bounds the one-line fields of a posting, in bytes.
const maxLine = 1000

// maxRaw bounds what is looked at to find such a field: its entities and white space take room too.
const maxRaw = 16 * maxLine

// isBlank tells white space, and what only looks like nothing: no-break and zero-width spaces.
func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\f', '\r', '\u00a0', '\u200b', '\ufeff':
		return true
	}
	return false
}

// line makes a one-line field: entities read, white space folded, bounded.
func line(s string) string {
	s = clean(clip(strings.TrimLeftFunc(s, isBlank), maxRaw))
	if strings.Contains(s, "&") {
		s = clean(html.UnescapeString(s))
	}
	return clip(strings.Join(strings.FieldsFunc(s, isBlank), " "), maxLine)
}

// clean makes text that any store accepts: valid UTF-8 without NUL.
func clean(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// clip cuts s to at most n bytes at a rune border.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// finish makes a posting strict: every field is clean, one-line fields are one
// line, the description is bounded, and pay says something.
func finish(p market.Posting) market.Posting {
	for _, s := range []*string{&p.Board, &p.Key, &p.Title, &p.Company, &p.Location, &p.SalaryText,
		&p.EmploymentType, &p.Department, &p.Language, &p.Group} {
		*s = line(*s)
	}
	p.URL = clip(strings.TrimSpace(clean(p.URL)), 2*maxLine)
	p.Description = clip(strings.TrimSpace(clean(p.Description)), market.MaxDescription)
	p.Tags = uniqueLines(p.Tags)
	pay := p.Pay[:0]
	for _, a := range p.Pay {
		if a, ok := strictPay(a); ok {
			pay = append(pay, a)
		}
	}
	p.Pay = pay
	if len(pay) == 0 {
		p.Pay = nil
	}
	return p
}

func uniqueLines(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		if s = line(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// joinPlaces joins the distinct places of a posting with "; ".
func joinPlaces(places ...string) string { return strings.Join(uniqueLines(places), "; ") }

// prettyToken makes a name of a board token: "acme-corp" is "Acme Corp".
func prettyToken(token string) string {
	words := strings.FieldsFunc(token, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '+' })
	for i, w := range words {
		if w == strings.ToLower(w) {
			r, n := utf8.DecodeRuneInString(w)
			words[i] = strings.ToUpper(string(r)) + w[n:]
		}
	}
	return strings.Join(words, " ")
}

// joinKey makes a posting's key of its board and its id on it.
func joinKey(board, id string) string {
	if board == "" {
		return id
	}
	return board + "/" + id
}

var noJoiners = strings.NewReplacer("-", "", "_", "", " ", "")

// workMode reads a workplace field: "remote", "hybrid", "onsite" or "".
func workMode(s string) string {
	s = noJoiners.Replace(strings.ToLower(s))
	switch {
	case strings.Contains(s, "hybrid"):
		return "hybrid"
	case strings.Contains(s, "remote"), s == "telecommute", s == "fully":
		return "remote"
	case strings.Contains(s, "onsite"), strings.Contains(s, "inoffice"), strings.Contains(s, "inperson"),
		strings.Contains(s, "fromoffice"), s == "office":
		return "onsite"
	}
	return ""
}
