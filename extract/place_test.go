package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestLocations(t *testing.T) {
	for _, c := range []struct{ location, countries, cities string }{
		{"Berlin, Germany", "DE", "Berlin"},
		{"Berlin, Berlin, Germany", "DE", "Berlin"},
		{"München, Bayern, Germany", "DE", "München"},
		{"New York, NY", "US", "New York"},
		{"New York, New York, USA", "US", "New York"},
		{"Seattle, Washington, USA", "US", "Seattle"},
		{"United States, Washington, Redmond", "US", "Redmond"},
		{"Washington, DC", "US", "Washington"},
		{"Washington, D.C.", "US", "Washington"},
		{"San Francisco, CA", "US", "San Francisco"},
		{"Toronto, CA", "CA", "Toronto"},
		{"Vancouver, BC", "CA", "Vancouver"},
		{"Vancouver, WA", "US", "Vancouver"},
		{"Perth, WA", "AU", "Perth"},
		{"Cambridge, MA", "US", "Cambridge"},
		{"Cambridge, Cambridgeshire", "GB", "Cambridge"},
		{"Birmingham, AL", "US", "Birmingham"},
		{"London", "GB", "London"},
		{"London, Ontario", "CA", "London"},
		{"Hyderabad, Telangana", "IN", "Hyderabad"},
		{"Delhi, Delhi", "IN", "Delhi"},
		{"Greater Bengaluru Area", "IN", "Bengaluru"},
		{"Pune, Bengaluru, Mumbai (All Areas)", "IN", "Pune,Bengaluru,Mumbai"},
		{"Tijuana, Baja California, Mexico", "MX", "Tijuana"},
		{"Sun Prairie, WI", "US", "Sun Prairie"},
		{"Kleinmachnow", "", "Kleinmachnow"},
		{"Remote", "", ""},
		{"Remote (EU)", "", ""},
		{"Remote (US only)", "US", ""},
		{"Remote - United States", "US", ""},
		{"LatAm", "", ""},
		{"Multiple Locations", "", ""},
		{"Tbilisi, Georgia", "GE", "Tbilisi"},
		{"Atlanta, Georgia", "US", "Atlanta"},
		{"Dublin", "IE", "Dublin"},
		{"Dublin, OH", "US", "Dublin"},
		{"Paris; London; New York", "FR,GB,US", "Paris,London,New York"},
		{"", "", ""},
	} {
		got := prepare(market.Posting{Location: c.location, Title: "Engineer"}, "Engineer\n").readPlaces()
		if countries, cities := strings.Join(got.countries, ","), strings.Join(got.cities, ","); countries != c.countries || cities != c.cities {
			t.Errorf("%q: got %q %q, want %q %q", c.location, countries, cities, c.countries, c.cities)
		}
	}
}

func TestGazetteerRefusesFaults(t *testing.T) {
	for _, file := range []string{"Berlin", "country DEU Germany", "country DE Germany\nstate BE", "country DE"} {
		if _, err := parseGazetteer(file); err == nil {
			t.Errorf("%q was accepted", file)
		}
	}
}

func FuzzReadPlaces(f *testing.F) {
	f.Add("Berlin, DE; Remote", "Acme | Engineer | London, UK | ONSITE\nText")
	f.Add("US-CA-Fremont (1003)", "")
	f.Fuzz(func(t *testing.T, location, text string) {
		if !utf8.ValidString(location) || !utf8.ValidString(text) {
			t.Skip()
		}
		for _, c := range prepare(market.Posting{Location: location}, text).readPlaces().cities {
			if !strings.Contains(location, c) && !strings.Contains(text, c) {
				t.Errorf("city %q is not in %q or %q", c, location, text)
			}
		}
	})
}
