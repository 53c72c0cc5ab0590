package main

import (
	"context"
	"sync"

	"github.com/riverqueue/river/rivertype"
)

// lostAfter is how many looks in a row may find a job running in the database that does not run here. River tells the
// database in batches, and gives up after some seconds without one.
const lostAfter = 5

// jobsHere are the jobs that this process works on.
type jobsHere struct {
	mu      sync.Mutex
	running map[int64]bool
	missed  map[int64]int // looks
}

// during notes a job while it is worked on.
func (h *jobsHere) during(ctx context.Context, job *rivertype.JobRow, work func(context.Context) error) error {
	h.set(job.ID, true)
	defer h.set(job.ID, false)
	return work(ctx)
}

func (h *jobsHere) set(id int64, running bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.missed, id)
	delete(h.running, id)
	if running {
		h.running[id] = true
	}
}

// lost tells whether a job that the database has as running here has not been for a while.
func (h *jobsHere) lost(id int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running[id] {
		return false
	}
	if h.missed[id]++; h.missed[id] < lostAfter {
		return false
	}
	delete(h.missed, id) // it is given back, and may come here again
	return true
}
