// Package servicediscovery is what the embedded region has of AWS Cloud Map:
// HTTP, private and public DNS namespaces, services and the instances registered
// with them, the operations that create and delete them over time, and tags.
//
// ECS registers tasks with [Register] and finds Service Connect's namespaces
// with [FindNamespace] and [EnsureHTTPNamespace]. No name is resolved: a DNS
// namespace has a hosted zone's id and nothing behind it.
package servicediscovery
