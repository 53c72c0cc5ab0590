package analysis

import (
	"os"
	"testing"
)

// simulated is how often a simulation draws: few suffice to show a wrong test; ROADCHECK_SIMULATIONS=all draws as often as the
// figures in docs/simulations.md rest on, which "make simulations" writes.
func simulated(all, few int) int {
	if os.Getenv("ROADCHECK_SIMULATIONS") == "all" {
		return all
	}
	return few
}

// covered is how often an interval of 95 % held the truth in a simulation.
type covered struct {
	figure, drawn string
	runs, held    int
}

// check wants 93 to 97 of 100, within the error of so many draws.
func (c covered) check(t *testing.T) {
	t.Helper()
	c.atLeast(t)
	if got := c.share(); got > 0.97+slack(c.runs) {
		t.Errorf("%s: the interval holds the truth in %.3f of draws: it is too wide", c.figure, got)
	}
}

// atLeast wants 93 of 100 or more, of intervals that cannot but hold more.
func (c covered) atLeast(t *testing.T) {
	t.Helper()
	c.tell(t)
	if got := c.share(); got < 0.93-slack(c.runs) {
		t.Errorf("%s: the interval holds the truth in %.3f of draws", c.figure, got)
	}
}

// tell logs the row of docs/simulations.md.
func (c covered) tell(t *testing.T) {
	t.Helper()
	t.Logf("row: | %s | %s | %d | | | %.3f |", c.figure, c.drawn, c.runs, c.share())
}

func (c covered) share() float64 { return float64(c.held) / float64(c.runs) }
