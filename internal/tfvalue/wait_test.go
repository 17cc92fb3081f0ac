package tfvalue

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clock moves when it is slept on.
type clock struct {
	now    time.Time
	slept  []time.Duration
	cancel func()
}

func (c *clock) Now(context.Context) (time.Time, error) { return c.now, nil }

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.now, c.slept = c.now.Add(d), append(c.slept, d)
	if c.cancel != nil {
		c.cancel()
	}
	return ctx.Err()
}

func TestWaitUntilDone(t *testing.T) {
	c, polls := &clock{}, 0
	err := Wait{For: "it", Clock: c, Timeout: time.Hour}.Until(context.Background(), func(context.Context) (State, error) {
		polls++
		return State{Name: "CREATING", Done: polls == 7}, nil
	})
	if err != nil || polls != 7 {
		t.Errorf("polled %d times, then %v", polls, err)
	}
	want := []time.Duration{2 * time.Second, 3 * time.Second, 4500 * time.Millisecond, 6750 * time.Millisecond, 10 * time.Second, 10 * time.Second}
	if diff := cmp.Diff(want, c.slept); diff != "" {
		t.Error(diff)
	}
}

func TestWaitTimesOut(t *testing.T) {
	c, polls := &clock{}, 0
	err := Wait{For: `ECS cluster "web" to become ACTIVE`, Clock: c, Timeout: 25 * time.Second, Interval: 10 * time.Second}.Until(context.Background(),
		func(context.Context) (State, error) {
			polls++
			return State{Name: "PROVISIONING", Reason: "no capacity"}, nil
		})
	const want = `gave up after 25s waiting for ECS cluster "web" to become ACTIVE; its last state was PROVISIONING: no capacity`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	var timeout *TimeoutError
	if !errors.As(err, &timeout) || timeout.Last.Name != "PROVISIONING" {
		t.Errorf("got %#v", err)
	}
	// At 0, 10, 20 and, at the very end, 25 seconds.
	if polls != 4 {
		t.Errorf("polled %d times", polls)
	}
}

func TestWaitPollsOnceWithoutTime(t *testing.T) {
	err := Wait{For: "it", Clock: &clock{}}.Until(context.Background(), func(context.Context) (State, error) { return State{Done: true}, nil })
	if err != nil {
		t.Error(err)
	}
}

func TestWaitStopsOnErrorAndInterrupt(t *testing.T) {
	broken := errors.New("broken")
	w := Wait{For: "it", Clock: &clock{}, Timeout: time.Hour}
	if err := w.Until(context.Background(), func(context.Context) (State, error) { return State{}, broken }); err != broken {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.Clock = &clock{cancel: cancel}
	err := w.Until(ctx, func(context.Context) (State, error) { return State{}, nil })
	if !errors.Is(err, context.Canceled) || err.Error() != "interrupted while waiting for it: context canceled" {
		t.Errorf("got %v", err)
	}
}

func TestRetry(t *testing.T) {
	busy, other := errors.New("busy"), errors.New("other")
	w := Wait{For: "it", Clock: &clock{}, Timeout: time.Minute}
	isBusy := func(err error) bool { return err == busy }
	calls := 0
	if err := w.Retry(context.Background(), isBusy, func(context.Context) error {
		if calls++; calls < 3 {
			return busy
		}
		return nil
	}); err != nil || calls != 3 {
		t.Errorf("called %d times, then %v", calls, err)
	}
	if err := w.Retry(context.Background(), isBusy, func(context.Context) error { return other }); err != other {
		t.Errorf("got %v", err)
	}
	if err := w.Retry(context.Background(), isBusy, func(context.Context) error { return busy }); err != busy {
		t.Errorf("got %v", err)
	}
}
