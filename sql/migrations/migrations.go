// Package migrations holds the database schema as SQL files that are applied
// in order of their number and never undone.
//
// To change the schema, add the next NNNN_what.sql; an applied file is never edited.
package migrations

import "embed"

// Files are the migrations, one NNNN_what.sql each, in goose's format.
//
//go:embed *.sql
var Files embed.FS
