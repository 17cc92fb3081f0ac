package ecs_test

import (
	"context"
	"fmt"
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

const cluster = "drydock_ecs_cluster.web"

func clusterConfig(body string) string {
	return "resource \"drydock_ecs_cluster\" \"web\" {\n  name = \"web\"\n" + body + "\n}\n"
}

func clusterState(attribute string, v knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(cluster, tfjsonpath.New(attribute), v)
}

func insights(value string) knownvalue.Check {
	return knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
		"name": knownvalue.StringExact("containerInsights"), "value": knownvalue.StringExact(value),
	})})
}

func TestClusterMinimal(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(clusterConfig(""))
	explicit := w.Config(clusterConfig("setting {\n name = \"containerInsights\"\n value = \"disabled\"\n}"))
	w.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			clusterState("id", knownvalue.StringExact("arn:aws:ecs:us-east-1:123456789012:cluster/web")),
			clusterState("arn", knownvalue.StringExact("arn:aws:ecs:us-east-1:123456789012:cluster/web")),
			clusterState("setting", insights("disabled")),
			clusterState("configuration", knownvalue.ListSizeExact(0)),
			clusterState("tags", knownvalue.Null()),
		}},
		acctest.EmptyPlan(config),
		acctest.Imports(cluster),
		acctest.ImportsBy(cluster, "web"),
		// What is written out as AWS would fill it in, changes nothing.
		acctest.EmptyPlan(explicit),
		acctest.ImportsBy(cluster, "web"),
	)
}

const fullCluster = `
  setting {
    name  = "containerInsights"
    value = %q
  }
  configuration {
    execute_command_configuration {
      kms_key_id = "1234abcd-12ab-34cd-56ef-1234567890ab"
      logging    = "OVERRIDE"
      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = %q
        s3_bucket_encryption_enabled   = false
        s3_bucket_name                 = "logs"
        s3_key_prefix                  = "exec"
      }
    }
    managed_storage_configuration {
      fargate_ephemeral_storage_kms_key_id = "1234abcd-12ab-34cd-56ef-1234567890ab"
      kms_key_id                           = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    }
  }
  service_connect_defaults {
    namespace = %q
  }
  tags = { team = %q }
`

func TestClusterUpdatesInPlace(t *testing.T) {
	w := acctest.New(t)
	namespace := "arn:aws:servicediscovery:us-east-1:123456789012:namespace/ns-"
	before := w.Config(clusterConfig(fmt.Sprintf(fullCluster, "enabled", "/ecs/exec", namespace+"1", "web")))
	after := w.Config(clusterConfig(fmt.Sprintf(fullCluster, "enhanced", "/ecs/other", namespace+"2", "shop")))
	bare := w.Config(clusterConfig(""))
	w.Test(
		resource.TestStep{Config: before},
		acctest.EmptyPlan(before),
		acctest.ImportsBy(cluster, "web"),
		resource.TestStep{Config: after, ConfigPlanChecks: acctest.Updates(cluster), ConfigStateChecks: []statecheck.StateCheck{
			clusterState("setting", insights("enhanced")),
			clusterState("tags_all", knownvalue.MapExact(map[string]knownvalue.Check{"team": knownvalue.StringExact("shop")})),
		}},
		acctest.EmptyPlan(after),
		resource.TestStep{Config: bare, ConfigPlanChecks: acctest.Updates(cluster), ConfigStateChecks: []statecheck.StateCheck{
			clusterState("configuration", knownvalue.ListSizeExact(0)),
			clusterState("service_connect_defaults", knownvalue.ListSizeExact(0)),
			// As with hashicorp/aws, what AWS also fills in stays when its block goes.
			clusterState("setting", insights("enhanced")),
		}},
		acctest.EmptyPlan(bare),
	)
}

func TestClusterReplaces(t *testing.T) {
	w := acctest.New(t)
	w.Test(
		resource.TestStep{Config: w.Config(clusterConfig(""))},
		resource.TestStep{Config: w.Config(`resource "drydock_ecs_cluster" "web" { name = "other" }`), ConfigPlanChecks: acctest.Replaces(cluster)},
	)
}

func TestClusterDisappearsAndDrifts(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(clusterConfig("setting {\n name = \"containerInsights\"\n value = \"enabled\"\n}"))
	w.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECS.UpdateClusterSettings(ctx, &ecs.UpdateClusterSettingsInput{Cluster: aws.String("web"), Settings: []ecstypes.ClusterSetting{
					{Name: ecstypes.ClusterSettingNameContainerInsights, Value: aws.String("disabled")}}})
				return err
			}),
			Config: config, ConfigPlanChecks: acctest.Updates(cluster),
			ConfigStateChecks: []statecheck.StateCheck{clusterState("setting", insights("enabled"))},
		},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECS.DeleteCluster(ctx, &ecs.DeleteClusterInput{Cluster: aws.String("web")})
				return err
			}),
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(cluster, plancheck.ResourceActionCreate),
			}},
		},
	)
}

func TestClusterMoved(t *testing.T) {
	acctest.New(t).Moved(func(prefix string) string {
		return `
resource "` + prefix + `ecs_cluster" "web" {
  name = "web"
  configuration {
    execute_command_configuration {}
  }
  tags = { team = "web" }
}`
	}, "ecs_cluster.web")
}

func TestClusterBadInput(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"name":      {`name = "web app"`, `(?s)Invalid value for name.*"web app".*letters,\s+digits`},
		"setting":   {"name = \"web\"\nsetting {\nname = \"containerInsight\"\nvalue = \"enabled\"\n}", `(?s)did\s+you\s+mean\s+"containerInsights"`},
		"value":     {"name = \"web\"\nsetting {\nname = \"containerInsights\"\nvalue = \"on\"\n}", `(?s)"on".*expected\s+one\s+of\s+enhanced,\s+enabled,\s+disabled`},
		"logging":   {"name = \"web\"\nconfiguration {\nexecute_command_configuration {\nlogging = \"override\"\n}\n}", `(?s)did\s+you\s+mean\s+"OVERRIDE"`},
		"namespace": {"name = \"web\"\nservice_connect_defaults {\nnamespace = \"internal\"\n}", `"internal"\s+is\s+not\s+an\s+ARN`},
		"two":       {"name = \"web\"\nconfiguration {}\nconfiguration {}", `at most 1 elements`},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config: w.Config("resource \"drydock_ecs_cluster\" \"web\" {\n" + c.body + "\n}"), PlanOnly: true,
				ExpectError: regexp.MustCompile(c.want),
			})
		})
	}
}

func TestClusterExample(t *testing.T) { acctest.Examples(t, "drydock_ecs_cluster") }
