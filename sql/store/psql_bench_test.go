package store_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

const (
	psqlColumns = `source, key, hash, board, url, title, company, location, description, pay, salary_text,
		employment_type, remote, department, language, tags, board_group, posted_on, updated_on`
	// psqlUpsert puts a file of rows into the table as SavePostings does, in one transaction.
	psqlUpsert = `BEGIN;
		SET LOCAL default_toast_compression = 'lz4';
		CREATE TEMP TABLE staged ON COMMIT DROP AS SELECT ` + psqlColumns + ` FROM postings WITH NO DATA;
		\copy staged FROM '%s'
		INSERT INTO postings AS p (dataset, first_seen, last_seen, content_since, ` + psqlColumns + `)
		SELECT 'real', current_date, current_date, current_date, ` + psqlColumns + ` FROM staged ORDER BY source, key
		ON CONFLICT (dataset, source, key) DO UPDATE SET last_seen = excluded.last_seen, hash = excluded.hash, description = excluded.description
		WHERE p.hash IS DISTINCT FROM excluded.hash;
		COMMIT;`
)

// BenchmarkUpsertByPsql loads the 10,000 postings of BenchmarkSavePostings by SavePostings and, from a file written before,
// by psql: \copy into a temporary table and the same upsert.
func BenchmarkUpsertByPsql(b *testing.B) {
	psql, err := exec.LookPath("psql")
	if err != nil {
		b.Skip("psql is not on the path")
	}
	url, postings := storetest.Database(b), benchPostings()
	s, db := openAt(b, url)
	script := func(text string) {
		b.Helper()
		cmd := exec.CommandContext(b.Context(), psql, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", url, "--file", "-")
		cmd.Stdin = strings.NewReader(text)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	}
	saveBatches(b, s, postings)
	file := filepath.Join(b.TempDir(), "rows")
	script(fmt.Sprintf(`\copy (SELECT %s FROM postings) TO '%s'`, strings.Join(strings.Fields(psqlColumns), " "), file))
	var ours, theirs time.Duration
	for b.Loop() {
		truncate(b, db)
		from := b.Elapsed()
		saveBatches(b, s, postings)
		ours += b.Elapsed() - from
		truncate(b, db)
		from = b.Elapsed()
		script(fmt.Sprintf(psqlUpsert, file))
		theirs += b.Elapsed() - from
	}
	if n, err := s.Datasets(b.Context()); err != nil || n[market.Real] != len(postings) {
		b.Fatalf("psql stored %v, %v", n, err)
	}
	rows := float64(b.N * len(postings))
	b.ReportMetric(rows/ours.Seconds(), "rows/s")
	b.ReportMetric(rows/theirs.Seconds(), "psql-rows/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x-psql")
}
