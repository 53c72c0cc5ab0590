package main

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

type payCmd struct {
	File    string `arg:"" optional:"" help:"File with one statement of pay a line; - is standard input." default:"-"`
	Country string `help:"Country of the places, ISO 3166 alpha-2, which says whose money a bare sign is." placeholder:"CC"`
}

// Run prints each statement with what is read of it, or the reason why it is given up, and counts both.
func (c *payCmd) Run(ctx context.Context, a *app) error {
	in := a.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open statements of pay: %w", err)
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, market.MaxDescription)
	out := bufio.NewWriter(a.Stdout)
	read, reasons := 0, map[string]int{}
	for lines.Scan() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		band, why := extract.ReadPay(lines.Text(), c.Country)
		if band == nil {
			reasons[why]++
			fmt.Fprintf(out, "%s\t\t%s\n", lines.Text(), why)
			continue
		}
		read++
		fmt.Fprintf(out, "%s\t%s\t%s\n", lines.Text(), bandText(band), band.Doubt)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read statements of pay: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write what is read: %w", err)
	}
	counts := []any{"read", read}
	for _, why := range slices.Sorted(maps.Keys(reasons)) {
		counts = append(counts, why, reasons[why])
	}
	a.log.Info("pay", counts...)
	return nil
}

// bandText writes a band as "min max currency period basis form", "-" for what is open or not stated.
func bandText(b *market.SalaryBand) string {
	amount := func(v *float64) string {
		if v == nil {
			return "-"
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	or := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	return fmt.Sprintf("%s %s %s %s %s %s", amount(b.Min), amount(b.Max), or(b.Currency), or(string(b.Period)), or(b.Basis), or(b.Form))
}
