package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrForeign marks a directory that a report would have to overwrite though no report made it.
var ErrForeign = errors.New("not a report of ours")

// checkOurs refuses dir unless it is absent, empty or a report.
func checkOurs(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("open report directory: %w", err)
	case len(entries) == 0:
		return nil
	}
	if isHistory(dir) {
		return fmt.Errorf("directory %s keeps the reports of several runs; add to them (report.keep above 0), or name another one: %w", dir, ErrForeign)
	}
	if !hasSchema(filepath.Join(dir, indexFile), schemaName) {
		return fmt.Errorf("directory %s holds other files and no %s of a report; name an empty or a new one: %w",
			dir, indexFile, ErrForeign)
	}
	return nil
}

// hasSchema tells whether a file of ours is there: JSON whose schema begins with name.
func hasSchema(file, name string) bool {
	raw, err := os.ReadFile(file)
	var marker struct {
		Schema string `json:"schema"`
	}
	return err == nil && json.Unmarshal(raw, &marker) == nil && strings.HasPrefix(marker.Schema, name)
}

// readIndex reads the list of a report's files.
func readIndex(report fs.FS) (index, error) {
	var list index
	raw, err := fs.ReadFile(report, indexFile)
	if err != nil {
		return list, fmt.Errorf("read the list of a report: %w", err)
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return list, fmt.Errorf("decode %s: %w", indexFile, err)
	}
	if !strings.HasPrefix(list.Schema, schemaName) {
		return list, fmt.Errorf("%s has schema %q: %w", indexFile, list.Schema, ErrForeign)
	}
	return list, nil
}

// inPlace fills a directory beside dir and puts it in dir's place when fill
// succeeds. Until then, and whenever fill fails, dir stays as it was.
func inPlace(dir string, fill func(tmp string) error) (err error) {
	dir, err = target(dir)
	if err != nil {
		return err
	}
	if err := sweep(dir); err != nil {
		return err
	}
	if err := checkOurs(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("make the report's parent directory: %w", err)
	}
	claim, err := claimBeside(dir)
	if err != nil {
		return err
	}
	tmp := claim.dir
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(tmp))
		}
		err = errors.Join(err, claim.release())
	}()
	// It was made private; a report is for everyone who may see its parent.
	if err := os.Chmod(tmp, 0o755); err != nil {
		return fmt.Errorf("open the new report to readers: %w", err)
	}
	if err := fill(tmp); err != nil {
		return err
	}
	return swap(tmp, dir)
}

// target is dir as an absolute path without symbolic links, so that a linked
// report is replaced where it lies.
func target(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find report directory %s: %w", dir, err)
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real, nil
	}
	return abs, nil
}

// swap puts tmp in dir's place. Renaming over a filled directory is impossible,
// so the old one steps aside first and comes back when the new one cannot.
func swap(tmp, dir string) error {
	old := tmp + oldMark
	err := os.Rename(dir, old)
	if errors.Is(err, fs.ErrNotExist) {
		old = ""
	} else if err != nil {
		return fmt.Errorf("move the old report aside: %w", err)
	}
	if err := os.Rename(tmp, dir); err != nil {
		if old != "" {
			err = errors.Join(err, os.Rename(old, dir))
		}
		return fmt.Errorf("put the new report in place: %w", err)
	}
	if old == "" {
		return nil
	}
	if err := os.RemoveAll(old); err != nil {
		return fmt.Errorf("the new report is in place; remove the old one: %w", err)
	}
	return nil
}
