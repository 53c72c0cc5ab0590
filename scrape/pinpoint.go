package scrape

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

var pinpoint = Source{
	Name:  "pinpoint",
	About: "Pinpoint; board is the NAME in NAME.pinpointhq.com, or the employer's own host",
	Plan: oneList("the name in NAME.pinpointhq.com, or the employer's own host", func(t Target) string {
		return boardHost(t, "pinpointhq.com") + "/postings.json"
	}),
	Parse: parsePinpoint,
}

func parsePinpoint(r Response) (Batch, error) {
	rows, err := listing(r.Body, "title", "data", "postings")
	if err != nil {
		return Batch{}, fmt.Errorf("pinpoint board %s: %w", r.Target.Board, err)
	}
	return readRows(rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		board := firstOf(t.Board, boardFromHost(e.first("url"), "pinpointhq.com"))
		p := market.Posting{
			Board: board, Key: joinKey(board, e.key), URL: e.first("url"), Title: e.text("title"), Company: prettyToken(board),
			Location: address(e.text("location.name"), e.text("location.province")), Remote: workMode(e.text("workplace_type")),
			Department: e.first("job.department.name", "department.name"), EmploymentType: e.first("employment_type_text", "employment_type"),
		}
		if path := e.first("path"); p.URL == "" && path != "" && board != "" {
			p.URL = boardHost(Target{Board: board, BaseURL: t.BaseURL}, "pinpointhq.com") + path
		}
		if requisition := e.first("job.requisition_id"); requisition != "" {
			p.Group = joinKey(board, requisition)
		}
		p.Description = e.text("description")
		for _, part := range []string{"key_responsibilities", "skills_knowledge_expertise", "benefits"} {
			p.Description = sections(p.Description, headed(e.text(part+"_header"), e.text(part)))
		}
		if visible, known := e.at("compensation_visible").(bool); visible || !known {
			p.Pay = e.pay(payFields{"compensation_minimum", "compensation_maximum", "compensation_currency", "compensation_frequency"})
			p.SalaryText = e.text("compensation")
		}
		return p, true
	}), nil
}
