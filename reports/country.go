package reports

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// inSentence are countries that a sentence calls otherwise than a table does.
var inSentence = map[string]string{"US": "the US", "GB": "the UK", "NL": "the Netherlands", "AE": "the Emirates", "PH": "the Philippines"}

// countryName is the English name of a country by its code (ISO 3166-1 alpha-2), for tables and charts. What is no known
// code stays as it is.
func countryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return clean(code, maxName)
	}
	return display.English.Regions().Name(region)
}

// countryWords is a country as sentences call it.
func countryWords(code string) string {
	if name, ok := inSentence[code]; ok {
		return name
	}
	return countryName(code)
}
