package reports

import "testing"

func TestCountryNames(t *testing.T) {
	for _, tt := range []struct{ code, table, sentence string }{
		{"US", "United States", "the US"}, {"GB", "United Kingdom", "the UK"}, {"IN", "India", "India"}, {"HK", "Hong Kong SAR China", "Hong Kong SAR China"},
		{"unknown", "unknown", "unknown"}, {"ZZ", "ZZ", "ZZ"}, {"", "", ""}, {"<b>", "<b>", "<b>"}, {"EU", "EU", "EU"},
	} {
		if table, sentence := countryName(tt.code), countryWords(tt.code); table != tt.table || sentence != tt.sentence {
			t.Errorf("%q: %q and %q, want %q and %q", tt.code, table, sentence, tt.table, tt.sentence)
		}
	}
}
