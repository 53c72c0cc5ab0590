package store

import (
	"database/sql"
	"fmt"
	"unicode/utf8"

	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// cleanReading is r as it can be stored and whether that differs from r; the
// error says what no repair can mend.
func cleanReading(r market.Reading) (market.Reading, bool, error) {
	var c cleaner
	text := sameLength(r.Text)
	c.repaired = text != r.Text
	r.Text = text
	r.Version, r.Vacancy, r.Language = c.field(r.Version), c.key(r.Vacancy), c.field(r.Language)
	r.Level, r.Role = market.Level(c.field(string(r.Level))), market.Role(c.field(string(r.Role)))
	r.Countries, r.Cities, r.Localities = c.fields(r.Countries), c.fields(r.Cities), c.fields(r.Localities)
	r.Phrases = c.fields(r.Phrases)
	r.Employment, r.Industry, r.Kind = market.Employment(c.field(string(r.Employment))), c.field(r.Industry), market.EmployerKind(c.field(string(r.Kind)))
	mentions := make([]market.Mention, len(r.Mentions))
	for i, m := range r.Mentions {
		if err := checkSpan(r.Text, m.Start, m.End); err != nil {
			return r, false, fmt.Errorf("mention of %q: %w", m.Skill, err)
		}
		m.Skill = market.Skill(c.field(string(m.Skill)))
		mentions[i] = m
	}
	r.Mentions = mentions
	if r.Salary != nil {
		s := *r.Salary
		if err := checkSpan(r.Text, s.Start, s.End); err != nil {
			return r, false, fmt.Errorf("salary: %w", err)
		}
		s.Currency, s.Doubt = c.field(s.Currency), c.field(s.Doubt)
		s.Basis, s.Form = c.field(s.Basis), c.field(s.Form)
		s.Period = market.Period(c.field(string(s.Period)))
		r.Salary = &s
	}
	return r, c.repaired, nil
}

// checkSpan refuses evidence that is no piece of the text: outside of it or ending inside a rune.
func checkSpan(text string, start, end int) error {
	border := func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
	if start < 0 || end < start || end > len(text) || !border(start) || !border(end) {
		return fmt.Errorf("bytes %d to %d are no piece of a text of %d bytes", start, end, len(text))
	}
	return nil
}

// readingColumns are the columns of a reading r without its text, for scanning into readingRow.
const readingColumns = `
	r.version, r.vacancy, r.language AS reading_language, r.level, r.role, r.remote AS reading_remote,
	r.countries, r.cities, r.localities, r.employment, r.industry, r.employer_kind, r.min_years,
	r.salary_provenance, r.salary_min, r.salary_max, r.salary_currency, r.salary_period,
	r.salary_start, r.salary_end, r.salary_doubt,
	r.salary_basis, r.salary_form, r.salary_months,
	r.mention_skills, r.mention_starts, r.mention_ends, r.mention_needs, r.phrases`

// readingRow is a row of readings; all is null where a posting has none.
type readingRow struct {
	Version          sql.NullString
	Vacancy          sql.NullString
	Language         sql.NullString `db:"reading_language"`
	Level            sql.NullString
	Role             sql.NullString
	Remote           sql.NullString `db:"reading_remote"`
	Countries        pq.StringArray
	Cities           pq.StringArray
	Localities       pq.StringArray
	Employment       sql.NullString
	Industry         sql.NullString
	Kind             sql.NullString `db:"employer_kind"`
	MinYears         *float64       `db:"min_years"`
	SalaryProvenance sql.NullString `db:"salary_provenance"`
	SalaryMin        *float64       `db:"salary_min"`
	SalaryMax        *float64       `db:"salary_max"`
	SalaryCurrency   sql.NullString `db:"salary_currency"`
	SalaryPeriod     sql.NullString `db:"salary_period"`
	SalaryStart      sql.NullInt64  `db:"salary_start"`
	SalaryEnd        sql.NullInt64  `db:"salary_end"`
	SalaryDoubt      sql.NullString `db:"salary_doubt"`
	SalaryBasis      sql.NullString `db:"salary_basis"`
	SalaryForm       sql.NullString `db:"salary_form"`
	SalaryMonths     sql.NullInt64  `db:"salary_months"`
	MentionSkills    pq.StringArray `db:"mention_skills"`
	MentionStarts    pq.Int64Array  `db:"mention_starts"`
	MentionEnds      pq.Int64Array  `db:"mention_ends"`
	MentionNeeds     pq.Int64Array  `db:"mention_needs"`
	Phrases          pq.StringArray
}

func (r readingRow) reading() market.Reading {
	reading := market.Reading{
		Version: r.Version.String, Vacancy: r.Vacancy.String, Language: r.Language.String,
		Level: market.Level(r.Level.String), Role: market.Role(r.Role.String), Remote: r.Remote.String,
		Countries: emptyIsNil([]string(r.Countries)), Cities: emptyIsNil([]string(r.Cities)),
		Localities: emptyIsNil([]string(r.Localities)), Employment: market.Employment(r.Employment.String),
		Industry: r.Industry.String, Kind: market.EmployerKind(r.Kind.String),
		MinYears: r.MinYears, Salary: r.salary(), Phrases: emptyIsNil([]string(r.Phrases)),
	}
	for i, skill := range r.MentionSkills {
		reading.Mentions = append(reading.Mentions, market.Mention{
			Skill: market.Skill(skill), Start: int(r.MentionStarts[i]), End: int(r.MentionEnds[i]),
			Need: market.Need(r.MentionNeeds[i]),
		})
	}
	return reading
}

func (r readingRow) salary() *market.SalaryBand {
	if !r.SalaryProvenance.Valid {
		return nil
	}
	return &market.SalaryBand{
		Min: r.SalaryMin, Max: r.SalaryMax, Currency: r.SalaryCurrency.String,
		Period: market.Period(r.SalaryPeriod.String), Provenance: r.SalaryProvenance.String,
		Start: int(r.SalaryStart.Int64), End: int(r.SalaryEnd.Int64), Doubt: r.SalaryDoubt.String,
		Basis: r.SalaryBasis.String, Form: r.SalaryForm.String, Months: int(r.SalaryMonths.Int64),
	}
}

// salaryValues are the salary columns of a reading in the order of its COPY statement.
func salaryValues(s *market.SalaryBand) []any {
	if s == nil {
		return make([]any, 11)
	}
	return []any{s.Provenance, s.Min, s.Max, s.Currency, string(s.Period), s.Start, s.End, s.Doubt, s.Basis, s.Form, s.Months}
}

// mentionValues are the mention columns of a reading in the order of its COPY statement.
func mentionValues(mentions []market.Mention) []any {
	skills := make(pq.StringArray, len(mentions))
	starts := make(pq.Int64Array, len(mentions))
	ends := make(pq.Int64Array, len(mentions))
	needs := make(pq.Int64Array, len(mentions))
	for i, m := range mentions {
		skills[i], starts[i], ends[i], needs[i] = string(m.Skill), int64(m.Start), int64(m.End), int64(m.Need)
	}
	return []any{skills, starts, ends, needs}
}
