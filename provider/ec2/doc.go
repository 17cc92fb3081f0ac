// Package ec2 is what Terraform sees of the network that an ECS estate stands
// in: data sources only, for the subnets that tasks and mount targets need.
package ec2
