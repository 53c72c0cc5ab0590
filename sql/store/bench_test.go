package store_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

const benchRows = 10_000

// benchPostings have texts of 4,000 bytes that compress about as well as real ones.
func benchPostings() []market.Posting {
	rng := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 3000)
	for i := range words {
		words[i] = strconv.FormatInt(1+rng.Int64N(1<<32), 36)
	}
	postings := manyPostings(benchRows)
	for i := range postings {
		var text strings.Builder
		for text.Len() < 4000 {
			text.WriteString(words[int(rng.ExpFloat64()*400)%len(words)])
			text.WriteByte(' ')
		}
		postings[i].Description = text.String()
	}
	return postings
}

func saveBatches(b *testing.B, s *store.Store, postings []market.Posting) (total store.Change) {
	b.Helper()
	for i := 0; i < len(postings); i += store.BatchSize {
		total = total.Add(save(b, s, today, postings[i:min(i+store.BatchSize, len(postings))]...))
	}
	return total
}

// BenchmarkSavePostings loads 10,000 postings of 4 kB: into an empty table,
// once more without a change, and, for comparison, by a bare COPY of the same
// columns into the same table, which is what psql's \copy does.
func BenchmarkSavePostings(b *testing.B) {
	postings := benchPostings()
	report := func(b *testing.B) { b.ReportMetric(float64(b.N*len(postings))/b.Elapsed().Seconds(), "rows/s") }
	b.Run("new", func(b *testing.B) {
		s, db := open(b)
		for b.Loop() {
			b.StopTimer()
			truncate(b, db)
			b.StartTimer()
			saveBatches(b, s, postings)
		}
		report(b)
	})
	b.Run("unchanged", func(b *testing.B) {
		s, _ := open(b)
		saveBatches(b, s, postings)
		for b.Loop() {
			if got := saveBatches(b, s, postings); got.Unchanged != len(postings) {
				b.Fatalf("change = %+v, want all unchanged", got)
			}
		}
		report(b)
	})
	for _, compression := range []string{"lz4", "pglz"} {
		b.Run("bare-copy-"+compression, func(b *testing.B) {
			s, db := open(b)
			for b.Loop() {
				b.StopTimer()
				truncate(b, db)
				b.StartTimer()
				for i := 0; i < len(postings); i += store.BatchSize {
					bareCopy(b, s, compression, postings[i:min(i+store.BatchSize, len(postings))])
				}
			}
			report(b)
		})
	}
}

func truncate(b *testing.B, db *sqlx.DB) {
	b.Helper()
	if _, err := db.Exec(`TRUNCATE postings CASCADE`); err != nil {
		b.Fatal(err)
	}
}

func bareCopy(b *testing.B, s *store.Store, compression string, postings []market.Posting) {
	b.Helper()
	err := s.InTx(b.Context(), func(tx *sqlx.Tx) error {
		if _, err := tx.Exec(`SELECT set_config('default_toast_compression', $1, true)`, compression); err != nil {
			return err
		}
		return store.CopyRows(b.Context(), tx, `
			COPY postings (dataset, first_seen, last_seen, source, key, hash, board, url, title, company, location,
				description, pay, salary_text, employment_type, remote, department, language, tags, board_group,
				posted_on, updated_on) FROM STDIN`,
			len(postings), func(i int) []any {
				p := postings[i]
				return []any{"real", string(today), string(today), p.Source, p.Key, p.Key, p.Board, p.URL, p.Title, p.Company,
					p.Location, p.Description, "[]", p.SalaryText, p.EmploymentType, p.Remote, p.Department, p.Language,
					"{}", p.Group, nil, nil}
			})
	})
	if err != nil {
		b.Fatal(err)
	}
}
