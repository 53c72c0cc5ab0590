package main

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// libpqKeys are the parameters that Postgres's own programs know in a URL (PostgreSQL documentation,
// 34.1.2); what else stands there is a setting of the session, which they take in options.
var libpqKeys = []string{"host", "hostaddr", "port", "dbname", "user", "connect_timeout", "application_name", "options", "sslmode",
	"sslcert", "sslkey", "sslrootcert", "sslcrl", "sslcompression", "ssl_min_protocol_version", "ssl_max_protocol_version", "sslsni",
	"sslcertmode", "sslnegotiation", "requirepeer", "gssencmode", "krbsrvname", "gsslib", "service", "passfile", "channel_binding",
	"target_session_attrs", "load_balance_hosts", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
	"tcp_user_timeout", "client_encoding", "fallback_application_name", "require_auth"}

// libpq is a database URL as Postgres's own programs take it, and what to add to their
// environment: the password goes there, for other users of the machine see the arguments of programs.
func libpq(databaseURL string) (address string, environ []string, err error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return "", nil, errors.New("the database URL cannot be read") // it may hold a password anywhere
	}
	query := u.Query()
	password, _ := u.User.Password()
	if p := query.Get("password"); p != "" {
		password = p
		query.Del("password")
	}
	if password != "" {
		environ = []string{"PGPASSWORD=" + password}
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	options := query.Get("options")
	for _, key := range slices.Sorted(maps.Keys(query)) {
		if !slices.Contains(libpqKeys, key) {
			options += " -c " + key + "=" + optionEscape.Replace(query.Get(key))
			query.Del(key)
		}
	}
	if options != "" {
		query.Set("options", strings.TrimSpace(options))
	}
	// libpq takes %20 for a space, and + for itself.
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	return u.String(), environ, nil
}

var optionEscape = strings.NewReplacer(`\`, `\\`, " ", `\ `)
