package autoscaling

import (
	"slices"

	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// instanceLost takes an instance that ended by itself out of its group, which
// then launches another
// (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html).
// One that is on its way out goes on as it was.
func instanceLost(r *operation.Request, e store.Event) error {
	i, err := findInstance(r, e.Key)
	if err != nil || i.leaving() {
		return nil // it belongs to no group, or not for long
	}
	g, found := groups.Get(r.Scoped, i.Group)
	if !found {
		return nil
	}
	i.Leaving, i.State, i.Hook = r.Now(), astypes.LifecycleStateTerminatingProceed, ""
	i.Activity = g.begin(r, "Terminating EC2 instance: "+i.ID,
		"At "+r.Now().Format("2006-01-02T15:04:05Z")+" an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.")
	i.put(r)
	i.step(r, shutdownTime)
	return nil
}

// zoneReturned lets groups launch what they could not while a zone was lost.
func zoneReturned(r *operation.Request, _ store.Event) error {
	for _, g := range groups.List(r.Scoped, "") {
		if !g.Deleting {
			g.reconcile(r, "an instance was started in response to a difference between desired and actual capacity")
		}
	}
	return nil
}

// zones are those of the group that are not lost.
func (g *groupRecord) zones(r *operation.Request) []string {
	lost := fault.LostZones(r)
	return slices.DeleteFunc(slices.Clone(g.Group.AvailabilityZones), func(z string) bool { return slices.Contains(lost, z) })
}
