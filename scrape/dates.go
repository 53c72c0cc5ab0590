package scrape

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

var (
	isoDate   = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$)`)
	dayLast   = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(?:\D|$)`)
	allDigits = regexp.MustCompile(`^\d+(\.\d+)?$`)
)

var dayLayouts = []string{
	time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC, time.UnixDate, "Mon, 2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04:05 MST", "Mon Jan 02 15:04:05 MST 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 2006",
	"January 2, 2006", "Jan 2, 2006", "Jan. 2, 2006", "January 2 2006", "2 January 2006", "2 Jan 2006", "02-Jan-2006",
	"2-Jan-06", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006", "Monday, January 2, 2006", "Monday, 2 January 2006",
}

// parseAnyDay reads a date as boards and files spell it; "" is the unknown day.
// A date with a zone keeps the calendar day it was written with. Digits alone
// are seconds or milliseconds since 1970, or YYYYMMDD. Of 03/04/2025 the month
// is taken to come first, of 03.04.2025 the day; a part above 12 settles it.
func parseAnyDay(s string) (market.Day, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return dayFrom(s, m[1], m[2], m[3])
	}
	if m := dayLast.FindStringSubmatch(s); m != nil {
		if len(m[4]) == 2 {
			m[4] = "20" + m[4]
		}
		first, _ := strconv.Atoi(m[1])
		second, _ := strconv.Atoi(m[3])
		if first > 12 || m[2] == "." || (m[2] == "-" && second <= 12) {
			return dayFrom(s, m[4], m[3], m[1])
		}
		return dayFrom(s, m[4], m[1], m[3])
	}
	if allDigits.MatchString(s) {
		return epochDay(s)
	}
	for _, layout := range dayLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return dayFrom(s, strconv.Itoa(t.Year()), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Day()))
		}
	}
	return "", fmt.Errorf("no date: %q", clip(clean(s), 40))
}

func epochDay(s string) (market.Day, error) {
	f, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil:
	case len(s) == 8:
		return dayFrom(s, s[:4], s[4:6], s[6:])
	case f >= 5e8 && f < 5e9:
		return market.DayOf(time.Unix(int64(f), 0)), nil
	case f >= 5e11 && f < 5e12:
		return market.DayOf(time.UnixMilli(int64(f))), nil
	}
	return "", fmt.Errorf("no date: %q", clip(s, 40))
}

func dayFrom(s, year, month, day string) (market.Day, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1990 || y > 2100 || t.Day() != d || int(t.Month()) != m {
		return "", fmt.Errorf("no such date: %q", clip(clean(s), 40))
	}
	return market.DayOf(t), nil
}
