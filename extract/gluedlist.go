package extract

import (
	"regexp"
	"strings"
	"sync"
)

// keySkills is the label of the list of skills at the end of a portal's page, and portalFacts one that such a page has above it.
const (
	keySkills   = "Key Skills"
	portalFacts = "Industry Type"
)

// maxKeySkills bounds the list of key skills that is looked through, in bytes.
const maxKeySkills = 4000

// parted gives the list of key skills at the end of a portal's page its commas back, where
// the portal glued the skills together: "Data MiningJavaCRMService operations". Other texts stay as they are.
func parted(s string) string {
	from := max(0, len(s)-maxKeySkills)
	at := strings.LastIndex(s[from:], keySkills)
	if at < 0 || !strings.Contains(s[:from+at], portalFacts) {
		return s
	}
	at += from + len(keySkills)
	list := strings.TrimSpace(s[at:])
	if list == "" || strings.ContainsAny(list, ",;:\n") {
		return s
	}
	return s[:at] + "\n" + partList(list)
}

// minGlued is how many skills must be glued together to be parted: one capital letter may belong to a name.
const minGlued = 2

// partList puts ", " where a skill ends within a word of list: before a capital letter that follows a
// small one, or that starts a word behind capitals, but within no name that is written so.
func partList(list string) string {
	var b strings.Builder
	from, named, cuts := 0, 0, 0
	for i := 1; i < len(list); i++ {
		if named = max(named, i-1+camelNameAt(list, i-1)); i < named || !endsGlued(list, i) {
			continue
		}
		b.WriteString(list[from:i])
		b.WriteString(", ")
		from = i
		cuts++
	}
	if cuts < minGlued {
		return list
	}
	b.WriteString(list[from:])
	return b.String()
}

// endsGlued holds where a new word starts at list[i] without a blank before.
func endsGlued(list string, i int) bool {
	before, c := list[i-1], list[i]
	if !isUpper(c) {
		return false
	}
	if isLower(before) || before == '+' || before == '#' || before == ')' {
		return true
	}
	return isUpper(before) && i > 1 && isUpper(list[i-2]) && i+2 < len(list) && isLower(list[i+1]) && isLower(list[i+2])
}

// camelNameAt is the length of the name with a capital letter inside that starts at list[i], 0 without one.
func camelNameAt(list string, i int) (n int) {
	for _, name := range camelNames()[list[i]] {
		if len(name) > n && strings.HasPrefix(list[i:], name) {
			n = len(name)
		}
	}
	return n
}

// camelNames are the names of the embedded lexicon, and some others, with a capital letter inside, by their first byte.
var camelNames = sync.OnceValue(func() map[byte][]string {
	names := map[byte][]string{}
	for _, w := range strings.Fields("LinkedIn YouTube VBScript AutoCAD eCommerce McAfee PhD ITeS WhatsApp AdWords LLaMA") {
		names[w[0]] = append(names[w[0]], w)
	}
	files, err := embedded.ReadDir("skills")
	if err != nil {
		return names
	}
	for _, f := range files {
		text, err := embedded.ReadFile("skills/" + f.Name())
		if err != nil {
			return names
		}
		for _, w := range camelWord.FindAllString(string(text), -1) {
			names[w[0]] = append(names[w[0]], w)
		}
	}
	return names
})

// camelWord is a word with a capital letter behind a small one, or with a word behind capitals.
var camelWord = regexp.MustCompile(`\b[A-Za-z0-9]*(?:[a-z][A-Z]|[A-Z]{2}[a-z]{2})[A-Za-z0-9+#]*`)
