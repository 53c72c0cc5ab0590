package extract

import (
	"errors"

	"github.com/roadcheck/roadcheck/internal/market"
)

// fieldFiles says what is wrong with the embedded files that fields are read by.
func fieldFiles() error { return errors.Join(errAtlas, errRoles, errEmployers) }

// fieldsOf sets Salary, Level, Role, Remote, Countries, Cities, MinYears,
// Language, Employment, Industry, Kind and Vacancy of r from the posting's fields and text. s is of
// Reading.Text: the title, a newline, then the description as plain text.
func fieldsOf(p market.Posting, s *wordScan, r *market.Reading) {
	f := newFieldText(p, s)
	defer f.release()
	at := f.readPlaces()
	r.Countries, r.Cities, r.Localities = at.countries, at.cities, at.localities
	country := payCountry(at.countries)
	r.Salary = f.readSalary(country)
	r.Level = f.readLevel()
	r.Role = f.readRole()
	r.Remote = f.readRemote()
	r.MinYears = f.readYears()
	r.Language = p.Language
	if r.Language == "" {
		r.Language = f.readLanguage()
	}
	r.Employment = f.readEmployment()
	r.Industry, r.Kind = f.readEmployer()
	r.Vacancy = f.vacancyKey()
}
