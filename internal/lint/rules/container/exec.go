package container

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

// execService is a service that runs the task definition with ECS Exec, nil when none is known to.
func execService(t *estate.TaskDefinition) *estate.Service {
	for _, s := range t.Services {
		if on, ok := s.ExecuteCommand.Get(); ok && on {
			return s
		}
	}
	return nil
}
