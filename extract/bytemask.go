package extract

import (
	"encoding/binary"
	"math/bits"
)

// Letters are told eight bytes at a time, by the high bits of a number (Mycroft's and
// Lamport's ways with bytes in a register). What else a byte is comes from a table whose
// entries have a bit in each of several bytes: eight of them, shifted by one place
// each, make eight bits of several masks at once.

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

// byteMask has a bit for each of 64 bytes of a text.
type byteMask struct {
	word   uint64 // letters, digits and bytes beyond ASCII
	odd    uint64 // of those, all but small letters
	dollar uint64
	stop   uint64 // where a sentence may end, as far as single bytes tell
}

// padding follows the text, so that it can be read 64 bytes at a time.
var padding [72]byte

// mask finds words and lines and writes the text in lower case; an empty mask ends the masks.
func (s *wordScan) mask() {
	s.masks, s.lines = s.masks[:0], append(s.lines[:0], 0)
	s.lower = append(s.lower[:0], s.padded...)
	for at := 0; at < len(s.text); at += 64 {
		var m byteMask
		var newline, space, item uint64
		block, lower := s.padded[at:at+64], s.lower[at:at+64]
		for d := 0; d < 64; d += 8 {
			b := block[d : d+8 : d+8]
			v := binary.LittleEndian.Uint64(b)
			binary.LittleEndian.PutUint64(lower[d:], v|letters(v)&^(v<<2)>>2)
			c := maskBits[b[0]] | maskBits[b[1]]<<1 | maskBits[b[2]]<<2 | maskBits[b[3]]<<3 |
				maskBits[b[4]]<<4 | maskBits[b[5]]<<5 | maskBits[b[6]]<<6 | maskBits[b[7]]<<7
			m.word |= c & 0xff << d
			m.odd |= c >> 8 & 0xff << d
			m.dollar |= c >> 16 & 0xff << d
			m.stop |= c >> 24 & 0xff << d
			newline |= c >> 32 & 0xff << d
			space |= c >> 40 & 0xff << d
			item |= c >> 48 & 0xff << d
		}
		m.stop |= space & (item>>1 | maskBits[s.padded[at+64]]>>48<<63)
		for ; newline != 0; newline &= newline - 1 {
			s.lines = append(s.lines, int32(at+bits.TrailingZeros64(newline)+1))
		}
		s.masks = append(s.masks, m)
	}
	s.masks = append(s.masks, byteMask{})
}

// maskBits are what a byte is, each in a byte of its own: part of a word, of those one
// that is odd, a dollar sign, a mark at which a sentence may end, the end of a line, a
// space, and what begins a list item or number, before which a space may end a sentence.
var maskBits = func() (t [256]uint64) {
	for b := range 256 {
		c := byte(b)
		for n, is := range [...]bool{
			byteClass[c] != 0, byteClass[c] != 0 && !isLower(c), c == '$', c == '.' || c == '!' || c == '?' || c == ';',
			c == '\n', c == ' ', isDigit(c) || c == '*' || c == '-' || c >= 0x80,
		} {
			if is {
				t[b] |= 1 << (8 * n)
			}
		}
	}
	return t
}()

// zeroBytes sets the high bit of each byte of v whose low seven bits are zero.
func zeroBytes(v uint64) uint64 { return ^(v&^highBits + 0x7F*eachByte) & highBits }

// letters sets the high bit of each byte of v that is an ASCII letter.
func letters(v uint64) uint64 {
	low := (v | 0x20*eachByte) &^ highBits
	return (low + (0x80-'a')*eachByte) &^ (low + (0x80-'z'-1)*eachByte) &^ v & highBits
}

// firstLetters keeps the letters at the front of the 8 bytes v, in lower case,
// and tells how many they are.
func firstLetters(v uint64) (head uint64, n int) {
	other := ^letters(v) & highBits
	return (v | 0x20*eachByte) & ((other&-other)>>7 - 1), bits.TrailingZeros64(other) >> 3
}

// load reads the 8 bytes of s from i on, zeros behind its end, low byte first.
func load[T string | []byte](s T, i int) (v uint64) {
	if i+8 <= len(s) {
		b := s[i : i+8]
		return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
	}
	for d := 0; d < 8 && i+d < len(s); d++ {
		v |= uint64(s[i+d]) << (8 * d)
	}
	return v
}
