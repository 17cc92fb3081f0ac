// Package cluster has the rules about what a cluster records of its tasks and sessions. A rule is one file with its page
// beside it. It sees the typed estate, and no other rule.
package cluster
