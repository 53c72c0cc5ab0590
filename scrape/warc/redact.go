package warc

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// secretParameters are the names under which addresses carry credentials.
var secretParameters = []string{"access_token", "api_key", "apikey", "api-key", "app_id", "app_key", "appid", "appkey",
	"auth", "auth_token", "client_secret", "key", "password", "secret", "sig", "signature", "token"}

const redacted = "redacted-"

// redactURL replaces credentials in an address by a digest too short to tell
// them, but long enough to keep two addresses apart. Done twice it does nothing more.
func redactURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if u.User != nil {
		u.User = url.User("redacted")
	}
	u.Fragment = ""
	if u.Path == "" {
		u.Path = "/"
	}
	pairs := strings.Split(u.RawQuery, "&")
	for i, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if ok && value != "" && !strings.HasPrefix(value, redacted) && slices.Contains(secretParameters, strings.ToLower(name)) {
			sum := sha256.Sum256([]byte(value))
			pairs[i] = name + "=" + redacted + hex.EncodeToString(sum[:4])
		}
	}
	u.RawQuery = strings.Join(pairs, "&")
	return u.String()
}

// secretHeaders are parts of the names of headers that carry credentials or identify a visitor.
var secretHeaders = []string{"authorization", "cookie", "api-key", "apikey", "token", "secret"}

// redactHeader gives a copy of h without what others should not read.
func redactHeader(h http.Header) http.Header {
	out := h.Clone()
	for name := range out {
		lower := strings.ToLower(name)
		if slices.ContainsFunc(secretHeaders, func(part string) bool { return strings.Contains(lower, part) }) {
			out[name] = []string{"redacted"}
		}
	}
	if at := out.Get("Location"); at != "" {
		out.Set("Location", redactURL(at))
	}
	return out
}
