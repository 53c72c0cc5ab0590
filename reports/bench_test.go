package reports

import (
	"context"
	"strings"
	"testing"
	"time"
)

// BenchmarkReport makes a whole report of five roadmaps in memory and tells what each part of the work took.
func BenchmarkReport(b *testing.B) {
	f := several()
	for _, id := range []string{"third", "fourth", "fifth"} {
		r := fixtureRoadmap(fixtureDemand(2614, 0.15, 7), 2614)
		r.Roadmap.ID, r.Roadmap.Title = id, "The "+id+" roadmap"
		f.Roadmaps = append(f.Roadmaps, r)
	}
	evidence := fixtureEvidence(f)
	spent := map[string]time.Duration{}
	bytes := 0
	for b.Loop() {
		last := time.Now()
		files, err := makeFiles(context.Background(), f, Options{DPI: defaultDPI, Evidence: evidence, Progress: func(_, _ int, what string) {
			group, _, _ := strings.Cut(what, "/")
			spent[group] += time.Since(last)
			last = time.Now()
		}})
		if err != nil {
			b.Fatal(err)
		}
		bytes = 0
		for _, fl := range files {
			bytes += len(fl.body)
		}
	}
	for part, d := range spent {
		b.ReportMetric(float64(d.Milliseconds())/float64(b.N), part+"-ms")
	}
	b.ReportMetric(float64(bytes)/1e6, "MB")
}

// BenchmarkPNG draws the headline chart of one roadmap.
func BenchmarkPNG(b *testing.B) {
	f := realistic()
	c, ok := roadmapChart(f, populations(f)[0])
	if !ok {
		b.Fatal("no chart")
	}
	paint := painter{newFaces(), defaultDPI}
	size := 0
	for b.Loop() {
		raw, err := paint.png(c)
		if err != nil {
			b.Fatal(err)
		}
		size = len(raw)
	}
	b.ReportMetric(float64(size)/1e3, "kB")
}
