package extract

import (
	"iter"
	"strings"
)

// atSigns are the ways in which a text, JSON, HTML or a URL writes "@".
var atSigns = []string{"@", `\u0040`, "&#64;", "&#064;", "&#x40;", "&#X40;", "&commat;", "%40"}

// readAddress reads the address whose at sign stands at s[i].
func readAddress(s string, i int) (c contact, ok bool, next int) {
	for _, sign := range atSigns {
		if !strings.HasPrefix(s[i:], sign) {
			continue
		}
		host := i + len(sign)
		c = contact{span{localStart(s, i), hostEnd(s, host)}, emailMarker}
		return c, c.start < i && c.end > host && s[c.start:i] != "git" && !afterSlashes(s, c.start), host
	}
	return c, false, i + 1
}

// maxLocal and maxHost bound the parts of an address (RFC 5321, section 4.5.3.1).
const (
	maxLocal = 64
	maxHost  = 253
)

// localStart is where the part before the at sign at i begins, i when there is none.
func localStart(s string, i int) int {
	start := i
	for start > 0 && i-start < maxLocal && isLocal(s[start-1]) {
		start--
	}
	for start < i && (s[start] == '.' || s[start] == '-' || s[start] == '\'') {
		start++
	}
	// "\nmary@…" inside JSON: the n belongs to the backslash.
	if start > 0 && s[start-1] == '\\' && start < i {
		switch {
		case s[start] == 'u' && start+5 <= i:
			return start + 5
		case strings.IndexByte("nrtbf", s[start]) >= 0:
			return start + 1
		}
	}
	// "%20mary@…" inside a URL.
	if start > 0 && s[start-1] == '%' && start+2 < i && isHex(s[start]) && isHex(s[start+1]) {
		return start + 2
	}
	return start
}

func isLocal(c byte) bool {
	return byteClass[c] != 0 && c < 0x80 || c == '.' || c == '_' || c == '-' || c == '+' || c == '\''
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// afterSlashes holds for the user of an address such as "https://user@host".
func afterSlashes(s string, start int) bool {
	return start >= 2 && s[start-1] == '/' && s[start-2] == '/' && !strings.HasSuffix(s[:start-2], "mailto:")
}

// hostEnd is where the host name that begins at i ends, i when there is none:
// labels of letters, digits and hyphens, the last one of at least two letters.
func hostEnd(s string, i int) int {
	end, label, dots := i, i, 0
	last, whole := i, false // whole: the name could end at last
	for j := i; j < len(s) && j-i < maxHost; j++ {
		c := s[j]
		switch {
		case c < 0x80 && byteClass[c] != 0 || c == '-' && j > label:
			end = j + 1
			continue
		case c == '.' && j > label:
			if topLevel(s[label:j]) && dots > 0 {
				if whole && j-label > 3 {
					return last // "acme.com.Please apply"
				}
				last, whole = j, usualDomains[strings.ToLower(s[label:j])]
			}
			dots++
			label = j + 1
			continue
		}
		break
	}
	if end > label && dots > 0 && topLevel(s[label:end]) && (!whole || end-label <= 3) {
		last = end
	}
	return last
}

// pictures are endings of files that names such as "logo@2x.png" have.
var pictures = wordSet("png jpg jpeg gif svg webp avif ico js css json html xml")

func topLevel(label string) bool {
	if len(label) < 2 || len(label) > 24 {
		return false
	}
	for i := range len(label) {
		if label[i]|0x20 < 'a' || label[i]|0x20 > 'z' {
			return false
		}
	}
	return !pictures[strings.ToLower(label)]
}

// readSpelled reads an address that hides from programs, whose bracket opens at s[i]: "mary [at] acme dot com".
func readSpelled(s string, i int) (c contact, ok bool, next int) {
	after := i + 1
	for after < len(s) && s[after] == ' ' {
		after++
	}
	if after+2 >= len(s) || s[after]|0x20 != 'a' || s[after+1]|0x20 != 't' {
		return c, false, i + 1
	}
	for after += 2; after < len(s) && s[after] == ' '; {
		after++
	}
	if after == len(s) || strings.IndexByte("])}", s[after]) < 0 {
		return c, false, i + 1
	}
	local, host := i, after+1
	if local > 0 && s[local-1] == ' ' {
		local--
	}
	if host < len(s) && s[host] == ' ' {
		host++
	}
	c, ok = spelled(s, local, host)
	return c, ok, i + 1
}

// bareAddresses finds addresses around the word "at".
func bareAddresses(s string) []contact {
	var found []contact
	for _, at := range [...]string{" at ", " AT "} {
		for i := range occurrences(s, at) {
			if c, ok := bareAt(s, i, i+len(at)); ok {
				found = append(found, c)
			}
		}
	}
	return found
}

// occurrences gives where needle stands in s, one after the other.
func occurrences(s, needle string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := 0; ; {
			i := strings.Index(s[at:], needle)
			if i < 0 || !yield(at+i) {
				return
			}
			at += i + len(needle)
		}
	}
}

// bareAt reads "mary at acme dot com", and "acme.com" only after a word such as
// "email": people work at acme.com.
func bareAt(s string, i, after int) (contact, bool) {
	c, ok := spelled(s, i, after)
	if !ok {
		return c, false
	}
	local := strings.ToLower(s[c.start:i])
	if _, written := dotted(s, after); written {
		return c, !pronouns[local]
	}
	before := strings.TrimRight(s[max(0, c.start-12):c.start], " :")
	before = strings.ToLower(before[strings.LastIndexAny(before, " \n\t(>.,")+1:])
	return c, mailWords[before] && !pronouns[local]
}

var (
	mailWords = wordSet("email e-mail mail emails mailto contact")
	pronouns  = wordSet("us me him her them you it we address directly resume cv cvs resumes")
)

// spelled joins the part before local and the host that begins at host.
func spelled(s string, local, host int) (contact, bool) {
	start := localStart(s, local)
	if start == local {
		return contact{}, false
	}
	if end, ok := dotted(s, host); ok {
		return contact{span{start, end}, emailMarker}, true
	}
	end := hostEnd(s, host)
	return contact{span{start, end}, emailMarker}, end > host
}

// dots are written-out dots.
var dots = []string{" dot ", " DOT ", " Dot ", "[dot]", "(dot)", " [dot] ", " (dot) ", "[.]", "(.)", " [DOT] ", " (DOT) ", "[DOT]", "(DOT)"}

// usualDomains are the endings that are believed behind a written-out dot: "at Red dot design" is a prize.
var usualDomains = wordSet("com org net io ai co dev de uk in ca eu app tech me us fr nl pl ch at au nz se no dk fi es pt it be cz info biz edu gov")

// dotted reads "acme dot com" or "mail dot acme dot co dot uk" at i, and where it ends.
func dotted(s string, i int) (end int, ok bool) {
	for range 4 {
		label := i
		for i < len(s) && i-label < maxLocal && s[i] < 0x80 && (byteClass[s[i]] != 0 || s[i] == '-') {
			i++
		}
		if i == label {
			return end, ok
		}
		if end > 0 && usualDomains[strings.ToLower(s[label:i])] {
			ok = true
		}
		if end = i; ok {
			return end, true
		}
		next := i
		for _, d := range dots {
			if strings.HasPrefix(s[i:], d) {
				next = i + len(d)
			}
		}
		if next == i {
			return end, false
		}
		i = next
	}
	return end, ok
}
