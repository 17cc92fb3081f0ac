package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Run runs tasks for another service of the region, such as a rule or a
// schedule: their ARNs, and why not all of them could be run.
func Run(r *operation.Request, in *ecs.RunTaskInput) (tasks []string, problem string) {
	out, err := runTask(r, in)
	if err != nil {
		return nil, err.Error()
	}
	for _, t := range out.Tasks {
		tasks = append(tasks, operation.Deref(t.TaskArn))
	}
	var reasons []string
	for _, f := range out.Failures {
		reasons = append(reasons, strings.TrimSpace(operation.Deref(f.Reason)+" "+operation.Deref(f.Arn)))
	}
	return tasks, strings.Join(reasons, "; ")
}
