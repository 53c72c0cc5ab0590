package scrape

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/roadcheck/roadcheck/internal/market"
)

// pageReader collects the schema.org JobPosting objects of one page.
type pageReader struct {
	target Target
	page   *url.URL // address of the page; may be empty
	batch  Batch
	byID   map[string]map[string]any // objects with an @id, for references
	found  []map[string]any
}

// markup reads every JSON-LD script and every microdata scope of a page.
func (r *pageReader) markup(doc *goquery.Document) {
	doc.Find("script").Each(func(i int, s *goquery.Selection) {
		kind := strings.ToLower(s.AttrOr("type", ""))
		if !strings.Contains(kind, "ld+json") {
			return
		}
		r.script(s.Text(), fmt.Sprintf("script %d", i+1))
	})
	if len(r.found) > 0 {
		return // microdata beside JSON-LD says the same once more
	}
	r.found = microdataPostings(doc)
}

// script reads one block of JSON-LD; a block that mentions no posting may be broken.
func (r *pageReader) script(text, name string) {
	text = unwrapScript(text)
	docs, err := decodeAll([]byte(text))
	if err != nil {
		docs, err = decodeAll([]byte(repairJSON(text)))
	}
	for _, d := range docs {
		r.walk(d, 0)
	}
	if err != nil && len(docs) == 0 && strings.Contains(text, "JobPosting") {
		addProblem(&r.batch.Problems, market.Problem{Key: name, Why: "broken JSON-LD: " + err.Error()})
	}
}

// maxNesting bounds how deep objects are searched for postings.
const maxNesting = 64

func (r *pageReader) walk(v any, depth int) {
	if depth > maxNesting {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			r.walk(x, depth+1)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && len(v) > 1 {
			r.byID[id] = v
		}
		if hasType(v["@type"]) {
			r.found = append(r.found, v)
			return
		}
		for _, k := range sortedKeys(v) {
			r.walk(v[k], depth+1)
		}
	}
}

func hasType(v any) bool {
	for _, t := range asList(v) {
		if s, ok := t.(string); ok && isJobPosting(s) {
			return true
		}
	}
	return false
}

var jobPostingType = regexp.MustCompile(`(?i)^(?:.*[/:#])?JobPosting$`)

func isJobPosting(s string) bool {
	for _, t := range strings.Fields(s) {
		if jobPostingType.MatchString(t) {
			return true
		}
	}
	return false
}

// postings reads what was found; doubly defined postings count once.
func (r *pageReader) postings() Batch {
	seen := map[string]string{}
	for i, m := range firstEntries(&r.batch, r.found) {
		e := entry{r.resolve(m), fmt.Sprintf("posting %d", i+1), &r.batch.Problems}
		p := r.posting(e)
		sum := contentHash(p)
		switch before, ok := seen[p.Key]; {
		case ok && before == sum:
			continue
		case ok:
			p.Key += "#" + sum
		}
		seen[p.Key] = sum
		r.batch.Postings = append(r.batch.Postings, p)
	}
	return r.batch
}

// resolve puts referenced objects ({"@id": ...}) in the place of references.
func (r *pageReader) resolve(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if ref, ok := v.(map[string]any); ok && len(ref) <= 2 {
			if id, ok := ref["@id"].(string); ok && r.byID[id] != nil {
				v = r.byID[id]
			}
		}
		out[strings.TrimPrefix(k, "schema:")] = v
	}
	return out
}

func contentHash(p market.Posting) string {
	b, err := json.Marshal([]string{p.Title, p.Company, p.Location, string(p.PostedOn), p.Description})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

func (r *pageReader) posting(e entry) market.Posting {
	p := market.Posting{
		Source: r.target.Source, Board: r.target.Board,
		Title: plainText(e.first("title", "name", "jobTitle")), Company: employer(e),
		Location:       firstOf(joinPlaces(places(e, "jobLocation")...), joinPlaces(places(e, "applicantLocationRequirements")...)),
		Description:    ldDescription(e),
		EmploymentType: joinPlaces(texts(e, "employmentType")...),
		Remote:         workMode(strings.Join(texts(e, "jobLocationType"), " ")),
		Department:     joinPlaces(texts(e, "occupationalCategory")...),
		Language:       e.first("inLanguage"),
		PostedOn:       e.day("datePosted"), UpdatedOn: e.day("dateModified"),
		Pay: ldPay(e), Tags: e.listed("skills"),
	}
	if s, ok := e.at("baseSalary").(string); ok && len(p.Pay) == 0 {
		p.SalaryText = s
	}
	p = finish(p)
	if p.Title == "" {
		e.fail("title", "missing")
	}
	if p.Company == "" {
		e.fail("hiringOrganization", "missing")
	}
	p.URL, p.Key = r.identity(e, p)
	if p.Board == "" {
		p.Board = r.host(p.URL)
	}
	return finish(p)
}

func (r *pageReader) host(address string) string {
	if r.page.Host != "" {
		return r.page.Hostname()
	}
	if u, err := url.Parse(address); err == nil {
		return u.Hostname()
	}
	return ""
}

// identity is a posting's address and key: its own address, else its
// identifier, else the page when it holds one posting, else its content.
func (r *pageReader) identity(e entry, p market.Posting) (address, key string) {
	for _, s := range []string{firstText(e.at("url")), firstText(e.at("mainEntityOfPage")), firstText(e.at("@id"))} {
		u, err := r.page.Parse(strings.TrimSpace(s))
		if s != "" && err == nil && u.Host != "" && strings.Trim(u.Path, "/") != "" {
			return u.String(), pageKey(u)
		}
	}
	if len(r.found) == 1 {
		address = r.page.String()
	}
	id := line(e.identifier())
	switch {
	case id != "":
		return address, joinKey(r.host(""), id)
	case address != "":
		return address, pageKey(r.page)
	}
	return address, joinKey(r.host(""), contentHash(p))
}

func (e entry) identifier() string {
	switch v := e.at("identifier").(type) {
	case []any, string, json.Number:
		return firstText(v)
	case map[string]any:
		s, _ := asText(v["value"])
		if s == "" {
			s, _ = asText(v["@value"])
		}
		return s
	}
	return ""
}

// pageKey is an address without what changes between visits: scheme, fragment, tracking.
func pageKey(u *url.URL) string {
	q := u.Query()
	for name := range q {
		if strings.HasPrefix(name, "utm_") || name == "ref" || name == "source" || name == "gclid" || name == "fbclid" {
			q.Del(name)
		}
	}
	key := strings.ToLower(u.Host) + strings.TrimRight(u.EscapedPath(), "/")
	if len(q) > 0 {
		key += "?" + q.Encode()
	}
	return key
}
