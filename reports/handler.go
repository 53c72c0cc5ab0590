package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"strings"
	"time"
)

// contentTypes are those of the files of a report; no other file is served.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".png":  "image/png",
	".svg":  "image/svg+xml",
	".csv":  "text/csv; charset=utf-8",
	".json": "application/json",
	".md":   "text/markdown; charset=utf-8",
}

// shut is the content policy of what is no page: nothing in it runs or loads.
const shut = "default-src 'none'; sandbox; frame-ancestors 'none'"

// Handler serves the report or the history of reports in dir, read-only: GET and HEAD, only files that the
// report's index.json lists, none that a symbolic link leads to outside dir. It opens dir for each request, so a
// report that is replaced meanwhile is served whole, the old one or the new one. A dir without a report is an error.
func Handler(dir string) (http.Handler, error) {
	if _, err := readIndex(os.DirFS(dir)); err != nil && !isHistory(dir) {
		return nil, fmt.Errorf("there is no report in %s: %w", dir, err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Content-Security-Policy", shut)
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "a report is only read: GET or HEAD", http.StatusMethodNotAllowed)
			return
		}
		if r.URL.Path == "/"+latestName {
			http.Redirect(w, r, "/"+latestName+"/", http.StatusFound)
			return
		}
		name, body, err := find(dir, r.URL.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid):
			http.Error(w, "the report has no such file", http.StatusNotFound)
			return
		case err != nil:
			http.Error(w, "the report cannot be read", http.StatusInternalServerError)
			return
		}
		sum := sha256.Sum256(body)
		h.Set("ETag", `"`+hex.EncodeToString(sum[:])+`"`)
		h.Set("Cache-Control", "no-cache") // asked again each time, answered by the ETag
		h.Set("Content-Type", contentTypes[path.Ext(name)])
		if path.Ext(name) == ".html" {
			h.Set("Content-Security-Policy", pagePolicy(body))
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	}), nil
}

// find reads the file that a URL's path names; the error wraps fs.ErrNotExist where nothing is to be served.
func find(dir, urlPath string) (name string, body []byte, err error) {
	name = strings.TrimPrefix(urlPath, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += pageFile
	}
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") || contentTypes[path.Ext(name)] == "" {
		return name, nil, fs.ErrNotExist
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return name, nil, fmt.Errorf("open the report: %w", err)
	}
	defer root.Close()
	if name == historyFile || name == pageFile {
		if _, err := root.Stat(historyFile); err == nil {
			body, err := root.ReadFile(name)
			return name, body, err
		}
	}
	report, rest := reportOf(name)
	if report == latestName {
		report = latestIn(root)
	}
	folder, err := fs.Sub(root.FS(), path.Clean(report))
	if err != nil {
		return name, nil, fs.ErrNotExist
	}
	list, err := readIndex(folder)
	if err != nil {
		return name, nil, fs.ErrNotExist // no report is there
	}
	sum := ""
	for _, f := range list.Files {
		if f.Name == rest {
			sum = f.SHA256
		}
	}
	if sum == "" && rest != indexFile {
		return name, nil, fs.ErrNotExist
	}
	body, err = root.ReadFile(path.Join(report, rest))
	if got := sha256.Sum256(body); err == nil && sum != "" && sum != hex.EncodeToString(got[:]) {
		return name, nil, fmt.Errorf("%s is not the file that %s lists", name, indexFile)
	}
	return name, body, err
}

// reportOf parts a path into the folder of its report, "" for dir itself, and the rest.
func reportOf(name string) (folder, rest string) {
	first, after, ok := strings.Cut(name, "/")
	if ok && first == latestName {
		return latestName, after
	}
	if run, rest, ok := strings.Cut(after, "/"); ok && first == runsDir && runName.MatchString(run) {
		return runsDir + "/" + run, rest
	}
	return "", name
}

// latestIn is the folder of the latest report as runs.json has it, which also is there where links are not to be had.
func latestIn(root *os.Root) string {
	var list history
	raw, err := root.ReadFile(historyFile)
	if err != nil || json.Unmarshal(raw, &list) != nil || !fs.ValidPath(list.Latest) {
		return latestName
	}
	return list.Latest
}

var metaPolicy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]+)">`)

// pagePolicy is the policy that a page states itself, and that no other page may frame it.
func pagePolicy(body []byte) string {
	m := metaPolicy.FindSubmatch(body[:min(len(body), 4096)])
	if m == nil {
		return shut
	}
	policy := html.UnescapeString(string(m[1]))
	if strings.ContainsAny(policy, "\r\n") {
		return shut
	}
	return policy + "; frame-ancestors 'none'"
}
