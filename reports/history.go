package reports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

// HistorySchema names the shape of runs.json, the list of the reports that a folder keeps.
const HistorySchema = historyName + "1"

const (
	historyName = "roadcheck-runs/"
	historyFile = "runs.json"
	runsDir     = "runs"
)

// runName is the folder of a run's report.
var runName = regexp.MustCompile(`^[0-9]{6,18}$`)

// History tells whose findings are drawn and how many reports a folder keeps.
type History struct {
	Run  int64 // 1 or more
	Keep int   // 1 or more
}

// history is runs.json; the latest written run has its folder in Latest, the rest goes from new to old.
type history struct {
	Schema string    `json:"schema"`
	Latest string    `json:"latest"`
	Runs   []keptRun `json:"runs"`
}

// keptRun is a report that the folder keeps.
type keptRun struct {
	Run     int64         `json:"run"`
	Folder  string        `json:"folder"` // runs/000123
	Version string        `json:"version"`
	MadeOn  string        `json:"made_on"`
	Dataset string        `json:"dataset"`
	Summary reportSummary `json:"summary"`
}

// reportSummary has the figures that reports are told apart by.
type reportSummary struct {
	Vacancies int              `json:"vacancies"`
	Postings  int              `json:"postings"`
	Employers int              `json:"employers"`
	Roadmaps  []roadmapSummary `json:"roadmaps"`
}

type roadmapSummary struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Headline string `json:"headline"`
	Asked    int    `json:"asked"`   // taught skills that are clearly asked for
	Skills   int    `json:"skills"`  // taught skills
	Missing  int    `json:"missing"` // technologies in demand that it lacks
}

func summarize(f analysis.Findings) reportSummary {
	s := reportSummary{Vacancies: f.Base.Vacancies, Postings: f.Base.Postings, Employers: f.Base.Employers, Roadmaps: []roadmapSummary{}}
	for _, r := range f.Roadmaps {
		asked, _ := surely(&r)
		missing, _ := byKind(r.Missing)
		s.Roadmaps = append(s.Roadmaps, roadmapSummary{r.Roadmap.ID, r.Roadmap.Title, r.Headline, asked, len(r.Skills), len(missing)})
	}
	return s
}

// WriteRun makes the report of a run in dir/runs/NNNNNN and gives that folder and the names of its files.
// dir/latest then leads there, dir/index.html and dir/runs.json list the runs, and the oldest reports beyond
// h.Keep are removed, but none that holds files of others. A single report in dir gives way to the history, as it
// would to a new report. Each step is a rename: an interrupted call leaves the old state or the new one.
func WriteRun(ctx context.Context, dir string, f analysis.Findings, h History, o Options) (folder string, names []string, err error) {
	if h.Run < 1 || h.Keep < 1 {
		return "", nil, fmt.Errorf("history of reports: run %d, keep %d: want 1 or more of each", h.Run, h.Keep)
	}
	o.run = h.Run
	name := fmt.Sprintf("%06d", h.Run)
	add := func(in string) error {
		var err error
		if names, err = Write(ctx, filepath.Join(in, runsDir, name), f, o); err != nil {
			return err
		}
		return listRuns(in, name, h.Keep)
	}
	if isHistory(dir) {
		err = add(dir)
	} else {
		err = inPlace(dir, add)
	}
	if err != nil {
		return "", nil, fmt.Errorf("add run %d to the reports in %s: %w", h.Run, dir, err)
	}
	return filepath.Join(dir, runsDir, name), names, nil
}

func isHistory(dir string) bool { return hasSchema(filepath.Join(dir, historyFile), historyName) }

// listRuns brings what stands beside the reports up to date after the run of that name was written.
func listRuns(dir, name string, keep int) error {
	runs, err := keptRuns(dir)
	if err != nil {
		return err
	}
	latest := runsDir + "/" + name
	kept, gone := retain(dir, runs, latest, keep)
	if err := setLatest(dir, name, os.Symlink); err != nil {
		return err
	}
	list := history{HistorySchema, latest, kept}
	raw, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", historyFile, err)
	}
	front, err := renderPage(runsPage(list))
	if err != nil {
		return err
	}
	if err := replaceFile(filepath.Join(dir, historyFile), visible(append(raw, '\n'))); err != nil {
		return err
	}
	if err := replaceFile(filepath.Join(dir, pageFile), front); err != nil {
		return err
	}
	for _, r := range gone {
		if err := removeRun(dir, filepath.Base(r.Folder)); err != nil {
			return err
		}
	}
	return nil
}

// keptRuns reads what runs are there, from new to old. Folders that are no reports are not ours to list.
func keptRuns(dir string) ([]keptRun, error) {
	entries, err := os.ReadDir(filepath.Join(dir, runsDir))
	if err != nil {
		return nil, fmt.Errorf("list the kept reports: %w", err)
	}
	var out []keptRun
	for _, e := range entries {
		if !e.IsDir() || !runName.MatchString(e.Name()) {
			continue
		}
		list, err := readIndex(os.DirFS(filepath.Join(dir, runsDir, e.Name())))
		if err != nil || list.Run < 1 {
			continue
		}
		out = append(out, keptRun{list.Run, runsDir + "/" + e.Name(), list.Version, list.MadeOn, list.Dataset, list.Summary})
	}
	slices.SortFunc(out, newestFirst)
	return out, nil
}

// retain parts the runs into those that stay and those beyond keep. The latest one stays even when another
// database numbered older runs higher, and so does what holds files of others.
func retain(dir string, runs []keptRun, latest string, keep int) (kept, gone []keptRun) {
	room := keep - 1 // without the latest
	for _, r := range runs {
		switch {
		case r.Folder == latest:
			kept = append(kept, r)
		case room > 0 || !onlyListed(filepath.Join(dir, filepath.FromSlash(r.Folder))):
			kept = append(kept, r)
			room--
		default:
			gone = append(gone, r)
		}
	}
	return kept, gone
}

// onlyListed tells whether a report's folder has no file that its list lacks.
func onlyListed(dir string) bool {
	list, err := readIndex(os.DirFS(dir))
	if err != nil {
		return false
	}
	ours := map[string]bool{indexFile: true}
	for _, f := range list.Files {
		ours[f.Name] = true
	}
	foreign := errors.New("not listed")
	return fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !ours[path] {
			return foreign
		}
		return err
	}) == nil
}

// removeRun takes a report out of sight at once and then away.
func removeRun(dir, name string) error {
	gone := filepath.Join(dir, runsDir, "."+name+".gone")
	if err := os.RemoveAll(gone); err != nil {
		return fmt.Errorf("remove what is left of the report of run %s: %w", name, err)
	}
	if err := os.Rename(filepath.Join(dir, runsDir, name), gone); err != nil {
		return fmt.Errorf("move the report of run %s aside: %w", name, err)
	}
	if err := os.RemoveAll(gone); err != nil {
		return fmt.Errorf("remove the report of run %s: %w", name, err)
	}
	return nil
}
