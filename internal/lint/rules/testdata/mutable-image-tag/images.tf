variable "tag" {
  type = string
}

variable "registry" {
  type = string
}

resource "aws_ecs_task_definition" "images" {
  family = "images"
  container_definitions = jsonencode([
    { name = "latest", image = "public.ecr.aws/nginx/nginx:latest" }, # finding: has the tag "latest"
    { name = "port", image = "registry.example.com:5000/web" },       # finding: has no tag
    { name = "behind", image = "${var.registry}/web:latest" },        # finding: has the tag "latest"
    { name = "digest", image = "nginx@sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865" },
    { name = "unknown-tag", image = "nginx:${var.tag}" },
    { name = "unknown-end", image = "${var.registry}/web" },
    { name = "unknown", image = var.registry },
    { name = "other", image = "nginx:latest-alpine" },
  ])
}
