package duplicate

import (
	"context"
	"sync"
	"sync/atomic"
)

// parallel does n tasks on the workers, each with a function of its own. It
// stops at the first error.
func (c *Clusterer) parallel(ctx context.Context, n int, worker func() func(int) error) error {
	var next atomic.Int64
	errs := make([]error, min(c.workers, n))
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			do := worker()
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[w] = ctx.Err(); errs[w] == nil {
					errs[w] = do(i)
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
