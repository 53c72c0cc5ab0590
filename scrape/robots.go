package scrape

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// The verdicts of market.BoardResult.Robots.
const (
	robotsNone        = "none"
	robotsAllowed     = "allowed"
	robotsDisallowed  = "disallowed"
	robotsUnreachable = "unreachable"
)

const (
	maxRobots         = 512 << 10 // bytes read of a robots.txt; RFC 9309 wants at least 500 KiB
	maxRobotsRedirect = 5         // followed for it, RFC 9309, 2.3.1.2
	maxCrawlDelay     = 24 * time.Hour
	robotsAge         = time.Hour // after which the rules are asked for again; RFC 9309, 2.4 allows a day
)

// RobotsSource is the source of the pages that are answers to robots.txt.
const RobotsSource = "robots"

// robots is what one origin (scheme and host) lets us read.
type robots struct {
	slot  chan struct{} // held while the fields are read or written
	known bool
	at    time.Time        // when they were asked for
	group *robotstxt.Group // nil where there are no rules
	err   error            // why the rules could not be had
}

// allowed tells whether robots.txt lets u be read; the verdict holds in any case.
func (t *transport) allowed(ctx context.Context, u *url.URL) (string, error) {
	r := t.origin(u)
	select {
	case r.slot <- struct{}{}:
		defer func() { <-r.slot }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	if now := t.o.Now(); !r.known || now.Sub(r.at) >= robotsAge {
		group, err := t.fetchRobots(ctx, u)
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		if errors.Is(err, errBudget) {
			return "", err
		}
		r.known, r.at, r.group, r.err = true, now, group, err
	}
	switch {
	case r.err != nil:
		return robotsUnreachable, fmt.Errorf("robots.txt of %s could not be read, so nothing else is: %w", u.Host, r.err)
	case r.group == nil:
		return robotsNone, nil
	case !r.group.Test(robotsPath(u)):
		return robotsDisallowed, fmt.Errorf("robots.txt of %s disallows %s", u.Host, u.EscapedPath())
	}
	return robotsAllowed, nil
}

// anchor begins every rule and every path tested: the parser looks for a rule
// with a wildcard anywhere in a path, and no URL has this character.
const anchor = "/\x01"

func robotsPath(u *url.URL) string {
	path := anchor + orDefault(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// fetchRobots reads the rules of u's origin as RFC 9309 has it: no file means
// no rules, a host that fails means no reading. 429 is such a failure. The
// answer is kept as a page.
func (t *transport) fetchRobots(ctx context.Context, u *url.URL) (*robotstxt.Group, error) {
	// The tries are not the board's, which happens to be the first to come here.
	ctx = context.WithValue(ctx, tallyKey{}, new(tally))
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	page := market.Page{Source: RobotsSource, Board: hostKey(u), URL: cleanText(at.String(), maxURL)}
	for range maxRobotsRedirect + 1 {
		a, err := t.askRobots(ctx, at)
		if errors.Is(err, errBudget) {
			return nil, err
		}
		var next *url.URL
		if err == nil {
			next, err = robotsAnswer(a.res)
		}
		if next == nil {
			t.keepRobots(ctx, page, answer{a.res, a.body, a.at, err})
			if err != nil || a.res.StatusCode >= 300 {
				return nil, err
			}
			return t.readRobots(ctx, u, a.body)
		}
		at = next
		page.FinalURL = cleanText(at.String(), maxURL)
	}
	return nil, nil // RFC 9309: more redirects than that mean that there is none
}

// askRobots makes one request; what is beyond the limit of a robots.txt may be ignored.
func (t *transport) askRobots(ctx context.Context, at *url.URL) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("User-Agent", t.o.UserAgent)
	a, err := t.send(req, maxRobots)
	if errors.Is(err, errTooLong) {
		err = nil
	}
	return a, err
}

// robotsAnswer says where a redirect leads, and fails where the rules stay unknown.
func robotsAnswer(res *http.Response) (*url.URL, error) {
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return nil, nil
	case busy(res.StatusCode) || res.StatusCode >= 500:
		return nil, errors.New(statusText(res.StatusCode))
	case res.StatusCode >= 400:
		return nil, nil
	}
	next, err := res.Location()
	if err != nil {
		return nil, errors.New(statusText(res.StatusCode))
	}
	if _, err := webURL(next.String()); err != nil {
		return nil, fmt.Errorf("redirected: %w", err)
	}
	return next, nil
}

// keepRobots saves the answer that decided.
func (t *transport) keepRobots(ctx context.Context, page market.Page, a answer) {
	page.FetchedAt = t.o.Now()
	page.FinalURL = orDefault(page.FinalURL, page.URL)
	if a.err != nil {
		page.Error = cleanText(a.err.Error(), maxField)
	}
	if a.res != nil {
		page.Status = a.res.StatusCode
		page.ContentType = cleanText(a.res.Header.Get("Content-Type"), maxField)
		page.Body = a.body
	}
	t.keep(ctx, page)
}

// readRobots finds the rules meant for us and slows the host down where they ask for it.
func (t *transport) readRobots(ctx context.Context, u *url.URL, body []byte) (*robotstxt.Group, error) {
	data, err := robotstxt.FromBytes(cleanRobots(body))
	if err != nil {
		return nil, err
	}
	group := data.FindGroup(productToken(t.o.UserAgent))
	if group.CrawlDelay > 0 {
		if err := t.slowDown(ctx, hostKey(u), group.CrawlDelay); err != nil {
			return nil, err
		}
	}
	return group, nil
}

// cleanRobots keeps the lines that are rules: the parser drops a whole file for
// one line that it cannot read. What a group allows comes before what it
// disallows: of two rules of one length the parser takes the first, RFC 9309,
// 2.2.2, the one that allows.
func cleanRobots(body []byte) []byte {
	var out, disallow strings.Builder
	begun := false
	for line := range strings.Lines(strings.TrimPrefix(string(body), "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if !ok || value == "" {
			continue
		}
		switch key {
		case "user-agent", "useragent":
			key, begun = "user-agent", true
			out.WriteString(disallow.String())
			disallow.Reset()
		case "allow", "disallow":
			if value[0] != '/' && value[0] != '*' {
				value = "/" + value
			}
			value = anchor + value
		case "crawl-delay", "crawldelay":
			key = "crawl-delay"
			secs, err := strconv.ParseFloat(value, 64)
			if err != nil || !(secs > 0) {
				continue
			}
			value = strconv.FormatFloat(min(secs, maxCrawlDelay.Seconds()), 'f', -1, 64)
		default:
			continue
		}
		to := &out
		if key == "disallow" {
			to = &disallow
		}
		if begun {
			fmt.Fprintf(to, "%s: %s\n", key, value)
		}
	}
	return []byte(out.String() + disallow.String())
}

// productToken is the name that robots.txt knows a user agent by: "Roadcheck" of "Roadcheck/1 (+…)".
func productToken(userAgent string) string {
	end := strings.IndexFunc(userAgent, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
	if end < 0 {
		return userAgent
	}
	return userAgent[:end]
}
