package efs_test

import (
	"context"
	"regexp"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

const accessPoint = "drydock_efs_access_point.app"

func accessPointConfig(body string) string {
	return `
resource "drydock_efs_file_system" "data" {}

resource "drydock_efs_access_point" "app" {
  file_system_id = drydock_efs_file_system.data.id
` + body + "\n}"
}

const userAndDirectory = `
  posix_user {
    uid            = 1000
    gid            = 1000
    secondary_gids = [1001, 4294967295]
  }
  root_directory {
    path = "/app/data"
    creation_info {
      owner_uid   = 1000
      owner_gid   = 1000
      permissions = "0755"
    }
  }
`

func TestAccessPointMinimal(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(accessPointConfig(""))
	explicit := w.Config(accessPointConfig("root_directory {}"))
	w.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			state(accessPoint, "id", knownvalue.StringRegexp(regexp.MustCompile(`^fsap-`))),
			state(accessPoint, "arn", knownvalue.StringRegexp(regexp.MustCompile(`^arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-`))),
			state(accessPoint, "owner_id", knownvalue.StringExact("123456789012")),
			statecheck.ExpectKnownValue(accessPoint, tfjsonpath.New("root_directory").AtSliceIndex(0).AtMapKey("path"), knownvalue.StringExact("/")),
		}},
		acctest.EmptyPlan(config),
		acctest.Imports(accessPoint),
		// What is written out as AWS would fill it in, changes nothing.
		acctest.EmptyPlan(explicit),
	)
}

func TestAccessPointArguments(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(accessPointConfig(userAndDirectory + `tags = { team = "web" }`))
	retagged := w.Config(accessPointConfig(userAndDirectory + `tags = { team = "shop", Name = "app" }`))
	elsewhere := w.Config(accessPointConfig("root_directory {\n  path = \"/other\"\n}"))
	w.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(accessPoint, tfjsonpath.New("posix_user").AtSliceIndex(0).AtMapKey("secondary_gids"), knownvalue.SetSizeExact(2)),
			statecheck.ExpectKnownValue(accessPoint, tfjsonpath.New("root_directory").AtSliceIndex(0).AtMapKey("creation_info").AtSliceIndex(0).AtMapKey("permissions"),
				knownvalue.StringExact("0755")),
		}},
		acctest.EmptyPlan(config),
		acctest.Imports(accessPoint),
		resource.TestStep{Config: retagged, ConfigPlanChecks: acctest.Updates(accessPoint)},
		acctest.EmptyPlan(retagged),
		resource.TestStep{Config: elsewhere, ConfigPlanChecks: acctest.Replaces(accessPoint), ConfigStateChecks: []statecheck.StateCheck{
			state(accessPoint, "posix_user", knownvalue.ListSizeExact(0)),
			statecheck.ExpectKnownValue(accessPoint, tfjsonpath.New("root_directory").AtSliceIndex(0).AtMapKey("path"), knownvalue.StringExact("/other")),
		}},
		acctest.EmptyPlan(elsewhere),
	)
}

func TestAccessPointDisappears(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(accessPointConfig(""))
	w.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				out, err := b.EFS.DescribeAccessPoints(ctx, &efs.DescribeAccessPointsInput{})
				if err != nil {
					return err
				}
				if _, err := b.EFS.DeleteAccessPoint(ctx, &efs.DeleteAccessPointInput{AccessPointId: out.AccessPoints[0].AccessPointId}); err != nil {
					return err
				}
				return b.Clock.Sleep(ctx, time.Minute) // the region's
			}),
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(accessPoint, plancheck.ResourceActionCreate),
			}},
		},
	)
}

func TestAccessPointMoved(t *testing.T) {
	acctest.New(t).Moved(func(prefix string) string {
		return `
resource "` + prefix + `efs_file_system" "data" {}

resource "` + prefix + `efs_access_point" "app" {
  file_system_id = ` + prefix + "efs_file_system.data.id\n" + userAndDirectory + "}"
	}, "efs_file_system.data", "efs_access_point.app")
}

func TestAccessPointBadInput(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"permissions": {"root_directory {\npath = \"/a\"\ncreation_info {\nowner_uid = 1\nowner_gid = 1\npermissions = \"rwx\"\n}\n}", `(?i)permissions\s+"rwx"\s+are\s+not\s+octal`},
		"path":        {"root_directory {\npath = \"relative\"\n}", `absolute\s+path`},
		"uid":         {"posix_user {\nuid = -1\ngid = 0\n}", `(?i)id\s+-1,\s+expected\s+0\s+to\s+4294967295`},
		"missing":     {"root_directory {\ncreation_info {\nowner_uid = 1\nowner_gid = 1\n}\n}", `The\s+argument\s+"permissions"\s+of\s+the\s+block\s+creation_info\s+is\s+required`},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: w.Config(accessPointConfig(c.body)), PlanOnly: true, ExpectError: regexp.MustCompile(c.want)})
		})
	}
}
