package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/scrape"
)

// TestSecretsAreNotPrinted sends secrets with awkward letters through every way out.
func TestSecretsAreNotPrinted(t *testing.T) {
	const word = `p@ss/w"rd<é`
	cfg := defaultConfig()
	cfg.Database.URL = "postgres://me:p%40ss%2Fw%22rd%3C%C3%A9@db.example:5432/x?sslmode=require"
	cfg.Metrics.Push = "https://pusher:pushsecret@push.example/"
	cfg.Scrape.Sources = []sourceConfig{{Source: "adzuna", Boards: []string{"us"}, ID: "app-id-7", Key: "key-12345"}}
	secrets := []string{word, "p%40ss", "pushsecret", "app-id-7", "key-12345", "env-word", `p@ss/w\"rd`}
	var out bytes.Buffer
	sys := system{Stderr: &out, Environ: []string{"PGPASSWORD=env-word"}}
	r := newRedactor(cfg, sys)
	for _, format := range []string{"text", "json"} {
		log := newLogger(redactedWriter{&out, r}, logConfig{Format: format, Level: "info"})
		log.Warn("refused: "+word, "url", string(cfg.Database.URL), "push", string(cfg.Metrics.Push), "with", []string{"app-id-7", "key-12345"}, "env", "env-word",
			"err", fmt.Errorf("get https://api.example/?app_id=app-id-7&key=key-12345: %q", word))
	}
	fmt.Fprintf(&out, "%v %+v %#v\n", cfg, cfg, cfg)
	data, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(data)
	out.WriteString(redactor{}.Replace("cannot parse postgres://you:other@host/x and http://a:b:c@h/"))
	a := &app{cfg: cfg, secrets: r}
	inputs, err := a.inputs()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(&out, inputs)
	_, text := a.outcome(t.Context(), fmt.Errorf("connect as me with %s", word))
	out.WriteString(text)
	for _, s := range append(secrets, "you:other", "b:c") {
		if strings.Contains(out.String(), s) {
			t.Errorf("%q is printed:\n%s", s, out.String())
		}
	}
	if !strings.Contains(out.String(), "db.example") || !strings.Contains(out.String(), hiddenSecret) {
		t.Errorf("too much is hidden:\n%s", out.String())
	}
	cfg.Scrape.Sources[0].Key = scrape.Secret("key-54321")
	cfg.Database.URL = secretURL(strings.Replace(string(cfg.Database.URL), "p%40ss", "other", 1))
	if again, err := (&app{cfg: cfg}).inputs(); err != nil || again["config"] != inputs["config"] {
		t.Errorf("the digest of the configuration depends on secrets: %v", err)
	}
}

func TestChildEnviron(t *testing.T) {
	got := childEnviron([]string{"PATH=/bin", "DATABASE_URL=x", "PGPASSWORD=x", "ROADCHECK_ADZUNA_KEY=x", "HOME=/h"})
	if strings.Join(got, " ") != "PATH=/bin HOME=/h" {
		t.Errorf("given on: %v", got)
	}
}
