locals {
  loop_a = local.loop_b
  loop_b = [local.loop_a]
  self   = { inner = local.self }
  bomb   = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]
  d0     = "0123456789abcdef"
  d1     = "${local.d0}${local.d0}${local.d0}${local.d0}${local.d0}${local.d0}${local.d0}${local.d0}"
  d2     = "${local.d1}${local.d1}${local.d1}${local.d1}${local.d1}${local.d1}${local.d1}${local.d1}"
  d3     = "${local.d2}${local.d2}${local.d2}${local.d2}${local.d2}${local.d2}${local.d2}${local.d2}"
  d4     = "${local.d3}${local.d3}${local.d3}${local.d3}${local.d3}${local.d3}${local.d3}${local.d3}"
  d5     = "${local.d4}${local.d4}${local.d4}${local.d4}${local.d4}${local.d4}${local.d4}${local.d4}"
  d6     = "${local.d5}${local.d5}${local.d5}${local.d5}${local.d5}${local.d5}${local.d5}${local.d5}"
  d7     = "${local.d6}${local.d6}${local.d6}${local.d6}${local.d6}${local.d6}${local.d6}${local.d6}"
  d8     = "${local.d7}${local.d7}${local.d7}${local.d7}${local.d7}${local.d7}${local.d7}${local.d7}"
  wide   = format("%999999999d", 1)
  pairs  = setproduct(range(1000), range(1000))
}

variable "region" {}

resource "aws_thing" "a" {
  typo     = var.regoin
  nothing  = local.nothing
  part     = { good = 1, bad = local.d0.no.such }
  bad      = "x" + 1
  unknown  = provider::aws::arn_parse("x")
  now      = timestamp()
  loop     = aws_thing.b.loop
  negative = local.d0
}

resource "aws_thing" "b" {
  loop = aws_thing.a.loop
}

resource "aws_thing" "a" {
  again = true
}

resource "aws_thing" "many" {
  count = 20000
}

resource "aws_thing" "negative" {
  count = -1
}

resource "aws_thing" "list" {
  for_each = ["a"]
}

resource "aws_thing" {
}

module "self" {
  source = "./"
}

module "gone" {
  source = "./gone"
}
