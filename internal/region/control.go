package region

import (
	"context"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// Reset empties the region: what is done again after it happens as it did the first time.
func (r *Region) Reset(ctx context.Context) error {
	return r.store.Update(ctx, func(tx *store.Tx) error {
		tx.Clear()
		return nil
	})
}

// Snapshot is the region as it stands, in memory and with a clock that stands
// still. The caller closes it.
func (r *Region) Snapshot(ctx context.Context) (*Region, error) {
	st, err := r.store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return of(st), nil
}

// stride is how much virtual time passes in one transaction of Advance, so that
// others get their turn and a long way can be called off.
const stride = time.Hour

// Advance moves the virtual clock to until, letting everything happen that is due
// by then, and returns the new time. An earlier until moves nothing.
func (r *Region) Advance(ctx context.Context, until time.Time) (now time.Time, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return now, err
		}
		err := r.store.Update(ctx, func(tx *store.Tx) error {
			if err := r.advance(tx); err != nil {
				return err
			}
			to := tx.Now().Add(stride)
			if until.Before(to) {
				to = until
			}
			tx.MoveTo(to)
			err := r.advance(tx)
			now = tx.Now()
			return err
		})
		if err != nil || !now.Before(until) {
			return now, err
		}
	}
}

// Settle lets happen what is in flight, each thing at its time, until nothing is
// or limit has passed on the virtual clock.
func (r *Region) Settle(ctx context.Context, limit time.Duration) error {
	return r.store.Update(ctx, func(tx *store.Tx) error {
		if err := r.advance(tx); err != nil {
			return err
		}
		until := tx.Now().Add(limit)
		for {
			due, found := tx.NextDue()
			if !found || due.After(until) {
				return nil
			}
			tx.MoveTo(due)
			if err := r.advance(tx); err != nil {
				return err
			}
		}
	})
}

// History returns what has happened in all accounts and regions under topics that
// begin with prefix ("ecs/service/"), oldest first: at most limit entries, from
// behind the one numbered after.
func (r *Region) History(ctx context.Context, prefix string, after int64, limit int) (happened []store.Happening, err error) {
	err = r.store.Update(ctx, func(tx *store.Tx) error {
		if err := r.advance(tx); err != nil {
			return err
		}
		happened = tx.History(prefix, after, limit)
		return nil
	})
	return happened, err
}

// Handles tells whether a service handles events of that kind.
func (r *Region) Handles(kind string) bool { return r.events[kind] != nil }

// Change runs fn on the world in one account and region, for what is done to it
// from outside, such as a fault.
func (r *Region) Change(ctx context.Context, scope operation.Scope, fn func(*operation.Request) error) error {
	return r.store.Update(ctx, func(tx *store.Tx) error {
		if err := r.advance(tx); err != nil {
			return err
		}
		return tx.Try(func() error { return fn(operation.NewRequest(tx, scope)) })
	})
}
