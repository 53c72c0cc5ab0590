package extract

import (
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// What stands for a contact that was taken out. Neither holds a character that
// JSON, HTML or a URL gives a meaning inside of a text.
const (
	emailMarker = "[e-mail]"
	phoneMarker = "[phone]"
)

// contact is one e-mail address or phone number in a text.
type contact struct {
	span
	marker string
}

// Redact replaces every e-mail address and phone number in s, a text or the body
// of a response, by a short marker. JSON stays JSON and HTML stays HTML. Numbers
// count as phone numbers only where a plus sign, a word such as "call" or their
// grouping says so: ids, timestamps, amounts and coordinates stay. Redacting
// again changes nothing. Work is linear in len(s).
func Redact(s string) string {
	// What stands beside a marker may only now have its own borders.
	for range maxRedactions {
		found := contacts(s)
		if len(found) == 0 {
			return s
		}
		s = replaceContacts(s, found)
	}
	return s
}

const maxRedactions = 3

func replaceContacts(s string, found []contact) string {
	if len(found) == 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	at := 0
	for _, c := range found {
		if c.start < at {
			continue
		}
		b.WriteString(s[at:c.start])
		b.WriteString(c.marker)
		at = c.end
	}
	b.WriteString(s[at:])
	return b.String()
}

// contacts finds e-mail addresses and phone numbers, by position.
func contacts(s string) []contact {
	var found []contact
	add := func(c contact) int {
		// The digits before "@" were taken for a number.
		for len(found) > 0 && found[len(found)-1].end > c.start {
			found = found[:len(found)-1]
		}
		found = append(found, c)
		return c.end
	}
	for i := 0; i < len(s); {
		if !telling[s[i]] {
			i++
			continue
		}
		c, ok, next := readContact(s, i)
		if ok {
			next = add(c)
		}
		i = next
	}
	if bare := bareAddresses(s); len(bare) > 0 {
		found = append(found, bare...)
		slices.SortStableFunc(found, func(a, b contact) int { return a.start - b.start })
	}
	return found
}

// telling holds for the bytes at which readContact may find a contact.
var telling = func() (t [256]bool) {
	for _, sign := range atSigns {
		t[sign[0]] = true
	}
	for _, c := range "[({0123456789" {
		t[c] = true
	}
	return t
}()

// readContact reads the contact that the telling byte s[i] belongs to; next is
// where to go on when there is none.
func readContact(s string, i int) (c contact, ok bool, next int) {
	switch s[i] {
	case '[', '(', '{':
		return readSpelled(s, i)
	case '@', '\\', '&', '%':
		return readAddress(s, i)
	}
	return readPhone(s, i)
}

// RedactPosting is p with the contacts in its texts replaced. Source, board, key
// and group name the posting and stay.
func RedactPosting(p market.Posting) market.Posting {
	for _, text := range []*string{&p.Title, &p.Company, &p.Location, &p.Description, &p.SalaryText, &p.EmploymentType, &p.Department} {
		*text = Redact(*text)
	}
	// Digits in an address are ids.
	found := slices.DeleteFunc(contacts(p.URL), func(c contact) bool { return c.marker == phoneMarker })
	p.URL = replaceContacts(p.URL, found)
	if slices.ContainsFunc(p.Tags, func(t string) bool { return Redact(t) != t }) {
		p.Tags = slices.Clone(p.Tags)
		for i, t := range p.Tags {
			p.Tags[i] = Redact(t)
		}
	}
	return p
}
