package duplicate

import "slices"

// difference is what two postings share and what tells them apart.
type difference struct {
	contained float64 // share of the shorter text's shingles that the other has
	similar   float64 // Jaccard index of the shingles
	lackA     []string
	lackB     []string
	rewrite   float64 // share of words that the other lacks, of the side where it is smaller
	missA     []string
	missB     []string
}

func compare(a, b *doc) difference {
	var d difference
	n := common(&a.three, &b.three)
	if short := min(len(a.three.list), len(b.three.list)); short > 0 {
		d.contained = float64(n) / float64(short)
		d.similar = float64(n) / float64(len(a.three.list)+len(b.three.list)-n)
	}
	if d.contained < copyContained {
		return d
	}
	d.missA, d.missB = a.title.missing(b), b.title.missing(a)
	d.lackA, d.lackB = a.lacks(b), b.lacks(a)
	d.rewrite = min(share(len(d.lackA), len(a.distinct.list)), share(len(d.lackB), len(b.distinct.list)))
	return d
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// overlap holds when two sorted slices share an item.
func overlap[T string | int](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { _, ok := slices.BinarySearch(b, x); return ok })
}

// identical holds when neither text has a word of weight that the other lacks.
func (d difference) identical() bool {
	return len(d.lackA) == 0 && len(d.lackB) == 0 && d.similar > 0.85
}
