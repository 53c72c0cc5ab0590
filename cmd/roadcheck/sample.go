package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/roadcheck/roadcheck/internal/sampleboard"
	"github.com/roadcheck/roadcheck/scrape"
)

// sampleServer serves the built-in sample board on loopback.
type sampleServer struct {
	address string
	targets []scrape.Target
	server  *http.Server
}

// startSampleBoard serves on a free loopback port until Close.
func startSampleBoard() (*sampleServer, error) {
	board, err := sampleboard.New()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the sample board: %w", err)
	}
	s := &sampleServer{address: l.Addr().String(), server: &http.Server{Handler: board, ReadHeaderTimeout: 5 * time.Second}}
	for _, t := range board.Targets() {
		s.targets = append(s.targets, scrape.Target{Source: t.Source, Board: t.Board, BaseURL: t.BaseURL, URL: t.URL, Months: t.Months})
	}
	go func() {
		// Serve ends when Close is called; any other end shows as failed boards.
		if err := s.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			l.Close()
		}
	}()
	return s, nil
}

// transport sends every request to the sample board, whatever host it names, so that
// the board's addresses are the same in every run though its port is not.
func (s *sampleServer) transport() http.RoundTripper {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	return &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, s.address)
	}}
}

// Close stops serving.
func (s *sampleServer) Close() { s.server.Close() }
