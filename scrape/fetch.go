package scrape

import (
	"context"
	"fmt"
	"net/http"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Fetch gets one document as politely as Crawl reads boards: robots.txt, pace, tries, the
// bound of the body and the check of addresses hold at every redirect. An answer other than
// 200 is an error that names address and status. Options.Save is not called.
func Fetch(ctx context.Context, address string, o Options) (market.Page, error) {
	o.Save = func(context.Context, market.Page, []market.Posting) error { return nil }
	o, err := o.filled()
	if err != nil {
		return market.Page{}, fmt.Errorf("fetch: %w", err)
	}
	u, err := webURL(address)
	if err != nil {
		return market.Page{}, fmt.Errorf("fetch: %w", err)
	}
	t := newTransport(&o)
	defer t.close()
	client := &http.Client{Transport: t, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("more than %d redirects", maxRedirects)
		}
		return nil
	}}
	sent := new(tally) // the transport leaves the body there
	req, err := http.NewRequestWithContext(context.WithValue(ctx, tallyKey{}, sent), http.MethodGet, u.String(), nil)
	if err != nil {
		return market.Page{}, fmt.Errorf("fetch %s: %w", address, err)
	}
	req.Header.Set("User-Agent", o.UserAgent)
	res, err := client.Do(req)
	if err != nil {
		return market.Page{}, fmt.Errorf("fetch: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return market.Page{}, fmt.Errorf("fetch %s: the host answered %s", address, res.Status)
	}
	return market.Page{
		URL: address, FinalURL: res.Request.URL.String(), FetchedAt: o.Now(), Status: res.StatusCode,
		ContentType: res.Header.Get("Content-Type"), Body: sent.body,
	}, nil
}
