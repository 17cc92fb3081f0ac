package ecs

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// registerServices registers what services, their deployments, tasks and
// container instances can do.
func registerServices(s *operation.Service) {
	operation.Register(s, createService)
	operation.Register(s, updateService)
	operation.Register(s, deleteService)
	operation.Register(s, describeServices)
	operation.Register(s, listServices)
	operation.Register(s, listServicesByNamespace)

	operation.Register(s, listServiceDeployments)
	operation.Register(s, describeServiceDeployments)
	operation.Register(s, describeServiceRevisions)
	operation.Register(s, stopServiceDeployment)
	operation.Register(s, continueServiceDeployment)

	registerTaskSets(s)

	operation.Register(s, runTask)
	operation.Register(s, startTaskOn)
	operation.Register(s, updateTaskProtection)
	operation.Register(s, getTaskProtection)
	operation.Register(s, executeCommand)
	operation.Register(s, discoverPollEndpoint)
	operation.Register(s, stopTask)
	operation.Register(s, describeTasks)
	operation.Register(s, listTasks)

	operation.Register(s, registerContainerInstance)
	operation.Register(s, deregisterContainerInstance)
	operation.Register(s, describeContainerInstances)
	operation.Register(s, listContainerInstances)
	operation.Register(s, updateContainerInstancesState)
	operation.Register(s, updateContainerAgent)
	registerAttributes(s)
	registerAgentCalls(s)
	registerFaults(s)

	s.On(serviceEvent, serviceTurn)
	s.On(serviceGoneEvent, serviceGone)
	s.On(taskEvent, taskDue)
	s.On(waitOverEvent, waitOver)
	s.On(targetEvent, targetsChanged)
	s.On(signal.AlarmTurned, alarmTurned)
}
