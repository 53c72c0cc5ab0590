package analysis

// doubtWords are the reservations that a claim can name, and what each means.
var doubtWords = map[string]string{
	"advertised-pay": "postings state advertised pay, which few disclose; the figure of the cited survey has to be looked up",
	"assumed":        "what everybody is expected to know is often left unsaid, so a low share does not refute it",
	"association":    "higher advertised pay goes along with the skill; it need not be caused by it",
	"country":        "the document names no country; the one of its currency is assumed",
	"employer-facts": "kind, size and industry of employers stand in few postings",
	"history":        "change needs dated postings over at least twelve months",
	"learning-order": "the document orders for learning; that it orders by demand is our reading",
	"lost-lists":     "the copy of the document lost its lists, so what it really names is more",
	"proxy":          "postings show a stand-in for what is claimed, not the thing itself",
	"unfiltered":     "needs postings of every technical role, and of several countries",
	"use":            "the claim is about use or popularity; being asked for is only the demand side of it",
}

// claimKinds are what claims are about.
var claimKinds = []string{
	"salary-level", "salary-mean", "salary-premium", "demand-share", "demand-rank", "growth",
	"co-requirement", "location", "seniority-requirement", "industry", "qualitative-trend",
}

var (
	thresholds    = []string{"document", "operationalised"}
	nameKinds     = []string{"industry", "title", "arrangement", "factor", "place", "phrase", "role"}
	employerKinds = []string{"startup", "enterprise", "large", "small", "product", "services", "top-tech", "other"}
	levelNames    = []string{"intern", "junior", "mid", "senior", "staff", "lead", "manager"}
)
