package sampleboard

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"time"
)

// putThreads publishes one hiring thread a month, newest first, with the comments inside.
func (b *Board) putThreads(months map[string][]int) error {
	if len(months) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(months))
	slices.Reverse(names)
	var hits []object
	for _, month := range names {
		start, err := time.Parse("2006-01", month)
		if err != nil {
			return fmt.Errorf("sample facts: month %q: %w", month, err)
		}
		id := 30_000_000 + start.Year()*100 + int(start.Month())
		title := "Ask HN: Who is hiring? (" + start.Format("January 2006") + ")"
		hits = append(hits, object{
			"objectID": fmt.Sprint(id), "title": title, "author": "whoishiring",
			"created_at": start.Format(time.RFC3339), "created_at_i": start.Unix(), "num_comments": len(months[month]),
		})
		var children []object
		for _, n := range months[month] {
			at := b.day(n)
			children = append(children, object{
				"id": 40_000_000 + n, "parent_id": id, "author": fmt.Sprint("hiring", n+1), "type": "comment", "title": nil,
				"created_at": at.Format(time.RFC3339), "created_at_i": at.Unix(), "text": b.comment(n), "children": []object{},
			})
		}
		if err := b.put(fmt.Sprintf("%s/api/v1/items/%d", hnHost, id), object{
			"id": id, "title": title, "author": "whoishiring", "type": "story", "text": "", "created_at": start.Format(time.RFC3339),
			"created_at_i": start.Unix(), "children": children,
		}); err != nil {
			return err
		}
	}
	b.targets = append(b.targets, Target{Source: "hn", Board: "algolia", BaseURL: "http://" + hnHost + "/api/v1", Months: len(names)})
	return b.put(hnHost+"/api/v1/search_by_date", object{"hits": hits, "nbHits": len(hits), "page": 0, "nbPages": 1})
}

// putSite publishes a career site: robots.txt, sitemap, and one page a posting with JSON-LD.
func (b *Board) putSite(ns []int) error {
	root := "http://" + careersHost
	b.putText(careersHost+"/robots.txt", "text/plain", "User-agent: *\nDisallow: /admin/\nSitemap: "+root+"/sitemap.xml\n")
	var sitemap strings.Builder
	sitemap.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, n := range ns {
		path := fmt.Sprintf("/postings/%d", n+1)
		fmt.Fprintf(&sitemap, "<url><loc>%s%s</loc><lastmod>%s</lastmod></url>\n", root, path, b.day(n).Format(time.DateOnly))
		data, err := json.MarshalIndent(b.jsonLD(n, root+path), "", " ")
		if err != nil {
			return err
		}
		title := html.EscapeString(b.facts[n].Title)
		b.putText(careersHost+path, "text/html; charset=utf-8", fmt.Sprintf(
			"<!doctype html><html lang=\"en\"><head><title>%s</title>\n<script type=\"application/ld+json\">%s</script></head><body><h1>%s</h1>%s</body></html>\n",
			title, data, title, b.html(n)))
	}
	sitemap.WriteString("</urlset>\n")
	b.putText(careersHost+"/sitemap.xml", "application/xml", sitemap.String())
	b.targets = append(b.targets, Target{Source: "site", Board: careersHost, URL: root + "/sitemap.xml"})
	return nil
}

func (b *Board) jsonLD(n int, url string) object {
	f := b.facts[n]
	o := object{
		"@context": "https://schema.org/", "@type": "JobPosting", "title": f.Title, "url": url,
		"identifier":  object{"@type": "PropertyValue", "name": EmployerName(f.Employer), "value": fmt.Sprint(n + 1)},
		"description": b.html(n), "datePosted": b.day(n).Format(time.DateOnly), "employmentType": "FULL_TIME",
		"hiringOrganization": object{"@type": "Organization", "name": EmployerName(f.Employer)},
		"jobLocation": object{"@type": "Place", "address": object{
			"@type": "PostalAddress", "addressLocality": f.City, "addressCountry": f.Country,
		}},
	}
	if f.Remote == "remote" {
		o["jobLocationType"] = "TELECOMMUTE"
	}
	if f.Currency != "" && f.Min+f.Max > 0 {
		o["baseSalary"] = object{"@type": "MonetaryAmount", "currency": f.Currency, "value": object{
			"@type": "QuantitativeValue", "minValue": orNil(f.Min), "maxValue": orNil(f.Max), "unitText": strings.ToUpper(f.Period),
		}}
	}
	return o
}
