package ecs_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

// TestServiceLattice: what the embedded region does not have is refused by name, and nothing is made of it.
func TestServiceLattice(t *testing.T) {
	w := acctest.New(t)
	w.Test(resource.TestStep{
		Config: w.Config(`
resource "drydock_ecs_cluster" "main" {
  name = "main"
}
resource "drydock_ecs_task_definition" "web" {
  family       = "web"
  network_mode = "bridge"
  containers   = { web = { image = "nginx", memory = 64, port_mappings = [{ name = "http", container_port = 80 }] } }
}
resource "drydock_ecs_service" "web" {
  name            = "web"
  cluster         = drydock_ecs_cluster.main.id
  task_definition = drydock_ecs_task_definition.web.arn
  desired_count   = 0
  vpc_lattice_configurations {
    port_name        = "http"
    role_arn         = "arn:aws:iam::123456789012:role/lattice"
    target_group_arn = "arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-1234567890abcdef0"
  }
}
`),
		ExpectError: regexp.MustCompile(`(?s)UnsupportedFeature.*vpcLatticeConfigurations`),
	})
}
