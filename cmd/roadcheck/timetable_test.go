package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// TestTimetable has the days on which Berlin's clocks were put forward (29 March 2026, 02:00 to
// 03:00) and back (25 October 2026, 03:00 to 02:00): a time of day comes once on each.
func TestTimetable(t *testing.T) {
	const form = "2006-01-02 15:04:05 -0700"
	tests := []struct{ name, cron, zone, from, want string }{
		{"every day", "17 5 * * *", "UTC", "2026-11-21 05:17:00 +0000", "2026-11-22 05:17:00 +0000, 2026-11-23 05:17:00 +0000"},
		{"weekdays", "0 6 * * 1-5", "UTC", "2026-11-20 12:00:00 +0000", "2026-11-23 06:00:00 +0000, 2026-11-24 06:00:00 +0000"},
		{"by name", "@monthly", "UTC", "2026-11-20 12:00:00 +0000", "2026-12-01 00:00:00 +0000, 2027-01-01 00:00:00 +0000"},
		{"spaces", "  0   6  1 1 * ", "UTC", "2026-11-20 12:00:00 +0000", "2027-01-01 06:00:00 +0000, 2028-01-01 06:00:00 +0000"},
		{"seconds", "*/20 * * * * *", "UTC", "2026-11-21 05:17:19 +0000", "2026-11-21 05:17:20 +0000, 2026-11-21 05:17:40 +0000"},
		{"leap day", "0 0 29 2 *", "UTC", "2026-11-21 00:00:00 +0000", "2028-02-29 00:00:00 +0000, 2032-02-29 00:00:00 +0000"},
		{"other zone", "0 6 * * *", "Asia/Kolkata", "2026-11-21 00:00:00 +0000", "2026-11-21 06:00:00 +0530, 2026-11-22 06:00:00 +0530"},
		{"hour that is left out", "30 2 * * *", "Europe/Berlin", "2026-03-28 12:00:00 +0100", "2026-03-29 03:30:00 +0200, 2026-03-30 02:30:00 +0200"},
		{"hour that comes twice", "30 2 * * *", "Europe/Berlin", "2026-10-24 12:00:00 +0200", "2026-10-25 02:30:00 +0100, 2026-10-26 02:30:00 +0100"},
		{"often, forward", "*/30 * * * *", "Europe/Berlin", "2026-03-29 01:30:00 +0100", "2026-03-29 03:00:00 +0200, 2026-03-29 03:30:00 +0200, 2026-03-29 04:00:00 +0200"},
		{"often, back", "*/30 * * * *", "Europe/Berlin", "2026-10-25 02:30:00 +0200", "2026-10-25 03:00:00 +0100, 2026-10-25 03:30:00 +0100"},
		{"from the second of the two", "30 2 * * *", "Europe/Berlin", "2026-10-25 02:30:00 +0100", "2026-10-26 02:30:00 +0100"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := parseTimetable(scheduleConfig{Cron: tt.cron, TimeZone: tt.zone})
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(form, tt.from)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for range strings.Count(tt.want, ",") + 1 {
				if at, err = table.after(at); err != nil {
					t.Fatal(err)
				}
				got = append(got, at.Format(form))
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), tt.want)
			}
		})
	}
}

func TestTimetableErrors(t *testing.T) {
	for cron, want := range map[string]string{
		"": "no cron expression", "61 * * * *": "no cron expression", "* * * *": "no cron expression", "@often": "no cron expression",
		"0 0 30 2 *": "never comes", "0 0 0 1 1 * 2020": "no cron expression", strings.Repeat("1,", 200) + "1 * * * *": "no cron expression",
	} {
		if _, err := parseTimetable(scheduleConfig{Cron: cron, TimeZone: "UTC"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", cron, err, want)
		}
	}
	if _, err := parseTimetable(scheduleConfig{Cron: "@daily", TimeZone: "Mars/Olympus"}); err == nil {
		t.Error("an unknown time zone is taken")
	}
}

// FuzzTimetable: whatever is taken as an expression has times, and they come one after the other.
func FuzzTimetable(f *testing.F) {
	for _, cron := range []string{"17 5 * * *", "*/5 0-3,7 1 jan-mar mon#2", "0 0 L * *", "0 0 15W * *", "@hourly", "0 0 29 2 5L"} {
		f.Add(cron)
	}
	f.Fuzz(func(t *testing.T, cron string) {
		table, err := parseTimetable(scheduleConfig{Cron: cron, TimeZone: "UTC"})
		if err != nil {
			return
		}
		at := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
		for range 3 {
			next, err := table.after(at)
			if err != nil {
				return
			}
			if !next.After(at) {
				t.Fatalf("%q: %v does not come after %v", cron, next, at)
			}
			at = next
		}
	})
}

// TestScheduleHandsItsFlagsOn to each run.
func TestScheduleHandsItsFlagsOn(t *testing.T) {
	keep := 3
	f := runFlags{NoGate: true, Metrics: "m.prom", Lineage: "e.jsonl"}
	f.Out, f.Keep, f.Share = "out", &keep, true
	want := []string{"--out=out", "--metrics=m.prom", "--lineage=e.jsonl", "--keep=3", "--share", "--no-gate"}
	if got := f.args(); !slices.Equal(got, want) {
		t.Errorf("flags are %q, want %q", got, want)
	}
	var c cli
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(append([]string{"run"}, want...)); err != nil {
		t.Error(err)
	}
	if !c.Run.Share || !c.Run.NoGate || c.Run.Lineage != f.Lineage {
		t.Errorf("run understands %+v", c.Run)
	}
	if _, err := parser.Parse([]string{"run", "--share", "--record", "x.warc"}); err == nil {
		t.Error("--share and --record go together")
	}
}
