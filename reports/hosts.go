package reports

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// hostView is a row of the ledger of hosts.
type hostView struct {
	Host, Robots, Delay, Requests, Retries, NotModified, Bytes, Answers, Error string
	Bad                                                                        bool // left alone after failures
}

func hostViews(hosts []market.HostResult) []hostView {
	out := make([]hostView, len(hosts))
	for i, h := range hosts {
		out[i] = hostView{
			Host: clean(h.Host, maxName), Robots: clean(h.Robots, maxName), Delay: fmt.Sprintf("%g s", float64(h.DelayMS)/1000),
			Requests: thousands(h.Requests), Retries: thousands(h.Retries), NotModified: thousands(h.NotModified),
			Bytes: thousands(int(h.Bytes)), Answers: answers(h.Statuses), Error: clean(h.Error, 2*maxName), Bad: h.Breaker == market.BreakerOpen,
		}
	}
	return out
}

// answers lists answers by status: "200: 12, 404: 1, none: 2".
func answers(statuses map[int]int) string {
	var out []string
	for _, s := range slices.Sorted(maps.Keys(statuses)) {
		if s != 0 {
			out = append(out, strconv.Itoa(s)+": "+thousands(statuses[s]))
		}
	}
	if n := statuses[0]; n > 0 {
		out = append(out, "none: "+thousands(n))
	}
	return strings.Join(out, ", ")
}

// hostSum says in one sentence what the latest run cost the hosts.
func hostSum(hosts []market.HostResult) string {
	var requests, retries, unchanged, open int
	for _, h := range hosts {
		requests += h.Requests
		retries += h.Retries
		unchanged += h.NotModified
		if h.Breaker == market.BreakerOpen {
			open++
		}
	}
	return fmt.Sprintf("The latest run asked %s: %s with robots.txt, %s of them repeated, %s answered as unchanged. %s left alone after failures.",
		plural(len(hosts), "host", "hosts"), plural(requests, "request", "requests"), thousands(retries), thousands(unchanged),
		plural(open, "host was", "hosts were"))
}

func hostTable(f analysis.Findings) table {
	t := table{name: "hosts", title: "What the latest run asked of each host", columns: []string{"host", "robots", "delay_ms",
		"requests", "retries", "not_modified", "bytes", "answers", "breaker", "error"}}
	for _, h := range f.Hosts {
		t.rows = append(t.rows, []any{h.Host, h.Robots, int(h.DelayMS), h.Requests, h.Retries, h.NotModified, int(h.Bytes),
			answers(h.Statuses), h.Breaker, h.Error})
	}
	return t
}
