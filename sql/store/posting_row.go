package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// maxKey bounds source and key in bytes: an index entry holds no more than about 2,700.
const maxKey = 1000

// cleanPosting is p as it can be stored, and whether that differs from p.
func cleanPosting(p market.Posting) (market.Posting, bool) {
	var c cleaner
	p.Source = c.key(p.Source)
	p.Key = c.key(p.Key)
	p.Description = c.text(p.Description, market.MaxDescription)
	for _, field := range []*string{&p.Board, &p.URL, &p.Title, &p.Company, &p.Location, &p.SalaryText,
		&p.EmploymentType, &p.Remote, &p.Department, &p.Language, &p.Group} {
		*field = c.field(*field)
	}
	p.Tags = c.fields(p.Tags)
	p.PostedOn = c.day(p.PostedOn)
	p.UpdatedOn = c.day(p.UpdatedOn)
	p.Pay = c.pay(p.Pay)
	return p, c.repaired
}

// key is s, which stays unique when it is cut: a digest of the whole takes the place of the rest.
func (c *cleaner) key(s string) string {
	out := c.field(s)
	if len(out) <= maxKey {
		return out
	}
	sum := sha256.Sum256([]byte(s))
	return c.text(out, maxKey-2*len(sum)-1) + "#" + hex.EncodeToString(sum[:])
}

func (c *cleaner) pay(list []market.Pay) []market.Pay {
	out := make([]market.Pay, len(list))
	for i, p := range list {
		out[i] = market.Pay{
			Min: c.amount(p.Min), Max: c.amount(p.Max),
			Currency: c.field(p.Currency), Period: market.Period(c.field(string(p.Period))), Label: c.field(p.Label),
			Basis: c.field(p.Basis), Form: c.field(p.Form),
		}
	}
	return out
}

// amount is a, or nil when a is not a number, which JSON cannot say.
func (c *cleaner) amount(a *float64) *float64 {
	if a == nil || (!math.IsNaN(*a) && !math.IsInf(*a, 0)) {
		return a
	}
	c.repaired = true
	return nil
}

// contentHash is the hex SHA-256 of all that a posting publishes, each field
// preceded by its length so that no two postings share an encoding.
func contentHash(p market.Posting) string {
	h := sha256.New()
	var buf []byte
	put := func(fields ...string) {
		for _, f := range fields {
			buf = binary.AppendUvarint(buf[:0], uint64(len(f)))
			h.Write(buf)
			h.Write(append(buf[:0], f...))
		}
	}
	put(p.Source, p.Board, p.Key, p.URL, p.Title, p.Company, p.Location, p.Description, p.SalaryText,
		p.EmploymentType, p.Remote, p.Department, p.Language, p.Group, string(p.PostedOn), string(p.UpdatedOn))
	put(strconv.Itoa(len(p.Tags)))
	put(p.Tags...)
	put(strconv.Itoa(len(p.Pay)))
	for _, pay := range p.Pay {
		put(amountText(pay.Min), amountText(pay.Max), pay.Currency, string(pay.Period), pay.Label)
		if pay.Basis != "" || pay.Form != "" { // hashes of postings without them stay what they were
			put(pay.Basis, pay.Form)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func amountText(a *float64) string {
	if a == nil {
		return ""
	}
	return strconv.FormatFloat(*a, 'g', -1, 64)
}

// postingColumns are the columns of a StoredPosting read from postings p, for scanning into postingRow.
const postingColumns = `
	p.id, p.dataset, p.source, p.key, p.hash, p.first_seen::text AS first_seen, p.last_seen::text AS last_seen,
	p.board, p.url, p.title, p.company, p.location, p.description, p.pay, p.salary_text, p.employment_type,
	p.remote, p.department, p.language, p.tags, p.board_group,
	coalesce(p.posted_on::text, '') AS posted_on, coalesce(p.updated_on::text, '') AS updated_on`

type postingRow struct {
	ID             int64
	Dataset        string
	Source         string
	Key            string
	Hash           string
	FirstSeen      string `db:"first_seen"`
	LastSeen       string `db:"last_seen"`
	Board          string
	URL            string
	Title          string
	Company        string
	Location       string
	Description    string
	Pay            []byte
	SalaryText     string `db:"salary_text"`
	EmploymentType string `db:"employment_type"`
	Remote         string
	Department     string
	Language       string
	Tags           pq.StringArray
	BoardGroup     string `db:"board_group"`
	PostedOn       string `db:"posted_on"`
	UpdatedOn      string `db:"updated_on"`
}

func (r postingRow) stored() (market.StoredPosting, error) {
	var pay []market.Pay
	if err := json.Unmarshal(r.Pay, &pay); err != nil {
		return market.StoredPosting{}, fmt.Errorf("pay of posting %d: %w", r.ID, err)
	}
	return market.StoredPosting{
		ID: market.PostingID(r.ID), Hash: r.Hash, Dataset: market.Dataset(r.Dataset),
		FirstSeen: market.Day(r.FirstSeen), LastSeen: market.Day(r.LastSeen),
		Posting: market.Posting{
			Source: r.Source, Board: r.Board, Key: r.Key, URL: r.URL, Title: r.Title, Company: r.Company,
			Location: r.Location, Description: r.Description, Pay: emptyIsNil(pay), SalaryText: r.SalaryText,
			EmploymentType: r.EmploymentType, Remote: r.Remote, Department: r.Department, Language: r.Language,
			Tags: emptyIsNil([]string(r.Tags)), Group: r.BoardGroup,
			PostedOn: market.Day(r.PostedOn), UpdatedOn: market.Day(r.UpdatedOn),
		},
	}, nil
}

// emptyIsNil gives lists one way to be empty, since a database column knows only one.
func emptyIsNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
