variable "insights" {
  type = string
}

resource "aws_ecs_cluster" "on" {
  for_each = toset(["enabled", "enhanced"])
  name     = each.key
  setting {
    name  = "containerInsights"
    value = each.key
  }
}

resource "aws_ecs_cluster" "unknown" {
  name = "unknown"
  setting {
    name  = "containerInsights"
    value = var.insights
  }
}

resource "aws_ecs_cluster" "dynamic" {
  name = "dynamic"
  dynamic "setting" {
    for_each = { containerInsights = "disabled" }
    content {
      name  = setting.key
      value = setting.value # finding: no Container Insights
    }
  }
}
