package scrape

import (
	"fmt"
	"slices"
)

// minHistory is how many earlier runs it takes to tell what is usual for a board.
const minHistory = 3

// dropError says why a board read whole counts as failed all the same: it
// lists fewer postings than factor times the median of its earlier runs. "" is
// no drop.
func dropError(postings int, history []int, factor float64) string {
	if len(history) < minHistory || factor <= 0 {
		return ""
	}
	usual := median(history)
	if float64(postings) >= factor*usual {
		return ""
	}
	return fmt.Sprintf("only %d postings: under %g times the %g it usually has (median of %d earlier runs); if that is right, lower drop_factor for one run, or wait: the lower number becomes the usual one",
		postings, factor, usual, len(history))
}

func median(values []int) float64 {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	return float64(v[(n-1)/2]+v[n/2]) / 2
}
