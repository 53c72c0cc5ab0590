package extract

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// findSimply is the reference for find: at every word start, the longest
// folded substring that is a pattern and ends at a word end.
func findSimply(m *matcher, text string) []hit {
	pattern := map[string]int32{}
	longest := 0
	for p, k := range m.keys {
		pattern[k] = int32(p)
		longest = max(longest, len(k))
	}
	var out []hit
	covered := int32(0)
	for i := range len(text) {
		if !wordStart(text, i) {
			continue
		}
		for j := min(len(text), i+longest); j > i; j-- {
			p, ok := pattern[foldString(text[i:j])]
			if !ok {
				continue
			}
			if end := m.wordEnd(text, j, p); end > 0 {
				if int32(end) > covered {
					out = append(out, hit{int32(i), int32(end), p})
					covered = int32(end)
				}
				break
			}
		}
	}
	return out
}

func TestFindAgreesWithReference(t *testing.T) {
	x := mustDefault(t)
	for _, p := range realPostings(t, "us-backend-2025-11", 100<<10) {
		text := Text(p.Title, p.Description)
		if got, want := x.find(text), findSimply(x.matcher, text); !slices.Equal(got, want) {
			t.Fatalf("find differs from the reference on %.80q", text)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"C++, C# and .NET", "HTML5/CSS3 • Node.js", "künstliche Intelligenz", "Go-to-market R&D", "a.NET b *nix", strings.Repeat("x", 1022) + " python3 go"} {
		f.Add(s)
	}
	x := mustDefault(f)
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := x.find(text), findSimply(x.matcher, text); !slices.Equal(got, want) {
			t.Errorf("find(%q) = %v, want %v", text, got, want)
		}
	})
}

func TestFindAllocatesNothing(t *testing.T) {
	x := mustDefault(t)
	text := strings.Repeat("Python, Go and C++ on Kubernetes. ", 100)
	s := scanWords(text, &x.filter)
	defer s.release()
	hits := x.matcher.find(s, nil)
	if n := testing.AllocsPerRun(20, func() { hits = x.matcher.find(s, hits) }); n != 0 {
		t.Errorf("find allocates %v times", n)
	}
}

// checkReading reports where a reading breaks what its type promises.
func checkReading(t *testing.T, r market.Reading) {
	t.Helper()
	if !utf8.ValidString(r.Text) {
		t.Fatalf("text is not valid UTF-8")
	}
	last := 0
	for _, m := range r.Mentions {
		if m.Start < last || m.End <= m.Start || m.End > len(r.Text) {
			t.Fatalf("mention %+v out of order or outside the text of %d bytes", m, len(r.Text))
		}
		if !utf8.RuneStart(r.Text[m.Start]) || m.End < len(r.Text) && !utf8.RuneStart(r.Text[m.End]) {
			t.Fatalf("mention %+v cuts a character", m)
		}
		if m.Need < market.Mentioned || m.Need > market.Required {
			t.Fatalf("mention %+v has no need", m)
		}
		last = m.Start
	}
	if b := r.Salary; b != nil && b.Provenance == "text" && (b.Start < 0 || b.End <= b.Start || b.End > len(r.Text)) {
		t.Fatalf("salary %+v outside the text of %d bytes", *b, len(r.Text))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Engineer", "<p>Java</p><ul><li>Go, Rust<li>nice to have: C++</ul>", "Acme")
	f.Add("", "Acme | Go Developer | Berlin\nRequirements: (SQL (Postgres preferred)", "Go")
	f.Add("R\xff", "&lt;p&gt;unit and integration testing&lt;/p&gt; \xe2\x82 clean, fast code", "")
	f.Add("Engineer", "Pays $100k - 120k a year, remote/hybrid in Berlin. 5+ years. "+strings.Repeat("<div>", 200)+strings.Repeat("<", 100), "")
	f.Add("T", "Job descriptionWrites code.RoleDeveloper,Key SkillsPythonSQL", "")
	x := mustDefault(f)
	f.Fuzz(func(t *testing.T, title, description, company string) {
		checkReading(t, x.Read(market.Posting{Title: title, Description: description, Company: company}))
	})
}

// TestReadGrowsLinearly reads hostile texts ; quadratic work
// would run into the test's time limit.
func TestReadGrowsLinearly(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large texts")
	}
	x := mustDefault(t)
	const size = 256 << 10
	for _, unit := range []string{
		"Java ", "Java,", "(", "<div>", "<script>", "&lt;p&gt;", "- \n", "go/", "a plus ", "clean unit ", "x", "Go-", "Requirements: ", "\u00e9 ", "*", "customers like C ",
	} {
		text := strings.Repeat(unit, size/len(unit))
		checkReading(t, readAlone(x, text))
	}
	title := Text(strings.Repeat("Go Spring ", size/10), "")
	checkReading(t, market.Reading{Text: title, Mentions: x.mentions("", title)})
}

// readAlone reads a description alone.
func readAlone(x *Extractor, description string) market.Reading {
	return market.Reading{Text: Text("", description), Mentions: x.mentions("", Text("", description))}
}
