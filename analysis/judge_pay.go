package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payReading is how a test reads pay; the zero value is the usual way.
type payReading struct {
	bound    int     // -1 the lower bound, 1 the upper one, 0 the midpoint
	margin   float64 // of "is"; 0 is payMargin
	recent   bool    // only the last years
	levelled bool    // without those that state no level
	raw      bool    // not adjusted
	median   bool    // medians in place of means of logarithms
}

// payMargin is how far from a stated mean one is still that mean.
const payMargin = 0.10

// paySensitivity is what the outcome would be with other readings of pay.
func (t *tester) paySensitivity(test hypothesisTest, h market.Hypothesis) []Sensitivity {
	var out []Sensitivity
	read := func(words string, r payReading) {
		other := *t
		other.reading.pay = r
		out = append(out, other.scaled(test, h, 1, words))
	}
	read("with lower bounds of pay", payReading{bound: -1})
	read("with upper bounds of pay", payReading{bound: 1})
	read("of the last three years", payReading{recent: true})
	if slices.Contains(h.Population.Levels, "mid") && h.Population.Years == nil {
		read("without those that state no level", payReading{levelled: true})
	}
	switch h.Test {
	case "mean":
		read("within 5 %", payReading{margin: 0.05})
		read("within 20 %", payReading{margin: 0.20})
	case "premium", "place-pay":
		read("not adjusted", payReading{raw: true})
		read("of medians", payReading{median: true})
	}
	return out
}

// paid is the sample that a hypothesis about amounts is tested on.
type paid struct {
	pays   []*pay
	rate   float64 // from their currency to the claim's
	note   string  // how they were converted
	notes  []string
	amount func(*pay) float64 // in the claim's currency
}

// paidBy are the vacancies of a population that state base pay for a year, in the currency of its country, or in that of the
// claim where the population names no country.
func (t *tester) paidBy(h market.Hypothesis) (paid, string) {
	if h.Period != market.PerYear {
		return paid{}, "pay is compared by the year"
	}
	from := h.Currency
	if c := h.Population.Country; c != "" && currencyOf[c] != "" {
		from = currencyOf[c]
	}
	rate, ok := t.options.Rates.rate(from, h.Currency)
	if !ok {
		return paid{}, fmt.Sprintf("there is no rate from %s to %s", from, h.Currency)
	}
	out := paid{rate: rate, note: t.options.Rates.note(from, h.Currency, rate)}
	read := t.amountRead()
	out.amount = func(p *pay) float64 { return read(p) * rate }
	all, reason := t.payingOf(h.Population, PayBase)
	if reason != "" {
		return out, reason
	}
	unlevelled := 0
	for _, p := range all {
		if p.currency == from {
			out.pays = append(out.pays, p)
			unlevelled += oneIf(p.level == unknownLevel)
		}
	}
	if unlevelled > 0 && len(h.Population.Levels) > 0 {
		out.notes = append(out.notes, plural(unlevelled, "vacancy states", "vacancies state")+" neither level nor years and count as mid")
	}
	if n := len(out.pays); n < max(t.options.MinCount, 1) {
		return out, few(n, "vacancy states", "vacancies state") + " pay to test it on"
	}
	if t.employersOf(out.pays) < 2 {
		return out, "all vacancies that state pay are of one employer"
	}
	return out, ""
}

// payingOf are the vacancies of a population that state pay for a year, of any of the kinds, in any currency. Of a
// population with years are those that ask for as many; of the mid level, those too that state neither level nor years.
func (t *tester) payingOf(pop market.Population, kinds ...string) ([]*pay, string) {
	levels, years := payLevelsOf(pop.Levels), pop.Years
	pop.Levels, pop.Years = nil, nil
	p, reason := t.segment(pop)
	if reason != "" {
		return nil, reason
	}
	c := t.payColumns()
	var out []*pay
	for i := range c.pays {
		one := &c.pays[i]
		if one.why != "" || !slices.Contains(kinds, one.kind) || !p.in.has(int(one.place)) {
			continue
		}
		if t.ofLevel(one, levels, years) {
			out = append(out, one)
		}
	}
	if t.reading.pay.recent {
		out = c.recent(out)
	}
	return out, ""
}

// payLevelsOf are the levels that pay is compared by of those that a population names.
func payLevelsOf(levels []market.Level) []string {
	var out []string
	for _, l := range levels {
		switch l {
		case "staff":
			l = "senior"
		case "manager":
			l = "lead"
		}
		out = append(out, string(l))
	}
	return out
}

func (t *tester) ofLevel(p *pay, levels []string, years *market.Range) bool {
	if years != nil {
		v, ok := t.years(t.at(int(p.place)))
		return ok && (years.Low == nil || v >= *years.Low) && (years.High == nil || v <= *years.High)
	}
	if p.level == unknownLevel && slices.Contains(levels, "mid") {
		return !t.reading.pay.levelled
	}
	return len(levels) == 0 || slices.Contains(levels, p.level)
}

// employersOf counts employers, unnamed ones each by itself.
func (t *tester) employersOf(pays []*pay) int {
	seen := map[int32]bool{}
	for _, p := range pays {
		seen[p.employer] = true
	}
	return len(seen)
}

// fillPay completes what is tested with what it was tested on.
func (t *tester) fillPay(out Tested, of paid) Tested {
	out.N, out.RateNote = len(of.pays), of.note
	seen, places := map[int32]bool{}, t.none()
	for _, p := range of.pays {
		places.set(int(p.place))
		if t.named[p.employer] {
			seen[p.employer] = true
		}
	}
	out.Employers, out.Postings, out.Notes = len(seen), t.evidence(places), append(out.Notes, of.notes...)
	return out
}

// testMedianPay asks whether the median lies in the band. It does when its whole interval does and half of the amounts
// are in the band too.
func (t *tester) testMedianPay(h market.Hypothesis) (Tested, string) {
	of, reason := t.paidBy(h)
	if reason != "" {
		return Tested{}, reason
	}
	low, high := boundsOf(h)
	s := samplePay(of.pays, of.amount)
	q := s.quantile(0.5, t.options.Confidence)
	parts := []part{}
	half := 0.5
	above := market.Hypothesis{Value: &half, Comparator: ">"}
	if low != nil {
		parts = append(parts, partOf("at least the lower end", againstValue(s.share(func(v float64) bool { return v >= *low }, t.options.Confidence), s.freedom, above)))
	}
	if high != nil {
		parts = append(parts, partOf("at most the upper end", againstValue(s.share(func(v float64) bool { return v <= *high }, t.options.Confidence), s.freedom, above)))
	}
	out := every(h.Currency, parts)
	out.Items, out.Notes = nil, nil
	out.Estimate = Estimate{Value: q.Value, Lo: endOr(q.Lo, s.at(0)), Hi: endOr(q.Hi, s.at(1))}
	inside := s.share(func(v float64) bool { return (low == nil || v >= *low) && (high == nil || v <= *high) }, t.options.Confidence)
	out.Beyond = sideOfBand(q, low, high)
	if out.Beyond > 0 && inside.P < 0.5 {
		out.Beyond, out.open = 0, "the median is in the band, most amounts are not"
	}
	out.Notes = append(out.Notes, fmt.Sprintf("%s of the amounts lie in the band (%s to %s); the middle half runs from %s to %s",
		percent(inside.P), percent(inside.Lo), percent(inside.Hi), grouped(math.Round(s.at(0.25))), grouped(math.Round(s.at(0.75)))))
	return t.fillPay(out, of), ""
}

func endOr(v *float64, instead float64) float64 {
	if v == nil {
		return instead
	}
	return *v
}

// boundsOf are the ends of the band that a hypothesis names, nil where it is open.
func boundsOf(h market.Hypothesis) (low, high *float64) {
	if h.Range != nil {
		low, high = h.Range.Low, h.Range.High
	}
	switch {
	case h.Comparator == ">=" && low == nil:
		return h.Value, nil
	case h.Comparator == "<=" && high == nil:
		return nil, h.Value
	}
	return low, high
}

// sideOfBand tells whether the interval of a quantile lies whole in the band, 1, or whole outside of it, -1.
func sideOfBand(q Quantile, low, high *float64) int {
	switch {
	case low != nil && q.Hi != nil && *q.Hi < *low, high != nil && q.Lo != nil && *q.Lo > *high:
		return -1
	case (low == nil || q.Lo != nil && *q.Lo >= *low) && (high == nil || q.Hi != nil && *q.Hi <= *high):
		return 1
	}
	return 0
}

// testShareInRange asks which share of the amounts lies in the band.
func (t *tester) testShareInRange(h market.Hypothesis) (Tested, string) {
	of, reason := t.paidBy(h)
	if reason != "" {
		return Tested{}, reason
	}
	s := samplePay(of.pays, of.amount)
	low, high := h.Range.Low, h.Range.High
	inside := s.share(func(v float64) bool { return (low == nil || v >= *low) && (high == nil || v <= *high) }, t.options.Confidence)
	return t.fillPay(againstValue(inside, s.freedom, h), of), ""
}

// testMeanPay asks whether the mean is the value, give or take the margin: two one-sided tests (Schuirmann 1987) of the
// logarithm of the mean, whose outer hundredths are drawn in.
func (t *tester) testMeanPay(h market.Hypothesis) (Tested, string) {
	of, reason := t.paidBy(h)
	switch {
	case reason != "":
		return Tested{}, reason
	case *h.Value <= 0:
		return Tested{}, "a mean of pay is above 0"
	}
	margin := t.reading.pay.margin
	if margin == 0 {
		margin = payMargin
	}
	s := samplePay(of.pays, of.amount)
	mean, sums := s.mean()
	spread := employerSpread(sums, s.freedom)
	end := func(value float64, comparator string) part {
		one := partOf("", t.againstSpread(math.Log(mean), math.Log(value), spread, market.Hypothesis{Comparator: comparator}))
		if one.beyond == 0 {
			one.needed = neededFor(math.Log(mean), math.Log(value), spread, len(of.pays))
		}
		return one
	}
	out := every(h.Currency, []part{end(*h.Value/(1+margin), ">"), end(*h.Value*(1+margin), "<")})
	out.Items, out.Notes = nil, nil
	out.Estimate = Estimate{math.Exp(out.Estimate.Value), math.Exp(out.Estimate.Lo), math.Exp(out.Estimate.Hi)}
	if spread.se == 0 {
		out.Estimate, out.P, out.PAgainst = Estimate{mean, mean, mean}, 1, 1
	}
	drawn := s.drawnMean(t.options.Confidence)
	out.Notes = append(out.Notes, fmt.Sprintf("drawing employers again, the mean lies between %s and %s; the median is %s",
		grouped(math.Round(drawn.Lo)), grouped(math.Round(drawn.Hi)), grouped(math.Round(s.at(0.5)))))
	return t.fillPay(out, of), ""
}
