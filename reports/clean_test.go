package reports

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "",
		"Go":                        "Go",
		"safe\u202egnp.exe\u2066":   "safegnp.exe",
		"\x00\x1b[31mred":           "[31mred",
		" two\n\tli ":               "two  li",
		"\xff\xfeok":                "\uFFFDok",
		"日本語":                       "日本語",
		"zero\u200bwidth\ufeff":     "zerowidth",
		strings.Repeat("W", 10):     "WWWWWWWWWW",
		strings.Repeat("W", 12):     "WWWWWWWWWW…",
		strings.Repeat("ab cd ", 9): "ab cd ab c…",
	} {
		if got := clean(in, 11); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range evil {
		f.Add(s, 60)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = 1 + (limit&0xFFFF)%1000
		got := clean(s, limit)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > limit {
			t.Errorf("clean(%q, %d) = %q", s, limit, got)
		}
		for _, r := range got {
			if unicode.Is(unicode.C, r) {
				t.Errorf("clean(%q) keeps %U", s, r)
			}
		}
		if again := clean(got, limit); again != got {
			t.Errorf("clean(clean(%q)) = %q, not %q", s, again, got)
		}
	})
}

func TestCleanedLeavesTheInputAlone(t *testing.T) {
	f := analysis.Findings{Warnings: []string{"a\u202eb"}, Demand: []analysis.Demand{{}}}
	f.Demand[0].Name = "x\u202ey"
	got := cleaned(f)
	if got.Demand[0].Name != "xy" || got.Warnings[0] != "ab" {
		t.Errorf("cleaned to %+v", got)
	}
	if f.Demand[0].Name != "x\u202ey" || f.Warnings[0] != "a\u202eb" {
		t.Error("the findings passed in were changed")
	}
}

// TestCleanedFindings proves that findings of every kind can be cleaned, with what types keep to themselves.
func TestCleanedFindings(t *testing.T) {
	f := small()
	v := analysis.Verdict{Sentence: "a\u202eb", Sensitivity: []analysis.Sensitivity{{Assumption: "c\x00d"}}}
	v.Notes, v.Value = []string{"e\nf"}, new(float64)
	f.Roadmaps[0].Claims = []analysis.ClaimFinding{{ID: "c1", Verdicts: []analysis.Verdict{v}}}
	got := cleaned(f).Roadmaps[0].Claims[0].Verdicts[0]
	if got.Sentence != "ab" || got.Sensitivity[0].Assumption != "cd" || got.Notes[0] != "e f" || got.Value == v.Value {
		t.Errorf("cleaned to %+v", got)
	}
}

func TestCSVText(t *testing.T) {
	for in, want := range map[string]string{"": "", "Go": "Go", "C++": "C++", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x",
		"\tx": "'\tx", "\rx": "'\rx", "a=b": "a=b"} {
		if got := csvText(in); got != want {
			t.Errorf("csvText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlugs(t *testing.T) {
	got := strings.Join(slugs([]string{"../../etc/passwd", "ETC/passwd", "", "日本", "A  b!", strings.Repeat("x", 99)}), " ")
	if want := "etc-passwd etc-passwd-2 roadmap roadmap-2 a-b " + strings.Repeat("x", 40); got != want {
		t.Errorf("slugs = %s, want %s", got, want)
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[float64]string{-1: "0", 0: "0", 0.0001: "<0.1", 0.0005: "0.1", 0.02: "2.0", 0.0949: "9.5", 0.0994: "9.9", 0.0996: "10",
		0.104: "10", 0.4149: "41", 1: "100"} {
		if got := bare(in); got != want {
			t.Errorf("bare(%g) = %s, want %s", in, got, want)
		}
	}
	for in, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 2614: "2,614", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := thousands(in); got != want {
			t.Errorf("thousands(%d) = %s, want %s", in, got, want)
		}
	}
	for _, c := range [][3]string{{"2024-01-03", "2026-11-02", "2024-01 to 2026-11"}, {"2026-11-01", "2026-11-30", "2026-11"}, {"", "", ""}} {
		if got := months(market.Day(c[0]), market.Day(c[1])); got != c[2] {
			t.Errorf("months(%s, %s) = %s", c[0], c[1], got)
		}
	}
	if got := signed(-0.021); got != "−0.02" {
		t.Errorf("signed = %s", got)
	}
}
