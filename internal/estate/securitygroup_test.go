package estate_test

import (
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

func TestSecurityGroupRules(t *testing.T) {
	each(t, `
variable "port" {
  type = number
}
resource "aws_security_group" "front" {
  name = "front"
}
resource "aws_security_group" "inline" {
  name = "inline"
  ingress {
    protocol         = "tcp"
    from_port        = 80
    to_port          = 80
    security_groups  = [aws_security_group.front.id]
    cidr_blocks      = ["10.0.0.0/8"]
    ipv6_cidr_blocks = ["::/0"]
  }
}
resource "aws_security_group" "list" {
  name = "list"
  ingress = [
    { protocol = "udp", from_port = 53, to_port = 53, self = true, cidr_blocks = [], security_groups = [] },
  ]
}
resource "aws_security_group" "separate" {
  name = "separate"
}
resource "aws_security_group_rule" "in" {
  type                     = "ingress"
  security_group_id        = aws_security_group.separate.id
  source_security_group_id = aws_security_group.front.id
  protocol                 = "-1"
  from_port                = 0
  to_port                  = 0
}
resource "aws_security_group_rule" "out" {
  type              = "egress"
  security_group_id = aws_security_group.separate.id
  cidr_blocks       = ["0.0.0.0/0"]
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
}
resource "aws_vpc_security_group_ingress_rule" "one" {
  security_group_id            = aws_security_group.separate.id
  referenced_security_group_id = aws_security_group.front.id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = 8080
}
resource "aws_vpc_security_group_egress_rule" "one" {
  security_group_id = aws_security_group.separate.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
`, func(t *testing.T, e *estate.Estate) {
		groups := map[string]*estate.SecurityGroup{}
		for _, g := range e.SecurityGroups {
			groups[name(g.Resource)] = g
			equal(t, name(g.Resource)+" is complete", g.Complete, true)
		}
		inline := groups["inline"].Ingress[0]
		equal(t, "inline group", inline.Groups.Items[0].One(), groups["front"])
		equal(t, "inline ranges", len(inline.CIDRs.Items), 2)
		equal(t, "inline addresses", inline.Addresses, true)
		first, last, ok := inline.TCPPorts()
		equal(t, "inline ports", [3]any{first, last, ok}, [3]any{80, 80, true})

		list := groups["list"].Ingress[0]
		equal(t, "self", show(list.Self), "true")
		first, last, _ = list.TCPPorts()
		equal(t, "UDP has no TCP ports", first > last, true)

		equal(t, "separate rules", len(groups["separate"].Ingress), 2)
		for _, r := range groups["separate"].Ingress {
			equal(t, "separate group", r.Groups.Items[0].One(), groups["front"])
			first, last, ok := r.TCPPorts()
			switch name(r.Resource) {
			case "in":
				equal(t, "all ports", [3]any{first, last, ok}, [3]any{0, 65535, true})
			case "one":
				equal(t, "unknown port", ok, false)
			}
		}
	})
}

// A rule of which the group cannot be known may be any group's.
func TestStrayRule(t *testing.T) {
	each(t, `
variable "group" {
  type = string
}
resource "aws_security_group" "a" {
  name = "a"
}
resource "aws_vpc_security_group_ingress_rule" "stray" {
  security_group_id = var.group
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
`, func(t *testing.T, e *estate.Estate) {
		equal(t, "complete", e.SecurityGroups[0].Complete, false)
		equal(t, "rules", len(e.SecurityGroups[0].Ingress), 0)
	})
}
