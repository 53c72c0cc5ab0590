package duplicate

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// perturbed gives the n-th of postings made from real ones: each time through
// the originals it gets another place, day, employer's branch, order of lines,
// and every second time other words, so that it is another vacancy.
func perturbed(originals []Posting, n int) Posting {
	p := originals[n%len(originals)]
	turn := n / len(originals)
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	p.Key = strconv.Itoa(n)
	if turn == 0 {
		return p
	}
	p.Location = fmt.Sprintf("Town %d", turn)
	p.Day = ""
	lines := strings.Split(p.Text, "\n")
	if turn%2 == 1 {
		p.Title += fmt.Sprintf(" Field%d", turn)
		for i, line := range lines {
			ws := strings.Fields(line)
			for j := range ws {
				if rng.IntN(8) == 0 {
					ws[j] = fmt.Sprintf("word%d", rng.IntN(1<<20))
				}
			}
			lines[i] = strings.Join(ws, " ")
		}
	} else {
		lines = append(lines, fmt.Sprintf("Apply to our office in town %d.", turn))
	}
	p.Text = strings.Join(lines, "\n")
	return p
}

// maxOriginals bounds how many real postings the others are made from.
const maxOriginals = 20000

// TestScale clusters ROADCHECK_SCALE postings made from the shared ones and says
// how long it took and how much memory.
func TestScale(t *testing.T) {
	total, err := strconv.Atoi(os.Getenv("ROADCHECK_SCALE"))
	if err != nil {
		t.Skip("ROADCHECK_SCALE is not set to a number of postings")
	}
	seen := 0
	byKey := realPostings(t, sharedDir(t), func(string) bool { seen++; return seen <= min(total, maxOriginals) })
	var originals []Posting
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		if p := byKey[key]; len(p.Text) > 200 {
			originals = append(originals, p)
		}
	}
	byKey = nil
	if total < len(originals) {
		originals = originals[:total]
	}
	f, err := os.CreateTemp(t.TempDir(), "texts")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	base := heap()
	c := NewClusterer(Options{Workers: runtime.GOMAXPROCS(0), Spool: f})
	start := time.Now()
	var b bytes.Buffer
	for n := range total {
		b.Reset()
		Prepare(perturbed(originals, n), &b)
		if _, err := c.Write(b.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	taken := time.Since(start)
	results, err := c.Results(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	clusters := 0
	for i, r := range results {
		if r.Cluster == c.Key(i) {
			clusters++
		}
	}
	t.Logf("%d postings, %d clusters: %v taken in, %v in all, %d MB of heap besides %d MB of originals, %d MB of texts on disk",
		total, clusters, taken.Round(time.Second/10), time.Since(start).Round(time.Second/10), (heap()-base)>>20, base>>20, c.offset>>20)
	runtime.KeepAlive(originals)
}

// heap is the memory in use after a collection, in bytes.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
