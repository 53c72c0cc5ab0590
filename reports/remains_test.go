package reports

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestSweep(t *testing.T) {
	for name, tt := range map[string]struct{ before, after []string }{
		"half filled":                {[]string{"report/a", ".report.new-1/a"}, []string{"report/a"}},
		"the old one not removed":    {[]string{"report/a", ".report.new-1.old/b"}, []string{"report/a"}},
		"between the two renames":    {[]string{".report.new-1/a", ".report.new-1.old/b"}, []string{"report/b"}},
		"the old one not yet back":   {[]string{".report.new-1.old/b"}, []string{"report/b"}},
		"of two, each killed":        {[]string{".report.new-1.old/b", ".report.new-2/a"}, []string{"report/b"}},
		"beside those of others":     {[]string{".reports.new-1/a", ".report.news/a", "report/a"}, []string{".report.news/a", ".reports.new-1/a", "report/a"}},
		"in work by another program": {[]string{".report.new-held/a", ".report.new-held.old/b"}, []string{".report.new-held.old/b", ".report.new-held/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			for _, f := range tt.before {
				path := filepath.Join(parent, f)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, nil, 0o644); err != nil {
					t.Fatal(err)
				}
				if held := filepath.Join(parent, ".report.new-held"); filepath.Dir(path) == held {
					lock, err := lockDir(held)
					if err != nil {
						t.Fatal(err)
					}
					defer lock.Close()
				}
			}
			if err := sweep(filepath.Join(parent, "report")); err != nil {
				t.Fatal(err)
			}
			got, err := filepath.Glob(filepath.Join(parent, "*", "*"))
			hidden, err2 := filepath.Glob(filepath.Join(parent, ".*", "*"))
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			got = append(got, hidden...)
			for i := range got {
				got[i], _ = filepath.Rel(parent, got[i])
			}
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(got, tt.after) {
				t.Errorf("left: %q, want %q", got, tt.after)
			}
		})
	}
}
