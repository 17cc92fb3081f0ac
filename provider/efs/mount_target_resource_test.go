package efs_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

const mountTarget = "drydock_efs_mount_target.a"

const fileSystemAndSubnets = `
resource "drydock_efs_file_system" "data" {}

data "drydock_subnets" "all" {}
`

func TestMountTarget(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(fileSystemAndSubnets + `
resource "drydock_efs_mount_target" "a" {
  file_system_id = drydock_efs_file_system.data.id
  subnet_id      = data.drydock_subnets.all.ids[0]

  timeouts {
    create = "5m"
    delete = "5m"
  }
}`)
	w.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			state(mountTarget, "id", knownvalue.StringRegexp(regexp.MustCompile(`^fsmt-`))),
			state(mountTarget, "availability_zone_name", knownvalue.StringRegexp(regexp.MustCompile(`^us-east-1[a-c]$`))),
			state(mountTarget, "ip_address", knownvalue.StringRegexp(regexp.MustCompile(`^172\.31\.`))),
			state(mountTarget, "file_system_arn", knownvalue.StringRegexp(regexp.MustCompile(`:123456789012:file-system/fs-`))),
			state(mountTarget, "mount_target_dns_name", knownvalue.StringRegexp(regexp.MustCompile(`^us-east-1[a-c]\.fs-[0-9a-f]+\.efs\.us-east-1\.amazonaws\.com$`))),
			state(mountTarget, "network_interface_id", knownvalue.StringRegexp(regexp.MustCompile(`^eni-`))),
			state(mountTarget, "security_groups", knownvalue.SetSizeExact(1)),
		}},
		acctest.EmptyPlan(config),
	)
}

func TestMountTargetArguments(t *testing.T) {
	w := acctest.New(t)
	subnet, group := network(t, w)
	config := w.Config(fmt.Sprintf(`
resource "drydock_efs_file_system" "data" {}

resource "drydock_efs_mount_target" "a" {
  file_system_id  = drydock_efs_file_system.data.id
  subnet_id       = %q
  ip_address      = "172.31.15.200"
  security_groups = [%q]
}`, subnet, group))
	w.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			state(mountTarget, "ip_address", knownvalue.StringExact("172.31.15.200")),
			state(mountTarget, "security_groups", knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact(group)})),
		}},
		acctest.EmptyPlan(config),
		acctest.Imports(mountTarget),
	)
}

// network finds the subnet of 172.31.0.0/20 and the default security group of
// the region, by what EFS does when it is not told.
func network(t *testing.T, w *acctest.World) (subnet, group string) {
	t.Helper()
	ctx, b := context.Background(), w.Backend()
	subnets, err := b.EC2.Subnets(ctx, []backend.Filter{{Name: "cidr-block", Values: []string{"172.31.0.0/20"}}})
	if err != nil || len(subnets) != 1 {
		t.Fatalf("found subnets %v, %v", subnets, err)
	}
	f, err := b.EFS.CreateFileSystem(ctx, &efs.CreateFileSystemInput{})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Clock.Sleep(ctx, time.Minute); err != nil { // the region's
		t.Fatal(err)
	}
	m, err := b.EFS.CreateMountTarget(ctx, &efs.CreateMountTargetInput{FileSystemId: f.FileSystemId, SubnetId: &subnets[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	groups, err := b.EFS.DescribeMountTargetSecurityGroups(ctx, &efs.DescribeMountTargetSecurityGroupsInput{MountTargetId: m.MountTargetId})
	if err != nil || len(groups.SecurityGroups) != 1 {
		t.Fatalf("found security groups %v, %v", groups, err)
	}
	return subnets[0].ID, groups.SecurityGroups[0]
}

func TestMountTargetDisappears(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(fileSystemAndSubnets + `
resource "drydock_efs_mount_target" "a" {
  file_system_id = drydock_efs_file_system.data.id
  subnet_id      = data.drydock_subnets.all.ids[0]
}`)
	w.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				f, err := onlyFileSystem(ctx, b)
				if err != nil {
					return err
				}
				out, err := b.EFS.DescribeMountTargets(ctx, &efs.DescribeMountTargetsInput{FileSystemId: f.FileSystemId})
				if err != nil {
					return err
				}
				if _, err := b.EFS.DeleteMountTarget(ctx, &efs.DeleteMountTargetInput{MountTargetId: out.MountTargets[0].MountTargetId}); err != nil {
					return err
				}
				return b.Clock.Sleep(ctx, 10*time.Minute) // the region's
			}),
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(mountTarget, plancheck.ResourceActionCreate),
			}},
		},
	)
}

func TestMountTargetMoved(t *testing.T) {
	acctest.New(t).Moved(func(prefix string) string {
		return `
resource "` + prefix + `efs_file_system" "data" {}

data "drydock_subnets" "all" {}

resource "` + prefix + `efs_mount_target" "a" {
  file_system_id = ` + prefix + `efs_file_system.data.id
  subnet_id      = data.drydock_subnets.all.ids[0]
}`
	}, "efs_file_system.data", "efs_mount_target.a")
}

func TestMountTargetRefused(t *testing.T) {
	w := acctest.New(t)
	w.Test(resource.TestStep{
		Config: w.Config(fileSystemAndSubnets + `
resource "drydock_efs_mount_target" "a" {
  count          = 2
  file_system_id = drydock_efs_file_system.data.id
  subnet_id      = data.drydock_subnets.all.ids[0]
}`),
		ExpectError: regexp.MustCompile(`(?s)Creating EFS mount target of "fs-.*failed.*MountTargetConflict:.*at\s+most\s+one\s+mount\s+target\s+in\s+each.*Operation:\s+EFS\s+CreateMountTarget`),
	})
	for name, c := range map[string]struct{ body, want string }{
		"address":  {`ip_address = "10.0.0.256"`, `"10.0.0.256"\s+is\s+not\s+an\s+IPv4\s+address`},
		"timeout":  {"timeouts {\ncreate = \"soon\"\n}", `"soon"\s+must\s+be\s+a\s+string\s+containing`},
		"no group": {`security_groups = []`, `at least 1 elements`},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config:      w.Config("resource \"drydock_efs_mount_target\" \"a\" {\nfile_system_id = \"fs-1\"\nsubnet_id = \"subnet-1\"\n" + c.body + "\n}"),
				PlanOnly:    true,
				ExpectError: regexp.MustCompile(c.want),
			})
		})
	}
}
