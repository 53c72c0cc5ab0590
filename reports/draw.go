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
	err      error
}

// drawAll draws the charts, several at once: each worker has fonts of its own, and what is
// drawn is taken in the order of the charts.
func (m *maker) drawAll(drawings []chart, inPages bool) ([]figure, error) {
	var workers sync.WaitGroup
	defer workers.Wait()
	ctx, stop := context.WithCancel(m.ctx)
	defer stop()
	results := make([]chan pictures, len(drawings))
	todo := make(chan int, len(drawings))
	for i := range drawings {
		results[i] = make(chan pictures, 1)
		todo <- i
	}
	close(todo)
	for range min(runtime.GOMAXPROCS(0), len(drawings)) {
		workers.Go(func() {
			paint := painter{newFaces(), m.o.DPI}
			for i := range todo {
				if err := ctx.Err(); err != nil {
					results[i] <- pictures{err: err}
					continue
				}
				results[i] <- paint.draw(drawings[i], m.pick, inPages)
			}
		})
	}
	figures := make([]figure, 0, len(drawings))
	for i, c := range drawings {
		p := <-results[i]
		if p.err != nil {
			return nil, p.err
		}
		if p.png != nil {
			m.add("charts/"+c.name+".png", "chart", c.title, p.png)
		}
		if p.svg != nil {
			m.add("charts/"+c.name+".svg", "chart", c.title, p.svg)
		}
		if inPages {
			figures = append(figures, p.figure)
		}
		if err := m.step("charts/" + c.name); err != nil {
			return nil, err
		}
	}
	return figures, nil
}

// draw makes the pictures of a chart that are chosen, and its figure where pages are made.
func (p painter) draw(c chart, pick choice, inPages bool) (out pictures) {
	at := choosable{c.name, chartGroup}
	if pick.takes(at, ".png") {
		if out.png, out.err = p.png(c); out.err != nil {
			return out
		}
	}
	if pick.takes(at, ".svg") {
		alone, err := p.svg(c)
		if err != nil {
			return pictures{err: err}
		}
		out.svg = alone.svg
	}
	if !inPages {
		return out
	}
	big, err := p.inline(c, cmp.Or(c.across, wide), c.name+"-wide")
	if err != nil {
		return pictures{err: err}
	}
	small, err := p.inline(c, narrow, c.name+"-narrow")
	if err != nil {
		return pictures{err: err}
	}
	out.figure = newFigure(c, big.svg, small.svg)
	return out
}
