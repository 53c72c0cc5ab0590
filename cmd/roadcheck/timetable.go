package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/adhocore/gronx"
)

// timetable gives the times of a cron expression in a time zone.
type timetable struct {
	expression string
	zone       *time.Location
}

// parseTimetable reads an expression of five fields, six with seconds first, or a name such as @daily.
// One that never comes (30 February) is an error.
func parseTimetable(c scheduleConfig) (timetable, error) {
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return timetable{}, err
	}
	t := timetable{strings.Join(strings.Fields(c.Cron), " "), zone}
	if len(c.Cron) > 200 || !gronx.IsValid(t.expression) || strings.Count(t.expression, " ") > 5 {
		return t, fmt.Errorf("%q is no cron expression: want minute, hour, day, month and weekday, such as 30 5 * * 1-5, or a name such as @daily", c.Cron)
	}
	if _, err := t.after(time.Date(2026, 1, 1, 0, 0, 0, 0, zone)); err != nil {
		return t, err
	}
	return t, nil
}

// after is the first time after another.
//
// It is sought on the clock on the wall, so that a time of day comes once on every day: where the
// clock is put forward over it, the moment that it would have been; where the clock is put
// back, the second of the two.
func (t timetable) after(at time.Time) (time.Time, error) {
	local := at.In(t.zone)
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC)
	for {
		next, err := gronx.NextTickAfter(t.expression, wall, false)
		if err != nil || !next.After(wall) {
			return time.Time{}, fmt.Errorf("cron expression %q: its time never comes", t.expression)
		}
		wall = next
		real := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, t.zone)
		if real.After(at) {
			return real, nil
		}
	}
}
