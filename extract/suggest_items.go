package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a term.
const (
	maxTermWords = 3
	maxTermBytes = 40
	minTermBytes = 2
)

// termItem is a stretch of text between list marks.
type termItem struct {
	span
	joined bool // a list mark, not the end of a sentence, stands before it
}

// termItems cuts text at list marks and at the ends of sentences and lines;
// two bulleted lines are items of one list.
func termItems(text string) []termItem {
	var out []termItem
	start, joined := 0, false
	cut := func(end, next int, mark bool) {
		out = append(out, termItem{span{start, end}, joined})
		start, joined = next, mark
	}
	bulleted := strings.HasPrefix(text, "- ")
	for i := 0; i < len(text); {
		n, mark := separator(text[i:], bulleted)
		if n == 0 {
			i++
			continue
		}
		if text[i] == '\n' {
			bulleted = strings.HasPrefix(text[i+1:], "- ")
		}
		cut(i, i+n, mark)
		i += n
	}
	cut(len(text), len(text), false)
	return out
}

// separator is the length of what ends an item at the front of s, 0 for
// nothing, and whether it joins two items of one list.
func separator(s string, bulleted bool) (n int, mark bool) {
	switch c := s[0]; {
	case strings.IndexByte(",;/|()", c) >= 0:
		return 1, true
	case strings.IndexByte(".:!?", c) >= 0 && (len(s) == 1 || s[1] == ' ' || s[1] == '\n'):
		return 1, false
	case c == '\n' && bulleted && strings.HasPrefix(s, "\n- "):
		return 3, true
	case c == '\n':
		return 1, false
	}
	if s[0] != ' ' && s[0] < utf8.RuneSelf {
		return 0, false
	}
	for _, word := range []string{" and ", " or ", " & ", "•", "·"} {
		if strings.HasPrefix(s, word) {
			return len(word), true
		}
	}
	return 0, false
}

// besideKnown keeps the items that stand at most two places from a known one
// in the same list. Known places come in order.
func besideKnown(items []termItem, known []span) []span {
	has := make([]bool, len(items))
	for i, k := 0, 0; i < len(items) && k < len(known); {
		if known[k].start >= items[i].end {
			i++
			continue
		}
		has[i] = true
		k++
	}
	var out []span
	for i, it := range items {
		near := i > 0 && it.joined && (has[i-1] || i > 1 && items[i-1].joined && has[i-2])
		if i+1 < len(items) && items[i+1].joined {
			near = near || has[i+1] || i+2 < len(items) && items[i+2].joined && has[i+2]
		}
		if near {
			out = append(out, it.span)
		}
	}
	return out
}

// nameIn is the name that an item is or ends with ("experience with Foo Bar"):
// one to three words in name case; empty when there is none.
func nameIn(text string, item span) span {
	words := wordsIn(text, item)
	first := len(words)
	for first > 0 && nameCase(text[words[first-1].start:words[first-1].end]) {
		first--
	}
	words = words[first:]
	if len(words) == 0 || len(words) > maxTermWords {
		return span{}
	}
	at := span{words[0].start, words[len(words)-1].end}
	if n := at.end - at.start; n < minTermBytes || n > maxTermBytes {
		return span{}
	}
	return at
}

// nameCase reports whether a word has a capital letter, or letters and digits.
func nameCase(word string) bool {
	letters, digits := false, false
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			return true
		case unicode.IsLetter(r):
			letters = true
		case unicode.IsDigit(r):
			digits = true
		}
	}
	first, _ := utf8.DecodeRuneInString(word)
	return letters && digits && unicode.IsLetter(first)
}

// wordsIn cuts a place of text into words: letters and digits with what names
// hold inside ("D3.js", "C++").
func wordsIn(text string, at span) []span {
	var out []span
	start := -1
	for i, r := range text[at.start:at.end] {
		inside := r < utf8.RuneSelf && isAlnum(byte(r)) || start >= 0 && strings.ContainsRune(".+#-_'’", r) ||
			r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
		switch {
		case inside && start < 0:
			start = at.start + i
		case !inside && start >= 0:
			out = appendWord(out, text, span{start, at.start + i})
			start = -1
		}
	}
	if start >= 0 {
		out = appendWord(out, text, span{start, at.end})
	}
	return out
}

func appendWord(out []span, text string, w span) []span {
	trimmed := strings.TrimRight(text[w.start:w.end], ".-_'’")
	return append(out, span{w.start, w.start + len(trimmed)})
}
