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
