package extract

import "encoding/binary"

// hashLetters is wordHash of the first n bytes of text, letters, in lower case. Seven bytes
// must follow them.
func hashLetters(text []byte, n int) uint64 {
	h := uint64(fnvOffset)
	for ; n > 8; n -= 8 {
		h = mixHash(h, binary.LittleEndian.Uint64(text)|0x20*eachByte)
		text = text[8:]
	}
	return mixHash(h, (binary.LittleEndian.Uint64(text)|0x20*eachByte)&(1<<(8*n)-1))
}

// mixHash adds eight bytes to a hash.
func mixHash(h, bytes uint64) uint64 {
	h = (h ^ bytes) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// wordHasher hashes a word that comes byte by byte.
type wordHasher struct {
	hash, bytes uint64
	n           int
}

func (w *wordHasher) add(b byte) {
	if w.n == 8 {
		w.hash, w.bytes, w.n = mixHash(w.hash, w.bytes), 0, 0
	}
	w.bytes |= uint64(b) << (8 * w.n)
	w.n++
}

func (w *wordHasher) sum() uint64 { return mixHash(w.hash, w.bytes) }

// wordHash is the hash of a word in lower case.
func wordHash(lower string) uint64 { return hashWord(lower) }

// hashWord is wordHash of bytes or a string.
func hashWord[T string | []byte](lower T) uint64 {
	h := uint64(fnvOffset)
	for ; len(lower) > 8; lower = lower[8:] {
		h = mixHash(h, load(lower, 0))
	}
	return mixHash(h, load(lower, 0))
}
