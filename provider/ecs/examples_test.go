package ecs_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

// TestExamples applies the examples of the documentation.
func TestExamples(t *testing.T) {
	for _, name := range []string{"drydock_ecs_service", "drydock_ecs_task_definition"} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			source, err := os.ReadFile(filepath.Join("..", "..", "examples", "resources", name, "resource.tf"))
			if err != nil {
				t.Fatal(err)
			}
			variables := config.Variables{}
			if name == "drydock_ecs_service" {
				variables["subnets"] = config.ListVariable(config.StringVariable(defaultSubnet(t, w)))
			}
			w.Test(
				resource.TestStep{Config: w.Config(string(source)), ConfigVariables: variables},
				resource.TestStep{Config: w.Config(string(source)), ConfigVariables: variables, PlanOnly: true},
			)
		})
	}
}
