// Package loadbalancing has the rules about load balancers, target groups and the security groups between them and tasks. A rule is one file with its page
// beside it. It sees the typed estate, and no other rule.
package loadbalancing
