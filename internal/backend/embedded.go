package backend

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// openEmbedded opens the state file now if there is one, so that a broken one is
// reported once and early. A file that is not there is made by the first call:
// planning a configuration that has nothing yet leaves nothing behind.
func openEmbedded(ctx context.Context, cfg Config) (*Backend, error) {
	if cfg.Region == "" {
		cfg.Region = DefaultRegion
	}
	if cfg.StatePath == "" {
		cfg.StatePath = DefaultStatePath
	}
	open := sync.OnceValues(func() (*region.Region, error) {
		return region.Open(context.WithoutCancel(ctx), region.Options{Path: cfg.StatePath, Wall: time.Now})
	})
	opened := false
	if _, err := os.Stat(cfg.StatePath); !errors.Is(err, fs.ErrNotExist) {
		if _, err := open(); err != nil {
			return nil, err
		}
		opened = true
	}
	var mu sync.Mutex
	lazily := func() (*region.Region, error) {
		mu.Lock()
		opened = true
		mu.Unlock()
		return open()
	}
	b := embedded(lazily, operation.Scope{Account: region.DefaultAccount, Region: cfg.Region})
	b.close = func() error {
		mu.Lock()
		defer mu.Unlock()
		if !opened {
			return nil
		}
		rg, err := open()
		if err != nil {
			return nil // there is nothing to close; whoever called was told
		}
		return rg.Close()
	}
	return b, nil
}

// Embedded makes clients that lead to an open region. Closing the backend
// leaves the region open.
func Embedded(rg *region.Region, scope operation.Scope) *Backend {
	return embedded(func() (*region.Region, error) { return rg, nil }, scope)
}

func embedded(open func() (*region.Region, error), scope operation.Scope) *Backend {
	call := func(ctx context.Context, service, name string, in any) (any, error) {
		rg, err := open()
		if err != nil {
			return nil, err
		}
		return rg.Call(ctx, scope, service, name, in)
	}
	cfg := aws.Config{
		Region: scope.Region,
		APIOptions: []func(*middleware.Stack) error{func(stack *middleware.Stack) error {
			// After the SDK's own steps: the input arrives validated, and an
			// error leaves wrapped as the SDK wraps them.
			return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("DrydockEmbeddedRegion",
				func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (
					middleware.InitializeOutput, middleware.Metadata, error,
				) {
					out, err := call(ctx, awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx), in.Parameters)
					return middleware.InitializeOutput{Result: out}, middleware.Metadata{}, err
				}), middleware.After)
		}},
	}
	ec2 := &EC2{call: func(ctx context.Context, name string, in, out any) error {
		result, err := call(ctx, "EC2", name, in)
		if err != nil {
			return err
		}
		return assign(out, result)
	}}
	return newBackend(KindEmbedded, cfg, regionClock(open), ec2)
}

// regionClock is the virtual clock of a region.
type regionClock func() (*region.Region, error)

func (open regionClock) Now(ctx context.Context) (time.Time, error) {
	rg, err := open()
	if err != nil {
		return time.Time{}, err
	}
	return rg.Now(ctx)
}

func (open regionClock) Sleep(ctx context.Context, d time.Duration) error {
	rg, err := open()
	if err != nil {
		return err
	}
	return rg.WaitFor(ctx, d)
}
