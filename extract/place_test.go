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
		{"Reading, UK", "GB", "Reading"},
		{"Reading, PA", "US", "Reading"},
		{"Paris, TX", "US", "Paris"},
		{"Halifax, West Yorkshire", "GB", "Halifax"},
		{"Halifax, Nova Scotia", "CA", "Halifax"},
		{"Birmingham, West Midlands", "GB", "Birmingham"},
		{"San Jose, Costa Rica", "CR", "San Jose"},
		{"San Jose, CA", "US", "San Jose"},
		{"Vienna", "AT", "Vienna"},
		{"Vienna, VA", "US", "Vienna"},
		{"Bristol, CT", "US", "Bristol"},
		{"Noida, Delhi NCR", "IN", "Noida,Delhi"},
		{"Lagos, Nigeria", "NG", "Lagos"},
		{"Remote (EMEA)", "", ""},
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

// TestLocalities: however a posting spells a city, it counts as one.
func TestLocalities(t *testing.T) {
	for _, c := range []struct{ location, want string }{
		{"Bangalore", "Bengaluru"}, {"Bengaluru, Karnataka", "Bengaluru"},
		{"Gurugram", "Gurgaon"}, {"Gurgaon, Haryana", "Gurgaon"},
		{"Bombay", "Mumbai"}, {"NYC", "New York"}, {"New York City", "New York"},
		{"SF Bay Area", "San Francisco Bay Area"}, {"Silicon Valley", "San Francisco Bay Area"},
		{"München", "Munich"}, {"Muenchen, Germany", "Munich"}, {"Sao Paulo", "São Paulo"}, {"Gdansk", "Gdańsk"},
		{"Delhi NCR", "Delhi"}, {"New Delhi; Delhi", "New Delhi,Delhi"},
	} {
		var r market.Reading
		readFields(market.Posting{Title: "Engineer", Location: c.location}, "Engineer\n", &r)
		if got := strings.Join(r.Localities, ","); got != c.want {
			t.Errorf("%q: got %q, want %q", c.location, got, c.want)
		}
	}
}

// TestLargeCities: every region's larger cities are known by their country.
func TestLargeCities(t *testing.T) {
	for _, c := range []struct{ country, cities string }{
		{"IN", "Indore,Lucknow,Coimbatore,Surat,Nashik,Rajkot,Vijayawada,Bhubaneswar,Guwahati,Mangaluru"},
		{"US", "Boise,Tulsa,Omaha,Wichita,El Paso,Fresno,Chattanooga,Spokane,Tacoma"},
		{"DE", "Bielefeld,Wuppertal,Chemnitz,Kassel,Erlangen,Paderborn"},
		{"PL", "Bydgoszcz,Rzeszów,Bielsko-Biala,Gliwice"},
		{"BR", "Campinas,Recife,Fortaleza,Joinville,Ribeirão Preto"},
		{"MX", "Guadalajara,Monterrey,Querétaro,Tijuana,Hermosillo"},
		{"PH", "Makati,Cebu,Davao,Quezon City"}, {"VN", "Hanoi,Da Nang,Haiphong"}, {"NG", "Lagos,Abuja,Ibadan"},
		{"JP", "Osaka,Fukuoka,Sapporo,Nagoya"}, {"AU", "Geelong,Hobart,Wollongong"}, {"CN", "Shenzhen,Chengdu,Hangzhou,Suzhou"},
	} {
		for _, city := range strings.Split(c.cities, ",") {
			if got := prepare(market.Posting{Location: city, Title: "Engineer"}, "Engineer\n").readPlaces(); len(got.countries) != 1 || got.countries[0] != c.country {
				t.Errorf("%s: got %v, want %s", city, got.countries, c.country)
			}
		}
	}
}
