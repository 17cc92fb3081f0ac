terraform {
  required_providers {
    drydock = {
      source = "drydock-iac/drydock"
    }
  }
}

# Rehearse: an AWS region simulated inside the provider, in .drydock/region.db.
# No account, no Docker, no network.
provider "drydock" {
  region = "eu-west-1"

  default_tags {
    tags = {
      team = "web"
    }
  }
}

# Ship: the same resources on AWS, with the SDK's usual credentials.
provider "drydock" {
  alias   = "aws"
  backend = "aws"
  region  = "eu-west-1"

  assume_role {
    role_arn     = "arn:aws:iam::123456789012:role/deploy"
    session_name = "terraform"
  }
}

# Any server that speaks AWS's protocols, such as `drydock serve`.
provider "drydock" {
  alias    = "local"
  backend  = "endpoint"
  endpoint = "http://127.0.0.1:4566"
}
