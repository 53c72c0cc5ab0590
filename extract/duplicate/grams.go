package duplicate

import "strings"

// gramLen is how many bytes a gram has.
const gramLen = 4

// grams marks which runs of four bytes a text may have, so that most searches
// end after a few look-ups. The zero value is that of no text.
type grams struct {
	made bool
	bits [1 << 10]uint64
}

// make marks the grams of s.
func (g *grams) make(s string) {
	g.made = true
	clear(g.bits[:])
	for i := 0; i+gramLen <= len(s); i++ {
		h := gram(s[i:])
		g.bits[h>>6] |= 1 << (h & 63)
	}
}

// may is false when the text of g has no s.
func (g *grams) may(s string) bool {
	for i := 0; i+gramLen <= len(s); i++ {
		if h := gram(s[i:]); g.bits[h>>6]&(1<<(h&63)) == 0 {
			return false
		}
	}
	return true
}

// gram is 16 bits of the hash of the first four bytes.
func gram(s string) uint32 {
	return (uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24) * 0x9e3779b1 >> 16
}

// holds is strings.Contains on the text without what stands between its words.
func (d *doc) holds(s string) bool {
	if !d.grams.made {
		d.grams.make(d.squeezed)
	}
	return d.grams.may(s) && strings.Contains(d.squeezed, s)
}
