// Package efs is what the embedded region has of Amazon EFS: file systems,
// their mount targets (one in each zone), access points, policies, replication
// to other regions of the account, and tags.
// States change over time, by events in the region's queue.
//
// It asks package ec2 for subnets and network interfaces. That ECS tasks mount
// its file systems it does not know.
package efs
