package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"debug/elf"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestRelease builds for this platform twice, the second time from a copy of the sources in another
// folder, and looks into what came out.
func TestRelease(t *testing.T) {
	if os.Getenv("ROADCHECK_RELEASE") == "" {
		t.Skip("compiles everything twice, minutes on 2 cores: make release-test")
	}
	here := runtime.GOOS + "/" + runtime.GOARCH
	if here != "linux/amd64" && here != "linux/arm64" {
		t.Skipf("the archive is run on Linux, this is %s", here)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	one := build(t, root, here)
	two := build(t, clone(t, root), here)
	if sums := read(t, one, "SHA256SUMS"); sums != read(t, two, "SHA256SUMS") {
		t.Errorf("two builds differ:\n%s\n%s", sums, read(t, two, "SHA256SUMS"))
	}
	check := exec.Command("sha256sum", "--check", "--strict", "SHA256SUMS")
	check.Dir = one
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("sha256sum: %v: %s", err, out)
	}
	name := "roadcheck_1.2.3_" + strings.ReplaceAll(here, "/", "_")
	dir := unpack(t, []byte(read(t, one, name+".tar.gz")))
	for _, f := range []string{"LICENSE", "README.md", "THIRD-PARTY-LICENCES.txt", "man/roadcheck.1", "man/roadcheck-run.1", "completions/roadcheck.bash", "completions/_roadcheck", "completions/roadcheck.fish"} {
		if read(t, filepath.Join(dir, name), f) == "" {
			t.Errorf("%s is empty", f)
		}
	}
	program := filepath.Join(dir, name, "roadcheck")
	version := exec.Command(program, "version")
	version.Env = []string{"HOME=" + dir} // the variable that asks for this test is no setting of the program's
	if out, err := version.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "roadcheck v1.2.3\n") {
		t.Errorf("the program says %q, %v", out, err)
	}
	binary, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer binary.Close()
	if libs, err := binary.ImportedLibraries(); err != nil || len(libs) > 0 {
		t.Errorf("the program is not static: %q, %v", libs, err)
	}
	if data := read(t, filepath.Dir(program), "roadcheck"); strings.Contains(data, root) {
		t.Errorf("the program carries the path %s", root)
	}
	checkBill(t, read(t, one, name+".cdx.json"))
}

func build(t *testing.T, dir, platform string) string {
	t.Helper()
	t.Chdir(dir)
	r := release{Version: "v1.2.3", Out: filepath.Join(t.TempDir(), "dist"), Platforms: []string{platform}}
	if err := r.make(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r.Out
}

// clone copies what a build needs.
func clone(t *testing.T, root string) string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"-r"}
	for _, name := range []string{"go.mod", "go.sum", "LICENSE", "README.md", "roadcheck.example.yaml", "analysis", "cmd", "extract", "internal", "reports", "scrape", "sql"} {
		args = append(args, filepath.Join(root, name))
	}
	if out, err := exec.Command("cp", append(args, dir)...).CombinedOutput(); err != nil {
		t.Fatalf("copy the sources: %v: %s", err, out)
	}
	return dir
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func unpack(t *testing.T, archive []byte) string {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for r := tar.NewReader(zip); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return dir
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, h.Name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, h.FileInfo().Mode()); err != nil {
			t.Fatal(err)
		}
	}
}

// checkBill holds a bill of materials against the published JSON schema, which the module
// cyclonedx-go carries; it skips where that is not to be had.
func checkBill(t *testing.T, text string) {
	t.Helper()
	if !strings.Contains(text, `"pkg:golang/github.com/lib/pq@v`) || !strings.Contains(text, `"id": "MIT"`) {
		t.Error("the bill of materials does not name lib/pq or a licence")
	}
	fetch := exec.Command("go", "mod", "download", "-json", "github.com/CycloneDX/cyclonedx-go@v0.12.0")
	fetch.Dir, fetch.Env = t.TempDir(), append(os.Environ(), "GOPROXY=off") // from the module cache, where make schemas puts it
	out, err := fetch.Output()
	if err != nil {
		t.Skip("the bill of materials was not held against its schema: run make schemas")
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	for address, file := range map[string]string{
		"http://cyclonedx.org/schema/bom-1.6.schema.json":  "bom-1.6.schema.json",
		"http://cyclonedx.org/schema/spdx.schema.json":     "spdx.schema.json",
		"http://cyclonedx.org/schema/jsf-0.82.schema.json": "jsf-0.82.schemax.json",
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(read(t, filepath.Join(module.Dir, "schema"), file)))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if err := c.AddResource(address, doc); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile("http://cyclonedx.org/schema/bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("the bill of materials is not valid CycloneDX 1.6: %v", err)
	}
}

func TestReleaseRefuses(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, r := range map[string]release{
		`version "1.2" is not`:        {Version: "1.2"},
		`platform "plan9/amd64" is`:   {Version: "v1.2.3", Platforms: []string{"plan9/amd64"}},
		`is not empty: remove it, or`: {Version: "v1.2.3", Out: full},
	} {
		if err := r.make(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
