// Package ec2 is what the embedded region has of Amazon EC2: the network that
// ECS estates stand on (VPCs, subnets, route tables, gateways, addresses,
// endpoints, security groups, network interfaces) and the instances of others.
// A fresh account and region has a default VPC with a subnet in each of three
// zones, a default security group and a way to the internet.
//
// Linking the SDK's service/ec2 would cost more than the rest of the program
// together, so the operations have small input and output types of their own,
// named and shaped as EC2's. Other services of the region ask this package for
// subnets, security groups, network interfaces and instances; it knows none of them.
package ec2
