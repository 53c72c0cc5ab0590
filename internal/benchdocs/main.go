// Command benchdocs writes the table of benchmarks into a document, from what go test prints:
//
//	go test -run '^$' -bench . -benchmem ./... | go run ./internal/benchdocs -into docs/benchmarks.md
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

const (
	begin = "<!-- made by make bench-docs: begin -->\n"
	end   = "<!-- made by make bench-docs: end -->\n"
)

func main() {
	into := flag.String("into", "docs/benchmarks.md", "document with the two markers")
	flag.Parse()
	if err := run(os.Stdin, *into, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, "benchdocs:", err)
		os.Exit(1)
	}
}

// run puts the table of what r says between the markers of the document.
func run(r io.Reader, into string, now time.Time) error {
	results, err := read(r)
	if err != nil {
		return err
	}
	doc, err := os.ReadFile(into)
	if err != nil {
		return fmt.Errorf("read the document: %w", err)
	}
	before, rest, ok := strings.Cut(string(doc), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return fmt.Errorf("%s has no place for the table: want the lines %q and %q", into, strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	text := before + begin + table(results, load(), now) + end + after
	if err := os.WriteFile(into, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}

// load is the mean number of running programs in the last minute, "" where the system does not tell.
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	one, _, _ := strings.Cut(string(data), " ")
	return one
}

// results are what one run of benchmarks printed.
type results struct {
	cpu  string
	rows []row
}

// row is one benchmark: its package and name, and its figures with their units, the baselines among them.
type row struct {
	pkg, name string
	figures   []string
}

// read reads the format of https://go.dev/design/14313-benchmark-format; a failed package is an error,
// so that no table is made of half a run.
func read(r io.Reader) (results, error) {
	var out results
	pkg := ""
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := lines.Text()
		if value, ok := strings.CutPrefix(line, "pkg: github.com/roadcheck/roadcheck/"); ok {
			pkg = value
		} else if value, ok := strings.CutPrefix(line, "cpu: "); ok {
			out.cpu = value
		} else if strings.HasPrefix(line, "FAIL") || strings.HasPrefix(line, "--- FAIL") {
			return out, fmt.Errorf("the benchmarks failed: %s", line)
		}
		fields := strings.Fields(line)
		if len(fields) < 4 || len(fields)%2 != 0 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		one := row{pkg: pkg, name: strings.TrimPrefix(fields[0], "Benchmark")}
		for i := 2; i < len(fields); i += 2 {
			one.figures = append(one.figures, fields[i]+" "+fields[i+1])
		}
		out.rows = append(out.rows, one)
	}
	if err := lines.Err(); err != nil {
		return out, fmt.Errorf("read the benchmarks: %w", err)
	}
	if len(out.rows) == 0 {
		return out, fmt.Errorf("no benchmark in the input: give it what go test -bench prints")
	}
	return out, nil
}

// table is the text between the markers.
func table(r results, load string, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s, on %s", now.UTC().Format(time.DateOnly), r.cpu)
	if load != "" {
		fmt.Fprintf(&b, ", load %s when they ended", load)
	}
	b.WriteString(". Figures whose unit begins with `x-` are ratios to a baseline of the same run.\n\n| package | benchmark | figures |\n|---|---|---|\n")
	for _, one := range r.rows {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", one.pkg, one.name, strings.Join(one.figures, ", "))
	}
	b.WriteString("\n")
	return b.String()
}
