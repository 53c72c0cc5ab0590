package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
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
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return located(name, data, err)
	}
	switch len(file.Docs) {
	case 0:
		return nil
	case 1:
	default:
		return fmt.Errorf("%s:%d: a second document begins here: want one", name, file.Docs[1].Start.Position.Line)
	}
	if body := file.Docs[0].Body; body == nil || body.Type() == ast.CommentType || body.Type() == ast.NullType {
		return nil
	}
	if err := yaml.UnmarshalWithOptions(data, c, yaml.Strict()); err != nil {
		return located(name, data, err)
	}
	if err := checkKinds(name, file, c); err != nil {
		return err
	}
	if key, why := c.problem(); why != "" {
		return fmt.Errorf("%s:%d: %s: %s", name, lineOf(data, key), key, why)
	}
	return nil
}

// checkKinds refuses values that the decoder would convert without a word: 2.9 for a
// whole number, 7 for a text, "3" for a number.
func checkKinds(name string, file *ast.File, c *config) error {
	keys := configKeys()
	for i := range c.Scrape.Sources {
		for _, f := range reflect.VisibleFields(reflect.TypeFor[sourceConfig]()) {
			keys = append(keys, fmt.Sprintf("scrape.sources[%d].%s", i, f.Tag.Get("yaml")))
		}
	}
	for _, key := range keys {
		node := nodeAt(file, key)
		if node == nil || node.Type() == ast.NullType {
			continue
		}
		if want := wantedKind(key, node); want != "" {
			return fmt.Errorf("%s:%d: %s: want %s, found %s", name, node.GetToken().Position.Line, key, want, shown(key, node.GetToken().Value))
		}
	}
	return nil
}

func nodeAt(file *ast.File, key string) ast.Node {
	path, err := yaml.PathString("$." + key)
	if err != nil {
		return nil
	}
	node, err := path.FilterFile(file)
	if err != nil {
		return nil
	}
	return node
}

// wantedKind gives what a key wants when the node is of another kind, else "".
func wantedKind(key string, node ast.Node) string {
	leaf := key[strings.LastIndexByte(key, '.')+1:]
	t := reflect.TypeFor[sourceConfig]()
	if !strings.HasPrefix(key, "scrape.sources[") {
		t = reflect.TypeFor[config]()
		if group, _, grouped := strings.Cut(key, "."); grouped {
			t = fieldOf(reflect.Zero(t), group).Type()
		}
	}
	want := fieldOf(reflect.Zero(t), leaf).Type()
	kind := node.Type()
	isText := kind == ast.StringType || kind == ast.LiteralType
	ok := true
	switch want.Kind() {
	case reflect.String:
		ok = isText
	case reflect.Bool:
		ok = kind == ast.BoolType
	case reflect.Int:
		ok = kind == ast.IntegerType
	case reflect.Float64:
		ok = kind == ast.FloatType || kind == ast.IntegerType
	case reflect.Int64: // durations and sizes; a bare 0 is both
		ok = isText || kind == ast.IntegerType && node.GetToken().Value == "0" || want == reflect.TypeFor[byteSize]() && kind == ast.IntegerType
	}
	if ok {
		return ""
	}
	return plainType(want.String())
}

// shown is a value as an error may repeat it: not when the key is that of a secret.
func shown(key, value string) string {
	leaf := key[strings.LastIndexByte(key, '.')+1:]
	if strings.HasPrefix(key, "scrape.sources[") && (leaf == "id" || leaf == "key") {
		return "something else"
	}
	return value
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
		node := nodeAt(file, key)
		if node == nil {
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
	"scrape.Secret": "a text in quotes",
	"[]string":      "a list of texts", "[]main.sourceConfig": "a list of sources",
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
		if node := nodeAt(file, key); node != nil && node.GetToken() != nil {
			return node.GetToken().Position.Line
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
