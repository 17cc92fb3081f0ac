package cli

import (
	"fmt"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// progress draws a bar on a terminal while work goes on; elsewhere it draws nothing.
type progress struct {
	s    *IO
	what string
	mu   sync.Mutex
	done int
}

func (s *IO) progress(what string) *progress { return &progress{s: s, what: what} }

func (p *progress) step(total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if !p.s.Progress || total < 2 {
		return
	}
	const width = 30
	full := p.done * width / total
	fmt.Fprintf(p.s.Stderr, "\r%s [%s%s] %d/%d", p.what, strings.Repeat("#", full), strings.Repeat(".", width-full), p.done, total)
	if p.done == total {
		fmt.Fprint(p.s.Stderr, "\r\x1b[K")
	}
}

// inParallel calls do for 0 to n-1, at most jobs at once.
func inParallel(jobs, n int, p *progress, do func(int)) {
	var group errgroup.Group
	group.SetLimit(max(jobs, 1))
	for i := range n {
		group.Go(func() error {
			do(i)
			p.step(n)
			return nil
		})
	}
	_ = group.Wait()
}
