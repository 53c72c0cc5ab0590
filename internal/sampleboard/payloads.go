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

// Host names of the boards below Host.
const (
	greenhouseHost = "greenhouse." + Host
	leverHost      = "lever." + Host
	ashbyHost      = "ashby." + Host
	hnHost         = "hn." + Host
	careersHost    = "careers." + Host
)

type object = map[string]any

// publish lays out every page and lists the targets.
func (b *Board) publish() error {
	s := b.spread()
	for _, host := range []string{greenhouseHost, leverHost, ashbyHost, hnHost} {
		b.putText(host+"/robots.txt", "text/plain", "User-agent: *\nAllow: /\n")
	}
	for _, name := range slices.Sorted(maps.Keys(s.greenhouse)) {
		if err := b.putGreenhouse(name, s.greenhouse[name]); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.lever)) {
		if err := b.putLever(name, s.lever[name]); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.ashby)) {
		if err := b.putAshby(name, s.ashby[name]); err != nil {
			return err
		}
	}
	if err := b.putThreads(s.hn); err != nil {
		return err
	}
	return b.putSite(s.site)
}

// day spreads the postings of a month over its days.
func (b *Board) day(n int) time.Time {
	t, err := time.Parse("2006-01", b.facts[n].Month)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, n%28)
}

func address(host string, n int) string { return fmt.Sprintf("https://%s/postings/%d", host, n+1) }

func (b *Board) putGreenhouse(name string, ns []int) error {
	var list []object
	for _, n := range ns {
		f := b.facts[n]
		body := b.html(n)
		if f.Currency != "" && f.Min > 0 && f.Max > 0 {
			body += fmt.Sprintf(`<div class="content-pay-transparency"><div class="pay-input"><div class="title">Pay per %s</div><div class="pay-range"><span>%s</span><span class="divider">&mdash;</span><span>%s %s</span></div></div></div>`,
				f.Period, grouped(f.Min), grouped(f.Max), f.Currency)
		}
		list = append(list, object{
			"id": 400000 + n, "internal_job_id": 800000 + n, "title": f.Title, "company_name": EmployerName(f.Employer),
			"absolute_url": address(greenhouseHost, n), "location": object{"name": f.place()},
			"first_published": b.day(n).Format(time.RFC3339), "updated_at": b.day(n).Format(time.RFC3339),
			"requisition_id": fmt.Sprint("R", n+1), "metadata": nil, "language": "en",
			"content": html.EscapeString(body), "departments": []object{}, "offices": []object{},
		})
	}
	b.targets = append(b.targets, Target{Source: "greenhouse", Board: name, BaseURL: "http://" + greenhouseHost})
	return b.put(greenhouseHost+"/v1/boards/"+name+"/jobs", object{"jobs": list, "meta": object{"total": len(list)}})
}

func (b *Board) putLever(name string, ns []int) error {
	var items []json.RawMessage
	for _, n := range ns {
		f, t := b.facts[n], b.render(n)
		var lists []object
		for _, l := range []struct {
			head  string
			lines []string
		}{{pick(n, "required", requiredHeads), t.required}, {pick(n, "preferred", preferredHeads), t.preferred}} {
			if len(l.lines) == 0 {
				continue
			}
			content := ""
			for _, line := range l.lines {
				content += "<li>" + escape(line) + "</li>"
			}
			lists = append(lists, object{"text": l.head, "content": content})
		}
		opening := "<div>" + escape(t.intro) + "</div>"
		if t.duties != "" {
			opening += "<div>" + escape(t.duties) + "</div>"
		}
		o := object{
			"id": fmt.Sprintf("00000000-0000-4000-8000-%012d", n+1), "text": f.Title, "createdAt": b.day(n).UnixMilli(),
			"categories": object{"location": f.place(), "team": "Engineering", "allLocations": []string{f.place()}},
			"country":    f.Country, "description": opening, "descriptionPlain": "", "lists": lists,
			"additional": "<div>" + escape(t.closing) + "</div>", "additionalPlain": t.closing,
			"hostedUrl": address(leverHost, n), "applyUrl": address(leverHost, n) + "/apply",
		}
		if f.Remote != "" && f.Remote != "unknown" {
			o["workplaceType"] = f.Remote
		}
		if f.Currency != "" && f.Min > 0 && f.Max > 0 {
			o["salaryRange"] = object{"min": f.Min, "max": f.Max, "currency": f.Currency, "interval": "per-" + f.Period + "-salary"}
		}
		item, err := json.Marshal(o)
		if err != nil {
			return err
		}
		items = append(items, item)
	}
	b.targets = append(b.targets, Target{Source: "lever", Board: name, BaseURL: "http://" + leverHost})
	b.pages[leverHost+"/v0/postings/"+name] = page{contentType: "application/json", items: items}
	return nil
}

func (b *Board) putAshby(name string, ns []int) error {
	var list []object
	for _, n := range ns {
		f := b.facts[n]
		component := object{"compensationType": "EquityPercentage", "interval": "NONE", "currencyCode": nil, "minValue": nil, "maxValue": nil}
		components := []object{component}
		if f.Currency != "" && f.Min+f.Max > 0 {
			components = append(components, object{
				"compensationType": "Salary", "interval": "1 " + strings.ToUpper(f.Period), "currencyCode": f.Currency,
				"minValue": orNil(f.Min), "maxValue": orNil(f.Max),
			})
		}
		var workplace any
		if w, ok := map[string]string{"remote": "Remote", "hybrid": "Hybrid", "onsite": "OnSite"}[f.Remote]; ok {
			workplace = w
		}
		list = append(list, object{
			"id": fmt.Sprintf("00000000-0000-4000-9000-%012d", n+1), "title": f.Title, "department": "Engineering",
			"employmentType": "FullTime", "location": f.place(), "secondaryLocations": []object{}, "isListed": true,
			"publishedAt": b.day(n).Format("2006-01-02T15:04:05.000+00:00"), "isRemote": f.Remote == "remote", "workplaceType": workplace,
			"jobUrl": address(ashbyHost, n), "applyUrl": address(ashbyHost, n) + "/apply", "descriptionHtml": b.html(n),
			"compensation": object{"compensationTierSummary": nil, "compensationTiers": []object{}, "summaryComponents": components},
		})
	}
	b.targets = append(b.targets, Target{Source: "ashby", Board: name, BaseURL: "http://" + ashbyHost})
	return b.put(ashbyHost+"/posting-api/job-board/"+name, object{"jobs": list, "apiVersion": "1"})
}

func orNil(v float64) any {
	if v == 0 {
		return nil
	}
	return v
}
