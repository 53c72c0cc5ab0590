package scrape

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/roadcheck/roadcheck/internal/market"
)

// parseHNPage reads the saved page of a thread: rows indented by nothing are its postings.
func parseHNPage(r Response) (Batch, error) {
	doc, err := document(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("hn page %s: %w", r.URL, err)
	}
	h := hnReader{target: r.Target, request: r.Request, seen: map[string]bool{}}
	rows := doc.Find("tr.athing.comtr, tr.athing:has(span.comment)")
	if rows.Length() == 0 {
		return Batch{}, fmt.Errorf("hn page %s: no comments of a thread in it", r.URL)
	}
	rows.Each(func(_ int, row *goquery.Selection) {
		if row.ParentsFiltered("tr.athing").Length() > 0 || !topLevel(row) {
			return // comments stand beside each other, whatever they answer
		}
		comment := row.Find(".commtext, span.comment").First()
		comment.Find("div.reply").Remove()
		text, err := comment.Html()
		if err != nil || strings.TrimSpace(text) == "" {
			return
		}
		id := row.AttrOr("id", "")
		if id == "" {
			_, id, _ = strings.Cut(row.Find("a[href*='item?id=']").First().AttrOr("href", ""), "item?id=")
		}
		e := entry{key: id, problems: &h.batch.Problems,
			fields: map[string]any{"age": row.Find("span.age").AttrOr("title", "")}}
		h.add(id, text, e.day("age"))
	})
	return h.batch, nil
}

func topLevel(row *goquery.Selection) bool {
	if indent, ok := row.Find("td.ind").Attr("indent"); ok {
		return indent == "0"
	}
	return row.Find("td.ind img, img[src$='s.gif']").First().AttrOr("width", "0") == "0"
}

var (
	paragraphEnd = regexp.MustCompile(`(?i)<p\b[^>]*>|</p>|<br\s*/?>|<pre\b|\n`)
	anyTag       = regexp.MustCompile(`<[^>]*>`)
	linkInParens = regexp.MustCompile(`(?i)\s*[(\[]\s*(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/[^)\]]*)?\s*[)\]]`)
	batchOfYC    = regexp.MustCompile(`(?i)\s*\(\s*(?:YC|Y Combinator)\b[^)]*\)`)
	bars         = regexp.MustCompile(`\s*(?:\|+|｜|¦)\s*`)

	isAddress = regexp.MustCompile(`(?i)^\(?(?:https?://\S*|www\.\S+|[\w-]+(\.[\w-]+)*\.(com|io|ai|org|net|co|dev|app|tech|jobs|so)(/\S*)?)\)?$`)
	isMode    = words(`remote(ly)?|on-?\s?site|hybrid|in-?\s?(office|person)|wfh|work from home`)
	isTerms   = regexp.MustCompile(`(?i)^\W*(full|part)[-\s]*time\b|^\W*(ft|pt|contract(or|ing)?|permanent|perm|freelance|interns?(hips?)?|co-?op|visa.*|.*\bvisas?\b.*|h1-?b.*)\W*$`)
	isStatus  = words(`citizenship (is )?(required|needed|only)|citizens?\s+(only|or|and|&|required)|(us|u\.s\.|usa|eu|uk)\s+citizens?|(security )?clearance (required|needed)`)
	isMoney   = regexp.MustCompile(`(?i)[$€£₹¥]\s*\d|\b\d{2,3}\s*k\b|\b\d{2,3}[,.]?000\b|\b(usd|eur|gbp|salary)\b`)
	isRole    = words(`engineer\w*|developers?|devs?|programmers?|architects?|scientists?|researchers?|designers?|analysts?|managers?|directors?|swes?|sres?|devops|devrel|(full|front|back)[-\s]?(stack|end)|lead|leads|cto|vp|head of|founding|product|administrators?|sysadmins?|consultants?|specialists?|interns?|marketers?|writers?|recruiters?|advocates?|sales|qa|roles?|positions?|openings?|hackers?|technicians?|data|ml|software|support`)
	isPlace   = words(`san francisco|sf|bay area|nyc?|new york|brooklyn|london|berlin|paris|munich|amsterdam|dublin|toronto|vancouver|montr[eé]al|boston|cambridge|seattle|austin|denver|boulder|chicago|los angeles|la|san diego|portland|atlanta|washington|dc|miami|tokyo|singapore|sydney|melbourne|bangalore|bengaluru|india|zurich|stockholm|copenhagen|oslo|helsinki|barcelona|madrid|lisbon|warsaw|prague|vienna|palo alto|mountain view|san mateo|oakland|usa?|u\.s\.a?\.?|uk|eu|europe|emea|canada|germany|france|spain|netherlands|poland|israel|tel aviv|worldwide|global(ly)?|anywhere|north america|latam|australia|japan|[A-Z][a-z]+,\s*[A-Z]{2}`)
)

// readFirstLine reads the thread's convention, Company | Role | Location |
// REMOTE | ..., with the fields in any order. A text that does not follow it
// gets its first line as title and no company.
func readFirstLine(text string) market.Posting {
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "<p>"))
	head := text
	if at := paragraphEnd.FindStringIndex(text); at != nil && at[0] > 0 {
		head = text[:at[0]]
	}
	head = line(anyTag.ReplaceAllString(head, ""))
	if head == "" {
		head = line(anyTag.ReplaceAllString(clip(text, 4*maxLine), " "))
	}
	p := readFields(head)
	p.Remote = headMode(head)
	if p.Title == "" {
		p.Title = shortTitle(head)
	}
	return p
}

// assignFields gives each field of a first line its meaning by what it looks like.
func assignFields(parts []string) market.Posting {
	var p market.Posting
	var roles, places, rest []string
	for i, part := range parts {
		part = cutAt(strings.Trim(part, " *"), 160)
		switch {
		case part == "", isStatus.MatchString(part) && !isMode.MatchString(part): // the description says who may apply
		case i == 0 && companyFirst(part, parts[1:]):
			p.Company = companyName(part)
		case isAddress.MatchString(part):
		case isMoney.MatchString(part):
			p.SalaryText = joinPlaces(p.SalaryText, part)
		case isTerms.MatchString(part) && !isMode.MatchString(part):
			p.EmploymentType = joinPlaces(p.EmploymentType, part)
		case isMode.MatchString(part):
			places = append(places, part)
		case isRole.MatchString(part):
			roles = append(roles, part)
		case isPlace.MatchString(part), strings.Contains(part, ", "):
			places = append(places, part)
		default:
			rest = append(rest, part)
		}
	}
	if p.Company == "" && len(rest) > 0 {
		p.Company, rest = companyName(rest[0]), rest[1:]
	}
	if len(roles) == 0 && len(rest) > 0 && len(places) > 0 {
		roles, rest = rest[:1], rest[1:]
	}
	if len(rest) > 0 && !anyPlace(places) {
		places = append(places, rest[0])
	}
	p.Title = shortTitle(strings.Join(roles, " | "))
	p.Location = joinPlaces(places...)
	return p
}

// companyFirst: the first field is the company unless it looks like something
// else and no later field could be that something instead.
func companyFirst(first string, later []string) bool {
	if isMode.MatchString(first) {
		return anyMatch(isMode, later)
	}
	if !isRole.MatchString(first) && !isPlace.MatchString(first) {
		return !isTerms.MatchString(first)
	}
	return anyMatch(isRole, later) || !isRole.MatchString(first) && !strings.Contains(first, ", ")
}

func anyMatch(p wordPattern, fields []string) bool {
	for _, f := range fields {
		if p.MatchString(f) && !isTerms.MatchString(f) {
			return true
		}
	}
	return false
}

func anyPlace(places []string) bool {
	for _, s := range places {
		if isPlace.MatchString(s) || strings.Contains(s, ",") || strings.Contains(s, "(") {
			return true
		}
	}
	return false
}

func companyName(s string) string {
	name := strings.TrimSpace(batchOfYC.ReplaceAllString(linkInParens.ReplaceAllString(s, ""), ""))
	name, _, _ = strings.Cut(name, "http")
	if name = strings.Trim(name, " -–—:("); name == "" {
		return s
	}
	return name
}

// headMode is the way of working the first line names, when it names exactly one.
func headMode(head string) string {
	mode := ""
	for _, m := range isMode.FindAllString(head, -1) {
		next := workMode(m)
		if next == "" {
			next = "remote"
		}
		if mode != "" && mode != next {
			return ""
		}
		mode = next
	}
	return mode
}

// shortTitle cuts a first line that is a whole paragraph at a word.
func shortTitle(s string) string { return cutAt(html.UnescapeString(s), 200) }

// cutAt cuts s to at most n bytes at a word.
func cutAt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = clip(s, n)
	if at := strings.LastIndexByte(s, ' '); at > 0 {
		s = s[:at]
	}
	return s
}

var blockEnd = regexp.MustCompile(`(?i)</(p|div|li|h\d|ul|ol|tr)>|<br\s*/?>`)

// plainText is the text of a short piece of HTML.
func plainText(s string) string {
	return line(anyTag.ReplaceAllString(blockEnd.ReplaceAllString(s, " "), ""))
}
