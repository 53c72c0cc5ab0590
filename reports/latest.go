package reports

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

const latestName = "latest"

// setLatest leads dir/latest to the run of that name: a relative link, so that the folder can be moved, or, where
// links are not to be had, a folder whose only page leads there. What is neither is not replaced (ErrForeign).
func setLatest(dir, name string, symlink func(to, at string) error) error {
	at := filepath.Join(dir, latestName)
	if err := checkLatest(at); err != nil {
		return err
	}
	tmp := filepath.Join(dir, "."+latestName+".new")
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an unfinished link: %w", err)
	}
	if symlink(filepath.Join(runsDir, name), tmp) != nil {
		return leadTo(at, name)
	}
	if info, err := os.Lstat(at); err == nil && info.IsDir() { // of a time without links: only our page is in it
		if err := os.RemoveAll(at); err != nil {
			return fmt.Errorf("replace the folder that led to the latest report: %w", err)
		}
	}
	if err := os.Rename(tmp, at); err != nil {
		return fmt.Errorf("lead %s to run %s: %w", latestName, name, err)
	}
	return nil
}

// leadMark is how a page that leads to the latest report begins.
const leadMark = `<!doctype html><meta charset="utf-8"><title>The latest report</title>`

func leadTo(at, name string) error {
	if info, err := os.Lstat(at); err == nil && !info.IsDir() {
		if err := os.Remove(at); err != nil {
			return fmt.Errorf("remove the link to the latest report: %w", err)
		}
	}
	if err := os.MkdirAll(at, 0o755); err != nil {
		return fmt.Errorf("make the folder that leads to the latest report: %w", err)
	}
	to := "../" + runsDir + "/" + name + "/" + pageFile
	page := leadMark + `<meta http-equiv="refresh" content="0; url=` + to + `"><p><a href="` + to + `">The latest report</a>` + "\n"
	return replaceFile(filepath.Join(at, pageFile), []byte(page))
}

// checkLatest refuses a path that holds something else than setLatest makes.
func checkLatest(at string) error {
	info, err := os.Lstat(at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at %s: %w", at, err)
	}
	ours := false
	if info.Mode()&fs.ModeSymlink != 0 {
		to, err := os.Readlink(at)
		parent, name := filepath.Split(to)
		ours = err == nil && parent == runsDir+string(filepath.Separator) && runName.MatchString(name)
	} else if entries, err := os.ReadDir(at); err == nil && len(entries) == 1 {
		page, err := os.ReadFile(filepath.Join(at, pageFile))
		ours = err == nil && strings.HasPrefix(string(page), leadMark)
	}
	if !ours {
		return fmt.Errorf("%s leads to no report; move it away: %w", at, ErrForeign)
	}
	return nil
}

// replaceFile writes a file beside its place and renames it there.
func replaceFile(path string, body []byte) error {
	tmp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	if err := os.WriteFile(tmp, body, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("put %s in place: %w", path, err)
	}
	return nil
}

// newestFirst orders runs by day, then by number: databases may have begun anew.
func newestFirst(a, b keptRun) int {
	return cmp.Or(cmp.Compare(b.MadeOn, a.MadeOn), cmp.Compare(b.Run, a.Run))
}

// runsView is what the page that lists the runs shows.
type runsView struct {
	Latest string
	Runs   []runView
}

type runView struct {
	Page, Name, MadeOn, Vacancies, Employers, Sample string
	Roadmaps                                         []runRoadmap
}

type runRoadmap struct{ Title, Asked, Missing, Headline string }

func runsPage(h history) page {
	v := runsView{Latest: latestName + "/" + pageFile}
	for _, r := range h.Runs {
		row := runView{Page: r.Folder + "/" + pageFile, Name: "Run " + itoa(int(r.Run)), MadeOn: r.MadeOn,
			Vacancies: thousands(r.Summary.Vacancies), Employers: thousands(r.Summary.Employers)}
		if r.Dataset == string(market.Sample) {
			row.Sample = "sample"
		}
		for _, m := range r.Summary.Roadmaps {
			row.Roadmaps = append(row.Roadmaps, runRoadmap{clean(m.Title, 2*maxName), fmt.Sprintf("%d of %d", m.Asked, m.Skills), itoa(m.Missing), clean(m.Headline, maxText)})
		}
		v.Runs = append(v.Runs, row)
	}
	return page{Kind: "runs", File: pageFile, Title: "Reports by run", Body: v}
}
