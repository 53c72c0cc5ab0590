package store

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/lib/pq"
)

// errURL does not repeat the URL: what cannot be parsed may hold a password anywhere.
var errURL = errors.New("database URL cannot be read: want postgres://user:password@host:5432/database, " +
	"with characters such as / @ # in the password percent-encoded")

const connectTimeout = 10 * time.Second

// config reads a database URL. Without an sslmode of its own it asks for none
// on a unix socket or loopback address and for encryption everywhere else.
func config(databaseURL string) (pq.Config, error) {
	u, err := url.Parse(databaseURL)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return pq.Config{}, errURL
	}
	cfg, err := pq.NewConfig(databaseURL)
	if err != nil {
		return pq.Config{}, errors.New("database URL: " + redact(err.Error(), u))
	}
	if !u.Query().Has("sslmode") {
		cfg.SSLMode = pq.SSLModeRequire
		if isLocal(cfg) {
			cfg.SSLMode = pq.SSLModeDisable
		}
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	if cfg.ApplicationName == "" {
		cfg.ApplicationName = "roadcheck"
	}
	return cfg, nil
}

func redact(message string, u *url.URL) string {
	for _, secret := range []string{u.Query().Get("password"), password(u)} {
		if secret != "" {
			message = strings.ReplaceAll(message, secret, "***")
		}
	}
	return message
}

func password(u *url.URL) string {
	p, _ := u.User.Password()
	return p
}

func isLocal(cfg pq.Config) bool {
	if cfg.Hostaddr.IsValid() {
		return cfg.Hostaddr.IsLoopback()
	}
	if filepath.IsAbs(cfg.Host) || strings.HasPrefix(cfg.Host, "@") || cfg.Host == "localhost" {
		return true
	}
	ip := net.ParseIP(strings.Trim(cfg.Host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// connectError says which database could not be reached and, where that is known, what to do.
func connectError(cfg pq.Config, err error) error {
	err = fmt.Errorf("connect to database %q on %s port %d: %w", cfg.Database, cfg.Host, cfg.Port, err)
	if errors.Is(err, pq.ErrSSLNotSupported) {
		return fmt.Errorf("%w; add sslmode=disable to the URL if the network in between is trusted", err)
	}
	return err
}

// WithSSLMode gives a database URL with the sslmode that Open uses for it, for another driver.
func WithSSLMode(databaseURL string) (string, error) {
	cfg, err := config(databaseURL)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(databaseURL)
	if err != nil {
		return "", errURL
	}
	query := u.Query()
	query.Set("sslmode", string(cfg.SSLMode))
	u.RawQuery = query.Encode()
	return u.String(), nil
}
