package scrape

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// adzunaPage is the most that one page may hold.
const adzunaPage = 50

var adzuna = Source{
	Name: "adzuna", Paged: true, Recent: true,
	About: "Adzuna; board is a country, with words to search for: us, or gb:golang+developer; needs id (app_id) and key (app_key)",
	Plan: func(t Target) ([]Request, error) {
		if t.Board == "" || t.ID == "" || t.Key == "" {
			return nil, fmt.Errorf("adzuna: want a board such as us or gb:golang, and the app_id and app_key of developer.adzuna.com as id and key")
		}
		return []Request{{URL: adzunaAddress(t, 1), Kind: "list"}}, nil
	},
	Authorize: func(t Target, req *http.Request) { withQuery(req, "app_id", string(t.ID), "app_key", string(t.Key)) },
	Parse:     parseAdzuna,
}

func adzunaAddress(t Target, page int) string {
	country, words, _ := strings.Cut(t.Board, ":")
	u := base(t, "https://api.adzuna.com") + fmt.Sprintf("/v1/api/jobs/%s/search/%d?results_per_page=%d", url.PathEscape(country), page, adzunaPage)
	if words != "" {
		u += "&what=" + url.QueryEscape(strings.ReplaceAll(words, "+", " "))
	}
	return u
}

func parseAdzuna(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("adzuna %s: %w", r.Target.Board, err)
	}
	rows, err := entriesOf(docs, "redirect_url", "results")
	if err != nil {
		return Batch{}, fmt.Errorf("adzuna %s: %w", r.Target.Board, err)
	}
	b := readRows(rows, r.Target, adzunaPosting)
	if page := pageOf(r) + 1; float64(page*adzunaPage) < deref(rootOf(docs).number("count")) {
		b.nextPage(r, firstID(rows, "id"), Request{URL: adzunaAddress(r.Target, page+1)})
	}
	return b, nil
}

func adzunaPosting(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{
		// The address names the asker in its parameters.
		Board: whole(t), Key: e.key, URL: withoutQuery(e.text("redirect_url")), Title: plainText(e.text("title")),
		Company: e.text("company.display_name"), Location: e.text("location.display_name"), Description: e.text("description"),
		EmploymentType: address(e.text("contract_type"), e.text("contract_time")), Department: e.text("category.label"),
		PostedOn: e.day("created"),
	}
	country, _, _ := strings.Cut(t.Board, ":")
	money := adzunaMoney[strings.ToLower(country)]
	if area := texts(e, "location.area"); len(area) > 0 {
		p.Location = address(p.Location, area[0])
		money = firstOf(money, adzunaMoney[firstOf(adzunaCountries[area[0]], strings.ToLower(area[0]))])
	}
	// An amount that Adzuna predicted is its own estimate, which nobody stated.
	if !e.truth("salary_is_predicted") {
		p.Pay = e.pay(payFields{min: "salary_min", max: "salary_max"})
	}
	for i := range p.Pay { // its API says amounts of a year, in the country's money
		p.Pay[i].Currency, p.Pay[i].Period = money, market.PerYear
	}
	return p, true
}

// adzunaCountries are first areas that are no code of a country.
var adzunaCountries = map[string]string{"UK": "gb", "Deutschland": "de", "France": "fr", "Canada": "ca", "Australia": "au"}

// adzunaMoney is the money of the countries that Adzuna covers.
var adzunaMoney = map[string]string{
	"at": "EUR", "au": "AUD", "be": "EUR", "br": "BRL", "ca": "CAD", "ch": "CHF", "de": "EUR", "es": "EUR", "fr": "EUR", "gb": "GBP",
	"in": "INR", "it": "EUR", "mx": "MXN", "nl": "EUR", "nz": "NZD", "pl": "PLN", "sg": "SGD", "us": "USD", "za": "ZAR",
}
