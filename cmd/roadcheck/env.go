package main

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/scrape"
)

const envPrefix = "ROADCHECK_"

// envAliases are names that differ from the key they set.
var envAliases = map[string]string{"DATABASE_URL": "database.url", "ROADCHECK_PGBIN": "database.bin"}

// envOther are ROADCHECK_ names that are not configuration keys.
var envOther = []string{"ROADCHECK_CONFIG", "ROADCHECK_SHARED", "ROADCHECK_TEST_DATABASE_URL", "ROADCHECK_BENCH_PAGES"}

// readEnv sets keys from the environment, each "NAME=value": ROADCHECK_SCRAPE_DELAY sets
// scrape.delay. An unknown ROADCHECK_ name is an error, for it would be ignored without a word otherwise.
func (c *config) readEnv(environ []string) error {
	names := map[string]string{}
	for _, key := range configKeys() {
		names[envPrefix+strings.ToUpper(strings.ReplaceAll(key, ".", "_"))] = key
	}
	for name, key := range envAliases {
		names[name] = key
	}
	for _, pair := range slices.Sorted(slices.Values(environ)) {
		name, value, _ := strings.Cut(pair, "=")
		key, ok := names[name]
		switch {
		case value == "": // set but empty is not set
		case ok:
			if err := c.set(key, value); err != nil {
				return fmt.Errorf("environment variable %s: %w", name, err)
			}
		case c.setCredential(name, value):
		case strings.HasPrefix(name, envPrefix) && !slices.Contains(envOther, name):
			return fmt.Errorf("environment variable %s is unknown: a key such as scrape.delay is set by ROADCHECK_SCRAPE_DELAY", name)
		}
	}
	return nil
}

// setCredential reads the credentials of a source, ROADCHECK_ADZUNA_ID and
// ROADCHECK_ADZUNA_KEY, for all its entries; false when name is of no source that asks for them.
func (c *config) setCredential(name, value string) bool {
	rest, ok := strings.CutPrefix(name, envPrefix)
	at := strings.LastIndexByte(rest, '_')
	if !ok || at < 0 {
		return false
	}
	source, err := scrape.Lookup(strings.ToLower(rest[:at]))
	field := rest[at+1:]
	if err != nil || source.Authorize == nil || field != "ID" && field != "KEY" {
		return false
	}
	for i := range c.Scrape.Sources {
		s := &c.Scrape.Sources[i]
		switch {
		case s.Source != source.Name:
		case field == "ID":
			s.ID = scrape.Secret(value)
		default:
			s.Key = scrape.Secret(value)
		}
	}
	return true
}

// configKeys lists the keys that one text can set: all but lists of groups.
func configKeys() []string {
	var out []string
	var walk func(prefix string, t reflect.Type)
	walk = func(prefix string, t reflect.Type) {
		for _, f := range reflect.VisibleFields(t) {
			name := prefix + f.Tag.Get("yaml")
			switch {
			case f.Type.Kind() == reflect.Struct:
				walk(name+".", f.Type)
			case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
			default:
				out = append(out, name)
			}
		}
	}
	walk("", reflect.TypeFor[config]())
	return out
}

// set gives one key, "scrape.delay", a value written as text; lists are comma-separated.
func (c *config) set(key, value string) error {
	v := reflect.ValueOf(c).Elem()
	for part := range strings.SplitSeq(key, ".") {
		next := fieldOf(v, part)
		if !next.IsValid() {
			return fmt.Errorf("there is no key %s: the keys there are stand in roadcheck.example.yaml", key)
		}
		v = next
	}
	if err := setText(v, value); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// fieldOf finds the field of a struct by its YAML name; the zero Value when there is none.
func fieldOf(v reflect.Value, name string) reflect.Value {
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	for _, f := range reflect.VisibleFields(v.Type()) {
		if f.Tag.Get("yaml") == name {
			return v.FieldByIndex(f.Index)
		}
	}
	return reflect.Value{}
}

func setText(v reflect.Value, value string) error {
	var err error
	switch p := v.Addr().Interface().(type) {
	case encoding.TextUnmarshaler:
		return p.UnmarshalText([]byte(value))
	case *string:
		*p = value
	case *[]string:
		*p = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	case *bool:
		*p, err = strconv.ParseBool(value)
	case *int:
		*p, err = strconv.Atoi(value)
	case *float64:
		*p, err = strconv.ParseFloat(value, 64)
	case *time.Duration:
		*p, err = time.ParseDuration(value)
	default:
		return fmt.Errorf("can only be set in the configuration file")
	}
	if err != nil {
		return fmt.Errorf("want %s, found %q", plainType(v.Type().String()), value)
	}
	return nil
}
