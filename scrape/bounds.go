package scrape

import (
	"bytes"
	"fmt"

	"github.com/PuerkitoBio/goquery"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of what is read from one response, beside the length of its body. A few bytes can ask for hundreds of bytes
// of memory: an empty object, an element. Real responses stay below a twentieth of each.
const (
	maxDecoded  = 256 << 20 // estimate of the memory that decoded JSON takes
	maxElements = 500_000   // tags of a page or a feed
	maxEntries  = 20_000    // postings of one response
	maxProblems = 10_000    // of one response
	maxParts    = 500       // texts that a description is made of
)

// What decoded JSON takes, in bytes, measured on a 64-bit machine: a map with its first eight fields, any other value.
const (
	objectSize = 350
	valueSize  = 40
)

// checkJSON refuses a document whose values would take more than maxDecoded.
func checkJSON(body []byte) error {
	if len(body) < maxDecoded/objectSize {
		return nil // not even with an object in each byte
	}
	var size int
	inText := false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '"':
			inText = !inText
		case inText && c == '\\':
			i++
		case inText:
		case c == '{':
			size += objectSize
		case c == '[' || c == ',':
			size += valueSize
		}
	}
	if size > maxDecoded {
		return fmt.Errorf("its values would take %d MB of memory: at most %d are spent on one response", size>>20, maxDecoded>>20)
	}
	return nil
}

// checkMarkup refuses a page or feed of more than maxElements tags.
func checkMarkup(body []byte) error {
	if n := bytes.Count(body, []byte("<")); n > maxElements {
		return fmt.Errorf("%d tags in one response: at most %d are read", n, maxElements)
	}
	return nil
}

// document parses a page.
func document(body []byte) (*goquery.Document, error) {
	if err := checkMarkup(body); err != nil {
		return nil, err
	}
	return goquery.NewDocumentFromReader(bytes.NewReader(body))
}

// firstEntries gives the entries that are read. Where that is not all of them, the list counts as cut.
func firstEntries[T any](b *Batch, entries []T) []T {
	if len(entries) <= maxEntries {
		return entries
	}
	b.Cut = true
	addProblem(&b.Problems, market.Problem{Why: fmt.Sprintf("%d entries in one response: the first %d are read", len(entries), maxEntries)})
	return entries[:maxEntries]
}

// addProblem notes a problem; of a response with very many the last says that there were more.
func addProblem(to *[]market.Problem, p market.Problem) {
	switch n := len(*to); {
	case n < maxProblems:
		*to = append(*to, p)
	case n == maxProblems:
		*to = append(*to, market.Problem{Why: fmt.Sprintf("more than %d problems in one response: the others are not listed", maxProblems)})
	}
}
