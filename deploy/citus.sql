-- Spreads the tables over the nodes of a Citus cluster (11 or newer), once, after the first "roadcheck db migrate":
--     psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f citus.sql
-- The coordinator must be a node itself: SELECT citus_set_coordinator_host('its name').
-- The distribution key is the posting. What is known of one posting lies on one node, so that the joins of the analysis
-- stay there. Postings themselves are on every node: their key, dataset with source and key, has to be unique over all of them.
-- What is not named here stays on the coordinator.
SELECT create_reference_table('postings');
SELECT create_distributed_table('readings', 'posting_id');
SELECT create_distributed_table('clusters', 'posting_id', colocate_with => 'readings');
SELECT create_distributed_table('sketches', 'posting_id', colocate_with => 'readings');
SELECT create_distributed_table('posting_versions', 'posting_id', colocate_with => 'readings');
SELECT create_distributed_table('reopenings', 'posting_id', colocate_with => 'readings');
