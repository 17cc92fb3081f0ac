package backend

import (
	"context"
	"time"
)

// Clock is the time that a waiter polls and times out by. On a real endpoint it
// is the wall clock. On the embedded backend it is the region's virtual clock:
// Sleep moves it to the next event instead of letting time pass, so a twenty
// minute timeout is still twenty of the region's minutes and takes milliseconds.
type Clock interface {
	Now(ctx context.Context) (time.Time, error)
	Sleep(ctx context.Context, d time.Duration) error
}

type wallClock struct{}

func (wallClock) Now(context.Context) (time.Time, error) { return time.Now(), nil }

func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
