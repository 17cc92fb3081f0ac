// Package cloudwatch is what the embedded region has of Amazon CloudWatch:
// metrics that are put and read, and alarms that are evaluated on the region's
// clock and fire their actions.
//
// # The load model
//
// Nothing runs in the region, so what a service's tasks use is computed, not
// measured, and only when somebody asks. A service's load is a step function of
// time, set by putting metric data into the namespace "drydock/Load" with the
// dimensions ClusterName and ServiceName; each value holds until the next:
//
//	CPU       CPU units that the service's work needs in all (1024 is one vCPU)
//	Memory    MiB that it needs in all
//	Requests  requests a minute that its load balancer receives
//
// From it, from the tasks that run and from what each of them reserves follow,
// minute by minute, AWS/ECS CPUUtilization and MemoryUtilization (ClusterName,
// ServiceName) and AWS/ApplicationELB RequestCount and RequestCountPerTarget
// (TargetGroup, with or without LoadBalancer): more tasks, less for each. A
// service whose load was never set idles at 1 % of CPU and 10 % of memory and
// gets no requests. Utilization ends at 100 %. While no task runs there is no
// utilization.
//
// It knows no other service: ECS tells it about its services through the event
// queue, and alarm actions leave the same way.
package cloudwatch
