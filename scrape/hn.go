package scrape

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

const (
	hnAlgolia  = "https://hn.algolia.com/api/v1"
	hnFirebase = "https://hacker-news.firebaseio.com"
	hnBoard    = "whoishiring"
)

var hn = Source{
	Name: "hn",
	About: "Hacker News \"Who is hiring?\" threads, newest first, months of them; " +
		"board \"firebase\" reads item by item from the official API, any other board reads whole threads from Algolia",
	Recent: true, Boardless: true,
	Plan:  planHN,
	Parse: parseHN,
}

// planHN asks for the list of threads. Algolia is the default, because it
// answers a thread in one request where Firebase needs one for each comment.
func planHN(t Target) ([]Request, error) {
	if t.Months < 0 {
		return nil, fmt.Errorf("hn: months %d: want 0 or more", t.Months)
	}
	if usesFirebase(t) {
		return []Request{{URL: base(t, hnFirebase) + "/v0/user/whoishiring.json", Kind: "user"}}, nil
	}
	// The account posts three threads a month, one of which is ours.
	hits := min(4*max(t.Months, 1)+4, 1000)
	u := fmt.Sprintf("%s/search_by_date?tags=story,author_whoishiring&hitsPerPage=%d", base(t, hnAlgolia), hits)
	return []Request{{URL: u, Kind: "search"}}, nil
}

func usesFirebase(t Target) bool {
	return t.Board == "firebase" || strings.Contains(t.BaseURL, "firebaseio")
}

var hiringTitle = regexp.MustCompile(`(?i)who\s+is\s+hiring|who['’]?s\s+hiring`)

// parseHN tells by the payload itself what a response answers: an account, a
// search, a story, a comment, a thread with its comments, or a thread's page.
func parseHN(r Response) (Batch, error) {
	if body := bytes.TrimSpace(r.Body); bytes.HasPrefix(body, []byte("<")) {
		return parseHNPage(r)
	}
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("hn %s: %w", cmp.Or(r.URL, "response"), err)
	}
	h := hnReader{target: r.Target, request: r.Request, thread: r.Meta["thread"], seen: map[string]bool{}}
	for _, doc := range docs {
		if err := h.read(doc); err != nil {
			return Batch{}, fmt.Errorf("hn %s: %w", cmp.Or(r.URL, "response"), err)
		}
	}
	return h.batch, nil
}

type hnReader struct {
	target  Target
	request Request
	thread  string // id of the thread; "" when not known
	batch   Batch
	seen    map[string]bool
}

func (h *hnReader) entry(m map[string]any) entry {
	e := entry{fields: m, problems: &h.batch.Problems}
	e.key, _ = asText(m["id"])
	return e
}

func (h *hnReader) read(doc any) error {
	switch doc := doc.(type) {
	case nil: // a kid that is gone
		return h.next()
	case []any:
		h.comments(doc)
		return nil
	case map[string]any:
		return h.object(h.entry(doc))
	}
	return fmt.Errorf("want an object or array, have %s", typeName(doc))
}

func (h *hnReader) object(e entry) error {
	switch {
	case e.at("submitted") != nil:
		return h.account(e)
	case e.at("hits") != nil:
		h.search(e)
	case e.at("post.id") != nil && e.at("comments") != nil:
		h.thread = e.text("post.id")
		h.comments(e.list("comments"))
	case e.at("jobs") != nil && e.at("sources") != nil:
		h.comments(e.list("jobs"))
	case e.at("children") != nil && e.text("type") != "comment":
		if title := e.text("title"); title != "" && !hiringTitle.MatchString(title) {
			return nil
		}
		h.thread = e.text("id")
		h.comments(e.list("children"))
	case e.text("type") == "story" || e.at("kids") != nil && e.at("title") != nil:
		return h.story(e)
	case e.at("id") != nil || e.at("full_html") != nil:
		h.comments([]any{e.fields})
	default:
		return errors.New("no account, thread or comment" + saysInstead(e.fields))
	}
	return nil
}

// account follows the newest submissions one after another: only a story's
// title tells which of the month's threads it is.
func (h *hnReader) account(e entry) error {
	var ids []string
	for _, v := range e.list("submitted") {
		if id, ok := asText(v); ok && id != "" {
			ids = append(ids, id)
		}
	}
	months := max(h.target.Months, 1)
	ids = ids[:min(len(ids), 4*months+4)]
	h.follow(ids, months)
	return nil
}

func (h *hnReader) follow(ids []string, months int) {
	if len(ids) == 0 || months <= 0 {
		return
	}
	h.batch.Follow = append(h.batch.Follow, Request{
		URL: h.item(ids[0]), Kind: "story",
		Meta: map[string]string{"rest": strings.Join(ids[1:], ","), "months": strconv.Itoa(months)},
	})
}

func (h *hnReader) item(id string) string {
	return base(h.target, hnFirebase) + "/v0/item/" + url.PathEscape(id) + ".json"
}

// next goes on to the account's next submission after one that was no thread of ours.
func (h *hnReader) next() error {
	months, _ := strconv.Atoi(h.request.Meta["months"])
	if rest := h.request.Meta["rest"]; rest != "" {
		h.follow(strings.Split(rest, ","), months)
	}
	return nil
}

func (h *hnReader) story(e entry) error {
	dead, _ := e.at("dead").(bool)
	deleted, _ := e.at("deleted").(bool)
	if dead || deleted || !hiringTitle.MatchString(e.text("title")) {
		return h.next()
	}
	for _, v := range e.list("kids") {
		if id, ok := asText(v); ok && id != "" {
			h.batch.Follow = append(h.batch.Follow, Request{URL: h.item(id), Kind: "item",
				Meta: map[string]string{"thread": e.key}})
		}
	}
	months, _ := strconv.Atoi(h.request.Meta["months"])
	if rest := h.request.Meta["rest"]; rest != "" {
		h.follow(strings.Split(rest, ","), months-1)
	}
	return nil
}

// search follows the newest threads among an Algolia search's stories, and
// reads the comments among its hits.
func (h *hnReader) search(e entry) {
	var threads []entry
	for _, hit := range e.objects("hits") {
		hit.key = hit.text("objectID")
		switch {
		case hit.text("comment_text") != "":
			if hiringTitle.MatchString(hit.text("story_title")) {
				h.thread = hit.text("story_id")
				h.comment(hit)
			}
		case hiringTitle.MatchString(hit.text("title")) && hit.key != "":
			threads = append(threads, hit)
		}
	}
	sort.SliceStable(threads, func(i, j int) bool {
		return threads[i].text("created_at") > threads[j].text("created_at")
	})
	for _, t := range threads[:min(len(threads), max(h.target.Months, 1))] {
		h.batch.Follow = append(h.batch.Follow, Request{
			URL: base(h.target, hnAlgolia) + "/items/" + url.PathEscape(t.key), Kind: "thread"})
	}
}

func (h *hnReader) comments(list []any) {
	for i, v := range firstEntries(&h.batch, list) {
		m, ok := v.(map[string]any)
		if !ok {
			if v != nil {
				addProblem(&h.batch.Problems, market.Problem{
					Key: fmt.Sprintf("comment %d", i+1), Why: "want an object, have " + typeName(v)})
			}
			continue
		}
		h.comment(h.entry(m))
	}
}

// comment reads one top-level comment; replies and what was taken down are no postings.
func (h *hnReader) comment(e entry) {
	dead, _ := e.at("dead").(bool)
	deleted, _ := e.at("deleted").(bool)
	text := e.first("text", "comment_text", "full_html")
	parent := e.first("parent", "parent_id")
	if dead || deleted || strings.TrimSpace(text) == "" || text == "[flagged]" || text == "[dead]" ||
		(h.thread != "" && parent != "" && parent != h.thread) {
		return
	}
	id := e.first("id", "objectID")
	if id == "" {
		if _, after, ok := strings.Cut(e.text("url"), "item?id="); ok {
			id = after
		}
	}
	if id == "" {
		e.fail("id", "missing")
		return
	}
	posted := "time"
	for _, f := range []string{"created_at", "created_at_i"} {
		if e.at(posted) == nil {
			posted = f
		}
	}
	h.add(id, text, e.day(posted))
}

func (h *hnReader) add(id, text string, day market.Day) {
	id = line(id)
	if h.seen[id] || id == "" {
		return
	}
	h.seen[id] = true
	p := readFirstLine(text)
	p.Source, p.Board, p.Key = h.target.Source, h.target.Board, id
	if p.Board == "" {
		p.Board = hnBoard
	}
	p.URL = "https://news.ycombinator.com/item?id=" + url.QueryEscape(id)
	p.Description, p.PostedOn = text, day
	h.batch.Postings = append(h.batch.Postings, finish(p))
}
