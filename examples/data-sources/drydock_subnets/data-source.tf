# The default subnets of the region, one in each availability zone.
data "drydock_subnets" "default" {
  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}
