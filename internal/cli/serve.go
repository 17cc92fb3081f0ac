package cli

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/admin"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

// ServeCmd is "drydock serve".
type ServeCmd struct {
	Listen   string   `default:"127.0.0.1:4566" placeholder:"HOST:PORT" help:"Where to listen (default ${default}); port 0 takes a free one."`
	Expose   bool     `help:"Listen on addresses that other machines reach, too. Anybody there may then do anything: use --strict-auth."`
	Hostname []string `placeholder:"NAME" help:"A further name that clients call the server by, such as that of its container."`

	State   string `default:".drydock/region.db" type:"path" placeholder:"FILE" env:"DRYDOCK_STATE" help:"The region's state file (default ${default})."`
	Memory  bool   `help:"Keep the region in memory only; it ends with the command."`
	Seed    string `placeholder:"TEXT" help:"Makes the identifiers of a new region reproducible."`
	Speed   string `default:"1x" placeholder:"FACTOR" help:"How fast the region's time runs: 1x, 60x, ..., or max, which does at each request whatever is in flight (default ${default})."`
	Account string `default:"123456789012" placeholder:"ID" help:"The account that all callers are in (default ${default})."`

	RegistryRegion string `default:"us-east-1" placeholder:"REGION" help:"The region of the images that docker and crane push by the server's own name (default ${default})."`

	StrictAuth  bool   `help:"Refuse requests that are not signed with a key of --credentials or of the environment's DRYDOCK_CREDENTIALS."`
	Credentials string `type:"existingfile" placeholder:"FILE" help:"Access keys for --strict-auth, one KEY=SECRET a line."`
}

var (
	accountID   = regexp.MustCompile(`^[0-9]{12}$`)
	regionShape = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`)
)

// Run serves until the context ends.
func (c *ServeCmd) Run(ctx context.Context, s *IO) error {
	speed, err := parseSpeed(c.Speed)
	if err != nil {
		return err
	}
	if !accountID.MatchString(c.Account) {
		return fmt.Errorf("--account %q: expected twelve digits, such as 123456789012", c.Account)
	}
	if !regionShape.MatchString(c.RegistryRegion) {
		return fmt.Errorf("--registry-region %q: expected a region's name, such as us-east-1", c.RegistryRegion)
	}
	secrets, err := c.secrets()
	if err != nil {
		return err
	}
	if err := checkListen(c.Listen, c.Expose); err != nil {
		return err
	}
	path := c.State
	if c.Memory {
		path = ""
	}
	rg, err := region.Open(ctx, region.Options{Path: path, Wall: time.Now, Speed: speed.factor, Seed: c.Seed})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return errors.Join(listenError(c.Listen, err), rg.Close())
	}
	handler, lag, err := c.handler(ctx, rg, speed, secrets)
	if err != nil {
		return errors.Join(err, listener.Close(), rg.Close())
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       5 * time.Minute,
		MaxHeaderBytes:    128 << 10,
		ErrorLog:          log.New(s.Stderr, "drydock: ", 0),
	}
	fmt.Fprintf(s.Stdout, "The embedded region listens on http://%s (state: %s)\n", listener.Addr(), describeState(path))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
		// Requests under way are answered; what they did is in the state file by then.
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = server.Shutdown(grace)
	}
	return errors.Join(err, lag.Close(), rg.Close())
}

// handler is what answers: the region on AWS's protocols, the server's own
// endpoints, and a guard before both. What lags is to be closed in the end.
func (c *ServeCmd) handler(ctx context.Context, rg *region.Region, speed speed, secrets map[string]string) (http.Handler, *lagging, error) {
	faults := &fault.Wire{}
	err := rg.View(ctx, operation.Scope{}, func(r *operation.Request) error {
		faults.Seed = r.Seed() // of an older state file it is another than --seed
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	var behind wire.Region = rg
	if speed.max {
		behind = settling{rg}
	}
	lag := &lagging{Region: behind, world: rg, faults: faults}
	aws := wire.NewHandler(lag, wire.Options{Account: c.Account, Secrets: secrets, Now: time.Now, Trouble: troubleOf(faults)})
	own := admin.NewHandler(rg, faults, c.Account)
	docker := newRegistry(rg, lag, operation.Scope{Account: c.Account, Region: c.RegistryRegion}, secrets)
	return &guard{hosts: c.Hostname, next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, admin.Prefix):
			own.ServeHTTP(w, r)
		case isRegistry(r.URL.Path):
			docker.ServeHTTP(w, r)
		default:
			aws.ServeHTTP(w, r)
		}
	})}, lag, nil
}

// troubleOf says a fault in the wire's terms.
func troubleOf(faults *fault.Wire) func(region, service, operation string) (wire.Trouble, bool) {
	return func(region, service, operation string) (wire.Trouble, bool) {
		f, struck := faults.Strike(region, service, operation)
		if !struck {
			return wire.Trouble{}, false
		}
		t := wire.Trouble{Status: f.Status, Code: f.Code, Message: f.Message, After: f.After}
		switch f.Kind {
		case fault.Throttle:
			t.Throttle = true
		case fault.ConnectionReset:
			t.Reset = true
		case fault.ServerError:
			if t.Status == 0 {
				t.Status = http.StatusInternalServerError
			}
		}
		return t, true
	}
}

func describeState(path string) string {
	if path == "" {
		return "in memory"
	}
	return path
}

// checkListen keeps a region, which by default takes anybody's credentials, off
// the network unless that is wanted.
func checkListen(listen string, expose bool) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("--listen %q: expected HOST:PORT, such as 127.0.0.1:4566", listen)
	}
	if host == "localhost" || expose {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("--listen %q: other machines could reach the region there; use 127.0.0.1, [::1] or localhost, or say --expose if they shall", listen)
	}
	return nil
}

func listenError(listen string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("--listen %s: the port is taken, perhaps by another \"drydock serve\"; end that one, choose another port, or 0 for a free one", listen)
	}
	return fmt.Errorf("--listen %s: %w; choose another address or port, or port 0 for a free one", listen, err)
}
