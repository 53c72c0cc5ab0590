package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// nearestHint is "; did you mean ...?" with up to three ids of the catalog whose
// id or name is like the given one, or "" when none is.
func nearestHint(id string, catalog []market.SkillInfo) string {
	type near struct {
		id       market.Skill
		distance int
	}
	var found []near
	wanted := squeeze(id)
	for _, s := range catalog {
		d := min(distance(wanted, squeeze(string(s.ID))), distance(wanted, squeeze(s.Name)))
		if d <= max(1, len(wanted)/3) {
			found = append(found, near{s.ID, d})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.id, b.id))
	})
	if len(found) == 0 {
		return ""
	}
	var ids []string
	for _, n := range found[:min(3, len(found))] {
		ids = append(ids, fmt.Sprintf("%q", n.id))
	}
	return "; did you mean " + strings.Join(ids, " or ") + "?"
}

// squeeze drops what spellings differ in: case, blanks, dots and hyphens. It
// bounds the length, because ids come from files of others.
func squeeze(s string) string {
	s = strings.NewReplacer(" ", "", "-", "", "_", "", ".", "").Replace(strings.ToLower(s))
	return s[:min(len(s), 64)]
}

// distance is the number of bytes to insert, delete or replace (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
