package ecs_test

import (
	"os"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

// unset are the arguments that no acceptance test sets, and why.
var unset = map[string]string{
	sharing:                 notShared,
	sharing + ".nvidia_mps": notShared,
	sharing + ".nvidia_mps.max_compute_percent": notShared,
	sharing + ".nvidia_mps.memory":              notShared,
	lattice:                                     noLattice,
	lattice + ".port_name":                      noLattice,
	lattice + ".role_arn":                       noLattice,
	lattice + ".target_group_arn":               noLattice,
}

const (
	lattice   = "drydock_ecs_service.vpc_lattice_configurations"
	noLattice = "the embedded region refuses VPC Lattice, see TestServiceLattice"
	sharing   = "drydock_ecs_task_definition.containers.resource_requirements.sharing_strategy"
	notShared = "the embedded region refuses to share a GPU"
)

// TestMain also demands that every argument is set by a configuration that was applied.
func TestMain(m *testing.M) {
	os.Exit(acctest.Main(m, unset,
		"drydock_ecs_cluster",
		"drydock_ecs_cluster_capacity_providers",
		"drydock_ecs_service",
		"drydock_ecs_task_definition",
	))
}
