# A Fargate estate as people write it for hashicorp/aws: applied by
# TestFargateEstateOfHashicorpAWS with the released provider on "drydock serve".

terraform {
  required_providers {
    aws = { source = "registry.terraform.io/hashicorp/aws" }
  }
}

variable "endpoint" {
  type = string
}

variable "image" {
  type    = string
  default = "nginx:1.27"
}

provider "aws" {
  region                  = "us-east-1"
  access_key              = "test"
  secret_key              = "test"
  skip_metadata_api_check = true
  endpoints {
    applicationautoscaling = var.endpoint
    cloudwatch             = var.endpoint
    ec2                    = var.endpoint
    ecr                    = var.endpoint
    ecs                    = var.endpoint
    efs                    = var.endpoint
    elbv2                  = var.endpoint
    events                 = var.endpoint
    iam                    = var.endpoint
    logs                   = var.endpoint
    scheduler              = var.endpoint
    secretsmanager         = var.endpoint
    servicediscovery       = var.endpoint
    ssm                    = var.endpoint
    sts                    = var.endpoint
  }
  default_tags {
    tags = { estate = "shop" }
  }
}

data "aws_caller_identity" "here" {}

data "aws_region" "here" {}

data "aws_availability_zones" "here" {
  state = "available"
}

output "service" {
  value = aws_ecs_service.web.id
}

output "cluster" {
  value = aws_ecs_cluster.shop.name
}
