-- +goose Up

-- Taken out of the JSON of findings once, when they are stored, so that a dashboard need not read it whole.
CREATE TABLE demand (
    run_id    bigint NOT NULL REFERENCES findings (run_id) ON DELETE CASCADE,
    part      text NOT NULL,
    name      text NOT NULL,
    skill     text NOT NULL,
    rank      integer NOT NULL,
    count     integer NOT NULL,
    n         integer NOT NULL,
    employers integer NOT NULL,
    p         double precision NOT NULL,
    lo        double precision NOT NULL,
    hi        double precision NOT NULL,
    required  double precision NOT NULL,
    corrected double precision,
    PRIMARY KEY (run_id, skill, part, name)
);
CREATE INDEX demand_part ON demand (run_id, part, name, rank);
COMMENT ON TABLE demand IS 'The shares of each run''s findings: of n vacancies of a part, count name the skill, a share of p (lo to hi). part: all, roadmap, source, country, city, level, role, employer-kind or month, with its name; rank 0: too few to be ranked.';

CREATE TABLE verdicts (
    run_id     bigint NOT NULL REFERENCES findings (run_id) ON DELETE CASCADE,
    roadmap    text NOT NULL,
    claim      text NOT NULL,
    place      integer NOT NULL,
    hypothesis text NOT NULL,
    outcome    text NOT NULL,
    unit       text NOT NULL,
    estimate   double precision NOT NULL,
    lo         double precision NOT NULL,
    hi         double precision NOT NULL,
    n          integer NOT NULL,
    p          double precision NOT NULL,
    sentence   text NOT NULL,
    PRIMARY KEY (run_id, roadmap, claim, place)
);
COMMENT ON TABLE verdicts IS 'The verdicts of each run''s findings, one row for each hypothesis, in the order of the document.';

CREATE VIEW latest_findings AS
SELECT DISTINCT ON (r.dataset) r.dataset, f.run_id
FROM findings f JOIN runs r ON r.id = f.run_id
ORDER BY r.dataset, f.run_id DESC;
COMMENT ON VIEW latest_findings IS 'For each dataset the run whose findings are the latest.';

-- +goose StatementBegin
CREATE FUNCTION take_out_findings(run bigint) RETURNS void LANGUAGE sql AS $$
    DELETE FROM demand WHERE run_id = run;
    DELETE FROM verdicts WHERE run_id = run;
    WITH f AS MATERIALIZED (SELECT data FROM findings WHERE run_id = run),
    parts AS (
        SELECT 'all' AS part, '' AS name, data->'demand' AS list FROM f
        UNION ALL
        SELECT s->>'by', s->>'name', s->'demand' FROM f, json_array_elements(data->'strata') s
        UNION ALL
        SELECT 'roadmap', r->'roadmap'->>'id', r->'demand' FROM f, json_array_elements(data->'roadmaps') r
    )
    INSERT INTO demand
    SELECT run, part, name, d.id, d.rank, (d."any"->>'count')::integer, (d."any"->>'n')::integer, d.employers,
           (d."any"->>'p')::double precision, (d."any"->>'lo')::double precision, (d."any"->>'hi')::double precision,
           (d.required->>'p')::double precision, (d.corrected->>'p')::double precision
    FROM parts, json_to_recordset(parts.list) AS d (id text, rank integer, "any" json, required json, employers integer, corrected json);
    INSERT INTO verdicts
    SELECT run, r->'roadmap'->>'id', c->>'id', v.place, v.verdict->>'hypothesis', v.verdict->>'outcome', v.verdict->>'unit',
           (v.verdict->'estimate'->>'value')::double precision, (v.verdict->'estimate'->>'lo')::double precision,
           (v.verdict->'estimate'->>'hi')::double precision, (v.verdict->>'n')::integer, (v.verdict->>'p')::double precision, v.verdict->>'sentence'
    FROM findings f
    CROSS JOIN LATERAL json_array_elements(f.data->'roadmaps') r
    CROSS JOIN LATERAL json_array_elements(r->'claims') c
    CROSS JOIN LATERAL json_array_elements(c->'verdicts') WITH ORDINALITY v (verdict, place)
    WHERE f.run_id = run;
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION take_out_findings IS 'Fills demand and verdicts from the stored findings of a run.';

SELECT take_out_findings(run_id) FROM findings;
