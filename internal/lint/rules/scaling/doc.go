// Package scaling has the rules about Application Auto Scaling of services, and of the instances below them. A rule is one
// file with its page beside it. It sees the typed estate, and no other rule.
package scaling
