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
}

// MaxProblems bounds the problems kept per board.
const MaxProblems = 100

// Problem is one thing a payload said that could not be used.
type Problem struct {
	Key   string `json:"key"`   // posting key or position in the payload, as far as known
	Field string `json:"field"` // "" when the whole entry was unusable
	Why   string `json:"why"`
}
