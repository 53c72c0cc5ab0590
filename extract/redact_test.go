package extract

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// redactCases are texts and what they become; want "" means that nothing changes.
var redactCases = []struct{ in, want string }{
	// Addresses.
	{"Write to mary.smith@acme.com today", "Write to [e-mail] today"},
	{"mary+jobs@mail.acme.co.uk.", "[e-mail]."},
	{"<a href=\"mailto:jobs@acme.io?subject=Go\">jobs@acme.io</a>", "<a href=\"mailto:[e-mail]?subject=Go\">[e-mail]</a>"},
	{`{"text":"Contact:\nmary@acme.com\nThanks"}`, `{"text":"Contact:\n[e-mail]\nThanks"}`},
	{`{"text":"\u003emary@acme.com\u003c"}`, `{"text":"\u003e[e-mail]\u003c"}`},
	{`{"text":"mary\u0040acme.com"}`, `{"text":"[e-mail]"}`},
	{"mary&#64;acme.com and joe&commat;acme.com", "[e-mail] and [e-mail]"},
	{"mailto:%20mary%40acme.com", "mailto:%20[e-mail]"},
	{"mary@acme.com,joe@acme.com;ann@acme.com", "[e-mail],[e-mail];[e-mail]"},
	{"Mail mary@acme.com.Please write soon", "Mail [e-mail].Please write soon"},
	{"(mary@acme.de)", "([e-mail])"},
	{"MARY@ACME.COM", "[e-mail]"},
	{"o'neil@acme.ie", "[e-mail]"},
	{"mary_smith-2@sub-domain.acme.museum", "[e-mail]"},
	// Addresses that are spelled out.
	{"mary [at] acme.com", "[e-mail]"},
	{"mary(at)acme.com", "[e-mail]"},
	{"mary [at] acme [dot] com", "[e-mail]"},
	{"mary {at} acme (dot) com", "[e-mail]"},
	{"mary at acme dot com", "[e-mail]"},
	{"mary AT acme DOT com", "[e-mail]"},
	{"mary (at) mail dot acme dot co dot uk", "[e-mail] dot uk"},
	{"mary [at] acme[.]io", "[e-mail]"},
	{"email jobs at acme.com with your CV", "email [e-mail] with your CV"},
	{"E-mail: mary at acme.io", "E-mail: [e-mail]"},
	// What only looks like an address.
	{"Engineer at Booking.com", ""},
	{"We won at Red dot design", ""},
	{"email us at acme.com", ""},
	{"Our office (at) the river", ""},
	{"icon@2x.png and logo@3x.svg", ""},
	{"npm install react@18.2.0", ""},
	{"git clone git@github.com:acme/api.git", ""},
	{"https://user@host.example.com/path", ""},
	{"https://www.google.com/maps/@37.7749,-122.4194,15z", ""},
	{"follow @acme or twitter.com/@acme", ""},
	{`{"@type":"JobPosting","@graph":[]}`, ""},
	{"@media screen and (min-width:40em)", ""},
	{"price @ 20.00 per unit", ""},
	{"Java @ Acme", ""},
	// Phone numbers of the world.
	{"Call +1 415 555 0123 now", "Call [phone] now"},
	{"+44 20 7946 0958", "[phone]"},
	{"+44 (0)20 7946 0958", "[phone]"},
	{"+49 (0) 30 12345678", "[phone]"},
	{"+49-89-1234567", "[phone]"},
	{"+91 98765 43210", "[phone]"},
	{"+91-9876543210", "[phone]"},
	{"+919876543210", "[phone]"},
	{"+33 1 23 45 67 89", "[phone]"},
	{"+48 22 123 45 67", "[phone]"},
	{"+971 50 123 4567", "[phone]"},
	{"+420 123 456 789", "[phone]"},
	{"+(65) 6123 4567", "[phone]"},
	{`{"phone":"\u002B14155550123"}`, `{"phone":"[phone]"}`},
	{"(415) 555-0123", "[phone]"},
	{"1 (415) 555-0123", "[phone]"},
	{"415-555-0123", "[phone]"},
	{"415.555.0123", "[phone]"},
	{"1-800-555-0199 ext. 5", "[phone] ext. 5"},
	{"1-800-555-0199 24/7", "[phone] 24/7"},
	{"<a href=\"tel:4155550123\">415-555-0123</a>", "<a href=\"tel:[phone]\">[phone]</a>"},
	{`{"text":"Call\n415-555-0123\nnow"}`, `{"text":"Call\n[phone]\nnow"}`},
	{"020 7946 0958", "[phone]"},
	{"07700 900123", "[phone]"},
	{"030 / 12345678", "[phone]"},
	{"0711/1234567", "[phone]"},
	{"0800 123 4567", "[phone]"},
	{"Mobile: 9876543210", "Mobile: [phone]"},
	{"WhatsApp 98765 43210", "WhatsApp [phone]"},
	{"call me on 555-0123", "call me on [phone]"},
	{"Tel.: 01 234 56 78", "Tel.: [phone]"},
	{"Phone number - 5550123", "Phone number - [phone]"},
	{`{"phone":"5550123"}`, `{"phone":"[phone]"}`},
	{"Téléphone : 01 23 45 67 89", "Téléphone : [phone]"},
	{"(040 180 24 306 7)", "([phone])"},
	{"reach us: 415-555-0123 or mary@acme.com", "reach us: [phone] or [e-mail]"},
	// Numbers of other kinds.
	{`{"phone": 5550123}`, ""},
	{`{"id":4155550123,"internal_job_id":7654321098}`, ""},
	{"https://boards.greenhouse.io/acme/jobs/4155550123?gh_jid=4155550123", ""},
	{"https://acme.com/jobs/415-555-0123", ""},
	{"2026-08-11T20:45:29+00:00", ""},
	{"2026-08-11 20:45:29 +0200", ""},
	{"11/08/2026 - 12/09/2026", ""},
	{"08.11.2026 1030", ""},
	{"call 2026-08-11 for news", ""},
	{"mobile since 2019-2026", ""},
	{"$120,000 - $150,000 per year", ""},
	{"120.000 € to 150.000 €", ""},
	{"1 000 000 kr and 120 000 - 150 000 PLN", ""},
	{"+ 120,000 a year", ""},
	{"+100 000 000 users", ""},
	{"100,000,000+ downloads", ""},
	{"REQ-2026-123-4567 and JR0012345", ""},
	{"Req 415-555-01234", ""},
	{"550e8400-e29b-41d4-a716-446655440000", ""},
	{"12345678-1234-1234-1234-123456789012", ""},
	{"37.7749295, -122.4194155", ""},
	{"\"latitude\":37.774929,\"longitude\":-122.419415", ""},
	{"v1.2.3.4567 and 10.0.0.1", ""},
	{"192.168.100.2000", ""},
	{"1724966613000", ""},
	{"EIN 12-3456789", ""},
	{"ISBN 978-3-16-148410-0", ""},
	{"<path d=\"M415-555-0123l10 20 30 40\"/>", ""},
	{"width:1024px;margin:0 1000 2000 3000", ""},
	{"94105 94107 10001", ""},
	{"09:00 - 17:30, 0900-1700", ""},
	{"C++11 and 5+ years, 24/7/365", ""},
	{"10 000 000 - 15 000 000", ""},
	{"call 911", ""},
	{"0.12345678 0.87654321", ""},
	{"ISO 27001:2022 / 9001:2015", ""},
	{"#4155550123 and id=415-555-0123", ""},
}

func TestRedact(t *testing.T) {
	traps := 0
	for _, c := range redactCases {
		want := c.want
		if want == "" {
			want = c.in
			traps++
		}
		got := Redact(c.in)
		if got != want {
			t.Errorf("%q: got %q, want %q", c.in, got, want)
		}
		if again := Redact(got); again != got {
			t.Errorf("%q: redacted twice %q", got, again)
		}
		if json.Valid([]byte(c.in)) && !json.Valid([]byte(got)) {
			t.Errorf("%q is no JSON any more", got)
		}
	}
	t.Logf("%d cases, %d of them traps", len(redactCases), traps)
}

func TestRedactPosting(t *testing.T) {
	tags := []string{"go", "mary@acme.com"}
	p := RedactPosting(market.Posting{
		Source: "import", Board: "a@b.com", Key: "a@b.com/1", Title: "Engineer, call 415-555-0123", Company: "Acme",
		URL: "https://acme.com/jobs/415-555-0123?to=mary@acme.com", Description: "<p>mary@acme.com</p>", Tags: tags,
	})
	if p.Key != "a@b.com/1" || p.Board != "a@b.com" || p.Company != "Acme" {
		t.Errorf("names of the posting changed: %+v", p)
	}
	if p.Title != "Engineer, call [phone]" || p.Description != "<p>[e-mail]</p>" || p.URL != "https://acme.com/jobs/415-555-0123?to=[e-mail]" || p.Tags[1] != emailMarker {
		t.Errorf("contacts left: %+v", p)
	}
	if tags[1] != "mary@acme.com" {
		t.Error("the caller's tags were changed")
	}
}

func FuzzRedact(f *testing.F) {
	for _, c := range redactCases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Redact(s)
		if again := Redact(got); again != got {
			t.Errorf("%q becomes %q, then %q", s, got, again)
		}
		if quoted, err := json.Marshal(s); err == nil {
			if body := Redact(string(quoted)); !json.Valid([]byte(body)) {
				t.Errorf("%s becomes %s, which is no JSON", quoted, body)
			}
		}
		if strings.Count(got, "<") > strings.Count(s, "<") {
			t.Errorf("%q became %q", s, got)
		}
	})
}

func BenchmarkRedact(b *testing.B) {
	text := strings.Repeat("We build services in Go and Postgres for 2,000 teams; 5+ years, $120,000 - $150,000 a year. ", 400)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if len(Redact(text)) != len(text) {
			b.Fatal("nothing to redact, yet it changed")
		}
	}
}
