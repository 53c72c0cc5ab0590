package reports

import (
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestLedgerOfHosts(t *testing.T) {
	t.Parallel()
	f := realistic()
	f.Dataset = market.Real
	files := report(t, f)
	page, csv := strings.ReplaceAll(string(files["data.html"]), "\u00a0", " "), string(files["data/hosts.csv"])
	for _, want := range []string{
		"asked 2 hosts: 1,061 requests with robots.txt, 11 of them repeated, 12 answered as unchanged. 1 host was left alone",
		"<td class=\"num\">1.5 s</td>", "<td>200: 1,040, 304: 12, 503: 2, none: 2</td>", `<tr class="bad"><th scope="row" class="key">down.example</th>`,
	} {
		if !strings.Contains(page, want) {
			_, got, _ := strings.Cut(page, "The latest run")
			t.Errorf("the page does not say %s, but:\n%.2000s", want, got)
		}
	}
	if want := "down.example,unreachable,0,5,4,0,0,none: 5,open,connection refused"; !strings.Contains(csv, want) {
		t.Errorf("hosts.csv does not say %s:\n%s", want, csv)
	}
	f.Dataset = market.Sample
	if strings.Contains(string(report(t, f)["data.html"]), "down.example") {
		t.Error("the page tells what the sample's own host was asked")
	}
}
