package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/scrape"
	"github.com/roadcheck/roadcheck/scrape/warc"
)

// crawlFlags say what the boards are read from, and what besides the database they are written to.
type crawlFlags struct {
	Record string `help:"Write every exchange with the boards to this new WARC file, x.warc or x.warc.gz." placeholder:"FILE" xor:"archive"`
	Replay string `help:"Read the boards from this WARC file, without network." placeholder:"FILE" xor:"archive"`
}

// archived tells whether an archive takes part.
func (f crawlFlags) archived() bool { return f.Record != "" || f.Replay != "" }

// apply changes the options of a crawl accordingly. What it gives has to be called after the
// crawl and says what was wrong with the archive.
func (f crawlFlags) apply(a *app, o *scrape.Options) (finish func() error, err error) {
	switch {
	case f.Record != "":
		return f.record(o)
	case f.Replay != "":
		return f.replay(a, o)
	}
	return func() error { return nil }, nil
}

// record makes the crawl write a new file. It asks for everything, not only for what
// changed, so that the file is whole by itself.
func (f crawlFlags) record(o *scrape.Options) (finish func() error, err error) {
	file, err := os.OpenFile(f.Record, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, &usageError{fmt.Sprintf("--record: %s exists already: choose another name", f.Record)}
	}
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	w := warc.NewWriter(file)
	if strings.HasSuffix(f.Record, ".gz") {
		w = warc.NewGzipWriter(file)
	}
	err = w.Info(time.Now(), warc.Header{
		{Name: "software", Value: "roadcheck/" + version()}, {Name: "format", Value: "WARC File Format 1.1"}, {Name: "robots", Value: "classic"},
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("record %s: %w", f.Record, err), file.Close())
	}
	var recorder *warc.Recorder
	o.Cached = nil
	o.Wrap = func(base http.RoundTripper) http.RoundTripper {
		recorder = warc.NewRecorder(base, w, time.Now)
		return recorder
	}
	return func() error {
		if recorder != nil {
			err = recorder.Err()
		}
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("the recording %s is not complete: %w", f.Record, err)
		}
		return nil
	}, nil
}

// replay makes the crawl read a file. There is no host to be polite to, and nothing cached counts.
func (f crawlFlags) replay(a *app, o *scrape.Options) (finish func() error, err error) {
	file, err := os.Open(f.Replay)
	if err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("replay: %w", err), file.Close())
	}
	replayer, broken, err := warc.NewReplayer(file, info.Size())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("replay %s: %w", f.Replay, err), file.Close())
	}
	if broken != nil {
		a.log.Warn("the recording is not whole; what is missing counts as failed", "file", f.Replay, "why", broken)
	}
	o.Cached = nil
	o.Delay, o.StateDir = -1, ""
	o.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	o.Wrap = func(http.RoundTripper) http.RoundTripper { return replayer }
	return file.Close, nil
}
