package duplicate

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

// TestBoilerplateOfBoards counts what is left out on 45 real boards when ROADCHECK_BOILERPLATE is set.
func TestBoilerplateOfBoards(t *testing.T) {
	if os.Getenv("ROADCHECK_BOILERPLATE") == "" {
		t.Skip("ROADCHECK_BOILERPLATE is not set")
	}
	e, err := extract.Default()
	if err != nil {
		t.Fatal(err)
	}
	c := NewClusterer(Options{})
	var boards, mentions, asides, left int
	untar(t, filepath.Join(sharedDir(t), "payloads", "ashby", "boards-441-2025-10-28.tar.gz"), func(name string, data []byte) {
		var m struct {
			Jobs []struct{ ID, Title, Location, DescriptionHTML string }
		}
		if json.Unmarshal(data, &m) != nil || len(m.Jobs) < 4 || len(m.Jobs) > 60 || boards == 45 {
			return
		}
		boards++
		for _, j := range m.Jobs {
			r := e.Read(market.Posting{Title: j.Title, Company: name, Location: j.Location, Description: j.DescriptionHTML})
			p := Posting{Key: name + j.ID, Title: j.Title, Company: name, Location: j.Location, Text: r.Text}
			mentions += len(r.Mentions)
			for i, mention := range r.Mentions {
				if mention.Need == market.Mentioned {
					p.Asides = append(p.Asides, Aside{Index: i, At: mention.Start})
				}
			}
			asides += len(p.Asides)
			if err := c.Add(p); err != nil {
				t.Fatal(err)
			}
		}
	})
	results, err := c.Results(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		left += len(r.Boilerplate)
	}
	t.Logf("%d boards, %d postings: %d mentions, %d not asked for, %d left out", boards, len(results), mentions, asides, left)
	if left == 0 || left > asides {
		t.Errorf("%d of %d left out", left, asides)
	}
}
