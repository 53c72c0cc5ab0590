package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const deployFiles = "../../deploy"

func deployed(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(deployFiles, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestUnitsAreSound lets systemd read the shipped units, with the program where they expect it.
func TestUnitsAreSound(t *testing.T) {
	needProgram(t)
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze on this machine")
	}
	program, err := exec.LookPath("roadcheck")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	units := []string{"roadcheck.service", "roadcheck.timer", "roadcheck-worker.service"}
	for i, name := range units {
		units[i] = filepath.Join(dir, name)
		// The user is made by whoever installs them.
		text := regexp.MustCompile(`(?m)^(User|Group)=.*\n`).ReplaceAllString(strings.ReplaceAll(deployed(t, name), "/usr/local/bin/roadcheck", program), "")
		if err := os.WriteFile(units[i], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(analyze, append([]string{"verify", "--man=no", "--recursive-errors=no"}, units...)...).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, dir) || strings.Contains(line, "roadcheck") {
			t.Error(strings.TrimSpace(line))
		}
	}
	if err != nil && !t.Failed() {
		t.Errorf("%v: %s", err, out)
	}
	calendar, err := exec.Command(analyze, "calendar", regexp.MustCompile(`OnCalendar=(.*)`).FindStringSubmatch(deployed(t, "roadcheck.timer"))[1]).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, calendar)
	}
}

// TestDeployedCommands runs the command lines of the shipped files: with a database that is away each ends with "try again", so
// that none is wrong usage.
func TestDeployedCommands(t *testing.T) {
	needProgram(t)
	dir := t.TempDir()
	config := filepath.Join(dir, "roadcheck.yaml")
	if err := os.WriteFile(config, []byte("analyze:\n  min_count: 20\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var job struct {
		Spec struct {
			JobTemplate struct {
				Spec struct {
					Template struct {
						Spec struct {
							Containers []struct{ Args []string }
						}
					}
				}
			} `yaml:"jobTemplate"`
		}
	}
	if err := yaml.Unmarshal([]byte(deployed(t, "kubernetes.yaml")), &job); err != nil {
		t.Fatal(err)
	}
	after := func(file, mark string) []string {
		_, line, found := strings.Cut(deployed(t, file), mark+"/usr/local/bin/roadcheck ")
		if line, _, _ = strings.Cut(line, "\n"); !found {
			t.Fatalf("%s has no command", file)
		}
		return strings.Fields(line)
	}
	for file, args := range map[string][]string{
		"kubernetes.yaml": job.Spec.JobTemplate.Spec.Template.Spec.Containers[0].Args, "roadcheck.cron": after("roadcheck.cron", "&& "),
		"roadcheck.service": after("roadcheck.service", "ExecStart="), "roadcheck-worker.service": after("roadcheck-worker.service", "ExecStart="),
	} {
		for i, a := range args {
			args[i] = strings.ReplaceAll(strings.ReplaceAll(a, "/etc/roadcheck/roadcheck.yaml", config), "/data/", dir+"/")
		}
		cmd := exec.Command("roadcheck", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "DATABASE_URL=postgres://me@127.0.0.1:1/away?sslmode=disable", "XDG_DATA_HOME="+dir)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitTryAgain {
			t.Errorf("%s: roadcheck %s: %v: %s", file, strings.Join(args, " "), err, bytes.TrimSpace(out))
		}
	}
}

// TestManifestIsForNobody holds the CronJob and the image to what docs/security.md promises.
func TestManifestIsForNobody(t *testing.T) {
	for file, wants := range map[string][]string{
		"kubernetes.yaml": {"concurrencyPolicy: Forbid", "runAsNonRoot: true", "allowPrivilegeEscalation: false", "readOnlyRootFilesystem: true", "drop: [ALL]", "values: [2, 11, 12, 13]"},
		"Dockerfile":      {"CGO_ENABLED=0", "USER 65532:65532", "-X main.stamp="},
	} {
		for _, want := range wants {
			if !strings.Contains(deployed(t, file), want) {
				t.Errorf("%s lacks %s", file, want)
			}
		}
	}
}
