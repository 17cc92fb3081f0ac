// Package network has the rules about subnets, addresses and network interfaces of tasks. A rule is one file with its page
// beside it. It sees the typed estate, and no other rule.
package network
