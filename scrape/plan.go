package scrape

import (
	"fmt"
	"net/url"
	"strings"
)

// plan is what is known of a board before anything is asked.
type plan struct {
	index  int // of the target, hence of its result
	target Target
	source Source
	host   string
	secure bool // it begins on https
	first  []Request
}

// planAll checks every target before the first request is made.
func planAll(targets []Target, sources []Source) ([]plan, error) {
	if len(targets) == 0 {
		return nil, fmt.Errorf("no boards to read: list at least one")
	}
	plans := make([]plan, len(targets))
	seen := make(map[[2]string]bool, len(targets))
	for i, t := range targets {
		p, err := planOne(t, sources)
		if err != nil {
			return nil, fmt.Errorf("board %d, %q of source %q: %w", i+1, t.Board, t.Source, err)
		}
		if id := [2]string{t.Source, t.Board}; seen[id] {
			return nil, fmt.Errorf("board %d, %q of source %q, is listed twice: remove one, or give it a name of its own", i+1, t.Board, t.Source)
		} else {
			seen[id] = true
		}
		p.index = i
		plans[i] = p
	}
	return plans, nil
}

func planOne(t Target, sources []Source) (plan, error) {
	src, err := lookupIn(sources, t.Source)
	if err != nil {
		return plan{}, err
	}
	if t.BaseURL != "" {
		if _, err := webURL(t.BaseURL); err != nil {
			return plan{}, fmt.Errorf("base URL: %w", err)
		}
	}
	if t.URL != "" {
		if _, err := webURL(t.URL); err != nil {
			return plan{}, fmt.Errorf("URL: %w", err)
		}
	}
	first, err := src.Plan(t)
	if err != nil {
		return plan{}, err
	}
	if len(first) == 0 {
		return plan{}, fmt.Errorf("nothing to ask for: the target names neither a board nor a URL")
	}
	p := plan{target: t, source: src, first: first}
	for i, r := range first {
		u, err := webURL(r.URL)
		if err != nil {
			return plan{}, err
		}
		if i == 0 {
			p.host, p.secure = hostKey(u), u.Scheme == "https"
		}
	}
	return p, nil
}

// maxURL bounds what is asked for, in bytes; servers refuse longer ones anyway.
const maxURL = 8 << 10

// webURL reads an absolute http or https URL without credentials.
func webURL(s string) (*url.URL, error) {
	if len(s) > maxURL {
		return nil, fmt.Errorf("URL of %d bytes: at most %d", len(s), maxURL)
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, fmt.Errorf("bad URL %q: want one like https://example.org/jobs", s)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("bad URL %q: want http:// or https:// in front", s)
	case u.Hostname() == "":
		return nil, fmt.Errorf("bad URL %q: it names no host", s)
	case u.User != nil:
		return nil, fmt.Errorf("bad URL %q: credentials in a URL are not used, remove them", u.Redacted())
	}
	return u, nil
}

// hostKey names the machine that a delay holds for: the host in lower case with
// its port, which is left out where the scheme implies it.
func hostKey(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	port := u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return host
	}
	return host + ":" + port
}
