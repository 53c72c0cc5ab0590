package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// vacancy is what the postings of one vacancy say together. Every merge commutes,
// so that the order of postings does not matter.
type vacancy struct {
	skills   []uint32 // skill<<2 | strongest need, sorted
	naming   []int32  // of each skill, how many postings name it; nil where each is named by one
	postings int32
	strata   []int32 // sorted; source, country and month of every posting
	months   []int32 // sorted; of each source, when its postings are of
	terms    []int32 // sorted; titles and phrases of any posting
	first    int32   // the earliest posting, by its number in Collector.seen
	employer pick
	role     pick
	from, to int32 // days as yyyymmdd, 0 when undated
	pays     bool
	placed   bool // a country is known
	facts    vacancyFacts
	text     longest
}

// needs notes that a posting asks for a skill, once for each; the strongest need wins.
func (v *vacancy) needs(skill int32, need market.Need) {
	packed := uint32(skill)<<2 | uint32(need&3)
	i, _ := slices.BinarySearch(v.skills, uint32(skill)<<2)
	if v.naming == nil && v.postings > 1 {
		v.naming = slices.Repeat([]int32{1}, len(v.skills))
	}
	if i < len(v.skills) && v.skills[i]>>2 == uint32(skill) {
		v.skills[i] = max(v.skills[i], packed)
		if v.naming != nil {
			v.naming[i]++
		}
		return
	}
	v.skills = slices.Insert(v.skills, i, packed)
	if v.naming != nil {
		v.naming = slices.Insert(v.naming, i, 1)
	}
}

// namedBy is how many postings name the skill at a place of skills.
func (v *vacancy) namedBy(i int) int32 {
	if v.naming == nil {
		return 1
	}
	return v.naming[i]
}

// in notes that a posting belongs to a stratum.
func (v *vacancy) in(stratum int32) {
	if i, ok := slices.BinarySearch(v.strata, stratum); !ok {
		v.strata = slices.Insert(v.strata, i, stratum)
	}
}

// at notes in which month of which source a posting is.
func (v *vacancy) at(sourceMonth int32) {
	if i, ok := slices.BinarySearch(v.months, sourceMonth); !ok {
		v.months = slices.Insert(v.months, i, sourceMonth)
	}
}

// see takes one posting's day.
func (v *vacancy) see(at sight) {
	if v.postings == 0 || before(at.all[at.number], at.all[v.first]) < 0 {
		v.first = at.number
	}
	v.postings++
	day := at.all[at.number].day
	if day == 0 {
		return
	}
	if v.from == 0 || day < v.from {
		v.from = day
	}
	v.to = max(v.to, day)
}

// pick is the one value that a vacancy has of something its postings may differ
// in: that of the earliest posting which states it.
type pick struct {
	value int32 // in a names table; 0 is not stated
	by    int32 // number of the posting in Collector.seen
}

// seen is when and in which posting something was seen.
type seen struct {
	posting market.PostingID
	day     int32
}

// sight is the posting at hand: its number among all that were seen.
type sight struct {
	number int32
	all    []seen
}

func (p *pick) offer(at sight, value int32, table *names) {
	if value == 0 {
		return
	}
	order := -1
	if p.value != 0 {
		order = before(at.all[at.number], at.all[p.by])
	}
	if order < 0 || order == 0 && table.all[value] < table.all[p.value] {
		p.value, p.by = value, at.number
	}
}

// before orders by day, the undated last, then by posting.
func before(a, b seen) int {
	if (a.day == 0) != (b.day == 0) {
		return cmp.Compare(b.day, a.day)
	}
	return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.posting, b.posting))
}

// names gives strings small numbers; the empty string is 0.
type names struct {
	ids map[string]int32
	all []string
}

func (n *names) id(s string) int32 {
	if n.ids == nil {
		n.ids, n.all = map[string]int32{"": 0}, []string{""}
	}
	if id, ok := n.ids[s]; ok {
		return id
	}
	s = strings.Clone(s) // may be part of a larger text
	id := int32(len(n.all))
	n.all = append(n.all, s)
	n.ids[s] = id
	return id
}

// sorted lists the numbers in the order of the strings.
func (n *names) sorted() []int32 {
	out := make([]int32, len(n.all))
	for i := range out {
		out[i] = int32(i)
	}
	slices.SortFunc(out, func(a, b int32) int { return strings.Compare(n.all[a], n.all[b]) })
	return out
}

// dayNumber is 20261121 for "2026-11-21", and 0 for what is not a day.
func dayNumber(d market.Day) int32 {
	if _, err := market.ParseDay(string(d)); err != nil || d == "" {
		return 0
	}
	var n int32
	for _, r := range d {
		if r != '-' {
			n = n*10 + r - '0'
		}
	}
	return n
}

func dayOf(n int32) market.Day {
	if n == 0 {
		return ""
	}
	return market.Day(fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100))
}

func monthOf(n int32) string { return dayOf(n).Month() }
