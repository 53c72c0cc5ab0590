// Package exchange writes what is stored to files of JSONL, CSV and Parquet, and reads postings back from them without loss.
package exchange

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// The formats of files.
const (
	JSONL   = "jsonl"
	CSV     = "csv"
	Parquet = "parquet"
)

// The kinds of rows. Each row begins with its kind, by which a reader knows the file.
const (
	PostingKind  = "roadcheck.posting.v1"
	ReadingKind  = "roadcheck.reading.v1"
	MentionKind  = "roadcheck.mention.v1"
	FindingsKind = "roadcheck.findings.v1"
)

// Date is a day as days since 1970-01-01, which is what Parquet calls a date; in JSON and CSV it is "2026-11-21".
type Date int32

const secondsPerDay = 24 * 60 * 60

// DateOf is the date of a day, nil for the unknown one.
func DateOf(d market.Day) *Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return nil
	}
	date := Date(t.Unix() / secondsPerDay)
	return &date
}

// Day is the day of a date, "" for nil.
func (d *Date) Day() market.Day {
	if d == nil {
		return ""
	}
	return market.Day(time.Unix(int64(*d)*secondsPerDay, 0).UTC().Format(time.DateOnly))
}

// MarshalText writes "2026-11-21".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.Day()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) error {
	date := DateOf(market.Day(b))
	if date == nil {
		return fmt.Errorf("day %.40q: want YYYY-MM-DD", b)
	}
	*d = *date
	return nil
}

// Posting is a row of an export of postings: all that is stored of one, except its earlier contents.
type Posting struct {
	Kind           string   `json:"format" parquet:"format,dict"`
	Dataset        string   `json:"dataset" parquet:"dataset,dict"`
	Source         string   `json:"source" parquet:"source,dict"`
	Board          string   `json:"board" parquet:"board,dict"`
	Key            string   `json:"key" parquet:"key"`
	Hash           string   `json:"hash" parquet:"hash"` // of the published fields
	FirstSeen      *Date    `json:"first_seen" parquet:"first_seen,optional,date"`
	LastSeen       *Date    `json:"last_seen" parquet:"last_seen,optional,date"`
	ContentSince   *Date    `json:"content_since" parquet:"content_since,optional,date"`
	ClosedOn       *Date    `json:"closed_on" parquet:"closed_on,optional,date"`
	PostedOn       *Date    `json:"posted_on" parquet:"posted_on,optional,date"`
	UpdatedOn      *Date    `json:"updated_on" parquet:"updated_on,optional,date"`
	URL            string   `json:"url" parquet:"url"`
	Title          string   `json:"title" parquet:"title"`
	Company        string   `json:"company" parquet:"company,dict"`
	Location       string   `json:"location" parquet:"location,dict"`
	EmploymentType string   `json:"employment_type" parquet:"employment_type,dict"`
	Remote         string   `json:"remote" parquet:"remote,dict"`
	Department     string   `json:"department" parquet:"department,dict"`
	Language       string   `json:"language" parquet:"language,dict"`
	Group          string   `json:"group" parquet:"group"`
	SalaryText     string   `json:"salary_text" parquet:"salary_text"`
	Pay            []Pay    `json:"pay" parquet:"pay,list"`
	Tags           []string `json:"tags" parquet:"tags,list"`
	Description    string   `json:"description" parquet:"description"`
}

// Pay is one amount of pay as the board states it in fields.
type Pay struct {
	Min      *float64 `json:"min" parquet:"min,optional"`
	Max      *float64 `json:"max" parquet:"max,optional"`
	Currency string   `json:"currency" parquet:"currency"`
	Period   string   `json:"period" parquet:"period"`
	Label    string   `json:"label" parquet:"label"`
	Basis    string   `json:"basis" parquet:"basis"`
	Form     string   `json:"form" parquet:"form"`
}

// Reading is a row of an export of readings. Offsets are bytes of the UTF-8 text.
type Reading struct {
	Kind         string   `json:"format" parquet:"format,dict"`
	Dataset      string   `json:"dataset" parquet:"dataset,dict"`
	Source       string   `json:"source" parquet:"source,dict"`
	Key          string   `json:"key" parquet:"key"`
	Hash         string   `json:"hash" parquet:"hash"` // of the posting's content that was read
	Version      string   `json:"version" parquet:"version,dict"`
	Vacancy      string   `json:"vacancy" parquet:"vacancy"`
	Language     string   `json:"language" parquet:"language,dict"`
	Level        string   `json:"level" parquet:"level,dict"`
	Role         string   `json:"role" parquet:"role,dict"`
	Remote       string   `json:"remote" parquet:"remote,dict"`
	Employment   string   `json:"employment" parquet:"employment,dict"`
	Industry     string   `json:"industry" parquet:"industry,dict"`
	EmployerKind string   `json:"employer_kind" parquet:"employer_kind,dict"`
	Countries    []string `json:"countries" parquet:"countries,list"`
	Cities       []string `json:"cities" parquet:"cities,list"`
	Localities   []string `json:"localities" parquet:"localities,list"`
	MinYears     *float64 `json:"min_years" parquet:"min_years,optional"`
	Salary       *Salary  `json:"salary" parquet:"salary,optional"`
	Skills       []Skill  `json:"skills" parquet:"skills,list"`
	Text         string   `json:"text" parquet:"text"`
}

// Salary is the pay that a posting states, as read.
type Salary struct {
	Min        *float64 `json:"min" parquet:"min,optional"`
	Max        *float64 `json:"max" parquet:"max,optional"`
	Currency   string   `json:"currency" parquet:"currency"`
	Period     string   `json:"period" parquet:"period"`
	Provenance string   `json:"provenance" parquet:"provenance"`
	Start      int64    `json:"start" parquet:"start"`
	End        int64    `json:"end" parquet:"end"`
	Doubt      string   `json:"doubt" parquet:"doubt"`
	Basis      string   `json:"basis" parquet:"basis"`
	Form       string   `json:"form" parquet:"form"`
	Months     int64    `json:"months" parquet:"months"`
}

// Skill is one mention of a skill, with the words that name it.
type Skill struct {
	ID      string `json:"id" parquet:"id"`
	Need    string `json:"need" parquet:"need"`
	Start   int64  `json:"start" parquet:"start"`
	End     int64  `json:"end" parquet:"end"`
	Surface string `json:"surface" parquet:"surface"`
}

// Mention is a row of an export of mentions.
type Mention struct {
	Kind    string `json:"format" parquet:"format,dict"`
	Dataset string `json:"dataset" parquet:"dataset,dict"`
	Source  string `json:"source" parquet:"source,dict"`
	Key     string `json:"key" parquet:"key,dict"`
	Skill   string `json:"skill" parquet:"skill,dict"`
	Need    string `json:"need" parquet:"need,dict"`
	Start   int64  `json:"start" parquet:"start"`
	End     int64  `json:"end" parquet:"end"`
	Surface string `json:"surface" parquet:"surface,dict"`
}

// Findings is a row of an export of findings: all that one run concluded.
type Findings struct {
	Kind    string          `json:"format" parquet:"format"`
	Dataset string          `json:"dataset" parquet:"dataset"`
	Run     int64           `json:"run" parquet:"run"`
	Schema  string          `json:"schema" parquet:"schema"`
	Data    json.RawMessage `json:"data" parquet:"data,json"`
}

// Row is what can be exported.
type Row interface {
	Posting | Reading | Mention | Findings
	size() int // about, in bytes
}

func (p Posting) size() int  { return 600 + len(p.Description) + 20*len(p.Tags) }
func (r Reading) size() int  { return 400 + len(r.Text) + 60*len(r.Skills) }
func (m Mention) size() int  { return 120 }
func (f Findings) size() int { return 100 + len(f.Data) }
