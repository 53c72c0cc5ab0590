package main

import (
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// secretURL is an address that may hold a password. Only a conversion to string shows that.
type secretURL string

// String hides the password, and the whole where it cannot be told what of it is one.
func (s secretURL) String() string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(string(s))
	if err != nil {
		return hiddenSecret
	}
	query := u.Query()
	for _, name := range secretParameters {
		if query.Has(name) {
			query.Set(name, hiddenSecret)
			u.RawQuery = query.Encode()
		}
	}
	return u.Redacted()
}

// GoString hides the password from %#v.
func (s secretURL) GoString() string { return s.String() }

// MarshalText hides the password from encoders.
func (s secretURL) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes an address as it is.
func (s *secretURL) UnmarshalText(b []byte) error {
	*s = secretURL(b)
	return nil
}

// passwords are the parts of the address that must not be printed.
func (s secretURL) passwords() []string {
	u, err := url.Parse(string(s))
	if err != nil {
		return nil
	}
	password, _ := u.User.Password()
	out := []string{password}
	for _, name := range secretParameters {
		out = append(out, u.Query()[name]...)
	}
	return out
}

const hiddenSecret = "***"

// secretParameters of database addresses hold secrets.
var secretParameters = []string{"password", "sslpassword"}

// passwordInURL finds the password of an address in a text.
var passwordInURL = regexp.MustCompile(`([a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s/]+@`)

// redactor takes known secrets, and passwords of addresses, out of texts.
type redactor struct{ known *strings.Replacer }

// newRedactor knows the secrets of a configuration and of the environment, in every form in
// which they are printed: as they are, in JSON, in addresses.
func newRedactor(c config, sys system) redactor {
	secrets := append(c.Database.URL.passwords(), sys.env("PGPASSWORD"))
	secrets = append(secrets, c.Metrics.Push.passwords()...)
	for _, s := range c.Scrape.Sources {
		secrets = append(secrets, string(s.ID), string(s.Key))
	}
	var forms []string
	for _, s := range secrets {
		if s == "" {
			continue
		}
		encoded, _ := json.Marshal(s) // a string can always be encoded
		once := quoted(s)
		forms = append(forms, s, once, quoted(once), string(encoded[1:len(encoded)-1]),
			url.QueryEscape(s), url.PathEscape(s), url.UserPassword("", s).String()[1:])
	}
	// The longest first, so that none leaves the rest of another.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, hiddenSecret)
	}
	return redactor{strings.NewReplacer(pairs...)}
}

// quoted is s as it stands between quotation marks.
func quoted(s string) string {
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}

// Replace gives the text without secrets. The zero redactor knows only what looks like one.
func (r redactor) Replace(text string) string {
	if r.known != nil {
		text = r.known.Replace(text)
	}
	return passwordInURL.ReplaceAllString(text, "${1}"+hiddenSecret+"@")
}

// redactedWriter writes each text without secrets; one text is one call.
type redactedWriter struct {
	w io.Writer
	r redactor
}

func (w redactedWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.w, w.r.Replace(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// childEnviron is the environment without what may hold secrets of this program.
func childEnviron(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return name == "DATABASE_URL" || strings.HasPrefix(name, "PG") || strings.HasPrefix(name, envPrefix)
	})
}
