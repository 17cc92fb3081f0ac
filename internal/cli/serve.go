package cli

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

// ServeCmd is "drydock serve".
type ServeCmd struct {
	Listen string  `default:"127.0.0.1:4566" placeholder:"HOST:PORT" help:"Where to listen (default ${default}); port 0 takes a free one."`
	State  string  `default:".drydock/region.db" type:"path" placeholder:"FILE" env:"DRYDOCK_STATE" help:"The region's state file (default ${default})."`
	Memory bool    `help:"Keep the region in memory only; it ends with the command."`
	Seed   string  `placeholder:"TEXT" help:"Makes the identifiers of a new region reproducible."`
	Speed  float64 `default:"1" placeholder:"FACTOR" help:"Virtual seconds in a second (default ${default})."`
}

// Run serves until the context ends.
func (c *ServeCmd) Run(ctx context.Context, s *IO) error {
	if c.Speed <= 0 {
		return fmt.Errorf("--speed %v: expected a factor above 0, such as 60 for a minute in a second", c.Speed)
	}
	if err := checkLoopback(c.Listen); err != nil {
		return err
	}
	path := c.State
	if c.Memory {
		path = ""
	}
	rg, err := region.Open(ctx, region.Options{Path: path, Wall: time.Now, Speed: c.Speed, Seed: c.Seed})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("--listen %s: %w; choose another port, or 0 for a free one", c.Listen, err), rg.Close())
	}
	server := &http.Server{
		Handler:           wire.NewHandler(rg),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
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
	return errors.Join(err, rg.Close())
}

func describeState(path string) string {
	if path == "" {
		return "in memory"
	}
	return path
}

// checkLoopback keeps a region, which takes anybody's credentials, off the network.
func checkLoopback(listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("--listen %q: expected HOST:PORT, such as 127.0.0.1:4566", listen)
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("--listen %q: the region takes anybody's credentials, so it listens on this machine only; use 127.0.0.1, [::1] or localhost", listen)
	}
	return nil
}
