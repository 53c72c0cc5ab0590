package analysis

import "os"

// simulated is how often a simulation draws: few suffice to show a wrong test; ROADCHECK_SIMULATIONS=all draws as often as the
// figures in docs/method.md rest on.
func simulated(all, few int) int {
	if os.Getenv("ROADCHECK_SIMULATIONS") == "all" {
		return all
	}
	return few
}
