package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

var kafka = market.SkillInfo{ID: "kafka", Kind: "technology"}

// scored makes an accuracy in which kafka alone was scored.
func scored(postings int, h Hits) *corrector {
	return newCorrector(Accuracy{Postings: postings, Skills: map[market.Skill]Hits{"kafka": h}}, []market.SkillInfo{kafka})
}

// The figure of R's epiR 2.0.57: epi.prev(pos = 4, tested = 80, se = 0.90, sp = 0.99)$tp is 0.04494382.
func TestCorrectionMatchesEpiR(t *testing.T) {
	c := scored(2_000_000, Hits{TP: 900_000, FN: 100_000, FP: 10_000})
	got, ok := c.of(kafka, wilson(4, 80, 1.96), 1.96)
	if !ok || math.Abs(got.P-0.04494382) > 1e-4 {
		t.Errorf("corrected share %v, %v; want 0.04494", got.P, ok)
	}
	if got.Lo > 0.0110 || got.Lo < 0.0100 || got.Hi < 0.125 || got.Hi > 0.126 {
		t.Errorf("interval %v to %v; epiR has 0.0108 to 0.1254 without the doubt about Se and Sp", got.Lo, got.Hi)
	}
}

// A simulated extractor with known errors: corrected shares are unbiased, and their intervals hold the truth.
func TestCorrectionUnderSimulation(t *testing.T) {
	const n, gold = 2000, 240
	runs := simulated(1500, 800)
	for _, tt := range []struct {
		name         string
		truth, se, f float64
		others       Hits
		bias         float64
	}{
		{"common, good", 0.30, 0.97, 0.004, Hits{TP: 900, FP: 9, FN: 28}, 0.005},
		{"common, poor recall", 0.30, 0.75, 0.02, Hits{TP: 900, FP: 50, FN: 300}, 0.01},
		{"rarer", 0.08, 0.90, 0.01, Hits{TP: 900, FP: 100, FN: 100}, 0.006},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := rand.New(rand.NewPCG(7, 7))
			draw := func(n int, p float64) (k int) {
				for range n {
					if src.Float64() < p {
						k++
					}
				}
				return k
			}
			sum, held := 0.0, 0
			for range runs {
				positives := draw(gold, tt.truth)
				tp, fp := draw(positives, tt.se), draw(gold-positives, tt.f)
				c := newCorrector(Accuracy{Postings: gold, Skills: map[market.Skill]Hits{
					"kafka": {tp, fp, positives - tp}, "others": tt.others,
				}}, []market.SkillInfo{kafka, {ID: "others", Kind: "technology"}})
				read := draw(n, tt.truth*tt.se+(1-tt.truth)*tt.f)
				got, ok := c.of(kafka, wilson(read, n, 1.96), 1.96)
				if !ok {
					t.Fatal("no correction")
				}
				sum += got.P
				if got.Lo <= tt.truth && tt.truth <= got.Hi {
					held++
				}
			}
			bias := sum/float64(runs) - tt.truth
			t.Logf("bias %+.4f", bias)
			if math.Abs(bias) > tt.bias {
				t.Errorf("bias %+.4f, want within %v", bias, tt.bias)
			}
			covered{"corrected share", fmt.Sprintf("%s, bias %+.4f", tt.name, bias), runs, held}.check(t)
		})
	}
}

func TestExtractionSumsKinds(t *testing.T) {
	catalog := []market.SkillInfo{kafka, {ID: "go", Kind: technologyKind}, {ID: "agile", Kind: conceptKind}, {ID: "scrum", Kind: conceptKind}}
	skills := map[market.Skill]Hits{"kafka": {6, 1, 2}, "go": {2, 1, 0}, "agile": {3, 3, 1}}
	got := newCorrector(Accuracy{Extractor: "v1", Postings: 20, Skills: skills}, catalog).extraction(1.96)
	want := Extraction{"v1", 20, []KindScore{
		{technologyKind, wilson(8, 10, 1.96), wilson(8, 10, 1.96)}, {conceptKind, wilson(3, 6, 1.96), wilson(3, 4, 1.96)},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := newCorrector(Accuracy{}, catalog).extraction(1.96); got.Postings != 0 || len(got.Kinds) != 0 {
		t.Errorf("an extractor that was never scored has %+v", got)
	}
}

func TestCorrectionKnowsItsLimits(t *testing.T) {
	if _, ok := newCorrector(Accuracy{}, []market.SkillInfo{kafka}).of(kafka, wilson(4, 80, 2), 2); ok {
		t.Error("corrected a share without any labelled posting")
	}
	c := scored(100, Hits{TP: 50, FP: 1, FN: 1})
	for _, count := range []int{0, 1, 79, 80} {
		got, ok := c.of(kafka, wilson(count, 80, 2), 2)
		if !ok {
			continue
		}
		if !(got.Lo >= 0 && got.Lo <= got.P && got.P <= got.Hi && got.Hi <= 1) {
			t.Errorf("%d of 80: %+v", count, got)
		}
	}
	if _, ok := c.of(kafka, Share{Hi: 1}, 2); ok {
		t.Error("corrected a share of nothing")
	}
}

func TestReadAccuracy(t *testing.T) {
	built, err := BuiltinAccuracy()
	if err != nil || built.Postings == 0 || len(built.Skills) < 100 {
		t.Fatalf("built-in accuracy: %v, %d postings, %d skills", err, built.Postings, len(built.Skills))
	}
	for text, want := range map[string]string{
		"":                                "no line",
		"# postings x\n":                  "line 1",
		"# postings 9\nkafka\t1\t2\n":     "line 2: 3 columns",
		"# postings 9\nkafka\t1\t2\t-3\n": `line 2: "-3"`,
		"# postings 9\nkafka\t4\t4\t4\n":  "12 postings of 9",
		"# postings 9\ngo\t1\t0\t0\ngo\t1\t0\t0\n": "twice",
	} {
		if _, err := ReadAccuracy(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}
