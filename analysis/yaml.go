package analysis

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/roadcheck/roadcheck/internal/market"
)

// MaxRoadmapFile is the longest roadmap file that is read, in bytes. The largest roadmap
// known teaches 250 skills and makes 116 claims.
const MaxRoadmapFile = 256 << 10

// What else a roadmap file may hold. The parser's time grows with the
// square of the nesting, hence the last two.
const (
	maxFile     = MaxRoadmapFile
	maxText     = 4 << 10
	maxBrackets = 4000 // "[" and "{" in the file
	maxIndent   = 64   // of a line, list dashes included
)

// readBounded reads a file, but not one that is longer than any roadmap.
func readBounded(dir fs.FS, name string) ([]byte, error) {
	f, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// parseYAML gives the one document of a file. What could exhaust the parser is refused first.
func parseYAML(name string, data []byte) (ast.Node, error) {
	switch {
	case len(data) > maxFile:
		return nil, fmt.Errorf("%s: longer than %d bytes, which no roadmap is", name, maxFile)
	case !utf8.Valid(data):
		return nil, fmt.Errorf("%s: not UTF-8 text: save it as UTF-8", name)
	}
	text := string(data)
	if n := strings.Count(text, "[") + strings.Count(text, "{"); n > maxBrackets {
		return nil, fmt.Errorf("%s: more than %d brackets: write lists with dashes", name, maxBrackets)
	}
	for i, l := range strings.Split(text, "\n") {
		if len(l)-len(strings.TrimLeft(l, " -?:\t")) > maxIndent {
			return nil, fmt.Errorf("%s:%d: indented by more than %d", name, i+1, maxIndent)
		}
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		var bad yaml.Error
		if errors.As(err, &bad) && bad.GetToken() != nil {
			return nil, fmt.Errorf("%s:%d: not YAML: %s", name, bad.GetToken().Position.Line, bad.GetMessage())
		}
		return nil, fmt.Errorf("%s: not YAML: %w", name, err)
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s: holds no roadmap", name)
	}
	if len(file.Docs) > 1 {
		return nil, fmt.Errorf("%s: want one YAML document, found %d: give each roadmap its own file", name, len(file.Docs))
	}
	return file.Docs[0].Body, nil
}

// decoder reads nodes and keeps the errors, so that callers need not check each.
type decoder struct {
	file string
	// catalog, when there is one, is what skills and members of groups are checked against.
	catalog []market.SkillInfo
	errs    []error
}

// maxFaults bounds the errors kept of one file; the first ones matter.
const maxFaults = 100

func (d *decoder) fail(n ast.Node, key, format string, args ...any) {
	if len(d.errs) < maxFaults {
		d.errs = append(d.errs, fmt.Errorf("%s:%d: %s: %s", d.file, line(n), key, fmt.Sprintf(format, args...)))
	}
}

// known checks that a skill is one of the catalog.
func (d *decoder) known(key string, n ast.Node, id string) {
	if d.catalog == nil || id == "" || slices.ContainsFunc(d.catalog, func(s market.SkillInfo) bool { return string(s.ID) == id }) {
		return
	}
	d.fail(n, key, "the lexicon has no skill %q%s", id, nearestHint(id, d.catalog))
}

func line(n ast.Node) int {
	if n == nil || n.GetToken() == nil {
		return 1
	}
	return n.GetToken().Position.Line
}

func isMapping(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// mapping gives the values by key; only the allowed keys may be there.
func (d *decoder) mapping(key string, n ast.Node, allowed ...string) map[string]ast.Node {
	m := d.entries(key, n)
	for _, v := range mappingValues(n) {
		if k := d.text(key, v.Key); !slices.Contains(allowed, k) {
			d.fail(v.Key, k, "no such key; here may stand %s", list(allowed))
		}
	}
	return m
}

func mappingValues(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// entries gives the values by key, whatever the keys are.
func (d *decoder) entries(key string, n ast.Node) map[string]ast.Node {
	if !isMapping(n) {
		d.fail(n, key, "want keys and values, found %s", kind(n))
		return nil
	}
	values := mappingValues(n)
	m := make(map[string]ast.Node, len(values))
	for _, v := range values {
		k := d.text(key, v.Key)
		if m[k] != nil {
			d.fail(v.Key, k, "is there twice")
		}
		m[k] = v.Value
	}
	return m
}

// sequence gives the items of a list; a missing one is empty.
func (d *decoder) sequence(key string, n ast.Node) []ast.Node {
	if absent(n) {
		return nil
	}
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		d.fail(n, key, "want a list, found %s", kind(n))
		return nil
	}
	return s.Values
}

// text gives a string; a missing one is empty.
func (d *decoder) text(key string, n ast.Node) string {
	var s string
	switch n := n.(type) {
	case *ast.StringNode:
		s = n.Value
	case *ast.LiteralNode:
		s = strings.TrimSpace(n.Value.Value)
	default:
		if !absent(n) {
			d.fail(n, key, "want text, found %s: put it in quotes", kind(n))
		}
	}
	if len(s) > maxText {
		d.fail(n, key, "longer than %d bytes", maxText)
	}
	if i := strings.IndexFunc(s, func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }); i >= 0 {
		d.fail(n, key, "holds the control character %q: remove it", s[i])
	}
	return s
}

// number gives a whole number; a missing one is 0.
func (d *decoder) number(key string, n ast.Node) int {
	if absent(n) {
		return 0
	}
	if i, ok := n.(*ast.IntegerNode); ok {
		switch v := i.Value.(type) {
		case int64:
			return int(v)
		case uint64:
			return int(min(v, 1<<31))
		}
	}
	d.fail(n, key, "want a whole number, found %s", kind(n))
	return 0
}

func absent(n ast.Node) bool {
	if n == nil {
		return true
	}
	_, null := n.(*ast.NullNode)
	return null
}

// kind names what stands in the file, in the words of its author.
func kind(n ast.Node) string {
	if n == nil {
		return "nothing"
	}
	return strings.ToLower(n.Type().String())
}
