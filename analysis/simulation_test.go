package analysis

import (
	"math"
	"os"
	"testing"
)

// simulated is how often a simulation draws: few suffice to show a wrong test; ROADCHECK_SIMULATIONS=all draws as often as the
// figures in docs/simulations.md rest on, which "make simulations" writes. Short tests, which look for races, draw next to none.
func simulated(all, few int) int {
	switch {
	case os.Getenv("ROADCHECK_SIMULATIONS") == "all":
		return all
	case testing.Short():
		return few/20 + 2
	}
	return few
}

// slack is two standard errors of a rate in so many runs, and more where few are drawn: there many rates are looked at to find a wrong
// test, not to measure one.
func slack(runs int) float64 {
	errors := 2.0
	if runs < 400 {
		errors = 3
	}
	return errors * math.Sqrt(errorRate*(1-errorRate)/float64(runs))
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
