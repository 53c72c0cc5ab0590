package scrape

import (
	"fmt"
	"hash/maphash"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of what is stored of a posting besides its description, in bytes
// unless said otherwise. Real ones stay far below.
const (
	maxTitle = 500 // runes
	maxKey   = 500
	maxField = 4 << 10
	maxTags  = 100
	maxPay   = 50
)

// cleanPosting makes a posting storable: valid UTF-8 without NUL, bounded,
// with days that exist and amounts that are numbers. It names what it had to
// drop. The key comes back empty when the posting cannot be stored.
func cleanPosting(p market.Posting) (market.Posting, []market.Problem) {
	var problems []market.Problem
	drop := func(field, why string) {
		problems = append(problems, market.Problem{Key: p.Key, Field: field, Why: why})
	}
	if key := cleanText(strings.TrimSpace(p.Key), maxKey); key != strings.TrimSpace(p.Key) || key == "" {
		p.Key = ""
		drop("key", fmt.Sprintf("key %q: want 1 to %d bytes of text", key, maxKey))
		return p, problems
	}
	p.Key = strings.TrimSpace(p.Key)
	p.Title = firstRunes(cleanText(strings.TrimSpace(p.Title), len(p.Title)), maxTitle)
	if len(p.Description) > market.MaxDescription {
		drop("description", fmt.Sprintf("%d bytes, cut to %d", len(p.Description), market.MaxDescription))
	}
	p.Description = cleanText(p.Description, market.MaxDescription)
	for _, s := range []*string{&p.URL, &p.Company, &p.Location, &p.SalaryText, &p.EmploymentType,
		&p.Remote, &p.Department, &p.Language, &p.Group} {
		*s = cleanText(*s, maxField)
	}
	if len(p.Tags) > maxTags {
		drop("tags", fmt.Sprintf("%d tags, cut to %d", len(p.Tags), maxTags))
		p.Tags = p.Tags[:maxTags]
	}
	for i, tag := range p.Tags {
		p.Tags[i] = cleanText(tag, maxKey)
	}
	if len(p.Pay) > maxPay {
		drop("pay", fmt.Sprintf("%d amounts, cut to %d", len(p.Pay), maxPay))
		p.Pay = p.Pay[:maxPay]
	}
	for i := range p.Pay {
		cleanPay(&p.Pay[i], drop)
	}
	cleanDay(&p.PostedOn, "posted", drop)
	cleanDay(&p.UpdatedOn, "updated", drop)
	return p, problems
}

func cleanPay(pay *market.Pay, drop func(field, why string)) {
	for _, amount := range []**float64{&pay.Min, &pay.Max} {
		if *amount != nil && (math.IsNaN(**amount) || math.IsInf(**amount, 0)) {
			drop("pay", "an amount that is no number")
			*amount = nil
		}
	}
	pay.Currency = cleanText(pay.Currency, maxKey)
	pay.Period = market.Period(cleanText(string(pay.Period), maxKey))
	pay.Label = cleanText(pay.Label, maxField)
}

func cleanDay(d *market.Day, field string, drop func(field, why string)) {
	day, err := market.ParseDay(string(*d))
	if err != nil || day != "" && day < "1900" {
		drop(field, fmt.Sprintf("%q is no day a posting can have", cleanText(string(*d), maxKey)))
		day = ""
	}
	*d = day
}

// cleanText gives s as valid UTF-8 without NUL, cut at a rune border to at most limit bytes.
func cleanText(s string, limit int) string {
	if len(s) > limit {
		for limit > 0 && !utf8.RuneStart(s[limit]) {
			limit--
		}
		s = s[:limit]
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if utf8.ValidString(s) { // many times as fast as what follows
		return s
	}
	// Dropped rather than replaced: the replacement is longer than what it replaces.
	return strings.ToValidUTF8(s, "")
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

var fingerprintSeed = maphash.MakeSeed()

// fingerprint is equal on postings of equal content, within one process.
func fingerprint(p market.Posting) uint64 {
	var h maphash.Hash
	h.SetSeed(fingerprintSeed)
	add := func(s string) {
		h.WriteString(strconv.Itoa(len(s)))
		h.WriteByte(' ')
		h.WriteString(s)
	}
	for _, s := range []string{p.URL, p.Title, p.Company, p.Location, p.Description, p.SalaryText, p.EmploymentType,
		p.Remote, p.Department, p.Language, p.Group, string(p.PostedOn), string(p.UpdatedOn)} {
		add(s)
	}
	for _, t := range p.Tags {
		add(t)
	}
	for _, pay := range p.Pay {
		for _, amount := range []*float64{pay.Min, pay.Max} {
			if amount != nil {
				add(strconv.FormatFloat(*amount, 'g', -1, 64))
			}
			h.WriteByte(';')
		}
		add(pay.Currency)
		add(string(pay.Period))
		add(pay.Label)
	}
	return h.Sum64()
}
