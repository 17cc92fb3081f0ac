resource "aws_security_group" "lb" {}
resource "aws_lb" "web" { security_groups = [aws_security_group.lb.id] }
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  default_action {
    type             = "forward"
    target_group_arn = module.web.target_group
  }
}
module "web" {
  source = "./service"
  from   = aws_security_group.lb.id
}
