package sampleboard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Board is the sample board: its postings, spread over boards as real ones are.
type Board struct {
	facts    []Fact
	surfaces map[string][]string
	pages    map[string]page // by host and path
	targets  []Target
}

// Target is one board to read, as a configuration would list it.
type Target struct {
	Source, Board, BaseURL, URL string
	Months                      int
}

// Host is the reserved name that all the sample board's addresses end in. It is
// never looked up: the crawler's transport dials the loopback server instead.
const Host = "sample.example"

// How the employers are spread: those with most postings have a board of their
// own, as on Lever and Ashby; the others share.
const (
	leverBoards      = 50
	ashbyBoards      = 50
	greenhouseBoards = 30
)

// New builds the sample board from the embedded facts.
func New() (*Board, error) {
	facts, err := ParseFacts(factsFile)
	if err != nil {
		return nil, err
	}
	surfaces, err := parseSurfaces(skillsFile)
	if err != nil {
		return nil, err
	}
	for i, f := range facts {
		for _, id := range slices.Concat(f.Required, f.Preferred, f.Mentioned) {
			if len(surfaces[id]) == 0 {
				return nil, fmt.Errorf("sample facts line %d: skill %q has no name in skills.tsv", i+2, id)
			}
		}
	}
	b := &Board{facts: facts, surfaces: surfaces, pages: map[string]page{}}
	return b, b.publish()
}

// Targets lists the boards, in a fixed order.
func (b *Board) Targets() []Target { return b.targets }

// Facts are what the postings were made of, in order.
func (b *Board) Facts() []Fact { return b.facts }

// Len is how many postings there are.
func (b *Board) Len() int { return len(b.facts) }

// spread says which postings, by number, stand where.
type spread struct {
	lever, ashby, greenhouse map[string][]int
	hn                       map[string][]int // by month
	site                     []int
}

func (b *Board) spread() spread {
	s := spread{lever: map[string][]int{}, ashby: map[string][]int{}, greenhouse: map[string][]int{}, hn: map[string][]int{}}
	rank := b.employersBySize()
	for n, f := range b.facts {
		r := rank[f.Employer]
		slug := slug(EmployerName(f.Employer))
		switch {
		case r < leverBoards:
			s.lever[slug] = append(s.lever[slug], n)
		case r < leverBoards+ashbyBoards:
			s.ashby[slug] = append(s.ashby[slug], n)
		case f.Origin == "hn" && f.Employer%3 != 0:
			s.hn[f.Month] = append(s.hn[f.Month], n)
		case f.Employer%10 == 0:
			s.site = append(s.site, n)
		default:
			name := fmt.Sprintf("hiring-hub-%02d", f.Employer%greenhouseBoards+1)
			s.greenhouse[name] = append(s.greenhouse[name], n)
		}
	}
	return s
}

// employersBySize ranks employers by how many postings they have, 0 the largest.
func (b *Board) employersBySize() map[int]int {
	size := map[int]int{}
	for _, f := range b.facts {
		size[f.Employer]++
	}
	var order []int
	for e := range size {
		order = append(order, e)
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Or(size[y]-size[x], x-y) })
	rank := map[int]int{}
	for i, e := range order {
		rank[e] = i
	}
	return rank
}

var (
	nameStarts = []string{"Vel", "Tar", "Nor", "Bral", "Quil", "Zem", "Fard", "Lum", "Ost", "Pell", "Drav", "Hest", "Myr", "Calv", "Sorr", "Wend", "Jask", "Ulm", "Ebb", "Gral"}
	nameMiddle = []string{"o", "a", "ami", "eno", "uri", "ista", "ove", "anti", "ela", "omi", "are", "ilo"}
	nameEnds   = []string{"mar", "nico", "wick", "dale", "tron", "vane", "lund", "brook", "stad", "fell", "quist", "nora", "beck", "moor", "zan"}
	nameForms  = []string{"", " Labs", " Systems", " Group", " Works"}
)

// EmployerName makes up a name for an employer's number; equal numbers give equal names, different ones differ.
func EmployerName(n int) string {
	part := func(from []string) string {
		s := from[n%len(from)]
		n /= len(from)
		return s
	}
	start, end, middle, form := part(nameStarts), part(nameEnds), part(nameMiddle), part(nameForms)
	name := start + middle + end + form
	if n > 0 {
		name = fmt.Sprint(name, " ", n+1)
	}
	return name
}

func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }
