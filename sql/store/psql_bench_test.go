package store_test

import (
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
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

// BenchmarkUpsertByPsql loads the 10,000 postings of BenchmarkSavePostings as an import does, one batch being prepared while the
// one before is saved, and, from a file written before, by psql: \copy into a temporary table and the same upsert. Its figures are
// those of the best round of each, so that other work on the machine does not decide.
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
	ours, theirs := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for b.Loop() {
		truncate(b, db)
		from := b.Elapsed()
		savePrepared(b, s, postings)
		ours = min(ours, b.Elapsed()-from)
		truncate(b, db)
		from = b.Elapsed()
		script(fmt.Sprintf(psqlUpsert, file))
		theirs = min(theirs, b.Elapsed()-from)
	}
	if n, err := s.Datasets(b.Context()); err != nil || n[market.Real] != len(postings) {
		b.Fatalf("psql stored %v, %v", n, err)
	}
	rows := float64(len(postings))
	b.ReportMetric(rows/ours.Seconds(), "rows/s")
	b.ReportMetric(rows/theirs.Seconds(), "psql-rows/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x-psql")
}

// savePrepared saves batches of postings while the next are prepared.
func savePrepared(b *testing.B, s *store.Store, postings []market.Posting) {
	b.Helper()
	prepared := make(chan store.PreparedPostings)
	var group errgroup.Group
	group.Go(func() error {
		defer close(prepared)
		for batch := range slices.Chunk(postings, store.BatchSize) {
			p, err := store.PreparePostings(store.SavePostings{Dataset: market.Real, Day: today, Postings: batch})
			if err != nil {
				return err
			}
			prepared <- p
		}
		return nil
	})
	for p := range prepared {
		if _, err := s.SavePrepared(b.Context(), p); err != nil {
			b.Error(err)
		}
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
}
