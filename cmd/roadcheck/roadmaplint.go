package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

type roadmapLintCmd struct {
	Files   []string `arg:"" optional:"" name:"file" help:"Roadmap files to check. Default: the built-in ones and those of the configured folder."`
	Explain bool     `help:"Say of every hypothesis what is tested, or why it is not."`
	JSON    bool     `name:"json" help:"Write JSON."`
}

// Run prints every fault of the roadmap files and how their hypotheses resolve; any fault is an error.
func (c *roadmapLintCmd) Run(a *app) error {
	e, err := a.extractor()
	if err != nil {
		return err
	}
	lints, err := c.lint(a, e.Skills())
	if err != nil {
		return err
	}
	if c.JSON {
		err = a.writeJSON(lints)
	} else {
		err = c.print(a.Stdout, lints)
	}
	faults := 0
	for _, l := range lints {
		faults += len(l.Faults)
	}
	if err == nil && faults > 0 {
		return fmt.Errorf("the roadmaps have faults: %d", faults)
	}
	return err
}

func (c *roadmapLintCmd) lint(a *app, catalog []market.SkillInfo) ([]analysis.Lint, error) {
	if len(c.Files) > 0 {
		var out []analysis.Lint
		for _, file := range c.Files {
			data, err := readRoadmapFile(a, file)
			if err != nil {
				return nil, err
			}
			out = append(out, analysis.LintRoadmap(file, data, catalog))
		}
		return out, nil
	}
	files, err := analysis.BuiltinFiles()
	if err != nil {
		return nil, err
	}
	out, err := analysis.LintRoadmaps(files, catalog)
	if err != nil || a.cfg.Roadmaps.Dir == "" {
		return out, err
	}
	own, err := analysis.LintRoadmaps(os.DirFS(a.cfg.Roadmaps.Dir), catalog)
	if err != nil {
		return nil, fmt.Errorf("roadmaps in %s: %w", a.cfg.Roadmaps.Dir, err)
	}
	return append(out, own...), nil
}

// readRoadmapFile reads a roadmap file or, for "-", standard input, but not more than a roadmap has.
func readRoadmapFile(a *app, file string) ([]byte, error) {
	in := io.Reader(a.Stdin)
	if file != "-" {
		f, err := os.Open(filepath.Clean(file))
		if err != nil {
			return nil, fmt.Errorf("open roadmap: %w", err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, analysis.MaxRoadmapFile+1))
	if err != nil {
		return nil, fmt.Errorf("read roadmap %s: %w", file, err)
	}
	return data, nil
}

func (c *roadmapLintCmd) print(w io.Writer, lints []analysis.Lint) error {
	total, executable := 0, 0
	for _, l := range lints {
		for _, f := range l.Faults {
			fmt.Fprintln(w, f)
		}
		if len(l.Faults) > 0 {
			continue
		}
		fmt.Fprintf(w, "%s: %d skills, %d claims, %d hypotheses: %d executable, %d not testable with a reason\n",
			l.File, l.Skills, l.Claims, l.Hypotheses, l.Executable, l.Reasoned)
		total, executable = total+l.Hypotheses, executable+l.Executable
		if c.Explain {
			explainHypotheses(w, l.Resolutions)
		}
	}
	_, err := fmt.Fprintf(w, "%d roadmaps, %d hypotheses: %d executable, %d not testable with a reason\n",
		len(lints), total, executable, total-executable)
	return err
}

func explainHypotheses(w io.Writer, all []analysis.Resolution) {
	for _, r := range all {
		if !r.Executable() {
			fmt.Fprintf(w, "  %s %s  not testable: %s\n", r.Claim, r.Hypothesis, r.Reason)
			continue
		}
		fmt.Fprintf(w, "  %s %s  %s: %s\n", r.Claim, r.Hypothesis, r.Test, r.Sentence)
		for _, n := range r.Needs {
			fmt.Fprintf(w, "      needs %s\n", n)
		}
		for _, d := range r.Doubts {
			fmt.Fprintf(w, "      doubt: %s\n", d)
		}
	}
}
