package ecs

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// observedService is what CloudWatch was last told about a service.
type observedService struct {
	Running        int
	TaskDefinition string
}

var observedServices = store.Collection[observedService]{Name: "ecs/service-observed"}

// observe tells CloudWatch how many tasks of a service run and what each
// reserves, whenever that has changed: its series are computed from it.
func observe(r *operation.Request, s *serviceRecord) {
	if p := s.Schedule.Primary(); p != nil {
		tellProviders(r, p.Launch)
	}
	now := observedService{TaskDefinition: operation.Deref(s.Settings.TaskDefinition)}
	for _, d := range s.Deployments {
		now.Running += d.RunningTasks
	}
	if before, found := observedServices.Get(r.Scoped, s.key()); found && before == now {
		return
	}
	observedServices.Put(r.Scoped, s.key(), now)
	said := signal.Service{Cluster: s.Cluster, Name: s.Name, Running: now.Running}
	if td, err := getTaskDefinition(r, now.TaskDefinition); err == nil {
		said.CPU, said.Memory = demand(&td.TaskDefinition, nil)
	}
	for _, lb := range s.Settings.LoadBalancers {
		if arn := operation.Deref(lb.TargetGroupArn); arn != "" {
			said.TargetGroups = append(said.TargetGroups, arn)
		}
	}
	signal.Send(r, signal.ServiceObserved, s.key(), said)
}
