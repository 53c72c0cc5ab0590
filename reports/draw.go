package reports

import (
	"cmp"
	"context"
	"runtime"
	"sync"
)

// pictures are what a chart is drawn as; those that are not chosen stay empty.
type pictures struct {
	png, svg []byte
	figure   figure
}

// each makes n things, several at once, and takes them in their order. Each worker begins with a call of start: fonts
// cannot be shared. The first error ends it.
func each[T any](ctx context.Context, n int, start func() func(int) (T, error), take func(int, T) error) error {
	type result struct {
		made T
		err  error
	}
	var workers sync.WaitGroup
	defer workers.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	results := make([]chan result, n)
	todo := make(chan int, n)
	for i := range n {
		results[i] = make(chan result, 1)
		todo <- i
	}
	close(todo)
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			work := start()
			for i := range todo {
				if err := ctx.Err(); err != nil {
					results[i] <- result{err: err}
					continue
				}
				made, err := work(i)
				results[i] <- result{made, err}
			}
		})
	}
	for i := range n {
		r := <-results[i]
		if r.err != nil {
			return r.err
		}
		if err := take(i, r.made); err != nil {
			return err
		}
	}
	return nil
}

// drawAll draws the charts and gives their figures where pages are made.
func (m *maker) drawAll(drawings []chart, inPages bool) (map[string]figure, error) {
	figures := make(map[string]figure, len(drawings))
	return figures, each(m.ctx, len(drawings), func() func(int) (pictures, error) {
		paint := painter{newFaces(), m.o.DPI}
		return func(i int) (pictures, error) { return paint.draw(drawings[i], m.pick, inPages) }
	}, func(i int, p pictures) error {
		c := drawings[i]
		if p.png != nil {
			m.add("charts/"+c.name+".png", "chart", c.title, p.png)
		}
		if p.svg != nil {
			m.add("charts/"+c.name+".svg", "chart", c.title, p.svg)
		}
		if inPages {
			figures[c.name] = p.figure
		}
		return m.step("charts/" + c.name)
	})
}

// draw makes the pictures of a chart that are chosen, and its figure where pages are made.
func (p painter) draw(c chart, pick choice, inPages bool) (out pictures, err error) {
	at := choosable{c.name, chartGroup}
	if pick.takes(at, ".png") {
		if out.png, err = p.png(c); err != nil {
			return out, err
		}
	}
	if pick.takes(at, ".svg") {
		alone, err := p.svg(c)
		if err != nil {
			return out, err
		}
		out.svg = alone.svg
	}
	if !inPages {
		return out, nil
	}
	big, err := p.inline(c, cmp.Or(c.across, wide), c.name+"-wide")
	if err != nil {
		return out, err
	}
	small, err := p.inline(c, narrow, c.name+"-narrow")
	if err != nil {
		return out, err
	}
	out.figure = newFigure(c, big.svg, small.svg)
	return out, nil
}
