package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/scrape"
)

// config is everything a user may set. Every key is documented in
// roadcheck.example.yaml; a test keeps the two equal.
type config struct {
	Database  databaseConfig  `yaml:"database"`
	Scrape    scrapeConfig    `yaml:"scrape"`
	Extract   extractConfig   `yaml:"extract"`
	Analyze   analyzeConfig   `yaml:"analyze"`
	Roadmaps  roadmapsConfig  `yaml:"roadmaps"`
	Report    reportConfig    `yaml:"report"`
	Schedule  scheduleConfig  `yaml:"schedule"`
	Check     checkConfig     `yaml:"check"`
	Metrics   metricsConfig   `yaml:"metrics"`
	Notify    notifyConfig    `yaml:"notify"`
	Log       logConfig       `yaml:"log"`
	Privacy   privacyConfig   `yaml:"privacy"`
	Retention retentionConfig `yaml:"retention"`
	Lexicon   []string        `yaml:"lexicon"` // lexicon files on top of the built-in one
}

type databaseConfig struct {
	URL secretURL `yaml:"url"`
	Dir string    `yaml:"dir"`
	Bin string    `yaml:"bin"`
}

type scrapeConfig struct {
	UserAgent    string        `yaml:"user_agent"`
	Delay        time.Duration `yaml:"delay"`
	Timeout      time.Duration `yaml:"timeout"`
	MaxBody      byteSize      `yaml:"max_body"`
	Retries      int           `yaml:"retries"`
	MaxWait      time.Duration `yaml:"max_wait"`
	Hosts        int           `yaml:"hosts"`
	MaxRequests  int           `yaml:"max_requests"`
	ResumeWithin time.Duration `yaml:"resume_within"`
	// A budget is for one run; 0 is none.
	BudgetRequests int           `yaml:"budget_requests"`
	BudgetBytes    byteSize      `yaml:"budget_bytes"`
	BudgetTime     time.Duration `yaml:"budget_time"`
	DropFactor     float64       `yaml:"drop_factor"`
	StateDir       string        `yaml:"state_dir"`
	// AllowNetworks may be asked though their addresses are not public ones.
	AllowNetworks []string       `yaml:"allow_networks"`
	Sources       []sourceConfig `yaml:"sources"`
}

// sourceConfig lists boards of one source.
type sourceConfig struct {
	Source  string            `yaml:"source"`
	Boards  []string          `yaml:"boards"`
	BaseURL string            `yaml:"base_url"`
	URL     string            `yaml:"url"`
	Months  int               `yaml:"months"`
	Pages   int               `yaml:"pages"`
	Select  *scrape.Selectors `yaml:"select"`
	// ID and Key are the credentials of sources that ask for them.
	ID  scrape.Secret `yaml:"id"`
	Key scrape.Secret `yaml:"key"`
}

type extractConfig struct {
	Workers int `yaml:"workers"`
}

type analyzeConfig struct {
	Confidence float64 `yaml:"confidence"`
	Threshold  float64 `yaml:"threshold"`
	MinCount   int     `yaml:"min_count"`
	Accuracy   string  `yaml:"accuracy"`
	Rates      string  `yaml:"rates"`
}

type roadmapsConfig struct {
	Dir  string   `yaml:"dir"`
	Only []string `yaml:"only"`
}

type reportConfig struct {
	Out  string `yaml:"out"`
	DPI  int    `yaml:"dpi"`
	Keep int    `yaml:"keep"` // reports of runs; 0 keeps only the latest
}

type privacyConfig struct {
	KeepContacts bool `yaml:"keep_contacts"`
}

// retentionConfig says after how many days something may be removed; 0 is never.
type retentionConfig struct {
	PageDays    int `yaml:"page_days"`
	PostingDays int `yaml:"posting_days"`
}

type logConfig struct {
	Format string `yaml:"format"`
	Level  string `yaml:"level"`
}

func defaultConfig() config {
	return config{
		Scrape: scrapeConfig{
			Delay: time.Second, Timeout: 30 * time.Second, MaxBody: 32 << 20,
			Retries: 3, MaxWait: 2 * time.Minute, Hosts: 4, MaxRequests: 10_000, ResumeWithin: 12 * time.Hour,
			DropFactor: scrape.DefaultDropFactor,
		},
		Analyze:  analyzeConfig{Confidence: 0.95, Threshold: 0.02, MinCount: 20},
		Report:   reportConfig{Out: "report", DPI: 192},
		Schedule: scheduleConfig{Cron: "17 5 * * *", TimeZone: "Local", Jitter: 5 * time.Minute},
		Check:    defaultChecks(),
		Notify:   notifyConfig{Timeout: 30 * time.Second},
		Log:      logConfig{Format: "text", Level: "info"},
	}
}

// problem is what is wrong with the value of a key, where it is bad.
type problem struct {
	bad      bool
	key, why string
}

// problem checks values; it names the first bad key and what to write instead, or gives "", "".
func (c *config) problem() (key, why string) {
	_, levelErr := logLevel(c.Log.Level)
	checks := []problem{
		{badDatabase(string(c.Database.URL)), "database.url", "want an address such as postgres://user:password@host/name?sslmode=require"},
		{c.Scrape.Delay < 0, "scrape.delay", "want a duration of 0 or more"},
		{c.Scrape.Timeout <= 0, "scrape.timeout", "want a duration above 0"},
		{c.Scrape.MaxBody <= 0, "scrape.max_body", "want a size above 0, such as 32MiB"},
		{c.Scrape.Retries < 0 || c.Scrape.Retries > 20, "scrape.retries", "want 0 to 20"},
		{c.Scrape.MaxWait <= 0, "scrape.max_wait", "want a duration above 0"},
		{c.Scrape.Hosts < 1 || c.Scrape.Hosts > 64, "scrape.hosts", "want 1 to 64"},
		{c.Scrape.ResumeWithin < 0, "scrape.resume_within", "want a duration of 0 (never) or more"},
		{c.Scrape.MaxRequests < 1, "scrape.max_requests", "want 1 or more"},
		{c.Scrape.BudgetRequests < 0, "scrape.budget_requests", "want 0 (no limit) or more"},
		{c.Scrape.BudgetBytes < 0, "scrape.budget_bytes", "want 0 (no limit) or a size such as 2GiB"},
		{c.Scrape.BudgetTime < 0, "scrape.budget_time", "want 0 (no limit) or a duration such as 3h"},
		{c.Scrape.DropFactor < 0 || c.Scrape.DropFactor >= 1, "scrape.drop_factor", "want 0 (off) or a share below 1, such as 0.5"},
		{badNetworks(c.Scrape.AllowNetworks), "scrape.allow_networks", "want networks or addresses, such as [127.0.0.0/8, 192.168.1.7]"},
		{c.Extract.Workers < 0, "extract.workers", "want 0 (one per core) or more"},
		{c.Analyze.Confidence <= 0.5 || c.Analyze.Confidence >= 1, "analyze.confidence", "want a number between 0.5 and 1, such as 0.95"},
		{c.Analyze.Threshold <= 0 || c.Analyze.Threshold >= 1, "analyze.threshold", "want a share between 0 and 1, such as 0.02"},
		{c.Analyze.MinCount < 1, "analyze.min_count", "want 1 or more"},
		{c.Report.Out == "", "report.out", "want a folder"},
		{c.Report.DPI < 192 || c.Report.DPI > 600, "report.dpi", "want 192 to 600"},
		{c.Report.Keep < 0 || c.Report.Keep > 10_000, "report.keep", "want 0 (only the latest report) to 10000"},
		{c.Retention.PageDays < 0, "retention.page_days", "want 0 (keep all) or a number of days"},
		{c.Retention.PostingDays < 0, "retention.posting_days", "want 0 (keep all) or a number of days"},
		{c.Log.Format != "text" && c.Log.Format != "json", "log.format", "want text or json"},
		{slices.Contains(c.Lexicon, ""), "lexicon", "want the names of lexicon files, such as [lexicon.txt]"},
		{levelErr != nil, "log.level", "want debug, info, warn or error"},
	}
	checks = append(checks, c.operationProblems()...)
	for _, check := range checks {
		if check.bad {
			return check.key, check.why
		}
	}
	listed := map[scrape.Target]bool{}
	for i, s := range c.Scrape.Sources {
		field, why := s.problem()
		for _, t := range s.targets() {
			name := scrape.Target{Source: t.Source, Board: t.Board}
			if listed[name] && why == "" {
				field, why = "boards", fmt.Sprintf("%s %q is listed twice", t.Source, t.Board)
			}
			listed[name] = true
		}
		if why != "" {
			return fmt.Sprintf("scrape.sources[%d].%s", i, field), why
		}
	}
	return "", ""
}

// badDatabase reports an address that cannot be one of Postgres. "" is the private instance.
func badDatabase(address string) bool {
	u, err := url.Parse(address)
	return address != "" && (err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql"))
}

func (s sourceConfig) problem() (field, why string) {
	source, err := scrape.Lookup(s.Source)
	if err != nil {
		return "source", err.Error()
	}
	for _, address := range []struct{ field, value string }{{"base_url", s.BaseURL}, {"url", s.URL}} {
		if address.value == "" {
			continue
		}
		u, err := url.Parse(address.value)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return address.field, fmt.Sprintf("%q is not an address: want http:// or https:// and a host", address.value)
		}
	}
	for _, b := range s.Boards {
		if strings.TrimSpace(b) == "" || strings.ContainsAny(b, "/?# \t") || len(b) > 200 {
			return "boards", fmt.Sprintf("%q is not a board: want a token as in the board's address, such as stripe", b)
		}
	}
	switch {
	case s.Months != 0 && s.Source != "hn":
		return "months", "only hn has monthly threads"
	case s.URL != "" && s.Source != "site":
		return "url", "only a site has an address of its own; use base_url for another address of an API"
	case s.Source == "site" && s.URL == "":
		return "url", "a site needs the address of its sitemap, listing page or posting page"
	case s.Source != "site" && !source.Boardless && len(s.Boards) == 0:
		return "boards", "want a list with at least one board, such as [stripe]"
	case s.Months < 0 || s.Months > 240:
		return "months", "want 1 to 240"
	case s.Select != nil && s.Source != "site":
		return "select", "only a site is read by selectors"
	case s.Select.Check() != nil:
		return "select", s.Select.Check().Error()
	case s.Pages != 0 && !source.Paged:
		return "pages", "the list of this source does not come in pages"
	case s.Pages < 0:
		return "pages", "want 1 or more"
	case s.ID+s.Key != "" && source.Authorize == nil:
		return "key", "this source asks for no credentials: remove id and key"
	}
	return "", ""
}

// targets lists the boards to read.
func (c *config) targets() []scrape.Target {
	var out []scrape.Target
	for _, s := range c.Scrape.Sources {
		out = append(out, s.targets()...)
	}
	return out
}

func (s sourceConfig) targets() []scrape.Target {
	boards := s.Boards
	if len(boards) == 0 {
		boards = []string{defaultBoard(s)}
	}
	out := make([]scrape.Target, len(boards))
	for i, b := range boards {
		out[i] = scrape.Target{Source: s.Source, Board: b, BaseURL: s.BaseURL, URL: s.URL, Months: s.Months, Pages: s.Pages, Select: s.Select, ID: s.ID, Key: s.Key}
	}
	return out
}

func defaultBoard(s sourceConfig) string {
	if u, err := url.Parse(s.URL); err == nil && u.Host != "" {
		return u.Host
	}
	return s.Source
}
