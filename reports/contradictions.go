package reports

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

type contradictionGroup struct {
	Title string
	Items []contradictionView
}

type contradictionView struct {
	Topic string
	Tally []tallyPart // of the sides that postings tell something of
	Sides []sideView
}

// sideView is what one roadmap says and, where it can be told, what postings say of it.
type sideView struct {
	Roadmap, Says, Link string
	Outcome             analysis.Outcome
	Verdict             *tallyPart
	Measured            string
}

// contradictionKinds head the kinds of contradictions, in their order.
var contradictionKinds = []struct{ kind, title string }{
	{"pay", "Pay"}, {"list", "What belongs on the list"}, {"order", "What comes before what"}, {"direction", "What is asked for, and pays, more"}, {"place", "Where a topic is taught"},
}

func (m material) contradictions(x analysis.Matrix, all []population) []contradictionGroup {
	said := m.sides(all)
	names := newWording(m.f, nil).names
	for _, p := range all {
		names[p.roadmap.Roadmap.ID] = "“" + clean(p.roadmap.Roadmap.Title, maxName) + "”"
	}
	var out []contradictionGroup
	for _, k := range contradictionKinds {
		g := contradictionGroup{Title: k.title}
		for _, c := range x.Contradictions {
			if c.Kind == k.kind {
				sides := sidesOf(c, said, all)
				g.Items = append(g.Items, contradictionView{topicWords(c.Topic, names), sidesTally(sides), sides})
			}
		}
		if len(g.Items) > 0 {
			out = append(out, g)
		}
	}
	return out
}

var payTopic = regexp.MustCompile(`^pay: (\S+) (\S+) year ?(.*)$`)

// topicWords is the topic of a contradiction as a heading, with skills and roadmaps by name.
func topicWords(topic string, names map[string]string) string {
	if p := payTopic.FindStringSubmatch(topic); p != nil {
		topic = fmt.Sprintf("pay in %s, %s a year, %s", countryWords(p[1]), p[2], p[3])
	}
	topic = strings.TrimSpace(clean(topic, 2*maxName))
	topic = groupNames.Replace(strings.TrimSuffix(topic, ","))
	return upperFirst(idToken.ReplaceAllStringFunc(topic, func(id string) string { return cmp.Or(names[id], id) }))
}

// sides are all hypotheses with what postings say, by the names that contradictions give them.
func (m material) sides(all []population) map[string]sideView {
	out := map[string]sideView{}
	for _, p := range all {
		w := newWording(m.f, p.roadmap.Claims)
		for _, c := range p.roadmap.Claims {
			for _, h := range c.Verdicts {
				part := outcomePart(h.Outcome)
				s := sideView{Roadmap: clean(p.roadmap.Roadmap.Title, maxName), Says: w.short(h.Sentence), Outcome: h.Outcome, Verdict: &part, Link: roadmapPage(p) + "#claims-" + p.slug}
				if h.Outcome != analysis.NotTestable {
					s.Measured = unit(h.Unit).estimate(h.Estimate) + ", " + grounds(h)
				}
				out[p.roadmap.Roadmap.ID+" "+c.ID+"."+h.Hypothesis] = s
			}
		}
	}
	return out
}

// sidesTally counts the outcomes of the sides that have one.
func sidesTally(sides []sideView) []tallyPart {
	counts := make([]int, len(outcomes))
	for _, s := range sides {
		if i := slices.Index(outcomes, s.Outcome); s.Verdict != nil && i >= 0 {
			counts[i]++
		}
	}
	return tallyParts(counts)
}

// sidesOf are the claims at odds with their verdicts or, of a topic's place, where each roadmap has it.
func sidesOf(c analysis.Contradiction, said map[string]sideView, all []population) []sideView {
	var out []sideView
	for _, name := range c.Claims {
		if s, ok := said[name]; ok {
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, part := range strings.Split(c.What, "; ") {
		id, says, ok := strings.Cut(part, ": ")
		if !ok {
			id, says = "", part
		}
		s := sideView{Roadmap: clean(id, maxName), Says: clean(says, maxText)}
		for _, p := range all {
			if p.roadmap.Roadmap.ID == id {
				s.Roadmap = clean(p.roadmap.Roadmap.Title, maxName)
			}
		}
		out = append(out, s)
	}
	return out
}
