package store

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// takeOut are the statements that fill demand and verdicts from the stored findings of a run. They read megabytes of JSON, so each part
// is read once, into columns: an expression on a whole row of a list would read it again for each row below. What is written as null is
// NULL there, and a list without elements.
var takeOut = []string{
	`DELETE FROM demand WHERE run_id = $1`,
	`DELETE FROM verdicts WHERE run_id = $1`,
	`
		WITH f AS MATERIALIZED (
			SELECT f.* FROM findings
			CROSS JOIN json_to_record(CASE json_typeof(data) WHEN 'object' THEN data ELSE '{}' END) AS f (demand json, strata json, roadmaps json)
			WHERE run_id = $1
		),
		parts AS MATERIALIZED (
			SELECT 'all' AS part, '' AS name, demand AS list FROM f
			UNION ALL
			SELECT s.by, s.name, s.demand FROM f, json_to_recordset(f.strata) AS s (by text, name text, demand json)
			UNION ALL
			SELECT 'roadmap', r.roadmap->>'id', r.demand FROM f, json_to_recordset(f.roadmaps) AS r (roadmap json, demand json)
		)
		INSERT INTO demand
		SELECT $1, part, name, d.id, d.rank, (d."any"->>'count')::integer, (d."any"->>'n')::integer, d.employers,
			(d."any"->>'p')::double precision, (d."any"->>'lo')::double precision, (d."any"->>'hi')::double precision,
			(d.required->>'p')::double precision, (d.corrected->>'p')::double precision
		FROM parts, json_to_recordset(parts.list) AS d (id text, rank integer, "any" json, required json, employers integer, corrected json)`,
	`
		WITH r AS MATERIALIZED (
			SELECT r.roadmap->>'id' AS id, r.claims FROM findings
			CROSS JOIN json_to_record(CASE json_typeof(data) WHEN 'object' THEN data ELSE '{}' END) AS f (roadmaps json)
			CROSS JOIN json_to_recordset(f.roadmaps) AS r (roadmap json, claims json)
			WHERE run_id = $1
		)
		INSERT INTO verdicts
		SELECT $1, r.id, c.id, v.place, v.verdict->>'hypothesis', v.verdict->>'outcome', v.verdict->>'unit',
			(v.verdict->'estimate'->>'value')::double precision, (v.verdict->'estimate'->>'lo')::double precision,
			(v.verdict->'estimate'->>'hi')::double precision, (v.verdict->>'n')::integer, (v.verdict->>'p')::double precision, v.verdict->>'sentence'
		FROM r
		CROSS JOIN json_to_recordset(r.claims) AS c (id text, verdicts json)
		CROSS JOIN json_array_elements(CASE json_typeof(c.verdicts) WHEN 'array' THEN c.verdicts ELSE '[]' END) WITH ORDINALITY v (verdict, place)`,
}

// takeOutFindings puts the shares and verdicts of stored findings into tables, in place of those that are there.
func takeOutFindings(ctx context.Context, tx *sqlx.Tx, run RunID) error {
	for _, statement := range takeOut {
		if _, err := tx.ExecContext(ctx, statement, run); err != nil {
			return err
		}
	}
	return nil
}
