package cli

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// speed is how the region's time runs: by the wall, times a factor, and with max
// by whatever is in flight.
type speed struct {
	factor float64
	max    bool
}

// maxFactor lets a year pass in half a minute; beyond it the clock would outrun what it can count.
const maxFactor = 1_000_000

func parseSpeed(text string) (speed, error) {
	if text == "max" {
		return speed{factor: 1, max: true}, nil
	}
	factor, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || math.IsNaN(factor) || factor <= 0 || factor > maxFactor {
		return speed{}, fmt.Errorf("--speed %q: expected a factor above 0 and up to %d, such as 60x for a minute in a second, or max", text, maxFactor)
	}
	return speed{factor: factor}, nil
}

// settling lets everything happen that is in flight before each call.
type settling struct{ *region.Region }

// horizon bounds what is in flight: some things (a task that fails and is started
// again, and again) never end. It is longer than any of AWS's own waiters has patience.
const horizon = time.Hour

// Call settles the world and runs the operation.
func (s settling) Call(ctx context.Context, scope operation.Scope, service, name string, in any) (any, error) {
	if err := s.Settle(ctx, horizon); err != nil {
		return nil, err
	}
	return s.Region.Call(ctx, scope, service, name, in)
}
