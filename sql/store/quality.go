package store

import (
	"context"

	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Quality counts what may be wrong with the stored postings of a dataset and their readings.
type Quality struct {
	Postings      int64
	NoTitle       int64 `db:"no_title"`
	NoDescription int64 `db:"no_description"`
	Dated         int64
	FutureDates   int64 `db:"future_dates"` // posted later than tomorrow: the world has more than one time zone
	OldDates      int64 `db:"old_dates"`    // posted before the year 2000
	// Read are postings with a reading of their present content by the extractor asked about;
	// Clustered are those of them with a cluster of that reading.
	Read, Clustered int64
	BadMentions     int64 `db:"bad_mentions"`   // readings with a mention that lies outside their text
	UnknownSkills   int64 `db:"unknown_skills"` // ids in readings that the lexicon has not
	Pay             int64 // readings with pay
	DoubtedPay      int64 `db:"doubted_pay"`
	// ImpossiblePay is not doubted, and yet not above 0, its ends exchanged or a hundredfold apart.
	ImpossiblePay int64 `db:"impossible_pay"`
}

// QualityOf says what Quality is asked of.
type QualityOf struct {
	ClusterMethod
	Today  market.Day
	Skills []string // ids of the lexicon
}

// Quality counts over all postings of a dataset, and their readings by one extractor.
func (s *Store) Quality(ctx context.Context, q QualityOf) (Quality, error) {
	var out Quality
	err := s.db.GetContext(ctx, &out, `
		WITH skills AS (
			SELECT DISTINCT unnest(r.mention_skills) AS id
			FROM readings r
			JOIN postings p ON p.id = r.posting_id
			WHERE p.dataset = $1 AND r.version = $2
		)
		SELECT count(*) AS postings,
			count(*) FILTER (WHERE p.title = '') AS no_title,
			count(*) FILTER (WHERE p.description = '') AS no_description,
			count(p.posted_on) AS dated,
			count(*) FILTER (WHERE p.posted_on > $4::date + 1) AS future_dates,
			count(*) FILTER (WHERE p.posted_on < DATE '2000-01-01') AS old_dates,
			count(r.posting_id) AS read,
			count(*) FILTER (WHERE c.hash = r.hash AND c.version = r.version AND c.method = $3) AS clustered,
			count(*) FILTER (WHERE 0 > ANY (r.mention_starts) OR octet_length(r.text) < ANY (r.mention_ends)) AS bad_mentions,
			(SELECT count(*) FROM skills WHERE id <> ALL ($5::text[])) AS unknown_skills,
			count(r.salary_provenance) AS pay,
			count(*) FILTER (WHERE r.salary_doubt <> '') AS doubted_pay,
			count(*) FILTER (WHERE r.salary_doubt = '' AND (coalesce(r.salary_min, r.salary_max) <= 0 OR r.salary_max < r.salary_min
				OR r.salary_max > 100 * r.salary_min)) AS impossible_pay
		FROM postings p
		LEFT JOIN readings r ON r.posting_id = p.id AND r.hash = p.hash AND r.version = $2
		LEFT JOIN clusters c ON c.posting_id = r.posting_id
		WHERE p.dataset = $1`,
		q.Dataset, q.Version, q.Method, string(q.Today), pq.Array(q.Skills))
	return out, wrap(err, "count what may be wrong with postings")
}

// SourceRows compares how many postings the latest reading of a source's boards listed with what is usual.
type SourceRows struct {
	Source string
	Boards int64   // with at least two earlier readings to compare with
	Latest int64   // postings of the latest reading of each board
	Usual  float64 // sum over the boards of the median of up to seven earlier whole readings
}

// SourceRows gives the sources that have been read often enough to tell, by source.
func (s *Store) SourceRows(ctx context.Context, dataset market.Dataset) ([]SourceRows, error) {
	var rows []SourceRows
	err := s.db.SelectContext(ctx, &rows, `
		WITH readings AS (
			SELECT b.source, b.board, b.postings, row_number() OVER (PARTITION BY b.source, b.board ORDER BY b.run_id DESC) AS back
			FROM board_results b
			JOIN runs r ON r.id = b.run_id
			WHERE r.dataset = $1 AND r.command IN ('run', 'scrape')
				AND (b.complete OR b.run_id = (SELECT max(l.run_id) FROM board_results l WHERE l.source = b.source AND l.board = b.board))
		), boards AS (
			SELECT source, board, max(postings) FILTER (WHERE back = 1) AS latest,
				percentile_cont(0.5) WITHIN GROUP (ORDER BY postings) FILTER (WHERE back > 1) AS usual
			FROM readings
			WHERE back <= 8
			GROUP BY source, board
			HAVING count(*) > 2
		)
		SELECT source, count(*) AS boards, sum(latest)::bigint AS latest, sum(usual) AS usual
		FROM boards
		GROUP BY source
		ORDER BY source`, dataset)
	return rows, wrap(err, "compare rows of sources")
}

// RunningNow gives the runs that are going on, newest first.
func (s *Store) RunningNow(ctx context.Context) ([]Run, error) {
	return s.selectRuns(ctx, `SELECT `+runColumns+` FROM runs WHERE status = 'running' ORDER BY id DESC`)
}
