package duplicate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

const ferry = "You build the booking service of our ferries in Go and run it on Kubernetes.\n" +
	"You review what others write and explain what you would do in another way.\n" +
	"We look for 5+ years of shipping services, and for people who know Postgres well.\n" +
	"You like to talk to the crews on board about what slows them down every morning.\n" +
	"The harbour office in the old customs house has room for a bicycle and a dog."

func posting(change func(*Posting)) Posting {
	p := Posting{Key: "x", Title: "Senior Go Developer", Company: "Acme Ferries GmbH", Location: "Kiel", Text: ferry, Day: "2026-05-01"}
	change(&p)
	p.Text = p.Title + "\n" + p.Text
	return p
}

func docOf(p Posting) *doc {
	d := new(doc)
	d.read(p, nil)
	return d
}

// TestDecide has a case for each signal of FACTS on what separates duplicates.
func TestDecide(t *testing.T) {
	same := func(*Posting) {}
	replace := func(old, new string) func(*Posting) {
		return func(p *Posting) { p.Text = strings.ReplaceAll(p.Text, old, new) }
	}
	for _, tt := range []struct {
		name   string
		a, b   func(*Posting)
		want   Class
		reason string
	}{
		{"equal", same, same, Same, "text: the same words"},
		{"place", same, func(p *Posting) { p.Location = "Rostock" }, Same, "text"},
		{"place in the title", same, func(p *Posting) { p.Title, p.Location = "Senior Go Developer (m/w/d) in Rostock", "Rostock" }, Same, "text"},
		{"date beyond the cut", same, func(p *Posting) { p.Day = "2026-08-01" }, Repost, "92 days later"},
		{"date within it", same, func(p *Posting) { p.Day = "2026-06-29" }, Same, "text"},
		{"no date", same, func(p *Posting) { p.Day = "" }, Same, "text"},
		{"punctuation and case", same, func(p *Posting) { p.Text = strings.ToUpper(strings.ReplaceAll(p.Text, ".", "!")) }, Same, "text"},
		{"lost blanks", same, replace("review what", "reviewwhat"), Same, "text"},
		{"cut", same, func(p *Posting) { p.Text = p.Text[:len(p.Text)/2] }, Same, "extract"},
		{"level word", same, func(p *Posting) { p.Title = "Junior Go Developer" }, Template, "level: senior and junior"},
		{"level on one side and other words", same, func(p *Posting) { p.Title = "Go Developer"; p.Text = strings.ReplaceAll(p.Text, "bicycle", "scooter") }, Template, "level"},
		{"grade", func(p *Posting) { p.Title = "Go Developer II" }, func(p *Posting) { p.Title = "Go Developer III" }, Template, "grade: 2 and 3"},
		{"years", same, replace("5+ years", "2+ years"), Template, "years: 5 and 2"},
		{"title words", same, func(p *Posting) { p.Title = "Senior Cobol Archivist" }, Template, "title"},
		{"roles of a post without a title", untitledPost("Acme Ferries | Engineers, Designers | Kiel"), untitledPost("Acme Ferries | Engineers | Kiel"), Template, "roles: designers or not"},
		{"the same roles", untitledPost("Acme Ferries | Engineers | Kiel"), untitledPost("Acme Ferries | Engineers | Kiel | all year"), Same, "text"},
		{"requisitions differ", replace("You build", "Requisition ID: 40117. You build"), replace("You build", "Requisition ID: 40118. You build"), Template, "requisition"},
		{"one requisition", func(p *Posting) { p.Requisition = "R-40117" }, func(p *Posting) { p.Requisition = "r40117"; p.Text = "Other words." }, Same, "requisition"},
		{"the board's group", func(p *Posting) { p.Group, p.Board = "7", "b" }, func(p *Posting) { p.Group, p.Board, p.Text = "7", "b", "Other." }, Same, "board"},
		{"the board tells apart", func(p *Posting) { p.Group, p.Board = "7", "b" }, func(p *Posting) { p.Group, p.Board = "8", "b" }, Template, "board"},
		{"legal form", same, func(p *Posting) { p.Company = "Acme Ferries" }, Same, "text"},
		{"agency's copy that names the client", replace("our ferries", "Acme Ferries"),
			func(p *Posting) {
				p.Company, p.Location = "Hire Now", "Berlin"
				p.Text = strings.ReplaceAll(p.Text, "our ferries", "Acme Ferries")
			}, Same, "text: the same words"},
		{"sellers with their own names", replace("our ferries", "Acme Ferries"),
			func(p *Posting) {
				p.Company = "Nordic Boats"
				p.Text = strings.ReplaceAll(p.Text, "our ferries", "Nordic Boats")
			}, Template, "employer: each text"},
		{"stock text", same, func(p *Posting) { p.Company, p.Location = "Nordic Boats", "Bergen" }, Template, "employer: two employers"},
		{"pay", func(p *Posting) { p.Salary = "40000 to 45000" }, func(p *Posting) { p.Salary = "60k - 70k" }, Template, "pay"},
		{"pay in another unit", func(p *Posting) { p.Salary = "48000" }, func(p *Posting) { p.Salary = "4000 per month" }, Same, "text"},
		{"rival words", func(p *Posting) { p.Title = "Senior iOS Developer" }, func(p *Posting) { p.Title = "Senior Android Developer" }, Template, "title: ios and android"},
		{"other texts", same, func(p *Posting) {
			p.Text = "Breakfast for eighty guests in a small kitchen by the harbour, six days a week, with Sundays off."
		}, Single, "text: the texts differ"},
		{"nothing", func(p *Posting) { *p = Posting{} }, func(p *Posting) { *p = Posting{} }, Single, "text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := docOf(posting(tt.a)), docOf(posting(tt.b))
			got := decide(a, b)
			if got.class != tt.want || !strings.Contains(got.reason, tt.reason) {
				t.Errorf("got %s, %q, want %s, %q", got.class, got.reason, tt.want, tt.reason)
			}
			if back := decide(b, a); back.class != got.class {
				t.Errorf("the other way round it is %s", back.class)
			}
		})
	}
}

// TestOrderDoesNotMatter holds clusters against the order postings come in and the number of workers.
func TestOrderDoesNotMatter(t *testing.T) {
	var all []Posting
	for i := range 400 { // more than a comparer holds at a time
		p := posting(func(p *Posting) {
			p.Title = []string{"Senior Go Developer", "Junior Go Developer", "Deck Hand"}[i%3]
			p.Company = fmt.Sprintf("Employer%d", i/12)
			p.Location = fmt.Sprintf("Town%d", i%5)
		})
		p.Key = fmt.Sprintf("k%03d", i)
		all = append(all, p)
	}
	want := results(t, all, Options{})
	for seed := range uint64(3) {
		rng := rand.New(rand.NewPCG(seed, 1))
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for key, r := range results(t, all, Options{Workers: 3}) {
			if want[key].Cluster != r.Cluster || want[key].Class != r.Class || want[key].Reason != r.Reason {
				t.Fatalf("seed %d: %s is %+v, was %+v", seed, key, r, want[key])
			}
		}
	}
	if a, b := want["k000"].Cluster, want["k001"].Cluster; a == b {
		t.Errorf("a senior and a junior share cluster %s", a)
	}
}

// TestLookAlikesAreNotQuadratic clusters one employer's many clones, of two grades.
func TestLookAlikesAreNotQuadratic(t *testing.T) {
	var all []Posting
	for i := range 2000 {
		p := posting(func(p *Posting) { p.Title = fmt.Sprintf("Go Developer %d", 1+i%2) })
		p.Key = fmt.Sprintf("k%05d", i)
		all = append(all, p)
	}
	clusters := map[string]int{}
	for _, r := range results(t, all, Options{}) {
		clusters[r.Cluster]++
	}
	if len(clusters) != 2 || clusters["k00000"] != 1000 {
		t.Errorf("%d clusters, the first of %d, want 2 of 1000", len(clusters), clusters["k00000"])
	}
}

// TestBoilerplate marks what stands in lines that recur under other titles, and nothing else.
func TestBoilerplate(t *testing.T) {
	const blurb = "Acme runs its ferries on Kubernetes since the year of the long winter."
	var all []Posting
	for i, title := range []string{"Welder", "Cook", "Painter"} {
		text := title + "\n" + blurb + "\nYou are good at what a " + title + " does, and you also use Kubernetes there."
		first := strings.Index(text, "Kubernetes")
		p := Posting{Key: fmt.Sprint(i), Title: title, Company: "Acme", Text: text,
			Asides: []Aside{{Index: 4, At: first}, {Index: 9, At: strings.LastIndex(text, "Kubernetes")}}}
		all = append(all, p)
	}
	for key, r := range results(t, all, Options{}) {
		if len(r.Boilerplate) != 1 || r.Boilerplate[0] != 4 {
			t.Errorf("%s: %v, want only 4", key, r.Boilerplate)
		}
	}
	for key, r := range results(t, all[:2], Options{}) {
		if len(r.Boilerplate) != 0 {
			t.Errorf("%s: %v in lines of two titles only", key, r.Boilerplate)
		}
	}
}

// untitledPost has no title and starts with line.
func untitledPost(line string) func(*Posting) {
	return func(p *Posting) { p.Title, p.Text = "", "\n"+line+"\n"+ferry }
}

func TestSlots(t *testing.T) {
	for text, want := range map[string]string{
		"3-5 years of Go":                       "[3] [] []",
		"at least 7+ yrs, mindestens 2 Jahre":   "[2 7] [] []",
		"founded 25 years ago":                  "[] [] []",
		"job number: r0229653":                  "[] [r0229653] []",
		"see r-26-17220 for more":               "[] [r2617220] []",
		"call 0162/7200887":                     "[] [] []",
		"$120,000 - $150,000 a year":            "[] [] [120000 150000]",
		"$120-150k":                             "[] [] [249600]",
		"45.000 € im Jahr":                      "[] [] [45000]",
		"£13.50 an hour":                        "[] [] [28080]",
		"posting in 2026, 5,000 people, page 3": "[] [] []",
	} {
		d := doc{body: text}
		d.tokens.read(text)
		if got := fmt.Sprint(d.yearsIn(d.words), d.requisitions(d.words), d.paysIn(d.words)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func FuzzPrepare(f *testing.F) {
	f.Add("Senior Go Developer", "Acme", ferry, "$50k", "2026-01-01")
	f.Add("", "", "\n\n- \x80ß 5+ years R-26-1", "12,3.4'", "x")
	f.Fuzz(func(t *testing.T, title, company, text, salary, day string) {
		p := Posting{Key: "a", Title: title, Company: company, Location: company, Text: title + "\n" + text, Salary: salary}
		q := p
		q.Key, q.Text = "b", text
		got := results(t, []Posting{p, q}, Options{})
		if got["a"].Cluster != "a" {
			t.Errorf("the first of equal days leads: %+v", got)
		}
	})
}

func FuzzWrite(f *testing.F) {
	f.Add([]byte{3, 1, 2, 3})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := NewClusterer(Options{})
		if n, err := c.Write(data); err == nil && n != len(data) {
			t.Errorf("took %d of %d bytes without an error", n, len(data))
		}
	})
}
