package store

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// CopyRows is copyRows for tests that fail in the middle of a COPY.
var CopyRows = copyRows

// InTx is inTx for the same tests.
func (s *Store) InTx(ctx context.Context, fn func(*sqlx.Tx) error) error { return s.inTx(ctx, fn) }
