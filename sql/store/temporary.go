package store

import (
	"database/sql/driver"
	"errors"
	"net"
	"slices"

	"github.com/lib/pq"
)

// temporaryCodes are SQLSTATEs that a later try may not meet, by the list in the manual of Postgres
// (appendix A): connections (class 08), shutdowns and starts, too many connections or too little
// memory or disk, and transactions that met others.
var temporaryCodes = []string{"53000", "53100", "53200", "53300", "57P01", "57P02", "57P03", "40001", "40P01"}

// Temporary tells whether an error of this package is the database's being away, full or busy,
// so that the same call may work later.
func Temporary(err error) bool {
	var refused *pq.Error
	if errors.As(err, &refused) {
		code := string(refused.Code)
		return len(code) == 5 && code[:2] == "08" || slices.Contains(temporaryCodes, code)
	}
	var network *net.OpError
	return errors.As(err, &network) || errors.Is(err, driver.ErrBadConn)
}
