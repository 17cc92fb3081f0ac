package efs_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

const fileSystem = "drydock_efs_file_system.data"

func state(address, attribute string, v knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), v)
}

func TestFileSystemMinimal(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(`resource "drydock_efs_file_system" "data" {}`)
	w.Test(
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				state(fileSystem, "id", knownvalue.StringRegexp(regexp.MustCompile(`^fs-[0-9a-f]{17}$`))),
				state(fileSystem, "arn", knownvalue.StringRegexp(regexp.MustCompile(`^arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-`))),
				state(fileSystem, "dns_name", knownvalue.StringRegexp(regexp.MustCompile(`^fs-[0-9a-f]+\.efs\.us-east-1\.amazonaws\.com$`))),
				state(fileSystem, "encrypted", knownvalue.Bool(false)),
				state(fileSystem, "name", knownvalue.Null()),
				state(fileSystem, "number_of_mount_targets", knownvalue.Int64Exact(0)),
				state(fileSystem, "performance_mode", knownvalue.StringExact("generalPurpose")),
				state(fileSystem, "throughput_mode", knownvalue.StringExact("bursting")),
				state(fileSystem, "protection", knownvalue.ListExact([]knownvalue.Check{
					knownvalue.ObjectExact(map[string]knownvalue.Check{"replication_overwrite": knownvalue.StringExact("ENABLED")}),
				})),
				state(fileSystem, "size_in_bytes", knownvalue.ListSizeExact(1)),
			},
		},
		acctest.EmptyPlan(config),
		acctest.Imports(fileSystem),
	)
}

const fullFileSystem = `
resource "drydock_efs_file_system" "data" {
  creation_token                  = "data"
  encrypted                       = true
  kms_key_id                      = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  performance_mode                = "generalPurpose"
  throughput_mode                 = "%s"
  provisioned_throughput_in_mibps = %s

  lifecycle_policy {
    transition_to_ia = "%s"
  }
  lifecycle_policy {
    transition_to_archive = "AFTER_90_DAYS"
  }
  lifecycle_policy {
    transition_to_primary_storage_class = "AFTER_1_ACCESS"
  }

  protection {
    replication_overwrite = "%s"
  }

  tags = { Name = "%s", team = "web" }
}
`

func TestFileSystemUpdatesInPlace(t *testing.T) {
	w := acctest.New(t)
	before := w.Config(fmt.Sprintf(fullFileSystem, "provisioned", "128", "AFTER_30_DAYS", "ENABLED", "data"))
	after := w.Config(fmt.Sprintf(fullFileSystem, "provisioned", "256.5", "AFTER_7_DAYS", "DISABLED", "store"))
	elastic := w.Config(`
resource "drydock_efs_file_system" "data" {
  creation_token  = "data"
  encrypted       = true
  throughput_mode = "provisioned"
  provisioned_throughput_in_mibps = 256.5
}`)
	w.Test(
		resource.TestStep{Config: before, ConfigStateChecks: []statecheck.StateCheck{
			state(fileSystem, "name", knownvalue.StringExact("data")),
			state(fileSystem, "provisioned_throughput_in_mibps", knownvalue.Float64Exact(128)),
		}},
		acctest.EmptyPlan(before),
		acctest.Imports(fileSystem),
		resource.TestStep{Config: after, ConfigPlanChecks: acctest.Updates(fileSystem), ConfigStateChecks: []statecheck.StateCheck{
			state(fileSystem, "name", knownvalue.StringExact("store")),
			state(fileSystem, "provisioned_throughput_in_mibps", knownvalue.Float64Exact(256.5)),
		}},
		acctest.EmptyPlan(after),
		resource.TestStep{Config: elastic, ConfigPlanChecks: acctest.Updates(fileSystem), ConfigStateChecks: []statecheck.StateCheck{
			state(fileSystem, "lifecycle_policy", knownvalue.ListSizeExact(0)),
			state(fileSystem, "name", knownvalue.Null()),
			// As with hashicorp/aws, what AWS also fills in stays when its block goes.
			state(fileSystem, "protection", knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{"replication_overwrite": knownvalue.StringExact("DISABLED")}),
			})),
		}},
		acctest.EmptyPlan(elastic),
	)
}

func TestFileSystemReplaces(t *testing.T) {
	w := acctest.New(t)
	w.Test(
		resource.TestStep{Config: w.Config(`resource "drydock_efs_file_system" "data" {}`)},
		resource.TestStep{
			Config:           w.Config(`resource "drydock_efs_file_system" "data" { availability_zone_name = "us-east-1a" }`),
			ConfigPlanChecks: acctest.Replaces(fileSystem),
			ConfigStateChecks: []statecheck.StateCheck{
				state(fileSystem, "availability_zone_id", knownvalue.StringRegexp(regexp.MustCompile(`^use1-az\d$`))),
			},
		},
		resource.TestStep{
			Config:           w.Config(`resource "drydock_efs_file_system" "data" { encrypted = true }`),
			ConfigPlanChecks: acctest.Replaces(fileSystem),
			ConfigStateChecks: []statecheck.StateCheck{
				state(fileSystem, "kms_key_id", knownvalue.StringRegexp(regexp.MustCompile(`^arn:aws:kms:us-east-1:123456789012:key/`))),
			},
		},
	)
}

func TestFileSystemDefaultTags(t *testing.T) {
	w := acctest.New(t)
	body := `resource "drydock_efs_file_system" "data" { tags = { Name = "data" } }`
	first := w.ConfigWith(`default_tags {
  tags = { team = "web", Name = "overridden" }
}`, body)
	second := w.ConfigWith(`default_tags {
  tags = { team = "shop" }
}`, body)
	all := func(team string) knownvalue.Check {
		return knownvalue.MapExact(map[string]knownvalue.Check{"Name": knownvalue.StringExact("data"), "team": knownvalue.StringExact(team)})
	}
	w.Test(
		resource.TestStep{Config: first, ConfigStateChecks: []statecheck.StateCheck{
			state(fileSystem, "tags_all", all("web")), state(fileSystem, "tags", knownvalue.MapSizeExact(1)),
		}},
		acctest.EmptyPlan(first),
		acctest.Imports(fileSystem),
		resource.TestStep{
			Config: second, ConfigPlanChecks: acctest.Updates(fileSystem),
			ConfigStateChecks: []statecheck.StateCheck{state(fileSystem, "tags_all", all("shop"))},
		},
		acctest.EmptyPlan(second),
	)
}

func onlyFileSystem(ctx context.Context, b *backend.Backend) (efstypes.FileSystemDescription, error) {
	out, err := b.EFS.DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{})
	if err != nil || len(out.FileSystems) != 1 {
		return efstypes.FileSystemDescription{}, fmt.Errorf("found %v, %w", out, err)
	}
	return out.FileSystems[0], nil
}

func TestFileSystemDisappearsAndDrifts(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(`resource "drydock_efs_file_system" "data" { tags = { team = "web" } }`)
	w.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				f, err := onlyFileSystem(ctx, b)
				if err != nil {
					return err
				}
				_, err = b.EFS.TagResource(ctx, &efs.TagResourceInput{ResourceId: f.FileSystemId, Tags: []efstypes.Tag{{Key: aws.String("team"), Value: aws.String("thief")}}})
				if err != nil {
					return err
				}
				_, err = b.EFS.UpdateFileSystem(ctx, &efs.UpdateFileSystemInput{FileSystemId: f.FileSystemId, ThroughputMode: efstypes.ThroughputModeElastic})
				return err
			}),
			Config: config, PlanOnly: true, ExpectNonEmptyPlan: true,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(fileSystem, tfjsonpath.New("throughput_mode"), knownvalue.StringExact("bursting")),
				plancheck.ExpectResourceAction(fileSystem, plancheck.ResourceActionUpdate),
			}},
		},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				f, err := onlyFileSystem(ctx, b)
				if err != nil {
					return err
				}
				if _, err = b.EFS.DeleteFileSystem(ctx, &efs.DeleteFileSystemInput{FileSystemId: f.FileSystemId}); err != nil {
					return err
				}
				return b.Clock.Sleep(ctx, time.Minute) // the region's
			}),
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(fileSystem, plancheck.ResourceActionCreate),
			}},
		},
	)
}

func TestFileSystemMoved(t *testing.T) {
	acctest.New(t).Moved(func(prefix string) string {
		return `
resource "` + prefix + `efs_file_system" "data" {
  encrypted = true
  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
  tags = { Name = "data" }
}`
	}, "efs_file_system.data")
}

func TestFileSystemBadInput(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"enumeration": {`performance_mode = "general"`, `(?si)invalid value "general" for performance_mode.*generalPurpose,\s+maxIO`},
		"provisioned": {`throughput_mode = "provisioned"`, `needs\s+provisioned_throughput_in_mibps`},
		"bursting":    {`provisioned_throughput_in_mibps = 5`, `throughput mode is "bursting"`},
		"key":         {`kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/1"`, `the file system is not encrypted`},
		"arn":         {"encrypted = true\nkms_key_id = \"1234\"", `"1234" is not an ARN`},
		"two transitions": {"lifecycle_policy {\ntransition_to_ia = \"AFTER_30_DAYS\"\ntransition_to_archive = \"AFTER_90_DAYS\"\n}",
			`2 transitions in one lifecycle_policy block`},
		"nearest":     {"lifecycle_policy {\ntransition_to_ia = \"AFTER_30_DAY\"\n}", `(?s)did\s+you\s+mean\s+"AFTER_30_DAYS"`},
		"protection":  {"protection {\nreplication_overwrite = \"REPLICATING\"\n}", `(?s)"REPLICATING".*expected\s+one\s+of\s+ENABLED,\s+DISABLED`},
		"protections": {"protection {}\nprotection {}", `Too many protection blocks`},
		"tag":         {`tags = { "aws:x" = "y" }`, `begins\s+with\s+"aws:"`},
		"token":       {`creation_token = "` + fmt.Sprintf("%065d", 0) + `"`, `65\s+characters\s+long`},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config:      w.Config("resource \"drydock_efs_file_system\" \"data\" {\n" + c.body + "\n}"),
				PlanOnly:    true,
				ExpectError: regexp.MustCompile(c.want),
			})
		})
	}
}
