package scrape

import (
	"errors"
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

var jobscz = Source{
	Name:  "jobscz",
	About: "Jobs.cz, saved answers of an employer's widget, for roadcheck parse; the board answers nobody else",
	Plan: func(Target) ([]Request, error) {
		return nil, errors.New("jobscz: the board answers only its employers' own pages: read saved answers with roadcheck parse")
	},
	Parse: parseJobsCZ,
}

// parseJobsCZ reads the answer about one posting.
func parseJobsCZ(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("jobscz: %w", err)
	}
	posting := rootOf(docs).at("data.widget.jobAd")
	if posting == nil {
		return Batch{}, fmt.Errorf("jobscz: no posting under data.widget.jobAd%s", saysInstead(docs[0]))
	}
	return readRows([]any{posting}, r.Target, func(e entry, t Target) (market.Posting, bool) {
		var places []string
		for _, l := range e.objects("locations") {
			places = append(places, address(l.text("city"), l.text("region"), l.text("country")))
		}
		p := market.Posting{
			Board: whole(t), Key: e.key, URL: r.Target.URL, Title: e.text("title"), Company: e.first("employer.companyName"),
			Location: joinPlaces(places...), Description: e.first("content.htmlContent", "teaser"),
			EmploymentType: joinPlaces(append(texts(e, "parameters.employmentTypes"), texts(e, "parameters.contractTypes")...)...),
			Department:     joinPlaces(texts(e, "fields")...), Tags: texts(e, "professions"), PostedOn: e.day("validFrom"),
			Pay: e.pay(payFields{min: "salary.min", max: "salary.max", currency: "salary.currency"}),
		}
		for i := range p.Pay {
			p.Pay[i].Period = czechPeriods[strings.ToLower(e.text("salary.period"))]
		}
		return p, true
	}), nil
}

var czechPeriods = map[string]market.Period{"hodina": market.PerHour, "den": market.PerDay, "týden": market.PerWeek, "měsíc": market.PerMonth, "rok": market.PerYear}
