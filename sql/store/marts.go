package store

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// takeOut are the statements that fill demand and verdicts from the stored findings of a run. A list that is empty may be written as null.
var takeOut = []string{
	`DELETE FROM demand WHERE run_id = $1`,
	`DELETE FROM verdicts WHERE run_id = $1`,
	`
		WITH f AS MATERIALIZED (SELECT data FROM findings WHERE run_id = $1),
		parts AS (
			SELECT 'all' AS part, '' AS name, data->'demand' AS list FROM f
			UNION ALL
			SELECT s->>'by', s->>'name', s->'demand' FROM f, json_array_elements(CASE json_typeof(data->'strata') WHEN 'array' THEN data->'strata' ELSE '[]' END) s
			UNION ALL
			SELECT 'roadmap', r->'roadmap'->>'id', r->'demand' FROM f, json_array_elements(CASE json_typeof(data->'roadmaps') WHEN 'array' THEN data->'roadmaps' ELSE '[]' END) r
		)
		INSERT INTO demand
		SELECT $1, part, name, d.id, d.rank, (d."any"->>'count')::integer, (d."any"->>'n')::integer, d.employers,
			(d."any"->>'p')::double precision, (d."any"->>'lo')::double precision, (d."any"->>'hi')::double precision,
			(d.required->>'p')::double precision, (d.corrected->>'p')::double precision
		FROM parts, json_to_recordset(CASE json_typeof(parts.list) WHEN 'array' THEN parts.list ELSE '[]' END) AS d (id text, rank integer, "any" json, required json, employers integer, corrected json)`,
	`
		INSERT INTO verdicts
		SELECT $1, r->'roadmap'->>'id', c->>'id', v.place, v.verdict->>'hypothesis', v.verdict->>'outcome', v.verdict->>'unit',
			(v.verdict->'estimate'->>'value')::double precision, (v.verdict->'estimate'->>'lo')::double precision,
			(v.verdict->'estimate'->>'hi')::double precision, (v.verdict->>'n')::integer, (v.verdict->>'p')::double precision, v.verdict->>'sentence'
		FROM findings f
		CROSS JOIN LATERAL json_array_elements(CASE json_typeof(f.data->'roadmaps') WHEN 'array' THEN f.data->'roadmaps' ELSE '[]' END) r
		CROSS JOIN LATERAL json_array_elements(CASE json_typeof(r->'claims') WHEN 'array' THEN r->'claims' ELSE '[]' END) c
		CROSS JOIN LATERAL json_array_elements(CASE json_typeof(c->'verdicts') WHEN 'array' THEN c->'verdicts' ELSE '[]' END) WITH ORDINALITY v (verdict, place)
		WHERE f.run_id = $1`,
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
