package market

// BoardResult is how reading one board went in one run: a fact that reports show.
type BoardResult struct {
	Source string `json:"source"`
	Board  string `json:"board"`
	Host   string `json:"host"`
	Robots string `json:"robots"` // "allowed", "none", "disallowed" or "unreachable"
	// Requests counts what was asked for, retries included; Failed the requests given up on.
	Requests    int       `json:"requests"`
	Failed      int       `json:"failed"`
	NotModified int       `json:"not_modified"`
	Gone        int       `json:"gone"`  // listed postings whose page answers that they are no longer there
	Bytes       int64     `json:"bytes"` // of bodies, decompressed
	Postings    int       `json:"postings"`
	Problems    []Problem `json:"problems"` // at most MaxProblems; ProblemCount has them all
	// ProblemCount counts the entries and fields that could not be read.
	ProblemCount int `json:"problem_count"`
	// Complete: every request answered, so what is not listed is not there.
	Complete bool   `json:"complete"`
	Error    string `json:"error"` // why the board counts as failed, "" when it does not
	// Dropped: read whole, but with so few postings against earlier runs that it counts as failed.
	Dropped bool `json:"dropped,omitempty"`
}

// BoardID names a board.
type BoardID struct{ Source, Board string }

// HostResult is what one host was asked in one run and how it answered: the ledger of politeness.
type HostResult struct {
	Host   string `json:"host"`   // with the port where it is not that of the scheme
	Robots string `json:"robots"` // the worst verdict met, as in BoardResult; "" when robots.txt was not asked for
	// DelayMS is the least time kept between two requests, in milliseconds; a Crawl-delay has raised it.
	DelayMS  int64 `json:"delay_ms"`
	Requests int   `json:"requests"` // robots.txt and Retries included
	Retries  int   `json:"retries"`
	// NotModified counts the answers 304, which brought no body.
	NotModified int         `json:"not_modified"`
	Bytes       int64       `json:"bytes"`    // of bodies, decompressed
	Statuses    map[int]int `json:"statuses"` // answers by HTTP status; 0 is none
	Breaker     string      `json:"breaker"`  // BreakerClosed, or BreakerOpen when the host was left alone
	Error       string      `json:"error"`    // the latest failure, "" without one
}

// States of the circuit breaker of a host.
const (
	BreakerClosed = "closed"
	BreakerOpen   = "open"
)

// MaxProblems bounds the problems kept per board.
const MaxProblems = 100

// Problem is one thing a payload said that could not be used.
type Problem struct {
	Key   string `json:"key"`   // posting key or position in the payload, as far as known
	Field string `json:"field"` // "" when the whole entry was unusable
	Why   string `json:"why"`
}
