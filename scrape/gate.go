package scrape

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// gate keeps one host's pace across processes. Its file says when the host
// last answered and how long to wait from then; whoever holds the flock on it
// has a request on the way. The kernel lifts the lock of a killed process.
type gate struct {
	path string
	file *os.File // open while the lock is held
	seen stamp    // the last one waited for, or written here
}

// stamp is what the file says: "at wait" in nanoseconds, at since 1970. A wait
// of -1 is that of a request under way.
type stamp struct{ at, wait int64 }

const underWay = -1

// text has a fixed width, so that nothing is left of what it overwrites.
func (s stamp) text() []byte { return fmt.Appendf(nil, "%019d %+019d\n", s.at, s.wait) }

// parseStamp reads what text wrote: nothing is the zero stamp, anything else a request under way.
func parseStamp(text []byte) stamp {
	if len(text) == 0 {
		return stamp{}
	}
	var s stamp
	if _, err := fmt.Sscanf(string(text), "%d %d\n", &s.at, &s.wait); err != nil || s.at < 0 || s.wait < underWay || s.wait > int64(maxAsked) {
		return stamp{wait: underWay}
	}
	return s
}

// gatePoll is how often a lock held by another process is tried.
const gatePoll = 5 * time.Millisecond

func newGate(dir, host string) *gate {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, host)
	sum := sha256.Sum256([]byte(host))
	return &gate{path: filepath.Join(dir, fmt.Sprintf("%.100s-%x", name, sum[:8]))}
}

// enter takes the lock and notes a request under way. When the host has to be
// given more time it lets go again and tells until when. It fails when another
// process holds the lock for longer than limit.
func (g *gate) enter(ctx context.Context, delay, limit time.Duration) (time.Time, error) {
	if err := g.lock(ctx, limit); err != nil {
		return time.Time{}, err
	}
	now := time.Now()
	s, err := g.read()
	if err == nil && (s.wait == underWay || s.at > now.UnixNano()) {
		// A process was killed with a request under way, or the clock was set
		// back: how long ago that was cannot be told, so the delay starts now.
		s = stamp{now.UnixNano(), int64(delay)}
		err = g.write(s)
	}
	if err != nil {
		return time.Time{}, errors.Join(err, g.unlock())
	}
	wait := time.Unix(0, s.at).Add(stretched(max(time.Duration(s.wait), delay))).Sub(now.Round(0))
	if s.at > 0 && s != g.seen && wait > 0 {
		g.seen = s
		return now.Add(wait), g.unlock() // now, because it has the monotonic reading
	}
	if err := g.write(stamp{now.UnixNano(), underWay}); err != nil {
		return time.Time{}, errors.Join(err, g.unlock())
	}
	return time.Time{}, nil
}

// stretched makes up for a wall clock that runs too fast while it is being
// corrected, by up to 500 parts in a million.
func stretched(d time.Duration) time.Duration { return d + d/1000 }

// leave notes when the answer came and how long to wait from then, and lets go of the lock.
func (g *gate) leave(at time.Time, wait time.Duration) error {
	g.seen = stamp{at.UnixNano(), int64(wait)}
	return errors.Join(g.write(g.seen), g.unlock())
}

func (g *gate) lock(ctx context.Context, limit time.Duration) error {
	f, err := os.OpenFile(g.path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return fmt.Errorf("open the host's pace: %w", err)
	}
	for begun := time.Now(); ; {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			g.file = f
			return nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			break
		}
		if time.Since(begun) > limit {
			err = fmt.Errorf("another process has kept it for over %v", limit)
			break
		}
		if err = sleep(ctx, gatePoll); err != nil {
			break
		}
	}
	return errors.Join(fmt.Errorf("lock the host's pace %s: %w", g.path, err), f.Close())
}

// unlock closes the file, which ends the lock.
func (g *gate) unlock() error {
	err := g.file.Close()
	g.file = nil
	return err
}

func (g *gate) read() (stamp, error) {
	data := make([]byte, 100)
	n, err := g.file.ReadAt(data, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return stamp{}, fmt.Errorf("read the host's pace: %w", err)
	}
	return parseStamp(data[:n]), nil
}

// write replaces the stamp.
func (g *gate) write(s stamp) error {
	if _, err := g.file.WriteAt(s.text(), 0); err != nil {
		return fmt.Errorf("write the host's pace: %w", err)
	}
	return nil
}
