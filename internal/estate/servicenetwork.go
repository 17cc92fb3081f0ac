package estate

import (
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// NetworkMode is the mode of the service's tasks, also where only the service shows it; ok is false when that cannot be
// known.
func (s *Service) NetworkMode() (mode ecstypes.NetworkMode, ok bool) {
	// Fargate has no other mode, whatever the task definition says.
	if s.Launch == ecstypes.LaunchTypeFargate {
		return ecstypes.NetworkModeAwsvpc, true
	}
	if t := s.TaskDefinition.One(); t != nil {
		if t.Requires(ecstypes.CompatibilityFargate) && t.NetworkMode.Absent() {
			return "", false
		}
		return t.Mode()
	}
	// network_configuration is for awsvpc only.
	return ecstypes.NetworkModeAwsvpc, s.HasNetwork && len(s.TaskDefinition.Targets) == 0
}

// OwnInterfaces reports whether each of the service's tasks is known to have a network interface, and where: the service's
// network_configuration is there.
func (s *Service) OwnInterfaces() bool {
	mode, ok := s.NetworkMode()
	return ok && s.Network != nil && ecsspec.HasOwnInterface(mode)
}

// BehindLoadBalancer reports whether a load balancer fronts the service; ok is false when that cannot be known.
func (s *Service) BehindLoadBalancer() (behind, ok bool) {
	return len(s.LoadBalancers.Items) > 0, s.LoadBalancers.Complete || len(s.LoadBalancers.Items) > 0
}
