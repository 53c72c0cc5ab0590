package roadmap

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
)

// graph is roadmap.sh's form: React Flow nodes and edges.
type graph struct {
	Title json.RawMessage
	Nodes []graphNode
	Edges []graphEdge
}

type graphNode struct {
	ID       string
	Type     string
	Position struct{ X, Y float64 }
	Data     struct {
		Label  string
		Legend struct{ Label string }
	}
}

type graphEdge struct{ Source, Target string }

// maxNodes bounds a graph. The largest published one has 250 nodes.
const maxNodes = 5_000

// parseGraph reads topics from top to bottom as steps; the nodes that edges hang on a topic,
// directly or through others, are its items. Nodes that link to another roadmap are "button"s
// and count like subtopics; what no edge joins belongs to the nearest topic, heights counting double.
func parseGraph(data []byte) (*document, error) {
	var g graph
	if err := json.Unmarshal(data, &g); err != nil {
		return nil, fmt.Errorf("is not a graph of nodes and edges (%v): %w", err, ErrFormat)
	}
	if len(g.Nodes) > maxNodes || len(g.Edges) > 4*maxNodes {
		return nil, fmt.Errorf("has %d nodes and %d edges: at most %d nodes are read: %w", len(g.Nodes), len(g.Edges), maxNodes, ErrFormat)
	}
	d := &document{known: true, lines: "node"}
	d.title = graphTitle(g)
	topics := g.labelled("topic")
	if len(topics) == 0 {
		return nil, fmt.Errorf("is a graph without topics: %w", ErrFormat)
	}
	owner := g.owners(topics)
	for _, t := range topics {
		d.add(block{kind: heading, level: 2, text: t.Data.Label, line: len(d.blocks) + 1, step: true})
		if e := legend(t.Data.Legend.Label); e != "" {
			d.blocks[len(d.blocks)-1].emphasis = e
		}
		for _, n := range g.labelled("subtopic", "button", "checklist-item", "todo") {
			if owner[n.ID] == t.ID {
				d.add(block{kind: item, text: n.Data.Label, line: len(d.blocks) + 1, emphasis: legend(n.Data.Legend.Label)})
			}
		}
	}
	return d, nil
}

// graphTitle is the title of the file or of its title node.
func graphTitle(g graph) string {
	var title string
	var parts struct{ Card, Page string }
	if json.Unmarshal(g.Title, &title) != nil && json.Unmarshal(g.Title, &parts) == nil {
		title = cmp.Or(parts.Page, parts.Card)
	}
	for _, n := range g.Nodes {
		if n.Type == "title" && title == "" {
			title = n.Data.Label
		}
	}
	return squeeze(title)
}

// labelled lists the nodes of the given types that have a label, from top to bottom.
func (g graph) labelled(types ...string) []graphNode {
	var out []graphNode
	for _, n := range g.Nodes {
		if slices.Contains(types, n.Type) && strings.TrimSpace(n.Data.Label) != "" && n.ID != "" {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b graphNode) int {
		return cmp.Or(cmp.Compare(a.Position.Y, b.Position.Y), cmp.Compare(a.Position.X, b.Position.X), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// owners gives for each node the topic it hangs on: breadth first from all topics at once, so
// that a circle of edges ends, and edges without an end are passed over.
func (g graph) owners(topics []graphNode) map[string]string {
	next := map[string][]string{}
	for _, e := range g.Edges {
		if e.Source != "" && e.Target != "" {
			next[e.Source] = append(next[e.Source], e.Target)
			next[e.Target] = append(next[e.Target], e.Source)
		}
	}
	owner := map[string]string{}
	queue := []string{}
	for _, t := range topics {
		owner[t.ID] = t.ID
		queue = append(queue, t.ID)
	}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		for _, to := range next[id] {
			if _, seen := owner[to]; !seen {
				owner[to] = owner[id]
				queue = append(queue, to)
			}
		}
	}
	for _, n := range g.Nodes {
		if _, ok := owner[n.ID]; ok {
			continue
		}
		best := math.Inf(1)
		for _, t := range topics {
			if d := math.Hypot(t.Position.X-n.Position.X, 2*(t.Position.Y-n.Position.Y)); d < best {
				best, owner[n.ID] = d, t.ID
			}
		}
	}
	return owner
}

// legend turns the strength of roadmap.sh's legend into an emphasis.
func legend(label string) string {
	switch l := strings.ToLower(label); {
	case strings.Contains(l, "recommend"):
		return "essential"
	case strings.Contains(l, "alternative"), strings.Contains(l, "anytime"), strings.Contains(l, "not strict"), strings.Contains(l, "optional"):
		return "optional"
	}
	return ""
}

// parseContentMap reads a map of node ids to {title, description}, which says no order.
func parseContentMap(keys map[string]json.RawMessage) (*document, error) {
	type topic struct{ Title, Description string }
	var topics []topic
	for _, raw := range keys {
		var t topic
		if json.Unmarshal(raw, &t) == nil && strings.TrimSpace(t.Title) != "" {
			topics = append(topics, t)
		}
	}
	if len(topics) == 0 || len(topics)*2 < len(keys) {
		return nil, fmt.Errorf("is JSON of an unknown form: want a WordPress post, or roadmap.sh's graph or content map: %w", ErrFormat)
	}
	slices.SortFunc(topics, func(a, b topic) int {
		return cmp.Or(strings.Compare(a.Title, b.Title), strings.Compare(a.Description, b.Description))
	})
	d := contentDocument()
	for _, t := range topics {
		d.add(block{kind: item, text: t.Title, line: len(d.blocks) + 1})
	}
	return d, nil
}

// contentDocument is the start of a document whose topics have no order.
func contentDocument() *document {
	d := &document{known: true, lines: "topic", notes: []string{"The source says no order: its topics stand by name, in one step."}}
	d.add(block{kind: heading, level: 2, text: "Topics, without an order", line: 1, step: true})
	return d
}

// contentFolder reads the topics of a content folder, by the title in each file or else its name.
func contentFolder(dir fs.FS) (*document, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("list the content folder: %w", err)
	}
	d := contentDocument()
	files := 0
	for _, e := range entries {
		base, _, ok := strings.Cut(e.Name(), "@")
		if e.IsDir() || !ok || path.Ext(e.Name()) != ".md" {
			continue
		}
		if files++; files > maxFiles {
			return nil, fmt.Errorf("has more than %d topics: %w", maxFiles, ErrFormat)
		}
		title, err := topicTitle(dir, e.Name())
		if err != nil {
			return nil, err
		}
		d.add(block{kind: item, text: cmp.Or(title, strings.ReplaceAll(base, "-", " ")), line: len(d.blocks) + 1})
	}
	if files == 0 {
		return nil, fmt.Errorf("has no topic@node.md files: want roadmap.sh's content folder: %w", ErrFormat)
	}
	return d, nil
}

// topicTitle is the heading of a topic's file.
func topicTitle(dir fs.FS, name string) (string, error) {
	f, err := dir.Open(name)
	if err != nil {
		return "", fmt.Errorf("open topic: %w", err)
	}
	defer f.Close()
	start, err := io.ReadAll(io.LimitReader(f, 4096))
	if err != nil {
		return "", fmt.Errorf("read topic %s: %w", name, err)
	}
	for _, line := range strings.Split(string(start), "\n") {
		if m := mdTitle.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			return squeeze(strings.ToValidUTF8(html.UnescapeString(inlineText(m[2])), "")), nil
		}
	}
	return "", nil
}
