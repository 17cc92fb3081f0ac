resource "aws_apprunner_service" "api" { # finding: ECS Express Mode
  for_each     = toset(["blue", "green"])
  service_name = each.key
}

resource "aws_apprunner_vpc_connector" "main" {
  vpc_connector_name = "main"
  subnets            = ["subnet-1"]
  security_groups    = ["sg-1"]
}
