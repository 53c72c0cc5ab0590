package extract

import (
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// TestNeed holds what decides the need: headings, softeners, stack statements,
// the person sought against the work, and what the employer gives.
func TestNeed(t *testing.T) {
	x := mustDefault(t)
	for _, c := range []struct{ text, skill, want string }{
		{"<p>Qualifications We Prefer:</p><ul><li>Knowledge of Kafka</li></ul>", "kafka", "preferred"},
		{"<p>Preferences:</p><ul><li>Experience with Kafka</li></ul>", "kafka", "preferred"},
		{"<p>Preferred Qualifications...</p><ul><li>Experience with Kafka</li></ul>", "kafka", "preferred"},
		{"<p>Awesome Extras</p><ul><li>Experience with Kafka</li></ul>", "kafka", "preferred"},
		{"<p>Assets</p><ul><li>Knowledge of Kafka</li></ul>", "kafka", "preferred"},
		{"<p>Preferred Qualifications:</p><p>• Experience with Kafka</p>", "kafka", "preferred"},
		{"<p>Successful candidates for this position will have:</p><ul><li>Kafka, Redis and Spark</li></ul>", "kafka", "required"},
		{"<p>You should apply if you:</p><ul><li>Have built systems on Kafka</li></ul>", "kafka", "required"},
		{"<p>What You Will Gain</p><ul><li>Hands-on experience with Kafka</li></ul>", "kafka", "mentioned"},
		{"<p>What success looks like</p><ul><li>Kafka runs well</li></ul>", "kafka", "mentioned"},
		{"<p>Key Skills</p><p>Skills highlighted with ' ' are preferred keyskills</p><p>Kafka Redis</p>", "kafka", "required"},
		{"<p>Requirements:</p><ul><li>Experience with Kafka (preferred)</li></ul>", "kafka", "preferred"},
		{"<p>Requirements:</p><ul><li>Experience with Kafka (2+ years preferred)</li></ul>", "kafka", "required"},
		{"<p>Requirements:</p><ul><li>Rust or willingness to learn; our pipeline includes Kafka</li></ul>", "kafka", "required"},
		{"We are looking for an engineer to help build services on Kafka.", "kafka", "mentioned"},
		{"We are looking for a Kafka engineer to help build services.", "kafka", "required"},
		{"We are looking for an engineer to join us with experience in Kafka.", "kafka", "required"},
		{"We use Kafka and Rust but there is no need of prior experience with them.", "kafka", "mentioned"},
		{"Our engineers share a passion for Kafka.", "kafka", "mentioned"},
		{"Improve the user experience of Kafka and Redis.", "kafka", "mentioned"},
		{"Work with a team of developers with deep experience in Kafka.", "kafka", "mentioned"},
		{"Responsible for queues Strong knowledge of Kafka", "kafka", "required"},
		{"Required Technical Skills: Rust Preferred Technical Skills: Kafka", "kafka", "preferred"},
		{"Acme | Boston | Full-time\nBackend Engineer (Kafka): https://example.com/1", "kafka", "required"},
	} {
		got := market.Need(0)
		title := "Engineer"
		if strings.Contains(c.text, " | ") {
			title = ""
		}
		for _, s := range x.Read(market.Posting{Title: title, Description: c.text}).Skills() {
			if string(s.Skill) == c.skill {
				got = s.Need
			}
		}
		if got.String() != c.want {
			t.Errorf("%q: %s is %v, want %s", c.text, c.skill, got, c.want)
		}
	}
}

// TestNameAcrossSentences reads a name that a full stop with a capital behind it cuts in two.
func TestNameAcrossSentences(t *testing.T) {
	for _, text := range []string{"We are looking for a senior engineer React.Js to join us.", "(Nice to have React.Js) We hire React.Js", "Hiring React.Js"} {
		r := readerOfGold().Read(market.Posting{Title: "Engineer", Description: text})
		if len(r.Mentions) == 0 || r.Text[r.Mentions[0].Start:r.Mentions[0].End] != "React.Js" {
			t.Errorf("%q: mentions %v", text, r.Mentions)
		}
	}
}
