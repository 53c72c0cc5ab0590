package extract

import (
	"encoding/binary"
	"math/bits"
)

// Words are found eight bytes at a time: the high bit of each byte of a number
// says what the byte is, and eight such numbers make the mask of 64 bytes
// (Mycroft's and Lamport's ways with bytes in a register).

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
		var newline uint64
		block, lower := s.padded[at:at+64], s.lower[at:at+64]
		for d := 0; d < 64; d += 8 {
			v := binary.LittleEndian.Uint64(block[d:])
			high := v & highBits
			letter := letters(v)
			capital := letter &^ (v << 2)
			low := v &^ highBits
			word := letter | high | (low+(0x80-'0')*eachByte)&^(low+(0x80-'9'-1)*eachByte)
			m.word |= gather(word&highBits) << d
			m.odd |= gather(word&highBits&^letter|capital) << d
			m.dollar |= gather(zeroBytes(v^'$'*eachByte)&^high) << d
			m.stop |= gather(stops(v, binary.LittleEndian.Uint64(s.padded[at+d+1:]))) << d
			newline |= gather(zeroBytes(v^'\n'*eachByte)&^high) << d
			binary.LittleEndian.PutUint64(lower[d:], v|capital>>2)
		}
		for ; newline != 0; newline &= newline - 1 {
			s.lines = append(s.lines, int32(at+bits.TrailingZeros64(newline)+1))
		}
		s.masks = append(s.masks, m)
	}
	s.masks = append(s.masks, byteMask{})
}

// stops sets the high bit of each byte of v that is a mark at which a sentence
// may end, or a space before a digit or list mark. next is the bytes one further.
func stops(v, next uint64) uint64 {
	mark := zeroBytes(v^'.'*eachByte) | zeroBytes(v^'!'*eachByte) | zeroBytes(v^'?'*eachByte) | zeroBytes(v^';'*eachByte)
	low := next &^ highBits
	item := (low+(0x80-'0')*eachByte)&^(low+(0x80-'9'-1)*eachByte) | zeroBytes(next^'*'*eachByte) | zeroBytes(next^'-'*eachByte) | next
	return (mark | zeroBytes(v^' '*eachByte)&item) &^ v & highBits
}

// zeroBytes sets the high bit of each byte of v whose low seven bits are zero.
func zeroBytes(v uint64) uint64 { return ^(v&^highBits + 0x7F*eachByte) & highBits }

// letters sets the high bit of each byte of v that is an ASCII letter.
func letters(v uint64) uint64 {
	low := (v | 0x20*eachByte) &^ highBits
	return (low + (0x80-'a')*eachByte) &^ (low + (0x80-'z'-1)*eachByte) &^ v & highBits
}

// gather packs the high bits of the bytes of v into the low byte.
func gather(v uint64) uint64 { return (v >> 7) * 0x0102040810204080 >> 56 }

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
