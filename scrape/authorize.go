package scrape

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
)

// Secret is a text that reads "(secret)" wherever it is printed, logged or encoded.
type Secret string

const hidden = "(secret)"

// String hides the text.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// GoString hides the text from %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the text from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the text from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// errDowngrade is what a redirect to http gets where the board's credentials were given for https.
var errDowngrade = errors.New("redirected from https to http, where the credentials of the board could be read: not followed")

type credentialsKey struct{}

// withCredentials lets the requests of a board that needs it be authorised.
func withCredentials(ctx context.Context, p plan) context.Context {
	if p.source.Authorize == nil {
		return ctx
	}
	return context.WithValue(ctx, credentialsKey{}, p)
}

// authorizer puts credentials on requests to the host they were given for: not
// on redirects to elsewhere, nor on robots.txt. A redirect from https to http on
// that host is refused, as anybody on the way could read what it repeats.
type authorizer struct{ base http.RoundTripper }

// RoundTrip sends a request; errors name the address without credentials.
func (a authorizer) RoundTrip(req *http.Request) (*http.Response, error) {
	p, ok := req.Context().Value(credentialsKey{}).(plan)
	if !ok || hostKey(req.URL) != p.host || req.URL.Path == "/robots.txt" {
		return a.base.RoundTrip(req)
	}
	if p.secure && req.URL.Scheme != "https" {
		return nil, errDowngrade
	}
	sent := req.Clone(req.Context())
	p.source.Authorize(p.target, sent)
	res, err := a.base.RoundTrip(sent)
	if res != nil {
		res.Request = req
	}
	var e *url.Error
	if errors.As(err, &e) { // a transport of someone else's may quote the address it was given
		err = e.Err
	}
	return res, err
}

// withQuery adds parameters to the address of a request that is being sent.
func withQuery(req *http.Request, pairs ...string) {
	q := req.URL.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	req.URL.RawQuery = q.Encode()
}
