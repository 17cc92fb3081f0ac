variable "groups" {
  type = map(object({ target_type = optional(string, "instance") }))
}

resource "aws_lb_target_group" "this" {
  for_each    = var.groups
  name        = each.key
  port        = 80
  protocol    = "HTTP"
  vpc_id      = "vpc-1"
  target_type = each.value.target_type # finding: need "ip"
}

output "arns" {
  value = { for name, group in aws_lb_target_group.this : name => group.arn }
}
