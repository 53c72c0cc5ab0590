package sampleboard

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// text is one posting in our own words, as HTML blocks.
type text struct {
	intro     string
	duties    string // names what is only mentioned
	required  []string
	preferred []string
	closing   string
}

// pick chooses one of several wordings by the posting's number, so that the same posting always reads the same.
func pick(n int, slot string, options []string) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%d/%s", n, slot)
	return options[int(h.Sum32()%uint32(len(options)))]
}

var (
	intros = []string{
		"%s is looking for a %s to join a team that ships every week.",
		"Come and work as a %[2]s at %[1]s, where small teams own what they build.",
		"We are %s and we want to hire a %s who enjoys hard problems.",
		"%s has an opening for a %s in a group of eight people.",
		"As a %[2]s at %[1]s you will see your work used within days.",
	}
	dutyLines = []string{
		"Our stack today: %s.",
		"Day to day the team works with %s.",
		"You will build and run services with %s.",
		"The product is built on %s.",
	}
	requiredHeads  = []string{"Requirements", "What you bring", "Must have", "Qualifications", "You have"}
	preferredHeads = []string{"Nice to have", "Bonus points", "Preferred qualifications", "It would be a plus"}
	requiredLines  = []string{
		"Experience with %s", "Hands-on knowledge of %s", "Good command of %s", "%s", "Several projects done with %s", "Familiarity with %s",
	}
	preferredLines = []string{"%s", "Exposure to %s", "Some experience with %s"}
	closings       = []string{
		"Write to us with a few lines about yourself.", "We answer every application within two weeks.",
		"We look forward to hearing from you.", "The process is a call, a work sample and a day with the team.",
	}
)

// render writes the posting of one fact. n is the fact's number.
func (b *Board) render(n int) text {
	f := b.facts[n]
	t := text{
		intro:   fmt.Sprintf(pick(n, "intro", intros), EmployerName(f.Employer), f.Title),
		closing: pick(n, "closing", closings),
	}
	if len(f.Mentioned) > 0 {
		t.duties = fmt.Sprintf(pick(n, "duties", dutyLines), b.list(n, f.Mentioned))
	}
	t.required = b.bullets(n, f.Required, requiredLines)
	t.preferred = b.bullets(n, f.Preferred, preferredLines)
	return t
}

// bullets spreads skills over lines of one to four names.
func (b *Board) bullets(n int, skills []string, lines []string) []string {
	var out []string
	for i := 0; i < len(skills); {
		size := 1 + (n+i)%4
		end := min(i+size, len(skills))
		slot := fmt.Sprint("line", i)
		out = append(out, fmt.Sprintf(pick(n, slot, lines), b.list(n, skills[i:end])))
		i = end
	}
	return out
}

// list joins the names of skills: "A, B and C".
func (b *Board) list(n int, skills []string) string {
	names := make([]string, len(skills))
	for i, id := range skills {
		names[i] = pick(n, id, b.surfaces[id])
	}
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + pick(n, "and", []string{" and ", ", "}) + names[last]
}

// html is the body as ATS boards publish it.
func (b *Board) html(n int) string {
	t := b.render(n)
	var s strings.Builder
	fmt.Fprintf(&s, "<p>%s</p>", escape(t.intro))
	if t.duties != "" {
		fmt.Fprintf(&s, "<h3>What you will do</h3><p>%s</p>", escape(t.duties))
	}
	writeList(&s, pick(n, "required", requiredHeads), t.required)
	writeList(&s, pick(n, "preferred", preferredHeads), t.preferred)
	if remote := remoteLine(b.facts[n]); remote != "" {
		fmt.Fprintf(&s, "<p>%s</p>", remote)
	}
	fmt.Fprintf(&s, "<p>%s</p>", escape(t.closing))
	return s.String()
}

func writeList(s *strings.Builder, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(s, "<h3>%s</h3><ul>", heading)
	for _, l := range lines {
		fmt.Fprintf(s, "<li>%s</li>", escape(l))
	}
	s.WriteString("</ul>")
}

func remoteLine(f Fact) string {
	switch f.Remote {
	case "remote":
		return "This position is fully remote."
	case "hybrid":
		return "Hybrid work: some days in the office, some at home."
	case "onsite":
		return "This position is on-site."
	}
	return ""
}

// comment is the posting as a comment of a monthly thread: a header line, then paragraphs without closing tags.
func (b *Board) comment(n int) string {
	f, t := b.facts[n], b.render(n)
	head := []string{EmployerName(f.Employer), f.Title}
	if place := f.place(); place != "" {
		head = append(head, place)
	}
	if f.Remote != "unknown" && f.Remote != "" {
		head = append(head, strings.ToUpper(f.Remote))
	}
	if pay := f.payText(); pay != "" {
		head = append(head, pay)
	}
	parts := []string{escape(strings.Join(head, " | ")), escape(t.intro)}
	if t.duties != "" {
		parts = append(parts, escape(t.duties))
	}
	if len(t.required) > 0 {
		parts = append(parts, pick(n, "required", requiredHeads)+":")
		parts = append(parts, bulletParagraphs(t.required)...)
	}
	if len(t.preferred) > 0 {
		parts = append(parts, pick(n, "preferred", preferredHeads)+":")
		parts = append(parts, bulletParagraphs(t.preferred)...)
	}
	return strings.Join(append(parts, escape(t.closing)), "<p>")
}

func bulletParagraphs(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = "- " + escape(l)
	}
	return out
}

// escape writes text the way the boards do: with numeric entities for slashes and quotes.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "/", "&#x2F;", "'", "&#x27;", `"`, "&quot;").Replace(s)
}

// place is "Berlin, DE", one of the two, or "".
func (f Fact) place() string {
	if f.City == "" || f.Country == "" {
		return f.City + f.Country
	}
	return f.City + ", " + f.Country
}

// payText is "USD 120,000 - 150,000 per year", or "" when no pay is stated.
func (f Fact) payText() string {
	switch {
	case f.Currency == "" || f.Period == "" || f.Min == 0 && f.Max == 0:
		return ""
	case f.Min == 0:
		return fmt.Sprintf("up to %s %s per %s", f.Currency, grouped(f.Max), f.Period)
	case f.Max == 0:
		return fmt.Sprintf("from %s %s per %s", f.Currency, grouped(f.Min), f.Period)
	case f.Min == f.Max:
		return fmt.Sprintf("%s %s per %s", f.Currency, grouped(f.Min), f.Period)
	}
	return fmt.Sprintf("%s %s - %s per %s", f.Currency, grouped(f.Min), grouped(f.Max), f.Period)
}

// grouped writes 120000 as "120,000".
func grouped(v float64) string {
	s := amount(v)
	whole, fraction, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		return whole + "." + fraction
	}
	return whole
}
