package provider_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

// TestNodesEstateOfHashicorpAWS applies testdata/nodes with the released
// hashicorp/aws on the served region: the Auto Scaling group grows by its
// capacity provider until the service has its tasks, the second plan is empty,
// a new image is rolled out, everything is destroyed.
func TestNodesEstateOfHashicorpAWS(t *testing.T) {
	if pluginMirror == "" {
		t.Skip("SKIPPED: an EC2 estate on hashicorp/aws: DRYDOCK_TEST_PLUGIN_MIRROR names no filesystem mirror that holds the provider")
	}
	t.Parallel()
	w := acctest.NewOn(t, backend.KindEndpoint)
	e := openCopy(t, "nodes", w.Endpoint())

	e.run("apply", "-auto-approve")
	e.run("plan", "-detailed-exitcode")
	first := serviceOf(t, w, "mill", "grind")
	if first.RunningCount != 10 || len(first.Deployments) != 1 || first.Deployments[0].RolloutState != ecstypes.DeploymentRolloutStateCompleted {
		t.Errorf("after the apply: %d of 10 run, deployments %+v", first.RunningCount, first.Deployments)
	}
	nodes := nodesOf(t, w, "mill")
	if len(nodes) < 5 {
		t.Errorf("ten tasks of half an instance run on %d instances", len(nodes))
	}
	for _, n := range nodes {
		if aws.ToString(n.CapacityProviderName) != "nodes" {
			t.Errorf("instance %s is of the provider %q", *n.Ec2InstanceId, aws.ToString(n.CapacityProviderName))
		}
	}

	e.session.Env = append(e.session.Env, "TF_VAR_image=nginx:1.28")
	e.onlyDeploys("aws_ecs_service.grind updated", "aws_ecs_task_definition.grind replaced")
	e.run("apply", "-auto-approve", "rollout")
	e.run("plan", "-detailed-exitcode")
	second := serviceOf(t, w, "mill", "grind")
	if second.RunningCount != 10 || len(second.Deployments) != 1 || *second.TaskDefinition == *first.TaskDefinition {
		t.Errorf("after the rollout: %s, deployments %+v", *second.TaskDefinition, second.Deployments)
	}

	e.run("destroy", "-auto-approve")
	left, err := w.Backend().ECS.ListClusters(t.Context(), &ecs.ListClustersInput{})
	if err != nil || len(left.ClusterArns) != 0 {
		t.Errorf("clusters after the destruction: %v, %v", left, err)
	}
}

func nodesOf(t *testing.T, w *acctest.World, cluster string) []ecstypes.ContainerInstance {
	t.Helper()
	listed, err := w.Backend().ECS.ListContainerInstances(t.Context(), &ecs.ListContainerInstancesInput{Cluster: &cluster})
	if err != nil || len(listed.ContainerInstanceArns) == 0 {
		t.Fatalf("%+v, %v", listed, err)
	}
	out, err := w.Backend().ECS.DescribeContainerInstances(t.Context(), &ecs.DescribeContainerInstancesInput{Cluster: &cluster, ContainerInstances: listed.ContainerInstanceArns})
	if err != nil {
		t.Fatal(err)
	}
	return out.ContainerInstances
}
