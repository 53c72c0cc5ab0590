package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

func number(v float64) *float64 { return &v }

// fixtureClaim is a claim with one hypothesis that was tested.
func fixtureClaim(id, sentence, whose string, outcome analysis.Outcome, tested analysis.Tested) analysis.ClaimFinding {
	v := analysis.Verdict{
		Hypothesis: "h1", Sentence: sentence, Test: "share", Metric: "share", Method: "exact one-sided binomial", Outcome: outcome, Tested: tested,
		Comparator: ">", Threshold: whose, PHolm: 0.02, Q: 0.03, PAgainstHolm: 1, QAgainst: 1,
	}
	return analysis.ClaimFinding{ID: id, At: "step 2, line 9", Kind: "demand-share", Stated: whose == fromDocument, Outcome: outcome, Verdicts: []analysis.Verdict{v}}
}

// fixtureClaims are claims of every outcome and of several units, stated and read.
func fixtureClaims() []analysis.ClaimFinding {
	tested := func(unit string, value, lo, hi float64) analysis.Tested {
		return analysis.Tested{Unit: unit, Estimate: analysis.Estimate{Value: value, Lo: lo, Hi: hi}, N: 915, Employers: 642, P: 0.01, PAgainst: 1,
			Items: []analysis.ItemVerdict{{Name: "Go", Estimate: analysis.Estimate{Value: value, Lo: lo, Hi: hi}, N: 915, Outcome: analysis.Supported, Note: "31 of them in Pune"}},
			Notes: []string{"2 parts hold of 2"}, Postings: []market.PostingID{34, 39}}
	}
	share := fixtureClaim("c1", "Backend postings: more than 60 % ask for rest or graphql (as of 2026).", fromDocument, analysis.Contradicted, tested("share", 0.105, 0.095, 0.116))
	share.Verdicts[0].Value = number(0.6)
	share.Verdicts[0].Sensitivity = []analysis.Sensitivity{{Assumption: "at half the threshold", Estimate: 0.105, Outcome: analysis.Contradicted}}
	share.Doubts = []string{"postings show a stand-in for what is claimed"}
	rank := fixtureClaim("c2", "Backend postings: python ranks first among lang universe (as of 2026).", fromDocument, analysis.Supported, tested("rank", 1, 1, 1))
	rank.Verdicts[0].Comparator, rank.Verdicts[0].Value = "<=", number(1)
	pay := fixtureClaim("c3", "Senior backend postings in US: the median pay is USD 120,000 to 150,000 a year (as of 2026).", fromDocument, analysis.Inconclusive, tested("USD", 148000, 139000, 161000))
	pay.Verdicts[0].Comparator, pay.Verdicts[0].Low, pay.Verdicts[0].High = "within", number(120000), number(150000)
	pay.Verdicts[0].NeededN, pay.Verdicts[0].Reason, pay.Verdicts[0].RateNote = 4200, "the interval holds the threshold", "at rates of 2026-11-20"
	growth := fixtureClaim("c4", "Backend postings: the published figure is 0.16 (as of 2026).", fromDocument, analysis.NotTestable, analysis.Tested{P: 1, PAgainst: 1})
	growth.Verdicts[0].Reason, growth.Verdicts[0].Comparator, growth.Verdicts[0].Value = "it is a projection from a publication", "=", number(0.16)
	odds := fixtureClaim("c5", "Backend postings: kafka is asked for more often with microservices than without (as of 2026).", "operationalised", analysis.Supported, tested("odds ratio", 17, 3.9, 78))
	odds.Verdicts[0].Value = number(1)
	order := fixtureClaim("c6", "Backend postings: of steps 1 to 9, the first are asked for most (tau-b of place and demand below 0) (as of 2026).", "operationalised", analysis.Inconclusive, tested("tau-b", -0.1, -0.3, 0.1))
	order.Verdicts[0].Comparator, order.Verdicts[0].Value = "<", number(0)
	words := fixtureClaim("c7", "Backend postings: at least 10 % ask for teamwork (as of 2026).", "operationalised", analysis.NotTestable, analysis.Tested{P: 1, PAgainst: 1})
	words.Verdicts[0].Reason = "texts are not searched for teamwork"
	return []analysis.ClaimFinding{share, rank, pay, growth, odds, order, words}
}

func TestShortSentences(t *testing.T) {
	f := realistic()
	w := newWording(f, fixtureClaims())
	for in, want := range map[string]string{
		"Backend postings: more than 60 % ask for rest or graphql (as of 2026).":           "More than 60" + nbsp + "% ask for REST or GraphQL",
		"Senior backend postings in US: the median pay is USD 1 to 2 a year (as of 2026).": "Senior backend postings in the US: the median pay is USD 1 to 2 a year",
		"Backend postings in A, B and C: go ranks in the first 3 among lang universe.":     "Backend postings in A, B and C: Go ranks in the first 3 among programming languages",
		"Backend postings: more ask for redis than for mysql (as of 2026).":                "More ask for Redis than for MySQL",
		"Postings cannot decide it.": "Postings cannot decide it",
		"":                           "",
	} {
		if got := w.short(in); got != want {
			t.Errorf("short(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTallySentence(t *testing.T) {
	stated, ours := claimRows(realistic(), fixtureClaims())
	if got, want := tallySentence(stated, figuresStated(stated)),
		"Of 4"+nbsp+"figures that it states, 1"+nbsp+"holds, 1"+nbsp+"does not, 1"+nbsp+"is unclear and 1"+nbsp+"cannot be tested."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if len(ours) != 3 || stated[0].outcome != analysis.Supported || stated[3].outcome != analysis.NotTestable {
		t.Errorf("%d readings; stated in the order %v", len(ours), stated)
	}
	if got := claimsSentence(nil, ours); !strings.HasPrefix(got, "It states no figure of its own. Of 2"+nbsp+"claims in words that can be tested, at thresholds of ours, 1"+nbsp+"holds and 1"+nbsp+"is unclear") {
		t.Error(got)
	}
}

// A claim with a number of the document and one of ours is judged by the document's alone.
func TestStatedIsJudgedByItsOwnNumber(t *testing.T) {
	c := fixtureClaims()[1]
	reading := c.Verdicts[0]
	reading.Threshold, reading.Outcome, reading.Hypothesis = "operationalised", analysis.Contradicted, "h2"
	c.Verdicts, c.Outcome = append(c.Verdicts, reading), analysis.Contradicted
	stated, _ := claimRows(realistic(), []analysis.ClaimFinding{c})
	if stated[0].outcome != analysis.Supported || stated[0].lead.Hypothesis != "h1" {
		t.Errorf("judged %s by %s", stated[0].outcome, stated[0].lead.Hypothesis)
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		unit string
		v    float64
		want string
	}{{"share", 0.106, "11 %"}, {"difference", -0.012, "−1.2"}, {"rank", 4, "4"}, {"tau-b", -0.5, "−0.50"}, {"odds ratio", 17.2, "17"}, {"ratio", 1.53, "1.5"},
		{"USD", 85000, "$85k"}, {"USD", 154734, "$155k"}, {"INR", 954625, "₹9.5 lakh"}, {"PLN", 1500, "PLN 1.5k"}, {"probability", 0.512, "0.51"}} {
		if got := strings.ReplaceAll(unit(c.unit).number(c.v), nbsp, " "); got != c.want {
			t.Errorf("%g in %s = %s, want %s", c.v, c.unit, got, c.want)
		}
	}
}

// TestScalesHold proves that every scale holds its numbers and marks places in order, inside.
func TestScalesHold(t *testing.T) {
	for _, u := range []unit{"share", "difference", "rank", "tau-b", "odds ratio", "USD", "INR", "slope", ""} {
		for _, numbers := range [][]float64{{}, {0}, {1}, {0.3, 0.9}, {-0.2, 0.1}, {3, 977}, {math.Inf(-1), 0.5, math.Inf(1)}, {math.NaN()}, {140000, 2480000}, {1e-9, 1e12}} {
			for _, marks := range []int{0, 2, 5, 9} {
				s := newScale(u, numbers, marks)
				if len(s.marks) == 0 || !(s.lo < s.hi) {
					t.Fatalf("%s %v: %+v", u, numbers, s)
				}
				last := -1.0
				for i, m := range s.marks {
					x := s.at(m, 100)
					if x < 0 || x > 100 || x <= last || s.label(i) == "" {
						t.Errorf("%s %v: mark %g at %g after %g", u, numbers, m, x, last)
					}
					last = x
				}
				for _, v := range numbers {
					if x := s.at(v, 100); x < 0 || x > 100 {
						t.Errorf("%s: %g at %g", u, v, x)
					}
				}
			}
		}
	}
}

// TestBoardTextsApart proves that no texts of a board meet, however many claims and however long their names.
func TestBoardTextsApart(t *testing.T) {
	t.Parallel()
	p := painter{newFaces(), defaultDPI}
	units := []string{"share", "rank", "USD", "odds ratio", "tau-b", "difference", strings.Repeat("W", maxName)}
	for _, n := range []int{1, 10, 40, 120} {
		for _, long := range []int{0, 40, 400} {
			var rows []claimRow
			for i := range n {
				c := fixtureClaims()[i%7]
				v := c.Verdicts[0]
				if v.Outcome != analysis.NotTestable {
					v.Unit = units[i%len(units)]
				}
				words := fmt.Sprintf("The share that asks for skill %d %s is above 60 %%", i, strings.Repeat("and x", long/10)+strings.Repeat("w", long))
				rows = append(rows, claimRow{c, v, cut(words, maxText/2), v.Outcome})
			}
			body := newVerdictBody(rows)
			for _, width := range []float64{narrow, wide - 2*margin, wide} {
				t.Run(fmt.Sprintf("%d/%d/%g", n, long, width), func(t *testing.T) {
					d, err := p.inline(chart{name: "x", body: body}, width, "x")
					if err != nil {
						t.Fatal(err)
					}
					checkTexts(t, d.texts, width, body.height(p.faces, width))
				})
			}
		}
	}
}
