package market

import "time"

// Dataset tells real postings from those of the built-in sample board, so that
// the two are never counted together.
type Dataset string

// The datasets.
const (
	Real   Dataset = "real"
	Sample Dataset = "sample"
)

// Posting is one posting as a board published it. Texts are untrusted.
type Posting struct {
	Source string // adapter that read it: "greenhouse", "import"
	Board  string // token, site or host inside the source: "stripe"
	// Key identifies the posting inside its source for ever: "stripe/4012". (Source, Key) is unique.
	Key         string
	URL         string
	Title       string
	Company     string
	Location    string // as written; several places joined by "; "
	Description string // HTML or plain text as published, at most MaxDescription bytes
	// Pay holds what the payload states in fields made for pay, in the payload's order.
	Pay []Pay
	// SalaryText is a free-text salary field ("$55k - $100k"), "" when there is none.
	SalaryText     string
	EmploymentType string // as written: "FullTime"
	Remote         string // "remote", "hybrid", "onsite" where a field says so, else ""
	Department     string
	Language       string // as the payload says: "en", else ""
	Tags           []string
	// Group is equal on postings that the board itself calls one vacancy
	// (Greenhouse internal_job_id in several offices); "" when it does not say.
	Group     string
	PostedOn  Day // first published, as the board says
	UpdatedOn Day
}

// MaxDescription bounds a stored description, in bytes. The longest real one
// seen is under 200 kB; what is longer is cut at a rune border by the adapter.
const MaxDescription = 1 << 20

// Pay is one amount of base pay as a payload states it in structured fields.
type Pay struct {
	Min      *float64 `json:"min"` // nil when not stated
	Max      *float64 `json:"max"`
	Currency string   `json:"currency"` // ISO 4217, "" when not stated
	Period   Period   `json:"period"`   // "" when not stated
	Label    string   `json:"label,omitempty"`
	Basis    string   `json:"basis,omitempty"` // Gross or Net, "" when not stated
	Form     string   `json:"form,omitempty"`  // FormPermanent and the others, "" when not stated
}

// Period is the time that an amount of pay is for.
type Period string

// The periods; "" is unknown.
const (
	PerHour  Period = "hour"
	PerDay   Period = "day"
	PerWeek  Period = "week"
	PerMonth Period = "month"
	PerYear  Period = "year"
)

// Page is one response of a host, or the failure to get one.
type Page struct {
	Source, Board string
	URL           string // as asked for
	FinalURL      string // after redirects
	FetchedAt     time.Time
	Status        int    // HTTP status, 0 when no response came
	Error         string // why there is no usable body, "" when there is one
	ContentType   string
	ETag          string
	LastModified  string
	// NotModified: the host answered 304 and Body is the stored one.
	NotModified bool
	// Stored: the run that this one goes on from has fetched and stored the page.
	Stored bool
	Body   []byte // after decompression
	// Hash is the hex SHA-256 of Body; the store computes it, a crawler knows it of stored bodies only.
	Hash string
}

// PostingID is the key of a stored posting.
type PostingID int64

// StoredPosting is a posting with what the store knows about it.
type StoredPosting struct {
	ID   PostingID
	Hash string // of the posting's content; changes when any published field does
	Posting
	Dataset             Dataset
	FirstSeen, LastSeen Day
}
