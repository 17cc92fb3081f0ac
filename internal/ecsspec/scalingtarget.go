package ecsspec

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// What Application Auto Scaling scales of ECS.
// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
const (
	ScalingNamespace = "ecs"
	ScalingDimension = "ecs:service:DesiredCount"
)

// Compiled at first use: that takes a millisecond, which every start of the binary would pay.
var scalingResource = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^service/[A-Za-z0-9_-]{1,255}/[A-Za-z0-9_-]{1,255}$`)
})

// CheckScalingResource reports what is wrong with the resource id of a service.
// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
func CheckScalingResource(id string) error {
	const form = "service/CLUSTER/SERVICE"
	switch {
	case scalingResource().MatchString(id):
		return nil
	case strings.HasPrefix(id, "arn:"):
		return fmt.Errorf("resource_id %s is an ARN, expected %s", quote(id), form)
	case strings.Contains(id, "/arn:"):
		return fmt.Errorf("resource_id %s has an ARN in it, expected names: %s", quote(id), form)
	}
	return fmt.Errorf("resource_id %s does not name a service in a cluster, expected %s", quote(id), form)
}
