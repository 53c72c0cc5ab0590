package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/scrape"
)

type ratesCmd struct {
	Show    ratesShowCmd    `cmd:"" help:"Print the exchange rates that pay is converted by, with their day."`
	Refresh ratesRefreshCmd `cmd:"" help:"Fetch the latest reference rates of the European Central Bank into a file."`
}

type ratesShowCmd struct {
	JSON bool `name:"json" help:"Write JSON."`
}

// Run prints the rates in use.
func (c *ratesShowCmd) Run(a *app) error {
	r, err := a.rates()
	if err != nil {
		return err
	}
	if c.JSON {
		return a.writeJSON(r)
	}
	t := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s, %s, for 1 EUR:\n", r.Source, r.Day)
	for _, code := range slices.Sorted(maps.Keys(r.PerEuro)) {
		fmt.Fprintf(t, "%s\t%g\n", code, r.PerEuro[code])
	}
	return t.Flush()
}

// rates are those of the configured file, else the built-in ones.
func (a *app) rates() (analysis.Rates, error) {
	file := a.cfg.Analyze.Rates
	if file == "" {
		return analysis.BuiltinRates()
	}
	text, err := readAtMost(a.Stdin, file, maxRates)
	if err != nil {
		return analysis.Rates{}, fmt.Errorf("analyze.rates: %w", err)
	}
	r, err := analysis.ParseRates(text)
	if err != nil {
		return r, fmt.Errorf("analyze.rates: %s: %w: write it anew with roadcheck rates refresh", file, err)
	}
	return r, nil
}

type ratesRefreshCmd struct {
	File string `arg:"" optional:"" help:"File to write. Default: that of the key analyze.rates, else rates.csv in this folder."`
	URL  string `help:"Address of the feed." default:"https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"`
}

// maxRates bounds a feed or file of rates, in bytes: a day has 2 kB, all days since 1999 have 8 MB.
const maxRates = 16 << 20

// Run replaces the file by the latest rates, or leaves it as it is.
func (c *ratesRefreshCmd) Run(ctx context.Context, a *app) error {
	body, err := a.fetchRates(ctx, c.URL)
	if err != nil {
		return fmt.Errorf("fetch rates from %s: %w", c.URL, err)
	}
	r, err := analysis.ParseECB(body)
	if err != nil {
		return fmt.Errorf("fetch rates from %s: %w", c.URL, err)
	}
	file := cmp.Or(c.File, a.cfg.Analyze.Rates, "rates.csv")
	if err := replaceFile(file, r.Format()); err != nil {
		return fmt.Errorf("write rates: %w", err)
	}
	a.log.Info("rates", "file", file, "day", r.Day, "currencies", len(r.PerEuro))
	if file != a.cfg.Analyze.Rates {
		fmt.Fprintf(a.Stdout, "To convert by these rates, set analyze.rates to %s.\n", file)
	}
	return nil
}

func (a *app) fetchRates(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.Scrape.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", cmp.Or(a.cfg.Scrape.UserAgent, "Roadcheck (+"+scrape.DefaultContact+")"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the host answered %s", resp.Status)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxRates+1))
	if err == nil && len(body) > maxRates {
		err = fmt.Errorf("more than %d MiB", maxRates>>20)
	}
	return body, err
}

// replaceFile writes a file whole or not at all.
func replaceFile(name string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
