package region

import (
	"context"
	"fmt"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/applicationautoscaling"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/autoscaling"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/cloudwatch"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecr"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecrpublic"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/efs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/elbv2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/eventbridge"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/eventbridgescheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/iam"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/logs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/secretsmanager"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/servicediscovery"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ssm"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/sts"
)

// DefaultAccount is the account id of a caller who names no other.
const DefaultAccount = operation.DefaultAccount

// Options say how a region is opened; see [store.Options].
type Options = store.Options

// Region is an open embedded region. It is safe for concurrent use, also by
// several processes on one state file.
type Region struct {
	store    *store.Store
	services map[string]*operation.Service
	events   map[string]operation.EventHandler
}

// Services are all AWS services of the region.
func Services() []*operation.Service {
	return []*operation.Service{
		applicationautoscaling.Service(),
		autoscaling.Service(),
		cloudwatch.Service(),
		ec2.Service(),
		ecr.Service(),
		ecrpublic.Service(),
		ecs.Service(),
		efs.Service(),
		elbv2.Service(),
		eventbridge.Service(),
		eventbridgescheduler.Service(),
		iam.Service(),
		logs.Service(),
		secretsmanager.Service(),
		servicediscovery.Service(),
		ssm.Service(),
		sts.Service(),
	}
}

// Open opens or creates the region's state. Errors are for a person: they name
// the file, what is wrong with it and what to do.
func Open(ctx context.Context, opts Options) (*Region, error) {
	st, err := store.Open(ctx, opts)
	if err != nil {
		return nil, err
	}
	return of(st), nil
}

// of is the region that is kept in a store.
func of(st *store.Store) *Region {
	r := &Region{store: st, services: map[string]*operation.Service{}, events: map[string]operation.EventHandler{}}
	for _, s := range Services() {
		r.services[s.ID] = s
		for kind, h := range s.Events() {
			if _, dup := r.events[kind]; dup {
				panic("region: two services handle the event " + kind)
			}
			r.events[kind] = h
		}
	}
	return r
}

// Close ends the use of the state file.
func (r *Region) Close() error { return r.store.Close() }

// Path is where the state file lies.
func (r *Region) Path() string { return r.store.Path() }

// Operation finds an operation by the SDK's ServiceID and its name.
func (r *Region) Operation(service, name string) (operation.Operation, bool) {
	if s := r.services[service]; s != nil {
		return s.Operation(name)
	}
	return operation.Operation{}, false
}

// Call runs one operation: in is the SDK's input struct of that operation, out
// its output struct. service is the SDK's ServiceID. Errors of AWS's catalogue
// are the SDK's typed errors; [UnsupportedOperationError] tells that the region
// does not have the operation.
func (r *Region) Call(ctx context.Context, scope operation.Scope, service, name string, in any) (out any, err error) {
	op, found := r.Operation(service, name)
	if !found {
		return nil, &UnsupportedOperationError{Service: service, Operation: name}
	}
	var refused error
	err = r.store.Update(ctx, func(tx *store.Tx) error {
		if err := r.advance(tx); err != nil {
			return err
		}
		// What was refused leaves no trace, but the time that has passed stays passed.
		refused = tx.Try(func() (err error) {
			out, err = op.Handler(operation.NewRequest(tx, scope), in)
			return err
		})
		return nil
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (r *Region) advance(tx *store.Tx) error {
	return tx.Advance(func(e store.Event) error {
		h := r.events[e.Kind]
		if h == nil {
			return fmt.Errorf("no service handles it")
		}
		return h(operation.NewRequest(tx, operation.ParseScope(e.Scope)), e)
	})
}

// Now is the region's virtual time.
func (r *Region) Now(ctx context.Context) (now time.Time, err error) {
	err = r.store.Update(ctx, func(tx *store.Tx) error {
		now = tx.Now()
		return nil
	})
	return now, err
}

// Wait is how a waiter sleeps in the region: instead of letting real time pass
// it moves the virtual clock to the next event in flight, at the latest to
// until, and lets happen what is due. Many waiters share the progress: none is
// taken past an event it has not seen.
func (r *Region) Wait(ctx context.Context, until time.Time) error {
	return r.wait(ctx, func(time.Time) time.Time { return until })
}

// WaitFor is Wait from now on.
func (r *Region) WaitFor(ctx context.Context, d time.Duration) error {
	return r.wait(ctx, func(now time.Time) time.Time { return now.Add(d) })
}

func (r *Region) wait(ctx context.Context, end func(now time.Time) time.Time) error {
	return r.store.Update(ctx, func(tx *store.Tx) error {
		until := end(tx.Now())
		if err := r.advance(tx); err != nil {
			return err
		}
		if !tx.Now().Before(until) {
			return nil
		}
		if due, found := tx.NextDue(); found && due.Before(until) {
			until = due
		}
		tx.MoveTo(until)
		return r.advance(tx)
	})
}

// View runs fn on the world as it stands, in one account and region, for
// reports such as a timeline. fn must not write.
func (r *Region) View(ctx context.Context, scope operation.Scope, fn func(*operation.Request) error) error {
	return r.store.Update(ctx, func(tx *store.Tx) error {
		if err := r.advance(tx); err != nil {
			return err
		}
		return fn(operation.NewRequest(tx, scope))
	})
}
