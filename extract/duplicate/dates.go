package duplicate

import (
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// dayNumber counts days since 1970; 0 is unknown.
func dayNumber(d market.Day) int {
	if d == "" {
		return 0
	}
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return int(t.Unix() / 86400)
}
