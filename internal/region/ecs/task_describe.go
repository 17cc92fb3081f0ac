package ecs

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxTasksDescribed can be described in one call
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html).
const maxTasksDescribed = 100

func describeTasks(r *operation.Request, in *ecs.DescribeTasksInput) (*ecs.DescribeTasksOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if len(in.Tasks) == 0 {
		return nil, invalidParameter("Tasks cannot be empty.")
	}
	if len(in.Tasks) > maxTasksDescribed {
		return nil, invalidParameter("Tasks cannot have more than %d elements, got %d", maxTasksDescribed, len(in.Tasks))
	}
	withTags := slices.Contains(in.Include, ecstypes.TaskFieldTags)
	out := &ecs.DescribeTasksOutput{Tasks: []ecstypes.Task{}, Failures: []ecstypes.Failure{}}
	for _, ref := range in.Tasks {
		t, found := findTask(r, cluster.Name, ref)
		if !found {
			arn := ref
			if _, id, ok := ecsspec.ParseTaskRef(ref); ok {
				arn = account(r).TaskARN(cluster.Name, id)
			}
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		if !withTags {
			t.Task.Tags = nil
		}
		out.Tasks = append(out.Tasks, t.Task)
	}
	return out, nil
}
