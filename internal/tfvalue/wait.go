package tfvalue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
)

// State is what a poll saw.
type State struct {
	// Name is AWS's word for the state, such as "CREATING"; empty when the
	// thing is not there.
	Name string
	// Reason is what AWS says about it, for the error if nothing better comes.
	Reason string
	// Done ends the wait.
	Done bool
}

// Wait is one wait for AWS.
type Wait struct {
	// For completes "waiting for ...": `EFS mount target "fsmt-1" to become available`.
	For     string
	Clock   backend.Clock
	Timeout time.Duration
	// Interval is the time between polls; 0 means it grows from 2 to 10 seconds.
	Interval time.Duration
}

const (
	firstInterval = 2 * time.Second
	lastInterval  = 10 * time.Second
)

// TimeoutError is a wait that took too long.
type TimeoutError struct {
	For     string
	Timeout time.Duration
	Last    State
}

func (e *TimeoutError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "gave up after %s waiting for %s", e.Timeout, e.For)
	if e.Last.Name != "" {
		fmt.Fprintf(&b, "; its last state was %s", e.Last.Name)
	}
	if e.Last.Reason != "" {
		fmt.Fprintf(&b, ": %s", e.Last.Reason)
	}
	return b.String()
}

// Until polls until it is done, fails, or the time is up. Poll is called at
// least once, and once more after the time is up.
func (w Wait) Until(ctx context.Context, poll func(context.Context) (State, error)) error {
	start, err := w.Clock.Now(ctx)
	if err != nil {
		return err
	}
	deadline := start.Add(w.Timeout)
	interval := w.Interval
	if interval <= 0 {
		interval = firstInterval
	}
	for {
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted while waiting for %s: %w", w.For, ctx.Err())
		}
		now, err := w.Clock.Now(ctx)
		if err != nil {
			return err
		}
		last, err := poll(ctx)
		if err != nil || last.Done {
			return err
		}
		left := deadline.Sub(now)
		if left <= 0 {
			return &TimeoutError{For: w.For, Timeout: w.Timeout, Last: last}
		}
		if err := w.Clock.Sleep(ctx, min(interval, left)); err != nil && ctx.Err() == nil {
			return err
		}
		if w.Interval <= 0 {
			interval = min(interval*3/2, lastInterval)
		}
	}
}

// Retry repeats call while retry says that its error will pass.
func (w Wait) Retry(ctx context.Context, retry func(error) bool, call func(context.Context) error) error {
	var last error
	err := w.Until(ctx, func(ctx context.Context) (State, error) {
		last = call(ctx)
		if last == nil || !retry(last) {
			return State{Done: true}, last
		}
		return State{}, nil
	})
	if timeout := (*TimeoutError)(nil); errors.As(err, &timeout) && last != nil {
		return last // what AWS says is of more use than that it kept saying it
	}
	return err
}
