variable "unset" {}

variable "names" {
  type    = set(string)
  default = ["b", "a"]
}

resource "aws_subnet" "counted" {
  count      = 2
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}

resource "aws_subnet" "none" {
  count      = 0
  cidr_block = "10.0.0.0/24"
}

resource "aws_subnet" "keyed" {
  for_each   = var.names
  cidr_block = each.key
  tags       = { Name = each.value }
}

resource "aws_subnet" "unknown_count" {
  count      = var.unset
  cidr_block = "10.1.${count.index}.0/24"
  tags       = { Zone = "a" }
}

resource "aws_subnet" "unknown_keys" {
  for_each   = var.unset
  cidr_block = each.value.cidr
}

resource "aws_service" "references" {
  splat          = aws_subnet.counted[*].id
  one            = aws_subnet.counted[1].id
  key            = aws_subnet.keyed["a"].id
  for            = [for s in aws_subnet.keyed : s.id]
  values         = values(aws_subnet.keyed)[*].id
  joined         = join(",", aws_subnet.counted[*].id)
  none           = one(aws_subnet.none[*].id)
  none_or        = try(aws_subnet.none[0].id, "none")
  unknown_index  = aws_subnet.counted[var.unset].id
  unknown_count  = aws_subnet.unknown_count[0].id
  unknown_splat  = aws_subnet.unknown_count[*].id
  same_for_all   = aws_subnet.unknown_count[0].tags.Zone
  unknown_choice = var.unset ? aws_subnet.keyed["a"].id : aws_subnet.keyed["b"].id
  coalesced      = coalesce(null, "", aws_subnet.counted[0].id, "default")
  argument       = aws_subnet.counted[1].cidr_block
  dangling       = aws_vpc.elsewhere.id
  whole          = aws_vpc.elsewhere
  not_null       = aws_vpc.elsewhere.id != null ? "set" : "unset"
  depends_on     = [aws_subnet.counted, aws_subnet.keyed["a"]]

  lifecycle {
    ignore_changes = [desired_count, tags["Name"]]
  }
}

resource "aws_service" "all_ignored" {
  provider = aws.west
  lifecycle {
    ignore_changes = all
  }
}
