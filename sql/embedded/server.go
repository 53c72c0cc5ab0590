package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// place is where one server runs, and as whom.
type place struct {
	cluster, socket string
	id              identity
}

// owned is the server process of an instance that this process owns.
type owned struct {
	place
	claim    *claim
	process  *os.Process
	exited   chan struct{}
	exitErr  error // written before exited closes
	unwatch  func()
	log      serverLog
	stopping atomic.Bool
}

// startLimit bounds a start, including the recovery after a crash.
const startLimit = 2 * time.Minute

// launch runs the server under the claim and hands both to the instance.
func launch(ctx context.Context, o Options, bin binaries, c *claim) (*Instance, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	cluster, id, err := prepareCluster(ctx, o, bin, c)
	if err != nil {
		return nil, err
	}
	p := place{cluster: cluster, id: id}
	if p.socket, err = makeSocketDir(id); err != nil {
		return nil, err
	}
	s, err := startServer(ctx, o, bin, &owned{place: p, claim: c})
	if err == nil {
		c.status.Socket = p.socket
		if err = c.save(); err != nil {
			s.kill()
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start Postgres on %s: %w", cluster, err), removeSocketDir(p.socket))
	}
	o.Log.Debug("Postgres is ready", "pid", s.process.Pid, "version", bin.version, "directory", cluster, "as", id.name)
	i := &Instance{status: c.status, log: o.Log, done: make(chan struct{}), owned: s}
	go s.supervise(i)
	return i, nil
}

// startServer starts the server and waits until it accepts connections. After a
// crash the remains of the last server may hold its shared memory for a moment;
// such a start is repeated.
func startServer(ctx context.Context, o Options, bin binaries, s *owned) (*owned, error) {
	args := serverArgs(ctx, o, bin, s.place)
	for begin := time.Now(); ; {
		if err := s.spawn(bin.path("postgres"), args); err != nil {
			return nil, err
		}
		s.claim.status.Server = s.process.Pid
		err := s.claim.save()
		if err == nil {
			err = s.awaitReady(ctx)
		}
		if err == nil {
			return s, nil
		}
		s.kill()
		said := s.log.tail()
		held := strings.Contains(said, "pre-existing shared memory block")
		if !held || time.Since(begin) > fastLimit || pause(ctx, 10*pollEvery) != nil {
			return nil, s.log.explain(err)
		}
	}
}

// spawn forks the server on a thread of its own that lives as long as the server:
// the signal on the parent's death is tied to the thread that forked.
func (s *owned) spawn(postgres string, args []string) error {
	log, err := openLog(s.claim.status.Dir)
	if err != nil {
		return err
	}
	defer log.Close()
	if s.log, err = logFrom(log); err != nil {
		return err
	}
	cmd := s.id.command(syscall.SIGINT, postgres, args...)
	cmd.Stdout, cmd.Stderr = log, log
	s.exited = make(chan struct{})
	started := make(chan error)
	go func(exited chan struct{}) {
		runtime.LockOSThread() // and never unlocks: the thread ends with this goroutine
		err := cmd.Start()
		started <- err
		if err == nil {
			s.exitErr = cmd.Wait()
			close(exited)
		}
	}(s.exited)
	if err := <-started; err != nil {
		return err
	}
	s.process = cmd.Process
	if s.unwatch, err = watchParent(s.id, s.process.Pid); err != nil {
		s.unwatch = func() {}
		s.kill()
		return err
	}
	return nil
}

// awaitReady waits until the pid file says that this very process is ready.
func (s *owned) awaitReady(ctx context.Context) error {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		select {
		case <-s.exited:
			return fmt.Errorf("it ended while starting: %w", exitReason(s.exitErr))
		case <-ctx.Done():
			return ctx.Err()
		case <-poll.C:
			if pid, state := readPidFile(s.cluster); pid == s.process.Pid && state == "ready" {
				return nil
			}
		}
	}
}

// kill ends a server that nobody uses yet.
func (s *owned) kill() {
	s.end(context.Background(), syscall.SIGQUIT)
	s.unwatch()
}

// end signals the server and waits for its end, becoming less patient: after
// fastLimit, or a tenth of it when ctx has ended, it asks for an immediate
// shutdown, and in the end kills. It reports whether the first signal was enough.
func (s *owned) end(ctx context.Context, first syscall.Signal) bool {
	s.signal(first)
	patience := time.NewTimer(fastLimit)
	defer patience.Stop()
	hurry := context.AfterFunc(ctx, func() { patience.Reset(fastLimit / 10) })
	defer hurry()
	select {
	case <-s.exited:
		return true
	case <-patience.C:
	}
	s.signal(syscall.SIGQUIT)
	select {
	case <-s.exited:
		return false
	case <-time.After(immediateLimit):
	}
	s.signal(syscall.SIGKILL)
	<-s.exited
	return false
}

// signal may come too late, which is as good as in time.
func (s *owned) signal(sig syscall.Signal) {
	if err := s.process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.process.Kill()
	}
}

// stop is Instance.Stop for an owner.
func (s *owned) stop(ctx context.Context, i *Instance) error {
	if s.stopping.CompareAndSwap(false, true) && !s.end(ctx, syscall.SIGINT) {
		i.log.Warn("Postgres did not end in time and was ended at once; it recovers at the next start", "pid", s.process.Pid)
	}
	<-i.done
	return i.err
}

// supervise cleans up when the server has ended, by itself or not.
func (s *owned) supervise(i *Instance) {
	<-s.exited
	s.unwatch()
	err := errors.Join(removeSocketDir(s.socket), s.claim.release())
	if !s.stopping.Load() {
		ended := fmt.Errorf("the private database (Postgres, pid %d) ended by itself: %w", s.process.Pid, exitReason(s.exitErr))
		err = errors.Join(s.log.explain(ended), err)
	}
	i.err = err
	close(i.done)
}

func exitReason(err error) error {
	if err == nil {
		return errors.New("it was told to shut down")
	}
	return err
}
