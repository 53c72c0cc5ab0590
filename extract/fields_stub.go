package extract

import "github.com/roadcheck/roadcheck/internal/market"

// readFields sets what is not known yet to unknown.
func readFields(_ market.Posting, _ string, r *market.Reading) {
	r.Level, r.Role, r.Remote = market.LevelUnknown, market.RoleUnknown, market.RemoteUnknown
}
