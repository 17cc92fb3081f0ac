package estate_test

import (
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

func TestNetworkAndInstances(t *testing.T) {
	each(t, `
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.one.id
}
resource "aws_nat_gateway" "one" {
  subnet_id = "subnet-1"
}
resource "aws_route_table_association" "private" {
  count          = 2
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}
resource "aws_vpc_endpoint" "ecr" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type = "Interface"
  subnet_ids        = aws_subnet.private[*].id
}
resource "aws_launch_template" "host" {
  image_id      = "ami-1"
  instance_type = "m7g.large"
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
}
resource "aws_autoscaling_group" "hosts" {
  name                  = "hosts"
  min_size              = 1
  max_size              = 3
  vpc_zone_identifier   = aws_subnet.private[*].id
  protect_from_scale_in = true
  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.host.id
      }
      override {
        instance_type = "c7g.large"
      }
      override {
        instance_type = "c7g.xlarge"
      }
    }
  }
}
resource "aws_autoscaling_policy" "cpu" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.hosts.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 60
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
resource "aws_efs_file_system" "data" {
  encrypted = true
}
resource "aws_efs_mount_target" "data" {
  count          = 2
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = aws_subnet.private[count.index].id
}
resource "aws_efs_file_system_policy" "data" {
  file_system_id = aws_efs_file_system.data.id
  policy         = jsonencode({ Statement = [{ Effect = "Deny", Action = "*", Principal = { AWS = "*" } }] })
}
resource "aws_ecr_repository" "app" {
  name                 = "app"
  image_tag_mutability = "IMMUTABLE"
}
resource "aws_ecr_lifecycle_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy = jsonencode({ rules = [
    { rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 10 }, action = { type = "expire" } },
  ] })
}
`, func(t *testing.T, e *estate.Estate) {
		equal(t, "subnets of the VPC", len(e.VPCs[0].Subnets), 2)
		equal(t, "endpoints of the VPC", len(e.VPCs[0].Endpoints), 1)
		equal(t, "subnets of the endpoint", len(e.Endpoints[0].Subnets.Items), 2)
		for _, s := range e.Subnets {
			equal(t, "table of "+name(s.Resource), s.Table(), e.RouteTables[0])
		}
		equal(t, "CIDR", show(e.Subnets[1].CIDR), "10.0.1.0/24")
		route := e.RouteTables[0].Routes[0]
		equal(t, "NAT", route.NAT.RefersTo("nat_gateway"), true)

		g := e.InstanceGroups[0]
		equal(t, "subnets of the group", len(g.Subnets.Items), 2)
		equal(t, "types", show(g.InstanceTypes.Items[1]), "c7g.xlarge")
		equal(t, "tokens", show(g.Metadata.Tokens), "required")
		equal(t, "hops", show(g.Metadata.HopLimit), "1")
		equal(t, "policies", len(g.Policies), 1)

		fs := e.FileSystems[0]
		equal(t, "mount targets", len(fs.MountTargets), 2)
		equal(t, "zone", show(fs.MountTargets[1].Subnet.One().Zone), "eu-west-1b")
		equal(t, "anybody", show(fs.Policies[0].Document().Statements[0].AWSPrincipals.Items[0]), "*")

		rule := e.Repositories[0].Lifecycles[0].Rules().Items[0]
		equal(t, "count", show(rule.CountNumber), "10")
		equal(t, "status", show(rule.TagStatus), "any")
	})
}
