package store

import (
	"slices"
	"strings"
)

// legalForms are the words at the end of a company's name that say how it is
// incorporated, in lower case and without dots.
var legalForms = []string{
	"ab", "ag", "aps", "as", "bv", "co", "company", "corp", "corporation", "eood", "gmbh", "inc", "incorporated",
	"kg", "kft", "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh", "nv", "ood", "ou", "oü", "oy", "oyj", "plc", "private",
	"pte", "pty", "pvt", "sa", "sarl", "sas", "se", "sl", "slu", "spa", "srl", "sro", "ug",
}

// employer is a company's name made comparable: lower case, one space between
// words, no legal form at its end. "Acme, Inc." and "ACME" are one employer.
func employer(company string) string {
	// The one common form of several words that mean something else when alone.
	company = strings.TrimSuffix(strings.TrimSpace(strings.ToLower(company)), " sp. z o.o.")
	words := strings.Fields(company)
	for len(words) > 1 && isLegalForm(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.TrimRight(strings.Join(words, " "), ",.;&- ")
}

func isLegalForm(word string) bool {
	word = strings.Trim(word, ",;()")
	if word == "&" || word == "+" {
		return true
	}
	return slices.Contains(legalForms, strings.ReplaceAll(word, ".", ""))
}
