package main

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// scheduleConfig says when roadcheck schedule runs.
type scheduleConfig struct {
	Cron     string        `yaml:"cron"`
	TimeZone string        `yaml:"time_zone"`
	Jitter   time.Duration `yaml:"jitter"`
}

// checkConfig are the limits of the quality checks.
type checkConfig struct {
	Stale          time.Duration `yaml:"stale"`
	Rows           limits        `yaml:"rows"`
	NoTitle        limits        `yaml:"no_title"`
	NoDescription  limits        `yaml:"no_description"`
	FutureDates    limits        `yaml:"future_dates"`
	OldDates       limits        `yaml:"old_dates"`
	Unread         limits        `yaml:"unread"`
	Unclustered    limits        `yaml:"unclustered"`
	BadMentions    limits        `yaml:"bad_mentions"`
	UnknownSkills  limits        `yaml:"unknown_skills"`
	DoubtedPay     limits        `yaml:"doubted_pay"`
	ImpossiblePay  limits        `yaml:"impossible_pay"`
	FailedRequests limits        `yaml:"failed_requests"`
	Problems       limits        `yaml:"problems"`
	Precision      limits        `yaml:"precision"`
	Recall         limits        `yaml:"recall"`
}

type metricsConfig struct {
	File string    `yaml:"file"`
	Push secretURL `yaml:"push"`
}

type notifyConfig struct {
	Command []string      `yaml:"command"`
	Timeout time.Duration `yaml:"timeout"`
}

// limits are the value from which a check warns and the one from which it fails; an infinite one is off.
type limits [2]float64

var off = math.Inf(1)

// defaultChecks are ours: guesses that the sample board passes, to be set anew from boards of your own.
func defaultChecks() checkConfig {
	return checkConfig{
		Stale: 7 * 24 * time.Hour, Rows: limits{0.8, 0.4},
		NoTitle: limits{0.001, 0.05}, NoDescription: limits{0.05, 0.5}, FutureDates: limits{0.001, 0.1}, OldDates: limits{0.001, 0.1},
		Unread: limits{0, 0.05}, Unclustered: limits{0, 0.05}, BadMentions: limits{off, 0}, UnknownSkills: limits{off, 0},
		DoubtedPay: limits{0.1, 0.5}, ImpossiblePay: limits{0.01, 0.1},
		FailedRequests: limits{0.05, 0.5}, Problems: limits{0.05, 0.5},
		Precision: limits{0.95, 0.85}, Recall: limits{0.93, 0.8},
	}
}

// UnmarshalText reads "0.05, 0.5" or "0.05, off".
func (l *limits) UnmarshalText(b []byte) error {
	parts := strings.Split(string(b), ",")
	if len(parts) != len(l) {
		return fmt.Errorf("want two numbers or off, such as 0.05, 0.5: where to warn and where to fail; found %q", b)
	}
	for i, part := range parts {
		part = strings.TrimSpace(part)
		n, err := strconv.ParseFloat(part, 64)
		switch {
		case part == "off":
			n = off
		case err != nil || math.IsNaN(n) || math.IsInf(n, 0) || n < 0:
			return fmt.Errorf("want a number of 0 or more, or off, found %q", part)
		}
		l[i] = n
	}
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (l limits) MarshalText() ([]byte, error) {
	var parts []string
	for _, n := range l {
		text := strconv.FormatFloat(n, 'g', -1, 64)
		if math.IsInf(n, 1) {
			text = "off"
		}
		parts = append(parts, text)
	}
	return []byte(strings.Join(parts, ", ")), nil
}

// operationProblems are the values that unattended running rests on.
func (c *config) operationProblems() []problem {
	_, zoneErr := time.LoadLocation(c.Schedule.TimeZone)
	_, cronErr := parseTimetable(c.Schedule)
	return []problem{
		{zoneErr != nil, "schedule.time_zone", "want Local, UTC or a name such as Europe/Berlin"},
		{zoneErr == nil && cronErr != nil, "schedule.cron", fmt.Sprint(cronErr)},
		{c.Schedule.Jitter < 0 || c.Schedule.Jitter > 12*time.Hour, "schedule.jitter", "want 0s to 12h"},
		{c.Check.Stale < 0, "check.stale", "want a duration of 0 (never stale) or more, such as 168h"},
		{badPush(string(c.Metrics.Push)), "metrics.push", "want the http:// or https:// address of a Pushgateway, such as http://pushgateway:9091"},
		{len(c.Notify.Command) > 0 && c.Notify.Command[0] == "", "notify.command", "want a program and its arguments, such as [/usr/local/bin/tell, roadcheck]"},
		{c.Notify.Timeout <= 0 || c.Notify.Timeout > time.Hour, "notify.timeout", "want a duration above 0 and up to 1h"},
	}
}

func badPush(address string) bool {
	u, err := url.Parse(address)
	return address != "" && (err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"))
}
