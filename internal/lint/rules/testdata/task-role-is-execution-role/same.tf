variable "role" {
  type = string
}

variable "account" {
  type    = string
  default = "123456789012"
}

data "aws_iam_role" "shared" {
  name = "shared"
}

resource "aws_ecs_task_definition" "literal" {
  family                = "literal"
  task_role_arn         = "arn:aws:iam::${var.account}:role/app" # finding: ("app")
  execution_role_arn    = "arn:aws:iam::123456789012:role/app"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_task_definition" "looked_up" {
  family                = "looked_up"
  task_role_arn         = data.aws_iam_role.shared.arn # finding
  execution_role_arn    = data.aws_iam_role.shared.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

# Not known, and different.
resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  task_role_arn         = var.role
  execution_role_arn    = var.role
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_task_definition" "different" {
  family                = "different"
  task_role_arn         = "arn:aws:iam::123456789012:role/app"
  execution_role_arn    = data.aws_iam_role.shared.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_task_definition" "one" {
  family                = "one"
  execution_role_arn    = data.aws_iam_role.shared.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}
