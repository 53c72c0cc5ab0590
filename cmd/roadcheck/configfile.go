package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

const maxConfig = 1 << 20 // bytes

// readFile reads a YAML file on top of c. Errors name file, line and key.
func (c *config) readFile(name string) error {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("configuration %s does not exist: start from roadcheck.example.yaml, or leave --config away to read the sample board", name)
	}
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	if len(data) > maxConfig {
		return fmt.Errorf("configuration %s has %d bytes: at most %d are read", name, len(data), maxConfig)
	}
	if err := yaml.UnmarshalWithOptions(data, c, yaml.Strict()); err != nil {
		return located(name, data, err)
	}
	if key, why := c.problem(); why != "" {
		return fmt.Errorf("%s:%d: %s: %s", name, lineOf(data, key), key, why)
	}
	return nil
}

// located names file, line and key of an error of the YAML decoder.
func located(name string, data []byte, err error) error {
	var ye yaml.Error
	if !errors.As(err, &ye) || ye.GetToken() == nil {
		return unlocated(name, data, err)
	}
	at := ye.GetToken()
	what := ye.GetMessage()
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) {
		what = fmt.Sprintf("want %s, found %q", plainType(wrong.DstType.String()), at.Value)
	}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		what = "unknown key: the keys there are stand in roadcheck.example.yaml"
	}
	if key := keyAt(data, at); key != "" {
		what = key + ": " + what
	}
	return fmt.Errorf("%s:%d: %s", name, at.Position.Line, what)
}

// unlocated finds the key whose value the decoder refused without saying where: it tries the values one by one.
func unlocated(name string, data []byte, err error) error {
	file, parseErr := parser.ParseBytes(data, 0)
	if parseErr != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var scratch config
	for _, key := range configKeys() {
		path, pathErr := yaml.PathString("$." + key)
		if pathErr != nil {
			continue
		}
		node, nodeErr := path.FilterFile(file)
		if nodeErr != nil {
			continue
		}
		if why := scratch.set(key, node.GetToken().Value); why != nil && !strings.HasPrefix(node.Type().String(), "Seq") {
			return fmt.Errorf("%s:%d: %w", name, node.GetToken().Position.Line, why)
		}
	}
	return fmt.Errorf("%s: %w", name, err)
}

var plainTypes = map[string]string{
	"int": "a whole number", "float64": "a number", "string": "a text", "bool": "true or false",
	"time.Duration": "a duration such as 2s or 500ms", "main.byteSize": "a size such as 32MiB",
	"[]string": "a list of texts", "[]main.sourceConfig": "a list of sources",
}

func plainType(goType string) string {
	if s, ok := plainTypes[goType]; ok {
		return s
	}
	return "a group of keys"
}

// keyAt gives the path of the key or value that starts at a token, such as "scrape.delay".
func keyAt(data []byte, at *token.Token) string {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return ""
	}
	find := &pathFinder{line: at.Position.Line, column: at.Position.Column}
	for _, doc := range file.Docs {
		ast.Walk(find, doc)
	}
	return strings.TrimPrefix(strings.TrimPrefix(find.path, "$"), ".")
}

// pathFinder keeps the deepest path of the nodes that start at a position.
type pathFinder struct {
	line, column int
	path         string
}

func (f *pathFinder) Visit(n ast.Node) ast.Visitor {
	t := n.GetToken()
	if t != nil && t.Position.Line == f.line && t.Position.Column == f.column && len(n.GetPath()) > len(f.path) {
		f.path = n.GetPath()
	}
	return f
}

// lineOf is the line of a key such as "scrape.sources[1].url", or of its nearest parent that is there.
func lineOf(data []byte, key string) int {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return 1
	}
	for key != "" {
		if path, err := yaml.PathString("$." + key); err == nil {
			if node, err := path.FilterFile(file); err == nil && node.GetToken() != nil {
				return node.GetToken().Position.Line
			}
		}
		key = key[:max(strings.LastIndexAny(key, ".["), 0)]
	}
	return 1
}

// byteSize is a number of bytes, written "32MiB", "500kB" or "1000".
type byteSize int64

var byteUnits = []struct {
	suffix string
	factor int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}, {"", 1}}

// UnmarshalText reads a size; the error says what to write.
func (s *byteSize) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	for _, u := range byteUnits {
		digits, ok := strings.CutSuffix(text, u.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
		if err != nil || n < 0 || n > (1<<62)/u.factor {
			break
		}
		*s = byteSize(n * u.factor)
		return nil
	}
	return fmt.Errorf("want a size such as 32MiB, found %q", text)
}
