package market

// Evidence is a place where a posting names a skill, with what leads back to the posting. All of it is untrusted.
type Evidence struct {
	Posting  PostingID
	Title    string
	Company  string
	Location string
	Source   string // as in Posting, or the imported file
	URL      string // as published, "" when unknown
	Day      Day    // posted on, else first seen; "" when unknown
	Need     Need
	// Before, Mention and After are pieces of the reading's text that follow each other: what names the skill and, of
	// what stands around it, at most some hundred bytes each.
	Before, Mention, After string
}
