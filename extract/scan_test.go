package extract

import "github.com/roadcheck/roadcheck/internal/market"

// noKeys lets no pattern and no phrase pass.
var noKeys wordFilter

// prepare scans a text for the fields alone.
func prepare(p market.Posting, text string) *fieldText {
	return newFieldText(p, scanWords(text, &noKeys))
}

// readFields reads the fields of a posting and its text alone.
func readFields(p market.Posting, text string, r *market.Reading) {
	s := scanWords(text, &noKeys)
	defer s.release()
	fieldsOf(p, s, r)
}
