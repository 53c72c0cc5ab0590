package main

import (
	"fmt"
	"regexp"
	"strings"
)

type dbRolesCmd struct {
	Prefix string `help:"How the names of the roles begin." default:"roadcheck"`
	Schema string `help:"Schema of the tables." default:"public"`
}

// rolesSQL makes three roles. NAME_owner makes and changes the tables, NAME_app works with them day by day, NAME_read
// reads. None may log in: users get one of them by GRANT.
const rolesSQL = `-- Run this as a superuser in the database of roadcheck, after the first roadcheck db migrate. Then, with passwords of your own:
--   CREATE ROLE deploy  LOGIN PASSWORD '...' IN ROLE @owner;  -- roadcheck db migrate; add role=@owner to its DATABASE_URL
--   CREATE ROLE nightly LOGIN PASSWORD '...' IN ROLE @app;    -- scrape, import, extract, cluster, analyze, report; for worker and --share add role=@app to its DATABASE_URL
--   CREATE ROLE grafana LOGIN PASSWORD '...' IN ROLE @read;   -- dashboards, roadcheck export and report
CREATE ROLE @owner NOLOGIN;
CREATE ROLE @app NOLOGIN;
CREATE ROLE @read NOLOGIN;
REVOKE CREATE ON SCHEMA @schema FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA @schema TO @owner;
GRANT USAGE ON SCHEMA @schema TO @app, @read;
DO $$ BEGIN
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO @owner, @app', current_database()); -- rows are staged in temporary tables
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO @read', current_database());
END $$;
-- What is there already.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA @schema TO @app;
GRANT SELECT ON ALL TABLES IN SCHEMA @schema TO @read;
DO $$
DECLARE relation record;
BEGIN
	FOR relation IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = '@schema'::regnamespace AND relkind IN ('r', 'p', 'v') LOOP
		EXECUTE format('ALTER TABLE %s OWNER TO @owner', relation.name);
	END LOOP;
END $$;
-- What later migrations make.
ALTER DEFAULT PRIVILEGES FOR ROLE @owner IN SCHEMA @schema GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO @app;
ALTER DEFAULT PRIVILEGES FOR ROLE @owner IN SCHEMA @schema GRANT SELECT ON TABLES TO @read;
-- The queue of workers, which they keep up to date themselves.
CREATE SCHEMA IF NOT EXISTS @queue;
ALTER SCHEMA @queue OWNER TO @app;
-- Only migrations say which of them are done.
REVOKE INSERT, UPDATE, DELETE ON @schema.roadcheck_migrations FROM @app;
`

var roleName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,50}$`)

// Run prints the SQL. It connects to nothing: making roles is for who runs the server.
func (c *dbRolesCmd) Run(a *app) error {
	for _, name := range []string{c.Prefix, c.Schema} {
		if !roleName.MatchString(name) {
			return &usageError{fmt.Sprintf("%.60q is no name for a role or schema here: want small letters, digits and _", name)}
		}
	}
	queue := c.Schema + "_queue"
	if c.Schema == "public" {
		queue = "roadcheck_queue"
	}
	sql := strings.NewReplacer("@queue", queue, "@owner", c.Prefix+"_owner", "@app", c.Prefix+"_app", "@read", c.Prefix+"_read", "@schema", c.Schema).Replace(rolesSQL)
	_, err := fmt.Fprint(a.Stdout, sql)
	return err
}
