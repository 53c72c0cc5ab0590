// Package duplicate says which postings are one vacancy. Everything in it is
// pure but for the Spool that its caller lends it.
//
// Overall similarity does not tell a copy from another vacancy written from the
// same template, so pairs are decided by what differs between them: requisition
// ids, titles, levels, years, employers' own names, and the words of one text
// that the other lacks. See docs/duplicates.md for the figures.
package duplicate

import (
	"context"
	"io"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Posting is what the decision needs of one posting.
type Posting struct {
	Key      string // unique in one Clusterer
	Title    string
	Company  string
	Location string
	// Text is the title, a newline, then the description as plain text: Reading.Text.
	Text string
	// Salary is a free-text salary field, "" when there is none.
	Salary string
	Day    market.Day // posted on; "" when unknown
	// Requisition is the number that the employer gives the vacancy, where a field says so.
	Requisition string
	// Group is equal on postings that their board calls one vacancy, and differs on
	// those that it tells apart; "" when the board does not say.
	Group string
	// Board is what Group is unique in.
	Board string
	// Asides are where Text names a skill without asking for it.
	Asides []Aside
}

// Version changes whenever postings are clustered in another way.
const Version = "7"

// Aside is a place in a text that counts only where the text is the posting's own.
type Aside struct {
	Index int // of the caller's
	At    int // in bytes
}

// Class says what a posting is to its cluster.
type Class string

// The classes. Only Same and Repost share a cluster with another posting; a
// Template posting has a cluster of its own.
const (
	Single   Class = "single"   // nothing like it was seen
	First    Class = "first"    // the earliest of a cluster of several
	Same     Class = "same"     // the same vacancy as First, less than RepostDays apart or undated
	Repost   Class = "repost"   // the same vacancy as First, advertised again
	Template Class = "template" // another vacancy, written from the same template
)

// RepostDays is how far apart two postings of one vacancy are when the later
// counts as advertised again. Source: Lightcast counts title, company and place
// as one within 60 days; the same cut splits the pairs labelled by hand.
const RepostDays = 60

// Result is what is known of one posting.
type Result struct {
	Cluster string // Key of the cluster's earliest posting
	// Class is "" for a posting of AddKept whose result is what it was, and for one of AddGone.
	Class Class
	// Reason is a code, a colon and a phrase: "level: senior and junior".
	Reason string
	// Boilerplate is the Index of each of the Asides that stands in a line which recurs
	// across the employer's postings of other titles, in order.
	Boilerplate []int
}

// Spool is where texts are kept while they are compared. *os.File is one.
type Spool interface {
	io.Writer
	io.ReaderAt
}

// Options say how to cluster. The zero value works.
type Options struct {
	// Workers compare at the same time; 0 is 1. The result does not depend on it.
	Workers int
	// Spool holds the texts, so that memory does not grow with them; nil keeps them in memory.
	Spool Spool
	// Texts gives take the postings of AddKept with these keys, in any order. It is called at most once.
	Texts func(ctx context.Context, keys []string, take func(Posting) error) error
}
