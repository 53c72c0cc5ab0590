package scrape

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

var remoteok = Source{
	Name: "remoteok", Boardless: true, Recent: true,
	About: "Remote OK, its newest postings (about 100)",
	Plan:  oneList("", func(t Target) string { return base(t, "https://remoteok.com") + "/api" }),
	Parse: parseRemoteOK,
}

// parseRemoteOK reads the feed, whose first element is a legal notice.
func parseRemoteOK(r Response) (Batch, error) {
	rows, err := listing(r.Body, "position", "jobs")
	if err != nil {
		return Batch{}, fmt.Errorf("remoteok: %w", err)
	}
	if len(rows) > 0 {
		if first, _ := rows[0].(map[string]any); first["legal"] != nil && first["id"] == nil {
			rows = rows[1:]
		}
	}
	return readRows(rows, r.Target, remoteokPosting), nil
}

func remoteokPosting(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{
		Board: whole(t), Key: e.key, URL: e.first("url", "apply_url"), Title: unmangled(e.first("position", "title")),
		Company: unmangled(e.text("company")), Location: address(strings.Split(unmangled(e.text("location")), ",")...),
		Description: remoteokNoise.ReplaceAllString(unmangled(e.text("description")), ""),
		Remote:      "remote", Tags: texts(e, "tags"), PostedOn: e.day("date"), Pay: e.pay(payFields{min: "salary_min", max: "salary_max"}),
	}
	if p.PostedOn == "" {
		p.PostedOn = e.day("epoch")
	}
	for i := range p.Pay { // the site's form asks for dollars a year
		p.Pay[i].Currency, p.Pay[i].Period = "USD", market.PerYear
	}
	return p, true
}

// remoteokNoise is the sentence against automatic applications: it differs with every request and holds the caller's address.
var remoteokNoise = regexp.MustCompile(`(?is)(?:\s|<br\s*/?>)*Please mention the word \*\*.{0,80}?\*\* and tag \S{1,200} when applying.*$`)

var mangled = regexp.MustCompile(`[\x{c2}-\x{f4}][\x{80}-\x{bf}]{1,3}`)

// unmangled undoes UTF-8 that was read as Latin-1, wherever that gives one character.
func unmangled(s string) string {
	return mangled.ReplaceAllStringFunc(s, func(m string) string {
		b := make([]byte, 0, len(m))
		for _, r := range m {
			b = append(b, byte(r))
		}
		if r, n := utf8.DecodeRune(b); r == utf8.RuneError || n != len(b) {
			return m
		}
		return string(b)
	})
}
