package ecs_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// replaceOnce changes a configuration, and fails when it does not hold what is to be changed.
func replaceOnce(t *testing.T, s, from, to string) string {
	t.Helper()
	if !strings.Contains(s, from) {
		t.Fatalf("the configuration does not hold %q", from)
	}
	return strings.Replace(s, from, to, 1)
}

// imports is a step that imports a resource of the configuration before, and demands a plan with nothing to do.
func imports(address string, id resource.ImportStateIdFunc) resource.TestStep {
	return resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: id,
	}
}

func attributeOf(address, attribute string) resource.ImportStateIdFunc {
	return func(s *terraform.State) (string, error) {
		return s.RootModule().Resources[address].Primary.Attributes[attribute], nil
	}
}
