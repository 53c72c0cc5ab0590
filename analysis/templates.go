package analysis

import "slices"

// TestTemplate is a kind of statistical test that a hypothesis can name.
type TestTemplate struct {
	Name     string `json:"name"`
	Question string `json:"question"`
	Estimate string `json:"estimate"` // the number that is estimated
	Method   string `json:"method"`   // how its uncertainty is judged
	// Metrics are the numbers it can be about, the usual one first, with what each needs.
	Metrics []Metric `json:"metrics"`
	// Comparators it can answer.
	Comparators []string `json:"comparators"`
	// Facts are what the postings must show besides skills, named by Resolution.Needs.
	Facts []string `json:"facts"`
}

// Metric is a number of a template and the keys that a hypothesis about it must have.
type Metric struct {
	Name  string   `json:"name"`
	Needs []string `json:"needs"`
}

// NoTest is the template of what no posting can decide.
const NoTest = "none"

// Templates are the tests that hypotheses can name, in the order of the documentation.
func Templates() []TestTemplate { return slices.Clone(templates) }

func templateOf(name string) (TestTemplate, bool) {
	i := slices.IndexFunc(templates, func(t TestTemplate) bool { return t.Name == name })
	if i < 0 {
		return TestTemplate{}, false
	}
	return templates[i], true
}

func (t TestTemplate) metric(name string) (Metric, bool) {
	i := slices.IndexFunc(t.Metrics, func(m Metric) bool { return m.Name == name || name == "" })
	if i < 0 {
		return Metric{}, false
	}
	return t.Metrics[i], true
}

// The keys of a hypothesis that a metric can need.
const (
	needSubject  = "subject"
	needAgainst  = "against"
	needUniverse = "universe"
	needNames    = "names"
	needVersus   = "versus"
	needValue    = "value"
	needBand     = "range"
	needAmount   = "currency"
	needCities   = "population.cities"
	needAtLeast  = "at_least"
	needBound    = "value or range"
)

var (
	over   = []string{">", ">="}
	both   = []string{">", ">=", "<", "<="}
	within = []string{"within", ">=", "<="}
	rising = []string{"increasing", ">"}
	equal  = []string{"="}
	under  = []string{"<=", "<", "="}
)

// The templates. Their statistics are the field's standard ones: exact binomial tests with
// Wilson intervals, Kendall's tau-b, McNemar, Jonckheere-Terpstra, Cochran-Armitage,
// log-linear pay models, each with the employer as the sampling unit.
var templates = []TestTemplate{
	{"share", "Is a share of postings above or below a threshold?", "share of postings that meet the subject", "exact binomial on the effective number of vacancies and score test over employers, Wilson interval",
		[]Metric{{"share", []string{needSubject, needValue}}, {"share-in-range", []string{needValue, needBand, needAmount}}, {"level-share", []string{needValue}},
			{"source-share", []string{needValue}}, {"experience-share", []string{needValue}}, {"mentions-covered", []string{needSubject, needUniverse, needValue}}}, both, nil},
	{"up-to", "Does the share reach, and not pass, the figure?", "share of postings, overall and per segment", "two one-sided tests of the whole, simultaneous Wilson intervals of its parts",
		[]Metric{{"share", []string{needSubject, needValue}}}, []string{"<=", "<"}, nil},
	{"each", "Does every item reach the floor?", "share of postings for each item", "each item as a share: all must hold, one refutes after Bonferroni",
		[]Metric{{"share-each", []string{needSubject, needValue}}, {"employer-share-each", []string{needSubject, needValue}},
			{"title-share-each", []string{needNames, needValue}}, {"level-share-each", []string{needValue}}}, over, nil},
	{"list-rank", "Do the listed outrank the unlisted of their kind?", "share of every member of the universe", "sign tests of pairs over employers (McNemar for clusters), joined; employers drawn again for the ranks",
		[]Metric{{"rank", []string{needSubject, needUniverse, needValue}}}, under, nil},
	{"order", "Is the order written the order of demand?", "Kendall tau-b between position and share", "every order of as many things, or many drawn ones; employers drawn again for the interval",
		[]Metric{{"order-of-items", []string{needSubject, needValue}}, {"order-of-steps", []string{needValue}}}, []string{"<"}, nil},
	{"pair", "Is one thing asked for more than another?", "difference of two shares of the same postings", "sign test over employers (McNemar for clusters), paired interval",
		[]Metric{{"share-difference", []string{needSubject, needAgainst, needValue}}, {"difference-for-each", []string{needSubject, needAgainst, needValue}},
			{"least-over-most", []string{needSubject, needAgainst, needValue}}}, over, nil},
	{"top", "Are these the top of their kind?", "rank in the universe", "sign tests of pairs over employers (McNemar for clusters), joined; employers drawn again for the ranks",
		[]Metric{{"rank", []string{needSubject, needUniverse, needValue}}, {"rank-and-hold", []string{needSubject, needUniverse, needValue}},
			{"rank-in-city", []string{needSubject, needUniverse, needValue, needCities}}, {"rank-as-partner", []string{needSubject, needAgainst, needValue}}, {"rank-of-role", []string{needValue}}}, under, nil},
	{"band", "Does the typical pay of a level lie in the band?", "median of advertised base pay per year, by midpoint", "interval between order statistics and exact binomial at each end, on the effective number of vacancies",
		[]Metric{{"median-pay", []string{needBound, needAmount}}}, within, []string{"pay"}},
	{"mean", "Is the average what the document says?", "mean of advertised base pay per year, by midpoint", "two one-sided tests of the logarithm of the mean, 10 % margin, jackknife over employers",
		[]Metric{{"mean-pay", []string{needValue, needAmount}}}, equal, []string{"pay"}},
	{"premium", "Does it pay more?", "ratio of advertised pay, adjusted for level, place, source and month", "log-linear model with errors clustered by employer",
		[]Metric{{"pay-premium", []string{needSubject, needBound}}, {"premium-of-names", []string{needNames, needBound}}, {"pay-ratio", []string{needVersus, needBound}},
			{"pay-rank-of-role", []string{needValue}}, {"pay-slope-on-size", []string{needValue}}}, append([]string{"within"}, append(both, "=")...), []string{"pay"}},
	{"rises", "Does it rise with level or experience?", "median pay or share by level", "Jonckheere-Terpstra for pay, slope on level (Cochran-Armitage) for shares, spread over employers",
		[]Metric{{"pay-by-level", nil}, {"pay-by-years", nil}, {"share-by-level", []string{needSubject}}, {"share-by-years", []string{needSubject}}}, rising, nil},
	{"trend-share", "Does the share change over time?", "slope of the monthly share", "logistic regression with source effects, errors clustered by employer, and Mann-Kendall",
		[]Metric{{"share-slope", []string{needSubject, needValue}}, {"share-variation", []string{needSubject, needValue, needCities}}, {"novelty", []string{needValue}}, {"phrase-slope", []string{needNames, needValue}}}, both, []string{"history"}},
	{"trend-volume", "Does the number of postings change?", "slope of monthly new postings relative to all", "log-linear model with source effects, errors clustered by employer",
		[]Metric{{"volume-slope", []string{needValue}}, {"yearly-growth", []string{needValue}}, {"employers-slope", []string{needValue}}, {"growth-rank-of-role", []string{needValue}}}, both, []string{"history"}},
	{"together", "Are they asked for together?", "odds ratio", "Mantel-Haenszel over level and country, spread over employers; Fisher exact where few are expected",
		[]Metric{{"odds-ratio", []string{needSubject, needAgainst, needValue}}, {"odds-ratio-of-group", []string{needVersus, needValue}}}, over, nil},
	{"differs", "Do two groups of postings differ?", "difference of shares", "score test of the difference over employers, interval of Newcombe",
		[]Metric{{"share-difference", []string{needSubject, needVersus, needValue}}, {"names-difference", []string{needNames, needVersus, needValue}}}, over, nil},
	{"mandatory", "Is it mandatory at these levels?", "share of postings that require it, by level", "each item and level as a share: all must hold, one refutes after Bonferroni",
		[]Metric{{"share-each", []string{needSubject, needValue}}, {"share", []string{needSubject, needValue}}}, over, nil},
	{"cities", "Is demand alike in these cities?", "share for each item and city", "each item and city as a share, two one-sided tests for every pair of cities",
		[]Metric{{"share-each", []string{needSubject, needValue, needCities}}}, over, nil},
	{"place-pay", "Does pay differ by place or arrangement?", "ratio of advertised pay, adjusted for level, role, source and month", "log-linear model with errors clustered by employer",
		[]Metric{{"pay-difference", []string{needNames, needValue}}}, []string{">", ">=", "!="}, []string{"pay"}},
	{"spread", "Is demand spread over industries?", "share of postings by industry", "each industry as a share; for an association, industries dealt out anew among employers",
		[]Metric{{"industry-share", []string{needValue}}, {"role-share-in-industry", []string{needValue}}, {"association", []string{needSubject, needValue}}}, over, []string{"industry"}},
	{"variance", "Does the factor explain pay?", "partial R squared of each factor", "log-linear model: employers predicted from the others to support, the fit to refute",
		[]Metric{{"explained-share", []string{needNames, needValue}}}, over, []string{"pay"}},
	{"keyness", "Do terms tell two roles apart?", "log odds ratio with an informative Dirichlet prior", "each term on the effective number of vacancies: all must hold",
		[]Metric{{"log-odds", []string{needSubject, needVersus, needValue}}}, over, nil},
	{"count", "How many are asked for at once?", "different members named per posting", "exact binomial for shares; logarithm of the ratio of means with its spread over employers",
		[]Metric{{"share-with-several", []string{needSubject, needAtLeast, needValue}}, {"skills-per-posting", []string{needVersus, needValue}}, {"kinds-per-posting", []string{needVersus, needValue}}}, both, nil},
	{"documents", "How many roadmaps say so?", "share of the loaded roadmaps", "exact binomial (Clopper-Pearson)",
		[]Metric{{"naming-share", []string{needSubject, needValue}}, {"listed-first-share", []string{needSubject, needValue}}}, over, nil},
	{"published", "Does the cited publication say so?", "the figure of the publication", "comparison by a person, with the date of retrieval",
		[]Metric{{"published-value", []string{needValue}}, {"published-spread", []string{needValue}}}, []string{"=", ">"}, []string{"publication"}},
	{"coverage", "Does the roadmap cover what is asked for?", "share of mentions that the roadmap teaches", "ratio over employers; each technology as a share, counted after Holm; jackknife of the cosine",
		[]Metric{{"recall", []string{needValue}}, {"precision", []string{needValue}}, {"similarity", []string{needVersus, needValue}}}, over, nil},
	{NoTest, "Can postings decide it?", "none", "none; the reason is stated", []Metric{{"none", nil}}, nil, nil},
}

// factWords say what a test needs of the postings beyond skills, level and place.
var factWords = map[string]string{
	"pay":         "stated pay",
	"history":     "twelve months of dated postings",
	"industry":    "the employer's industry",
	"employer":    "the employer's kind or size",
	"publication": "the cited publication",
	"phrase":      "the text of postings, for words that the lexicon lacks",
}
