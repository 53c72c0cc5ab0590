package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, title, in, want string }{
		{"blocks", "T", "<p>One</p><p>Two<br>Three</p>", "T\nOne\nTwo\nThree"},
		{"list", "T", "<ul><li>Go</li><li><p>Rust</p></li><li></li></ul>", "T\n- Go\n- Rust"},
		{"entities", "A &amp; B", "<p>C&#43;&#43; &amp; C&#x23;&nbsp;here</p>", "A & B\nC++ & C# here"},
		{"escaped twice", "T", "&lt;p&gt;R&amp;amp;D&lt;/p&gt;", "T\nR&D"},
		{"script", "T", "<style>p{}</style>a<script>if (a<b) {}</script>b", "T\nab"},
		{"inline", "T", "<b>Node</b>.js <a href=\"https://x.io\">docs</a>", "T\nNode.js docs"},
		{"comment", "T", "a<!-- <p>hidden</p> -->b<i></i>", "T\nab"},
		{"quoted >", "T", `<p title="a>b">text</p>`, "T\ntext"},
		{"stray <", "T", "<p>a < b and 3<4</p>", "T\na < b and 3<4"},
		{"plain", "T", "Line one\n\n* item\n• other\n**Head:**\nC\\+\\+ \\- x", "T\nLine one\n- item\n- other\nHead:\nC++ - x"},
		{"portal", "T", "Job descriptionWrites code.RoleDeveloper,Key SkillsSQL", "T\nJob descriptionWrites code.\nRole\nDeveloper,\nKey Skills\nSQL"},
		{"flattened", "T", "Knows SQL  Experience with Go", "T\nKnows SQL\nExperience with Go"},
		{"bad bytes", "T\xff", "a\x00b\xffc", "T\uFFFD\nab\uFFFDc"},
		{"odd spaces", "T", "a\u00a0b\u200bc\u2011d", "T\na bc-d"},
		{"empty", "", "", "\n"},
	} {
		if got := Text(c.title, c.in); got != c.want {
			t.Errorf("%s: Text(%q, %q) = %q, want %q", c.name, c.title, c.in, got, c.want)
		}
	}
}

// visible is the text that the reference tokenizer sees, without white space.
func visible(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	skipping := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return squeeze(b.String())
		case html.TextToken:
			if skipping == "" {
				b.WriteString(z.Token().Data)
			}
		case html.StartTagToken:
			if name, _ := z.TagName(); skipping == "" && markup[string(name)] == skip {
				skipping = string(name)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == skipping {
				skipping = ""
			}
		}
	}
}

// squeeze keeps what Text and the tokenizer must agree on: letters and digits.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && isAlnum(byte(r)) {
			return r
		}
		return -1
	}, s)
}

func TestTextAgreesWithTokenizer(t *testing.T) {
	for _, name := range []string{"hn-2013-2026", "de-arbeitnow-2026"} {
		for _, p := range realPostings(t, name, 2<<20) {
			if !hasTag(p.Description) {
				continue
			}
			if got, want := squeeze(Text("", p.Description)), visible(p.Description); got != want {
				t.Fatalf("text differs from the tokenizer's\n got %.300q\nwant %.300q", got, want)
			}
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("T", "<p>a &amp; b</p>")
	f.Add("", "&lt;ul&gt;<li>x<li>y")
	f.Add("0", "\\\t0")
	f.Fuzz(func(t *testing.T, title, description string) {
		text := Text(title, description)
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r\t") {
			t.Errorf("Text(%q, %q) = %q", title, description, text)
		}
	})
}
