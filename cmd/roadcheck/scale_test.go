package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// scalePosting is a line of the filter's input.
type scalePosting struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Company     string `json:"company"`
	Location    string `json:"location"`
	Description string `json:"description"`
	PostedOn    string `json:"posted_on"`
}

// TestDuplicatesScale clusters ROADCHECK_SCALE postings made from the shared ones with the
// real program and says how long it took, reading included, and its peak memory.
func TestDuplicatesScale(t *testing.T) {
	total, err := strconv.Atoi(os.Getenv("ROADCHECK_SCALE"))
	if err != nil {
		t.Skip("ROADCHECK_SCALE is not set to a number of postings")
	}
	dir := t.TempDir()
	in, size := writeScale(t, filepath.Join(dir, "postings.jsonl"), total)
	out, err := os.Create(filepath.Join(dir, "clusters.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.CommandContext(t.Context(), "roadcheck", "duplicates", "--jsonl", in)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "ROADCHECK_") })
	start := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	rows, clusters := countClusters(t, out.Name())
	if rows != total {
		t.Errorf("%d rows of %d postings", rows, total)
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss // kB on Linux
	t.Logf("%d postings, %d MB: %d clusters, %v (%.2f ms of processor time a posting), at most %d MB of memory",
		total, size>>20, clusters, took.Round(time.Second/10), cpu.Seconds()*1000/float64(total), peak>>10)
}

// writeScale writes the postings and says where and how many bytes.
func writeScale(t *testing.T, name string, total int) (string, int64) {
	originals := scaleOriginals(t)
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	enc := json.NewEncoder(w)
	for n := range total {
		if err := enc.Encode(perturbed(originals, n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return name, info.Size()
}

// scaleOriginals are every fourth of the shared postings that have a text.
func scaleOriginals(t *testing.T) []scalePosting {
	dir := os.Getenv("ROADCHECK_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	files, _ := filepath.Glob(filepath.Join(dir, "data", "postings", "*.jsonl.gz"))
	if len(files) == 0 {
		t.Skipf("no shared postings in %s", dir)
	}
	var out []scalePosting
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, maxLine)
		for n := 0; lines.Scan(); n++ {
			var p scalePosting
			if n%4 != 0 {
				continue
			}
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if len(p.Description) > 200 {
				out = append(out, p)
			}
		}
		f.Close()
	}
	return out
}

// perturbed gives the n-th of postings made from real ones: each time through the originals it
// gets another place, and in turn other words, so that it is another vacancy, or one more line.
func perturbed(originals []scalePosting, n int) scalePosting {
	p := originals[n%len(originals)]
	p.ID = strconv.Itoa(n)
	turn := n / len(originals)
	if turn == 0 {
		return p
	}
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	p.Location, p.PostedOn = fmt.Sprintf("Town %d", turn), ""
	if turn%2 == 0 {
		p.Description += fmt.Sprintf("\nApply to our office in town %d.", turn)
		return p
	}
	p.Title += fmt.Sprintf(" Field%d", turn)
	lines := strings.Split(p.Description, "\n")
	for i, line := range lines {
		ws := strings.Fields(line)
		for j := range ws {
			if rng.IntN(8) == 0 {
				ws[j] = fmt.Sprintf("word%d", rng.IntN(1<<20))
			}
		}
		lines[i] = strings.Join(ws, " ")
	}
	p.Description = strings.Join(lines, "\n")
	return p
}

func countClusters(t *testing.T, name string) (rows, clusters int) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for r := bufio.NewReader(f); ; rows++ {
		line, err := r.ReadBytes('\n')
		if err == io.EOF {
			return rows, clusters
		}
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(line, []byte(`"class":"same"`)) && !bytes.Contains(line, []byte(`"class":"repost"`)) {
			clusters++
		}
	}
}
