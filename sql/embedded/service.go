package embedded

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"syscall"
	"time"
)

// Intervals of looking at another process.
const (
	servicePoll = 20 * time.Millisecond
	watchPoll   = 200 * time.Millisecond
)

// Use attaches to the service that runs on o.Dir, or starts a server of its own
// when nothing runs there. Stop of an attached instance leaves the service alone.
func Use(ctx context.Context, o Options) (*Instance, error) {
	limited, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		st, err := ReadStatus(o.Dir)
		if err != nil {
			return nil, err
		}
		switch {
		case st.Running && st.Service && st.Socket != "":
			return attach(st), nil
		case st.Running && !st.Service && st.PID != 0:
			return nil, &InUseError{st}
		case !st.Running:
			i, err := Start(ctx, o)
			var inUse *InUseError
			if !errors.As(err, &inUse) || !inUse.Service {
				return i, err
			}
		}
		// A service is starting: it will have a socket, or be gone.
		if err := pause(limited, servicePoll); err != nil {
			return nil, fmt.Errorf("wait for the private database in %s to start: %w", st.Dir, err)
		}
	}
}

// attach makes an instance of a running service and watches it.
func attach(st Status) *Instance {
	ctx, cancel := context.WithCancel(context.Background())
	i := &Instance{status: st, done: make(chan struct{}), detach: cancel}
	go func() {
		defer close(i.done)
		for pause(ctx, watchPoll) == nil {
			now, err := ReadStatus(st.Dir)
			if err == nil && now.Running && now.PID == st.PID && now.Server == st.Server {
				continue
			}
			i.err = fmt.Errorf("the private database service (pid %d) in %s ended", st.PID, st.Dir)
			if err != nil {
				i.err = err
			}
			return
		}
	}()
	return i
}

// Serve runs a server that others attach to with Use. It calls ready when the
// server accepts connections and returns when ctx ends, the process gets SIGTERM
// or SIGINT (see StopService), or the server ends.
func Serve(ctx context.Context, o Options, ready func()) error {
	ctx, cancel := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	i, err := start(ctx, o, Status{Service: true})
	if err != nil {
		return err
	}
	if ready != nil {
		ready()
	}
	select {
	case <-i.Done():
		return i.Err()
	case <-ctx.Done():
		return i.Stop(context.WithoutCancel(ctx))
	}
}

// StopService ends the service on dir ("" means DefaultDir()), waits until it is
// gone, and says what it was; Running is false when nothing ran. An owner that is
// no service is left alone and reported as *InUseError.
func StopService(ctx context.Context, dir string) (Status, error) {
	was, err := ReadStatus(dir)
	if err != nil || !was.Running {
		return was, err
	}
	if !was.Service || was.PID == 0 {
		return was, &InUseError{was}
	}
	if err := syscall.Kill(was.PID, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return was, fmt.Errorf("stop the private database service (pid %d) in %s: %w", was.PID, was.Dir, err)
	}
	for {
		now, err := ReadStatus(was.Dir)
		if err != nil || !now.Running || now.PID != was.PID {
			return was, err
		}
		if err := pause(ctx, servicePoll); err != nil {
			return was, fmt.Errorf("wait for the private database service (pid %d) in %s to end: %w", was.PID, was.Dir, err)
		}
	}
}
