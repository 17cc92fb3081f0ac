package ecs_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

const capacity = "drydock_ecs_cluster_capacity_providers.web"

func capacityConfig(body string) string {
	return clusterConfig("") + `
resource "drydock_ecs_cluster_capacity_providers" "web" {
  cluster_name = drydock_ecs_cluster.web.name
` + body + "\n}\n"
}

const mixedCapacity = `
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 1
  }
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 4
  }
`

func TestClusterCapacityProviders(t *testing.T) {
	w := acctest.New(t)
	mixed := w.Config(capacityConfig(mixedCapacity))
	respelled := w.Config(capacityConfig(`
  capacity_providers = ["FARGATE_SPOT", "FARGATE"]
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    base              = 0
    weight            = 4
  }
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 1
  }`))
	spot := w.Config(capacityConfig(`capacity_providers = ["FARGATE_SPOT"]`))
	bare := w.Config(capacityConfig(""))
	w.Test(
		resource.TestStep{Config: mixed, ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(capacity, tfjsonpath.New("id"), knownvalue.StringExact("web")),
			statecheck.ExpectKnownValue(capacity, tfjsonpath.New("default_capacity_provider_strategy"), knownvalue.SetSizeExact(2)),
		}},
		acctest.EmptyPlan(mixed),
		acctest.EmptyPlan(respelled),
		acctest.Imports(capacity),
		resource.TestStep{Config: spot, ConfigPlanChecks: acctest.Updates(capacity), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(capacity, tfjsonpath.New("capacity_providers"), knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("FARGATE_SPOT")})),
			statecheck.ExpectKnownValue(capacity, tfjsonpath.New("default_capacity_provider_strategy"), knownvalue.SetSizeExact(0)),
		}},
		acctest.EmptyPlan(spot),
		acctest.Imports(capacity),
		// What was attached elsewhere is taken away again.
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECS.PutClusterCapacityProviders(ctx, &ecs.PutClusterCapacityProvidersInput{
					Cluster: aws.String("web"), CapacityProviders: []string{"FARGATE"}, DefaultCapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{}})
				return err
			}),
			Config: spot, ConfigPlanChecks: acctest.Updates(capacity),
		},
		resource.TestStep{Config: bare, ConfigPlanChecks: acctest.Updates(capacity)},
		acctest.EmptyPlan(bare),
		// The cluster went, and what it had with it.
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECS.DeleteCluster(ctx, &ecs.DeleteClusterInput{Cluster: aws.String("web")})
				return err
			}),
			Config: bare,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(capacity, plancheck.ResourceActionCreate),
			}},
		},
		resource.TestStep{
			Config:           replaceOnce(t, bare, `name = "web"`, `name = "shop"`),
			ConfigPlanChecks: acctest.Replaces(capacity),
		},
	)
}

// TestServiceOnCapacityProviders runs a service by its own strategy, then by the cluster's.
func TestServiceOnCapacityProviders(t *testing.T) {
	w := acctest.New(t)
	config := fargateService(t, w) + `
resource "drydock_ecs_cluster_capacity_providers" "main" {
  cluster_name = drydock_ecs_cluster.main.name
` + mixedCapacity + "\n}\n"
	config = replaceOnce(t, config, "drydock_ecs_cluster.main.id", "drydock_ecs_cluster_capacity_providers.main.cluster_name")
	strategy := func(lines string) string {
		return w.Config(replaceOnce(t, config, `launch_type     = "FARGATE"`, lines))
	}
	own := strategy(`force_new_deployment = true
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }`)
	other := strategy(`force_new_deployment = true
  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 0
  }
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 2
  }`)
	clusters := strategy("")
	w.Test(
		resource.TestStep{Config: own, ConfigStateChecks: []statecheck.StateCheck{serviceIs("capacity_provider_strategy", knownvalue.SetSizeExact(1))}},
		acctest.EmptyPlan(own),
		resource.TestStep{Config: other, ConfigPlanChecks: acctest.Updates(webService)},
		acctest.EmptyPlan(other),
		resource.TestStep{Config: clusters, ConfigPlanChecks: acctest.Replaces(webService)},
		acctest.EmptyPlan(clusters),
	)
}

func TestClusterCapacityProvidersMoved(t *testing.T) {
	acctest.New(t).Moved(func(prefix string) string {
		return `
resource "` + prefix + `ecs_cluster" "web" {
  name = "web"
}

resource "` + prefix + `ecs_cluster_capacity_providers" "web" {
  cluster_name = ` + prefix + "ecs_cluster.web.name\n" + mixedCapacity + "}"
	}, "ecs_cluster.web", "ecs_cluster_capacity_providers.web")
}

func TestClusterCapacityProvidersBadInput(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"not there": {"default_capacity_provider_strategy {\ncapacity_provider = \"FARGATE\"\nweight = 1\n}", `(?s)uses\s+capacity\s+provider\s+"FARGATE".*Add\s+it\s+to\s+capacity_providers`},
		"misspelt": {"capacity_providers = [\"FARGATE_SPOT\"]\ndefault_capacity_provider_strategy {\ncapacity_provider = \"FARGATE_SPOTS\"\nweight = 1\n}",
			`(?s)Did\s+you\s+mean\s+"FARGATE_SPOT"`},
		"weight": {"capacity_providers = [\"FARGATE\"]\ndefault_capacity_provider_strategy {\ncapacity_provider = \"FARGATE\"\nweight = 1001\n}", `(?s)weight.*between\s+0\s+and\s+1000`},
		"zero":   {"capacity_providers = [\"FARGATE\"]\ndefault_capacity_provider_strategy {\ncapacity_provider = \"FARGATE\"\n}", `(?s)Every\s+capacity\s+provider\s+has\s+weight\s+0`},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: w.Config(capacityConfig(c.body)), PlanOnly: true, ExpectError: regexp.MustCompile(c.want)})
		})
	}
	t.Run("unknown provider", func(t *testing.T) {
		w := acctest.New(t)
		w.Test(resource.TestStep{
			Config:      w.Config(capacityConfig(`capacity_providers = ["MY_INSTANCES"]`)),
			ExpectError: regexp.MustCompile(`(?s)Setting\s+the\s+capacity\s+providers\s+of\s+ECS\s+cluster\s+"web"\s+failed.*MY_INSTANCES.*was\s+not\s+found`),
		})
	})
}

func TestClusterCapacityProvidersExample(t *testing.T) {
	acctest.Examples(t, "drydock_ecs_cluster_capacity_providers")
}
