package provider_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

// TestFargateEstateOfHashicorpAWS applies testdata/fargate with the released
// hashicorp/aws on the served region: the second plan is empty, a new image is
// rolled out, everything is destroyed. That provider waits a minute for a load
// balancer, however fast the region's time runs.
func TestFargateEstateOfHashicorpAWS(t *testing.T) {
	if pluginMirror == "" {
		t.Skip("SKIPPED: a Fargate estate on hashicorp/aws: DRYDOCK_TEST_PLUGIN_MIRROR names no filesystem mirror that holds the provider")
	}
	t.Parallel()
	w := acctest.NewOn(t, backend.KindEndpoint)
	e := openCopy(t, "fargate", w.Endpoint())

	e.run("apply", "-auto-approve")
	e.run("plan", "-detailed-exitcode")
	first := serviceOf(t, w, "shop", "web")
	if len(first.Deployments) != 1 || first.RunningCount < 2 || first.Deployments[0].RolloutState != ecstypes.DeploymentRolloutStateCompleted {
		t.Errorf("after the apply: %d running, deployments %+v", first.RunningCount, first.Deployments)
	}

	e.session.Env = append(e.session.Env, "TF_VAR_image=nginx:1.28")
	e.onlyDeploys("aws_ecs_service.web updated", "aws_ecs_task_definition.web replaced")
	e.run("apply", "-auto-approve", "rollout")
	e.run("plan", "-detailed-exitcode")
	second := serviceOf(t, w, "shop", "web")
	if len(second.Deployments) != 1 || *second.Deployments[0].Id == *first.Deployments[0].Id || *second.TaskDefinition == *first.TaskDefinition {
		t.Errorf("after the rollout: %s, deployments %+v", *second.TaskDefinition, second.Deployments)
	}

	e.run("destroy", "-auto-approve")
	left, err := w.Backend().ECS.ListClusters(t.Context(), &ecs.ListClustersInput{})
	if err != nil || len(left.ClusterArns) != 0 {
		t.Errorf("clusters after the destruction: %v, %v", left, err)
	}
}

// openCopy initialises a copy of a configuration of testdata, which leads to the endpoint.
func openCopy(t *testing.T, name, endpoint string) *estate {
	t.Helper()
	cli, err := terraformcli.Find(t.Context(), terraformcli.Options{Progress: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(testdata, name))); err != nil {
		t.Fatal(err)
	}
	// A session with mirrors installs our provider, too; the configuration does not ask for it.
	session, err := terraformcli.Open(cli, dir, &terraformcli.Provider{Binary: self}, pluginMirror)
	if err != nil {
		t.Fatal(err)
	}
	session.Env = append(session.Env, "TF_VAR_endpoint="+endpoint)
	if err := session.Init(t.Context(), "-no-color"); err != nil {
		t.Fatal(err)
	}
	return &estate{t: t, endpoint: endpoint, session: session}
}

// onlyDeploys plans what is applied next, and demands that it changes nothing
// but what is expected.
func (e *estate) onlyDeploys(expected ...string) {
	e.t.Helper()
	e.run("plan", "-out=rollout")
	var plan tfjson.Plan
	if err := json.Unmarshal(e.run("show", "-json", "rollout"), &plan); err != nil {
		e.t.Fatal(err)
	}
	var changed []string
	for _, c := range plan.ResourceChanges {
		switch {
		case c.Change.Actions.Replace():
			changed = append(changed, c.Address+" replaced")
		case c.Change.Actions.Update():
			changed = append(changed, c.Address+" updated")
		case !c.Change.Actions.NoOp():
			changed = append(changed, c.Address+" changed otherwise")
		}
	}
	if !slices.Equal(changed, expected) {
		e.t.Fatalf("a new image changes %q:\n%s", changed, e.run("show", "rollout"))
	}
}

func serviceOf(t *testing.T, w *acctest.World, cluster, service string) ecstypes.Service {
	t.Helper()
	out, err := w.Backend().ECS.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: &cluster, Services: []string{service}})
	if err != nil || len(out.Services) != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	return out.Services[0]
}
