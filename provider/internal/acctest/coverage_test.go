package acctest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

func TestCoverage(t *testing.T) {
	const config = `
provider "drydock" {}

resource "drydock_ecs_task_definition" "web" {
  family = "web"
  containers = {
    app = {
      image         = "nginx"
      port_mappings = [{ container_port = 80 }]
    }
  }
  volume {
    name = "data"
  }
}

resource "drydock_ecs_cluster" "web" {
  name = "web"
  setting {
    name = "containerInsights"
  }
}
`
	err := record([]resource.TestStep{
		{Config: config},
		{Config: `resource "drydock_ecs_cluster" "web" { tags = {} }`, PlanOnly: true},
		{Config: `resource "drydock_ecs_cluster" "web" { configuration {} }`, ExpectError: nil, Destroy: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	problems, err := judge(map[string]string{
		"drydock_ecs_cluster.name": "a mistake", "drydock_ecs_cluster.tags": "", "drydock_ecs_cluster.nothing": "",
	}, []string{"drydock_ecs_cluster", "drydock_ecs_task_definition"})
	if err != nil {
		t.Fatal(err)
	}
	text := "\n" + strings.Join(problems, "\n") + "\n"
	for _, want := range []string{
		"no acceptance test sets drydock_ecs_cluster.setting.value",
		"no acceptance test sets drydock_ecs_cluster.configuration",
		"no acceptance test sets drydock_ecs_cluster.configuration.execute_command_configuration.log_configuration.s3_bucket_name",
		"no acceptance test sets drydock_ecs_task_definition.containers.port_mappings.host_port",
		"an acceptance test sets drydock_ecs_cluster.name, which is listed as an exception",
		"drydock_ecs_cluster.nothing is listed as an exception and no argument",
	} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("%q is not among:%s", want, text)
		}
	}
	for _, deny := range []string{
		"setting\n", "setting.name\n", "cluster.tags\n", "containers\n", "containers.image\n", "port_mappings.container_port\n", "volume.name\n", "cluster.arn\n", "tags_all\n",
	} {
		if strings.Contains(text, deny) {
			t.Errorf("%q is among:%s", deny, text)
		}
	}
	if _, err := judge(nil, []string{"drydock_nothing"}); err == nil || err.Error() != "there is no resource type drydock_nothing" {
		t.Errorf("got %v", err)
	}
	if err := record([]resource.TestStep{{Config: `resource "a" {`}}); err == nil {
		t.Error("a configuration that cannot be read is recorded")
	}
}
