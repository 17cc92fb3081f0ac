package estate_test

import (
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

func TestPlatforms(t *testing.T) {
	each(t, `
variable "key" {
  type = string
}
resource "aws_internet_gateway" "main" {
}
resource "aws_route_table" "public" {
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_subnet" "public" {
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_subnet" "private" {
}
resource "aws_eks_cluster" "main" {
  name                      = "main"
  version                   = "1.33"
  enabled_cluster_log_types = ["api"]
  vpc_config {
    subnet_ids             = [aws_subnet.private.id]
    endpoint_public_access = true
    public_access_cidrs    = ["192.0.2.0/24"]
  }
  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = var.key
    }
  }
}
resource "aws_eks_fargate_profile" "main" {
  subnet_ids = [aws_subnet.public.id, aws_subnet.private.id]
}
resource "aws_apprunner_service" "web" {
  network_configuration {
    ingress_configuration {
      is_publicly_accessible = false
    }
  }
}
resource "aws_apprunner_service" "open" {
}
`, func(t *testing.T, e *estate.Estate) {
		c := e.EKSClusters[0]
		if public, ok := c.PublicAccess.Get(); !ok || !public || len(c.PublicCIDRs.Items) != 1 || !c.SecretsKey.Unknown() || len(c.LogTypes.Items) != 1 {
			t.Errorf("the cluster is %+v", c)
		}
		subnets := e.FargateProfiles[0].Subnets.Items
		if len(subnets) != 2 || subnets[0].One().InternetRoute() == nil || subnets[1].One().InternetRoute() != nil {
			t.Errorf("the profile's subnets are %+v", subnets)
		}
		for _, s := range e.AppRunnerServices {
			public, ok := s.Public.Or(true)
			if want := s.Resource.Name == "open"; !ok || public != want {
				t.Errorf("%s is public: %v, %v", s.Resource.Address, public, ok)
			}
		}
	})
}
