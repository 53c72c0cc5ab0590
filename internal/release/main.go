// Command release builds what is given away: an archive per platform, their checksums and
// bills of materials. Equal sources, Go and version give equal bytes, in whatever folder.
//
//	go run ./internal/release -version v1.2.3 -out dist
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/licences"
)

const program = "github.com/roadcheck/roadcheck/cmd/roadcheck"

var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64"}

func main() {
	version := flag.String("version", "", "version, such as v1.2.3")
	out := flag.String("out", "dist", "folder to write to; must be new or empty")
	only := flag.String("platforms", strings.Join(platforms, ","), "platforms, separated by commas")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r := release{Version: *version, Out: *out, Platforms: strings.Split(*only, ",")}
	if err := r.make(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release is one version to be built from the sources in the working folder, the root of the module.
type release struct {
	Version   string
	Out       string // new or empty
	Platforms []string
	modules   []licences.Module
	shared    []file // what every archive carries besides the program
}

var versionForm = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// make builds into Out.
func (r *release) make(ctx context.Context) error {
	if !versionForm.MatchString(r.Version) {
		return fmt.Errorf("version %q is not of the form v1.2.3 or v1.2.3-rc.1", r.Version)
	}
	for _, p := range r.Platforms {
		if !slices.Contains(platforms, p) {
			return fmt.Errorf("platform %q is not one of %s", p, strings.Join(platforms, ", "))
		}
	}
	if err := os.MkdirAll(r.Out, 0o755); err != nil {
		return fmt.Errorf("make folder for the release: %w", err)
	}
	if old, err := os.ReadDir(r.Out); err != nil || len(old) > 0 {
		return errors.Join(fmt.Errorf("folder %s is not empty: remove it, or name another with -out", r.Out), err)
	}
	var err error
	if r.modules, err = licences.Linked(ctx, ".", program, r.Platforms); err != nil {
		return err
	}
	if refused := licences.Refused(r.modules); len(refused) > 0 {
		return errors.New(strings.Join(refused, "\n"))
	}
	work, err := os.MkdirTemp("", "roadcheck-release-")
	if err != nil {
		return fmt.Errorf("make folder to build in: %w", err)
	}
	defer os.RemoveAll(work)
	if err := r.gather(ctx, work); err != nil {
		return err
	}
	var sums strings.Builder
	for _, p := range r.Platforms {
		if err := r.platform(ctx, work, p, &sums); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	return os.WriteFile(filepath.Join(r.Out, "SHA256SUMS"), []byte(sums.String()), 0o644)
}

// gather makes what is equal on all platforms: texts, manual pages and completions, these from the program itself.
func (r *release) gather(ctx context.Context, work string) error {
	for _, name := range []string{"LICENSE", "README.md", "roadcheck.example.yaml"} {
		if err := r.add(name, name); err != nil {
			return err
		}
	}
	r.shared = append(r.shared, file{"THIRD-PARTY-LICENCES.txt", []byte(licences.Notice(r.modules)), 0o644})
	here := filepath.Join(work, "here")
	if err := r.build(ctx, here, runtime.GOOS+"/"+runtime.GOARCH); err != nil {
		return err
	}
	man := filepath.Join(work, "man")
	if _, err := output(ctx, here, "man", man); err != nil {
		return err
	}
	pages, err := os.ReadDir(man)
	if err != nil {
		return fmt.Errorf("list manual pages: %w", err)
	}
	for _, page := range pages {
		if err := r.add("man/"+page.Name(), filepath.Join(man, page.Name())); err != nil {
			return err
		}
	}
	for _, shell := range []struct{ name, file string }{{"bash", "roadcheck.bash"}, {"zsh", "_roadcheck"}, {"fish", "roadcheck.fish"}} {
		script, err := output(ctx, here, "completion", shell.name)
		if err != nil {
			return err
		}
		r.shared = append(r.shared, file{"completions/" + shell.file, script, 0o644})
	}
	return nil
}

func (r *release) add(name, from string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("read what the archives carry: %w", err)
	}
	r.shared = append(r.shared, file{name, data, 0o644})
	return nil
}

// platform writes one archive and its bill of materials, and their lines of SHA256SUMS.
func (r *release) platform(ctx context.Context, work, platform string, sums *strings.Builder) error {
	name := fmt.Sprintf("roadcheck_%s_%s", strings.TrimPrefix(r.Version, "v"), strings.ReplaceAll(platform, "/", "_"))
	binary := filepath.Join(work, name)
	if err := r.build(ctx, binary, platform); err != nil {
		return err
	}
	data, err := os.ReadFile(binary)
	if err != nil {
		return fmt.Errorf("read the program: %w", err)
	}
	bill, err := billOfMaterials(binary, r.Version, r.modules)
	if err != nil {
		return err
	}
	archive, err := pack(name, append([]file{{"roadcheck", data, 0o755}}, r.shared...))
	if err != nil {
		return err
	}
	for _, f := range []file{{name + ".tar.gz", archive, 0o644}, {name + ".cdx.json", bill, 0o644}} {
		if err := os.WriteFile(filepath.Join(r.Out, f.name), f.data, 0o644); err != nil {
			return fmt.Errorf("write the release: %w", err)
		}
		fmt.Fprintf(sums, "%x  %s\n", sha256.Sum256(f.data), f.name)
	}
	return nil
}

// build compiles the program: static, and without the paths and the hour of this machine.
func (r *release) build(ctx context.Context, to, platform string) error {
	goos, goarch, _ := strings.Cut(platform, "/")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false",
		"-ldflags", "-s -w -buildid= -X main.stamp="+r.Version, "-o", to, program)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOOS="+goos, "GOARCH="+goarch)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build for %s: %w: %s", platform, err, out)
	}
	return nil
}

// output runs the program away from any configuration of this folder.
func output(ctx context.Context, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = filepath.Dir(name), []string{}
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run roadcheck %s: %w", strings.Join(args, " "), err)
	}
	return out, nil
}
