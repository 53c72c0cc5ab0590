package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/roadcheck/roadcheck/reports"
)

type serveCmd struct {
	Addr        string `help:"Address to listen on; port 0 takes a free one." placeholder:"HOST:PORT" default:"127.0.0.1:8080"`
	Dir         string `help:"Folder of the report." placeholder:"DIR"`
	AllowRemote bool   `help:"Allow an address that other machines can reach. Nobody is asked who they are."`
}

// Run serves a report over HTTP until it is interrupted.
func (c *serveCmd) Run(ctx context.Context, a *app) error {
	dir := a.outDir(c.Dir)
	handler, err := reports.Handler(dir)
	if err != nil {
		return fmt.Errorf("%w; make one with roadcheck run, or name its folder with --dir", err)
	}
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return &usageError{fmt.Sprintf("--addr %q: want HOST:PORT, such as 127.0.0.1:8080", c.Addr)}
	}
	switch {
	case loopback(host):
		handler = ownHostOnly(handler)
	case c.AllowRemote:
		a.log.Warn("whoever reaches this address can read the report", "address", c.Addr)
	default:
		return &usageError{fmt.Sprintf("--addr %q may be reached from other machines: name 127.0.0.1 or localhost, or say --allow-remote", c.Addr)}
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Addr, err)
	}
	if _, err := fmt.Fprintf(a.Stdout, "Report: http://%s/\n", listener.Addr()); err != nil {
		return errors.Join(fmt.Errorf("print the address: %w", err), listener.Close())
	}
	return serveUntil(ctx, listener, handler)
}

// serveUntil serves until ctx ends, which is no error, and lets the requests under way end.
func serveUntil(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve the report: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return errors.Join(fmt.Errorf("end the server: %w", err), server.Close())
	}
	return nil
}

// loopback tells whether a host is this machine for itself.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// ownHostOnly refuses requests for other hosts' names: a page elsewhere may point a name of its own at this
// machine and so read, in a visitor's browser, what is served here (DNS rebinding).
func ownHostOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
			host = host[1 : len(host)-1]
		}
		if !loopback(host) {
			http.Error(w, "this server answers to localhost only", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
