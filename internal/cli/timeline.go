package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// TimelineCmd is "drydock timeline".
type TimelineCmd struct {
	Service string `arg:"" placeholder:"CLUSTER/SERVICE" help:"The service, such as harbour/web."`
	State   string `default:"${state}" type:"path" placeholder:"FILE" env:"DRYDOCK_STATE" help:"The region's state file (default ${default})."`
	Region  string `default:"${region}" env:"AWS_REGION,AWS_DEFAULT_REGION" placeholder:"REGION" help:"The AWS region the service is in (default ${default})."`
	All     bool   `help:"Show all deployments, not only the last."`
}

// Run draws the timeline.
func (c *TimelineCmd) Run(ctx context.Context, s *IO) error {
	cluster, service, ok := strings.Cut(c.Service, "/")
	if !ok || cluster == "" || service == "" {
		return fmt.Errorf("%q is not CLUSTER/SERVICE, such as harbour/web", c.Service)
	}
	if _, err := os.Stat(c.State); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no state file %q: apply something on the embedded backend first, or name the file with --state", c.State)
	}
	rg, err := region.Open(ctx, region.Options{Path: c.State, Wall: time.Now})
	if err != nil {
		return err
	}
	defer rg.Close()
	var rows []ecs.TimelineRow
	err = rg.View(ctx, operation.Scope{Account: region.DefaultAccount, Region: c.Region}, func(r *operation.Request) (err error) {
		rows, err = ecs.Timeline(r, cluster, service)
		return err
	})
	if err != nil {
		return err
	}
	deployments := splitDeployments(rows)
	if len(deployments) == 0 {
		return fmt.Errorf("nothing is known of a service %q in %s: check its name, and --region", c.Service, c.Region)
	}
	if !c.All {
		deployments = deployments[len(deployments)-1:]
	}
	for _, d := range deployments {
		if _, err := fmt.Fprint(s.Stdout, d.draw(c.Service, s)); err != nil {
			return err
		}
	}
	return nil
}

// timelineDefaults are the flags' defaults that other packages know.
func timelineDefaults() map[string]string {
	return map[string]string{"state": backend.DefaultStatePath, "region": backend.DefaultRegion}
}
