package extract

import "strings"

// phoneCues are words that a phone number follows.
var phoneCues = wordSet("tel tel. telephone phone phones ph mobile mob cell call fax whatsapp whats-app telegram viber sms text dial hotline handy " +
	"telefon telefonnummer telefono teléfono telefone tél téléphone rufnummer celular móvil móvel telefonicznie telefonu телефон тел")

// digitGroups is a number as written: groups of digits, and what separates each from the one before.
type digitGroups struct {
	n      int // groups
	groups [maxGroups]span
	seps   [maxGroups]string // seps[i] stands before groups[i]; seps[0] is "" or "("
	digits int
	plus   bool // a plus sign stands before the first group
	start  int  // of the first group, or of what belongs to it before
}

const (
	maxGroups = 8
	minDigits = 7
	maxDigits = 15 // ITU-T E.164
)

// readPhone reads the number whose first digit is s[i]. It is one of a phone when
// a plus sign and a country code begin it, when it is grouped as in North America
// or behind a leading zero, or when a word such as "call" stands before it.
func readPhone(s string, i int) (c contact, ok bool, next int) {
	if next = numberReach(s, i); next > 0 {
		return c, false, next
	}
	g := readGroups(s, i)
	next = g.groups[g.n-1].end
	if g.digits < minDigits || !opensNumber(s, g.start) {
		return c, false, next
	}
	n := g.phone(s)
	if n == 0 {
		return c, false, next
	}
	if g.seps[0] == "(" && !g.plus && !strings.Contains(strings.Join(g.seps[1:n], ""), ")") {
		g.start = i // the bracket is the text's: "(call 020 7946 0958)"
	}
	return contact{span{g.start, g.groups[n-1].end}, phoneMarker}, true, g.groups[n-1].end
}

// numberReach is where to go on after the digits from i on when they are too few
// for a phone number, whatever stands between them, else 0.
func numberReach(s string, i int) int {
	digits := 0
	for ; i < len(s) && digits < minDigits; i++ {
		switch c := s[i]; {
		case c-'0' <= 9:
			digits++
		case !inNumber[c]:
			return i
		}
	}
	if digits < minDigits {
		return i
	}
	return 0
}

// inNumber holds for the bytes of phoneGap.
var inNumber = func() (in [256]bool) {
	for _, gap := range phoneGaps {
		for i := range len(gap) {
			in[gap[i]] = true
		}
	}
	return in
}()

// phoneGaps are what may stand between two groups, in this order, each once.
var phoneGaps = [...]string{")", " ", "\u00a0", "&nbsp;", "-", "‑", "–", ".", "/", " ", "("}

// phoneGap is the length of what may stand between two groups at the start
// of s, a digit or bracket after it; 0 when nothing does.
func phoneGap(s string) int {
	if s == "" || !inNumber[s[0]] {
		return 0
	}
	n := 0
	for _, blank := range phoneGaps {
		if strings.HasPrefix(s[n:], blank) {
			n += len(blank)
		}
	}
	if n == 0 || n >= len(s) || s[n]-'0' > 9 {
		return 0
	}
	return n
}

// readGroups reads the number whose first digit is s[i].
func readGroups(s string, i int) digitGroups {
	g := digitGroups{start: i}
	sep := ""
	if i > 0 && s[i-1] == '(' {
		g.start, sep = i-1, "("
	}
	switch {
	case g.start > 0 && s[g.start-1] == '+':
		g.plus, g.start = true, g.start-1
	case g.start > 1 && s[g.start-1] == ' ' && s[g.start-2] == '+':
		g.plus, g.start = true, g.start-2
	case strings.HasSuffix(s[:g.start], `\u002B`), strings.HasSuffix(s[:g.start], `\u002b`), strings.HasSuffix(s[:g.start], "&#43;"):
		g.plus, g.start = true, g.start-len("&#43;")
		if s[g.start] == 'u' {
			g.start--
		}
	}
	for {
		end := i
		for end < len(s) && s[end]-'0' <= 9 {
			end++
		}
		g.groups[g.n], g.seps[g.n] = span{i, end}, sep
		g.n++
		g.digits += end - i
		n := phoneGap(s[end:])
		if n == 0 || g.n == maxGroups {
			return g
		}
		sep, i = s[end:end+n], end+n
	}
}

// opensNumber holds when no word, number or path runs into position start.
func opensNumber(s string, start int) bool {
	if start == 0 {
		return true
	}
	switch c := s[start-1]; c {
	case '-', '.', '_', '/', '#', '=', '$', '&', '%', '\\':
		return false
	case 'n', 'r', 't': // "\n" inside JSON
		return start > 1 && s[start-2] == '\\'
	default:
		return byteClass[c] == 0 || c >= 0x80 && !isLetterBefore(s, start)
	}
}

func isLetterBefore(s string, i int) bool {
	for _, blank := range [...]string{"\u00a0", "–", "—", "‑", "•", "·", "：", "☎", "📞", "\u200b", "\ufeff", "“", "‘", "…", "📱", "\ufe0f", "：", "\u2028", "\u202f", "→"} {
		if strings.HasSuffix(s[:i], blank) {
			return false
		}
	}
	return true
}

// phone is how many of the groups make a phone number, 0 when they are none.
func (g *digitGroups) phone(s string) int {
	most := 0
	for n, digits := 1, 0; n <= g.n; n++ {
		if digits += g.groups[n-1].end - g.groups[n-1].start; digits > maxDigits {
			break
		}
		if digits >= minDigits {
			most = n
		}
	}
	for n := most; n > 0; n-- {
		if g.closed(s, n) && g.isPhone(s, n) {
			return n
		}
	}
	return 0
}

// closed holds when what follows the first n groups does not belong to them.
func (g *digitGroups) closed(s string, n int) bool {
	end := g.groups[n-1].end
	if n < g.n {
		return g.seps[n] == " " || g.seps[n] == " / " || g.seps[n] == "/" || strings.Contains(g.seps[n], "(")
	}
	if end == len(s) {
		return true
	}
	c := s[end]
	if (c == ',' || c == '.' || c == ':') && end+1 < len(s) && s[end+1]-'0' <= 9 {
		return false
	}
	return byteClass[c] == 0 && c != '@' && c != '%' && c != '_' && c != '$' || c >= 0x80 && !strings.HasPrefix(s[end:], "€") && !strings.HasPrefix(s[end:], "£")
}

// isPhone decides about the first n groups.
func (g *digitGroups) isPhone(s string, n int) bool {
	var b strings.Builder
	for _, group := range g.groups[:n] {
		b.WriteString(s[group.start:group.end])
	}
	digits := b.String()
	if len(digits) < minDigits || strings.HasSuffix(digits, "00000") || g.isDate(s, n) {
		return false
	}
	switch {
	case g.plus:
		return len(digits) >= 9 && digits[0] != '0'
	case n == 1 && strings.HasPrefix(digits, "00") && digits[2] != '0' && len(digits) < 11:
		return false
	case g.northAmerican(s, n, digits):
		return true
	case n > 1 && digits[0] == '0' && len(digits) >= 10 && len(digits) <= 14 && g.trunk(s, n):
		return true
	}
	return g.cued(s, n)
}

// isDate holds for days, spans of years and what begins with a day.
func (g *digitGroups) isDate(s string, n int) bool {
	year := func(i int) bool {
		group := s[g.groups[i].start:g.groups[i].end]
		return len(group) == 4 && (strings.HasPrefix(group, "19") || strings.HasPrefix(group, "20"))
	}
	short := func(i int) bool { return g.groups[i].end-g.groups[i].start <= 2 }
	switch {
	case n >= 3 && (year(0) && short(1) && short(2) || short(0) && short(1) && year(2)):
		return true
	case n == 2 && year(0) && year(1):
		return true
	case n == 1 && len(s[g.groups[0].start:g.groups[0].end]) == 8 && strings.HasPrefix(s[g.groups[0].start:], "20"):
		return true
	}
	return false
}

// northAmerican holds for 3-3-4 groups, an area code in brackets or joined with
// hyphens or dots, with or without the country code 1 (North American Numbering Plan).
func (g *digitGroups) northAmerican(s string, n int, digits string) bool {
	first := n - 3
	if first < 0 || first > 1 || first == 1 && digits[:1] != "1" || len(digits) != 10+first {
		return false
	}
	length := func(i int) int { return g.groups[first+i].end - g.groups[first+i].start }
	if length(0) != 3 || length(1) != 3 || digits[first] < '2' || digits[first+3] < '2' {
		return false
	}
	before, between := g.seps[first+1], g.seps[first+2]
	bracket := strings.Contains(g.seps[first], "(") && strings.Contains(before, ")")
	return bracket || before == between && (before == "-" || before == "." || before == "‑" || before == " - ")
}

// trunk holds for groups behind a leading zero that are joined as phone numbers are: "020 7946 0000", "0711/123456".
func (g *digitGroups) trunk(s string, n int) bool {
	for i := 1; i < n; i++ {
		if strings.ContainsAny(g.seps[i], ".–") || g.groups[i].end-g.groups[i].start == 1 && i < n-1 {
			return false
		}
	}
	first := g.groups[0].end - g.groups[0].start
	return first >= 3 && first <= 6 && s[g.groups[0].start:g.groups[0].end] != "000"
}

// cued holds when a word that a phone number follows stands before the number,
// with nothing but a few short words and signs between.
func (g *digitGroups) cued(s string, n int) bool {
	const reach = 28
	before := s[max(0, g.start-reach):g.start]
	if cut := strings.LastIndexAny(before, "]>;\n@{}[,?"); cut >= 0 {
		before = before[cut+1:]
	}
	// A bare number in JSON is a value, and no text can take its place.
	if q := strings.LastIndexByte(before, '"'); q >= 0 && q != len(before)-1 && strings.Trim(before[q+1:], ": ") == "" {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(before), func(r rune) bool {
		return r == ' ' || r == ':' || r == '"' || r == '#' || r == '(' || r == ')' || r == '=' || r == '\\' || r == '/' || r == '-' || r == '_' || r == '\u00a0' || r == '.' || r == '*' || r == '\''
	})
	for i := len(words) - 1; i >= 0 && i >= len(words)-4; i-- {
		if phoneCues[words[i]] {
			return true
		}
		if !phoneFillers[words[i]] {
			return false
		}
	}
	return false
}

// phoneFillers may stand between the word and the number: "call me on 5550123".
var phoneFillers = wordSet("no nr number numbers me us on at the our my his her or and directly via is now today hr recruiter line office main us: n° num numer nummer m d t p whatsapp 1")
