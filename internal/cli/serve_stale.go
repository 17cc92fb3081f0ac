package cli

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

// lagging has the fault of stale reads: a write is kept back from reads until the
// lag has passed, by showing them the world as it was before the write.
type lagging struct {
	wire.Region
	world  *region.Region
	faults *fault.Wire

	mu sync.Mutex
	// before is the world as it was at since, before the first write of a lag; nil when none lags.
	before *region.Region
	since  time.Time
}

// Call runs a read in the past where it is to lag, everything else in the present.
func (l *lagging) Call(ctx context.Context, scope operation.Scope, service, name string, in any) (any, error) {
	lag := l.faults.Lag()
	if lag == 0 {
		if err := l.Close(); err != nil {
			return nil, err
		}
		return l.Region.Call(ctx, scope, service, name, in)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.catchUp(ctx, lag); err != nil {
		return nil, err
	}
	if !isRead(name) {
		if l.before == nil {
			var err error
			if l.before, err = l.world.Snapshot(ctx); err != nil {
				return nil, err
			}
		}
		return l.Region.Call(ctx, scope, service, name, in)
	}
	if l.before != nil && l.faults.StrikeRead(scope.Region, service, name) {
		return l.before.Call(ctx, scope, service, name, in)
	}
	return l.Region.Call(ctx, scope, service, name, in)
}

// catchUp ends a lag that has passed.
func (l *lagging) catchUp(ctx context.Context, lag time.Duration) error {
	now, err := l.world.Now(ctx)
	if err != nil {
		return err
	}
	if l.before == nil {
		l.since = now
		return nil
	}
	// A reset takes the clock back.
	if now.Sub(l.since) < lag && !now.Before(l.since) {
		return nil
	}
	before := l.before
	l.before, l.since = nil, now
	return before.Close()
}

// Close ends what is left of a lag.
func (l *lagging) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.before == nil {
		return nil
	}
	err := l.before.Close()
	l.before = nil
	return err
}

// isRead goes by how AWS names operations.
func isRead(name string) bool {
	for _, verb := range []string{"BatchCheck", "BatchGet", "Describe", "Discover", "Get", "List"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}
