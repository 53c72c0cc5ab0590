package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// EvidenceFilter says for which skills evidence is wanted, and how much.
type EvidenceFilter struct {
	ObservationFilter
	Skills []market.Skill
	Each   int // of one skill, at most; each of another employer
	// Depth is how many postings, the newest ones, are looked through; 0 is 200,000.
	Depth int
}

const (
	evidenceDepth = 200_000
	evidenceFirst = 2_000  // postings looked at first: most skills of note are found in them
	evidenceBatch = 20_000 // and then, of those that name what is still wanted
	evidenceReach = 400    // bytes kept before and after a mention
	evidenceTexts = 500    // postings read at once with their texts
)

// Evidence gives for each skill places in postings that name it, of different employers, the newest first. Postings whose
// text is not English and lines that recur across an employer's postings are passed over, as they are in the findings. It
// reads texts only of the postings that it gives, so its memory does not grow with the number of postings.
func (s *Store) Evidence(ctx context.Context, filter EvidenceFilter) (map[market.Skill][]market.Evidence, error) {
	var out map[market.Skill][]market.Evidence
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		// One state of the database for all statements: the places found must be those of the texts read.
		if _, err := tx.ExecContext(ctx, `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`); err != nil {
			return err
		}
		ids, err := newest(ctx, tx, filter)
		if err != nil {
			return err
		}
		h := newHunt(filter)
		for size := evidenceFirst; len(ids) > 0 && len(h.wanted) > 0; size = evidenceBatch {
			n := min(size, len(ids))
			if err := h.look(ctx, tx, ids[:n]); err != nil {
				return err
			}
			ids = ids[n:]
		}
		out, err = h.read(ctx, tx)
		return err
	})
	return out, wrap(err, "evidence for %d skills", len(filter.Skills))
}

// newest are the ids of the latest postings, the newest first; those without a day last.
func newest(ctx context.Context, tx *sqlx.Tx, filter EvidenceFilter) ([]int64, error) {
	depth := filter.Depth
	if depth <= 0 {
		depth = evidenceDepth
	}
	var ids []int64
	err := tx.SelectContext(ctx, &ids, `
		SELECT p.id
		FROM postings p
		WHERE p.dataset = $1
		ORDER BY CASE WHEN p.source = 'import' THEN p.posted_on ELSE coalesce(p.posted_on, p.first_seen) END DESC NULLS LAST, p.id DESC
		LIMIT $2`, filter.Dataset, depth)
	return ids, err
}

// hunt collects the mentions of skills that are wanted.
type hunt struct {
	filter EvidenceFilter
	wanted map[market.Skill]bool
	found  map[market.Skill][]mentionAt
	seen   map[market.Skill]map[string]bool // employers
}

// mentionAt is a mention in a posting.
type mentionAt struct {
	posting int64
	market.Mention
}

func newHunt(filter EvidenceFilter) *hunt {
	h := &hunt{filter: filter, wanted: map[market.Skill]bool{}, found: map[market.Skill][]mentionAt{}, seen: map[market.Skill]map[string]bool{}}
	for _, skill := range filter.Skills {
		h.wanted[skill], h.seen[skill] = filter.Each > 0, map[string]bool{}
	}
	maps.DeleteFunc(h.wanted, func(_ market.Skill, more bool) bool { return !more })
	return h
}

// look takes mentions from some postings, in the order of their ids in the list.
func (h *hunt) look(ctx context.Context, tx *sqlx.Tx, ids []int64) error {
	wanted := make(pq.StringArray, 0, len(h.wanted))
	for skill := range h.wanted {
		wanted = append(wanted, string(skill))
	}
	rows, err := tx.QueryxContext(ctx, `
		SELECT p.id, p.company, c.cluster, c.boilerplate, `+readingColumns+`
		FROM unnest($1::bigint[]) WITH ORDINALITY AS t (id, place)
		JOIN postings p ON p.id = t.id
		JOIN readings r ON r.posting_id = p.id AND r.hash = p.hash
		LEFT JOIN clusters c ON c.posting_id = p.id AND c.hash = r.hash AND c.version = r.version
		WHERE ($2 = '' OR r.version = $2) AND r.language IN ('', 'en') AND r.mention_skills && $3
		ORDER BY t.place`, pq.Int64Array(ids), h.filter.Version, wanted)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var row observationRow
		if err := rows.StructScan(&row); err != nil {
			return err
		}
		h.take(row)
	}
	return rows.Err()
}

// take keeps the strongest mention of each skill that is still wanted, unless the employer has one already.
func (h *hunt) take(row observationRow) {
	who := employer(row.Company)
	switch {
	case who != "":
	case row.Cluster.Valid:
		who = fmt.Sprintf("#%d", row.Cluster.Int64)
	default:
		who = fmt.Sprintf("#%d", row.ID)
	}
	best := map[market.Skill]market.Mention{}
	for i, m := range row.reading().Mentions {
		if h.wanted[m.Skill] && m.Need > best[m.Skill].Need && !slices.Contains(row.Boilerplate, int64(i)) {
			best[m.Skill] = m
		}
	}
	for skill, m := range best {
		if h.seen[skill][who] {
			continue
		}
		h.seen[skill][who] = true
		h.found[skill] = append(h.found[skill], mentionAt{row.ID, m})
		if len(h.found[skill]) >= h.filter.Each {
			delete(h.wanted, skill)
		}
	}
}

// read gives what was found with the texts around it.
func (h *hunt) read(ctx context.Context, tx *sqlx.Tx) (map[market.Skill][]market.Evidence, error) {
	var ids []int64
	for _, found := range h.found {
		for _, m := range found {
			ids = append(ids, m.posting)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	at := map[int64][]*mentionAt{}
	for _, found := range h.found {
		for i := range found {
			at[found[i].posting] = append(at[found[i].posting], &found[i])
		}
	}
	cut := map[*mentionAt]market.Evidence{}
	for part := range slices.Chunk(ids, evidenceTexts) {
		if err := eachEvidence(ctx, tx, part, func(e market.Evidence, text string) {
			for _, m := range at[int64(e.Posting)] {
				cut[m] = around(e, text, m.Mention)
			}
		}); err != nil {
			return nil, err
		}
	}
	out := make(map[market.Skill][]market.Evidence, len(h.found))
	for skill, found := range h.found {
		for i := range found {
			out[skill] = append(out[skill], cut[&found[i]])
		}
	}
	return out, nil
}

// eachEvidence calls fn for each of some postings with its text.
func eachEvidence(ctx context.Context, tx *sqlx.Tx, ids []int64, fn func(e market.Evidence, text string)) error {
	var rows []struct {
		ID       int64
		Title    string
		Company  string
		Location string
		Source   string
		URL      string
		Day      string
		Text     string
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT p.id, p.title, p.company, p.location, p.url, r.text,
			CASE WHEN p.source = 'import' THEN p.board ELSE p.source END AS source,
			coalesce(CASE WHEN p.source = 'import' THEN p.posted_on ELSE coalesce(p.posted_on, p.first_seen) END::text, '') AS day
		FROM postings p
		JOIN readings r ON r.posting_id = p.id
		WHERE p.id = ANY ($1)
		ORDER BY p.id`, pq.Int64Array(ids))
	for _, r := range rows {
		fn(market.Evidence{Posting: market.PostingID(r.ID), Title: r.Title, Company: r.Company, Location: r.Location,
			Source: r.Source, URL: r.URL, Day: market.Day(r.Day)}, r.Text)
	}
	return err
}

// around sets the mention and what stands around it; a place that is no piece of the text leaves the pieces empty.
func around(e market.Evidence, text string, m market.Mention) market.Evidence {
	e.Need = m.Need
	if checkSpan(text, m.Start, m.End) != nil {
		return e
	}
	from, to := max(m.Start-evidenceReach, 0), min(m.End+evidenceReach, len(text))
	for from < m.Start && !utf8.RuneStart(text[from]) {
		from++
	}
	for to > m.End && to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	e.Before, e.Mention, e.After = text[from:m.Start], text[m.Start:m.End], text[m.End:to]
	return e
}
